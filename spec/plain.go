package spec

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/pattern"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/functions"
	"bench/spec/secret"
	"bench/spec/syntax"
	"bench/words"
)

// plainer gives the diagnostics of an expression codes and suggestions, and takes sensitive values out of them.
func (e *evaluation) plainer(diags hcl.Diagnostics, root hclsyntax.Expression) hcl.Diagnostics {
	for _, d := range diags {
		switch d.Summary {
		case "Unsupported attribute", "Missing map element":
			e.suggestAttribute(d, root)
		case "Invalid index":
			e.suggestKey(d, root)
		case "Error in function call", "Invalid function argument", "Not enough function arguments", "Too many function arguments":
			d.Extra = diag.FunctionFailed
		}
		if call, ok := d.Expression.(*hclsyntax.FunctionCallExpr); ok && call.Name == "sensitive" && len(call.Args) == 0 && e.reading.recorded != nil {
			d.Summary = "Secret not recorded"
			d.Detail = "What was written out here is sensitive, so it is in no plan and no result. Put it into a variable with sensitive = true: its value can be given again."
		}
		if diag.CodeOf(d) == "" {
			d.Extra = diag.BadExpression
		}
		conceal(d)
	}
	return diags
}

// suggestAttribute names the attributes near a misspelt one.
func (e *evaluation) suggestAttribute(d *hcl.Diagnostic, root hclsyntax.Expression) {
	d.Extra = diag.UnknownAttribute
	object, step := parentOf(d, root)
	attr, ok := step.(hcl.TraverseAttr)
	if !ok {
		return
	}
	if object != cty.NilVal && isList(object.Type()) {
		d.Summary = "Unknown attribute"
		d.Detail = fmt.Sprintf("A list has no attribute %q. Its elements are numbered from 0: [0]; [*].%s is that of each.", attr.Name, attr.Name)
		return
	}
	names := namesIn(object)
	if len(names) == 0 {
		return
	}
	d.Summary = "Unknown attribute"
	d.Detail = fmt.Sprintf("There is no attribute %q here.%s", attr.Name, nearOrAll(attr.Name, names))
}

// suggestKey names the keys near one that doesn't exist.
func (e *evaluation) suggestKey(d *hcl.Diagnostic, root hclsyntax.Expression) {
	d.Extra = diag.UnknownKey
	collection, step := parentOf(d, root)
	index, ok := step.(hcl.TraverseIndex)
	if !ok {
		return
	}
	key, isText := diag.KeyText(index.Key)
	if d.Detail = lengthHint(collection, index.Key, d.Detail); collection != cty.NilVal && isList(collection.Type()) {
		d.Summary = "Unknown key"
		return
	}
	names := namesIn(collection)
	if !isText || len(names) == 0 {
		return
	}
	d.Summary = "Unknown key"
	d.Detail = fmt.Sprintf("There is no element %q here.%s", key, nearOrAll(key, names))
}

// keyOfGroup finds the key in what the results call a group with one: day[base].
var keyOfGroup = pattern.Of(`"[^"\[]+\[([^"\]]*)\]"`)

// oncePerKey says once of a key that several places name, and that isn't there any more since another one is written almost
// like it: it is that one where the slip is.
func oncePerKey(all hcl.Diagnostics) (kept hcl.Diagnostics) {
	once := map[string]bool{}
	for _, d := range all {
		slip := diag.CodeOf(d) == diag.UnknownKey && strings.Contains(d.Detail, "Did you mean")
		of := keyOfGroup.Regexp().ReplaceAllString(d.Detail, `"$1"`)
		if slip && once[of] {
			continue
		}
		once[of] = once[of] || slip
		kept = append(kept, d)
	}
	return kept
}

func isList(ty cty.Type) bool { return ty.IsListType() || ty.IsTupleType() }

// lengthHint says how long a list is to whom asks for an element behind its end, and keeps the text otherwise.
func lengthHint(list, index cty.Value, otherwise string) string {
	text, isText := diag.KeyText(index)
	switch {
	case list == cty.NilVal || !isList(list.Type()) || !isText:
		return otherwise
	case index.Type() != cty.Number:
		return fmt.Sprintf("The elements of a list are numbered from 0, so there is none called %q.", text)
	case list.Type().IsListType() && (!list.IsKnown() || list.IsNull()):
		return otherwise
	}
	list, _ = list.Unmark()
	if n := list.LengthInt(); n > 0 {
		return fmt.Sprintf("There is no element %s: the list has %d, counted from 0.", text, n)
	}
	return fmt.Sprintf("There is no element %s: the list is empty.", text)
}

// nearOrAll suggests the nearest word, else lists all when they are few.
func nearOrAll(given string, choices []string) string {
	if hint := diag.DidYouMean(given, choices); hint != "" {
		return hint
	}
	if len(choices) > 12 {
		return ""
	}
	return fmt.Sprintf(" There is %s.", words.And(words.Quoted(choices)))
}

// parentOf finds the step of a traversal that a diagnostic is about, and the value it was applied to. root is the whole
// expression that was evaluated.
func parentOf(d *hcl.Diagnostic, root hclsyntax.Expression) (cty.Value, hcl.Traverser) {
	if d.Subject == nil {
		return cty.NilVal, nil
	}
	switch expr := d.Expression.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		for i, step := range expr.Traversal {
			if i > 0 && step.SourceRange() == *d.Subject {
				v, diags := expr.Traversal[:i].TraverseAbs(d.EvalContext)
				return known(v, diags), step
			}
		}
	case *hclsyntax.RelativeTraversalExpr:
		v, diags := sourceOf(expr, root, d.EvalContext)
		for i, step := range expr.Traversal {
			if step.SourceRange() == *d.Subject {
				if i > 0 && !diags.HasErrors() {
					v, diags = expr.Traversal[:i].TraverseRel(v)
				}
				return known(v, diags), step
			}
		}
	case *hclsyntax.IndexExpr:
		v, diags := expr.Collection.Value(d.EvalContext)
		key, keyDiags := expr.Key.Value(d.EvalContext)
		return known(v, append(diags, keyDiags...)), hcl.TraverseIndex{Key: key}
	}
	return cty.NilVal, nil
}

// sourceOf is the value that a relative traversal starts from. Inside a splat that is an element of what stands before it.
func sourceOf(expr *hclsyntax.RelativeTraversalExpr, root hclsyntax.Expression, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	item, ok := expr.Source.(*hclsyntax.AnonSymbolExpr)
	if !ok {
		return expr.Source.Value(ctx)
	}
	found := cty.DynamicVal
	_ = hclsyntax.VisitAll(root, func(n hclsyntax.Node) hcl.Diagnostics {
		splat, ok := n.(*hclsyntax.SplatExpr)
		if !ok || splat.Item != item {
			return nil
		}
		v, diags := splat.Source.Value(ctx)
		v, _ = v.Unmark()
		switch ty := v.Type(); {
		case diags.HasErrors():
		case ty.IsListType() || ty.IsSetType():
			found = cty.UnknownVal(ty.ElementType())
		case ty.IsTupleType() && ty.Length() > 0:
			found = cty.UnknownVal(ty.TupleElementType(0))
		case !ty.IsTupleType():
			found = v
		}
		return nil
	})
	return found, nil
}

func known(v cty.Value, diags hcl.Diagnostics) cty.Value {
	if diags.HasErrors() {
		return cty.NilVal
	}
	return v
}

// namesIn are the attributes of an object or the keys of a map, none when those are not to be told.
func namesIn(v cty.Value) []string {
	if v == cty.NilVal {
		return nil
	}
	v, marks := v.Unmark()
	switch ty := v.Type(); {
	case ty.IsObjectType():
		return functions.LevelOrder(ty)
	case ty.IsMapType() && v.IsKnown() && !v.IsNull() && len(marks) == 0:
		return keysOf(v.AsValueMap())
	}
	return nil
}

// conceal takes sensitive values out of a diagnostic: of a text that might quote one, only the summary stays.
func conceal(d *hcl.Diagnostic) {
	if d.Expression == nil || d.EvalContext == nil {
		return
	}
	for _, t := range variablesOf(d.Expression) {
		v, diags := t.TraverseAbs(d.EvalContext)
		if diags.HasErrors() || v.HasMarkDeep(secret.Sensitive) {
			if diag.CodeOf(d) == diag.FunctionFailed || quotesValue(d.Detail, v) {
				d.Detail = "The details are not shown, since a sensitive value is involved."
			}
		}
	}
}

// variablesOf are the references of an expression.
func variablesOf(expr hcl.Expression) []hcl.Traversal {
	if native, ok := expr.(hclsyntax.Expression); ok {
		return syntax.MentionsIn(native).Refs
	}
	return expr.Variables()
}

// quotesValue says whether a text has a value's own text in it.
func quotesValue(text string, v cty.Value) bool {
	v, _ = v.UnmarkDeep()
	found := false
	for _, inner := range cty.DeepValues(v) {
		if s, ok := diag.KeyText(inner); ok && s != "" && strings.Contains(text, s) {
			found = true
		}
	}
	return found
}

// meetsNull says whether an expression can't be evaluated, or has no answer, because something in it is null.
func (e *evaluation) meetsNull(arg *decl.Argument, local scope) bool {
	return !e.reading.all.Bad[arg] && len(e.nulls(arg, local)) > 0
}

// nulls are the references of an expression that are null and leave it without an answer.
func (e *evaluation) nulls(arg *decl.Argument, local scope) []string {
	ctx := e.context(arg, local)
	v, diags := e.reading.budget.Value(arg.Expr, ctx)
	if !diags.HasErrors() && (!v.IsKnown() || !v.IsNull()) {
		return nil
	}
	var found []string
	for _, ref := range arg.Refs {
		value, diags := ref.TraverseAbs(ctx)
		if !diags.HasErrors() && value.IsNull() {
			found = append(found, traversalText(ref.Traversal))
		}
	}
	return found
}

// traversalText writes a traversal as the spec has it.
func traversalText(t hcl.Traversal) string {
	var text strings.Builder
	for _, step := range t {
		switch s := step.(type) {
		case hcl.TraverseRoot:
			text.WriteString(s.Name)
		case hcl.TraverseAttr:
			text.WriteString("." + s.Name)
		case hcl.TraverseIndex:
			key, _ := diag.KeyText(s.Key)
			if s.Key.Type() == cty.String {
				key = words.Quote(key)
			}
			text.WriteString("[" + key + "]")
		}
	}
	return text.String()
}
