package decl

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/budget"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/spec/syntax"
)

// An Argument is one `name = expression`, not evaluated yet. Its expression is in the native syntax even when the file is
// JSON, so that everything after this point has one kind of expression to deal with.
type Argument struct {
	Name      string
	Expr      hclsyntax.Expression
	Written   hcl.Expression // as the parser gave it
	Range     hcl.Range
	NameRange hcl.Range
	Sent      bool   // its value may have parts that are known only when a request is sent
	Module    string // the scope of the module that it is in; see Block
	literal   bool   // read as it stands: a type, a metric or an address, which has no value
	Refs      []Reference
	// Conditions are those of a list of conditions on metrics. Refs are of their bounds alone.
	Conditions []Comparison
	calls      []*hclsyntax.FunctionCallExpr
}

// Calls says whether the argument calls a function of a kind.
func (a *Argument) Calls(is func(name string) bool) bool {
	return slices.ContainsFunc(a.calls, func(c *hclsyntax.FunctionCallExpr) bool { return is(c.Name) })
}

// A Reference is one mention of a name in an expression: root.name, and whatever follows.
type Reference struct {
	hcl.Traversal
	Root string
	Name string // "" when the root stands alone, or is followed by an index
	// Module is the scope that the name is looked for in; see Block.
	Module string
}

// Address is that of the declaration that is mentioned. Of module.x.group.y and module.x.y, it is that of the group and of the output in it.
func (r Reference) Address() string {
	if r.Root != moduleRoot {
		return r.Root + "." + r.Module + r.Name
	}
	steps := r.Exported()
	scope := r.Module + r.Name
	switch {
	case len(steps) == 2 && slices.Contains(Exports, steps[0]):
		return steps[0] + "." + scope + "." + steps[1]
	case len(steps) > 0:
		return moduleRoot + "." + scope + "." + steps[0]
	}
	return moduleRoot + "." + scope
}

// Exported are the steps of a reference to a module behind the module's name: its kind and name, or the name of an output.
func (r Reference) Exported() (steps []string) {
	for _, step := range r.Traversal[min(2, len(r.Traversal)):] {
		attr, ok := step.(hcl.TraverseAttr)
		if !ok || len(steps) == 2 || len(steps) == 1 && !slices.Contains(Exports, steps[0]) {
			break
		}
		steps = append(steps, attr.Name)
	}
	return steps
}

// at is the range of the whole reference.
func (r Reference) at() hcl.Range { return r.SourceRange() }

// nameRange is the range of the reference's first two steps, of the root alone when there is one.
func (r Reference) nameRange() hcl.Range {
	if len(r.Traversal) > 1 {
		return hcl.RangeBetween(r.Traversal[0].SourceRange(), r.Traversal[1].SourceRange())
	}
	return r.Traversal[0].SourceRange()
}

// NewReference is the mention of a name that a traversal is.
func NewReference(t hcl.Traversal) Reference {
	r := Reference{Traversal: t, Root: t.RootName()}
	if len(t) > 1 {
		if step, ok := t[1].(hcl.TraverseAttr); ok {
			r.Name = step.Name
		}
	}
	return r
}

// NewArgument keeps an attribute of some kind, to be evaluated inside a budget.
func NewArgument(a *hcl.Attribute, k lang.Kind, b *budget.Budget) (*Argument, hcl.Diagnostics) {
	expr, diags := native(a.Expr, k.Refers())
	expr = listOfOne(expr, k)
	arg := &Argument{Name: a.Name, Expr: expr, Written: a.Expr, Range: a.Range, NameRange: a.NameRange, literal: !k.Evaluated()}
	if k == lang.TypeKind {
		arg.Written = typeExpression(a.Expr)
		if written, ok := arg.Written.(hclsyntax.Expression); ok {
			b.MeterType(written)
		}
	}
	if syntax.IsLiteral(expr) {
		return arg, diags
	}
	found := syntax.MentionsIn(expr)
	if k == lang.HoldsKind {
		var wrong hcl.Diagnostics
		found, wrong = arg.conditions(b)
		diags = append(diags, wrong...)
	}
	for _, t := range found.Refs {
		arg.Refs = append(arg.Refs, NewReference(t))
	}
	arg.calls = found.Calls
	if !arg.literal && k != lang.HoldsKind { // a type finds its own
		diags = append(diags, found.RepeatedKeys()...)
		arg.Expr = b.Meter(expr)
	}
	return arg, diags
}

// listOfOne is the list that a metric, a request or a condition on a metric stands for where it is alone. These are read as they
// are written, so that it shows; of values it shows when they are evaluated.
func listOfOne(expr hclsyntax.Expression, k lang.Kind) hclsyntax.Expression {
	read := k == lang.MetricsKind || k == lang.RequestsKind || k == lang.HoldsKind
	switch expr.(type) {
	case *hclsyntax.ScopeTraversalExpr, *hclsyntax.RelativeTraversalExpr, *hclsyntax.IndexExpr, *hclsyntax.BinaryOpExpr, *hclsyntax.TemplateExpr, *hclsyntax.TemplateWrapExpr:
		if read {
			return &hclsyntax.TupleConsExpr{Exprs: []hclsyntax.Expression{expr}, SrcRange: expr.Range(), OpenRange: expr.StartRange()}
		}
	}
	return expr
}

// native turns an expression of the JSON syntax into the same one of the native syntax.
func native(expr hcl.Expression, refs bool) (hclsyntax.Expression, hcl.Diagnostics) {
	if e, ok := expr.(hclsyntax.Expression); ok {
		return e, nil
	}
	if pairs, diags := hcl.ExprMap(expr); !diags.HasErrors() {
		return nativeObject(expr, pairs)
	}
	if list, diags := hcl.ExprList(expr); !diags.HasErrors() {
		tuple := &hclsyntax.TupleConsExpr{SrcRange: expr.Range(), OpenRange: expr.StartRange()}
		var diags hcl.Diagnostics
		for _, e := range list {
			element, d := native(e, refs)
			tuple.Exprs = append(tuple.Exprs, element)
			diags = append(diags, d...)
		}
		return tuple, diags
	}
	value, diags := expr.Value(nil)
	if diags.HasErrors() || value.IsNull() || value.Type() != cty.String {
		return &hclsyntax.LiteralValueExpr{Val: value, SrcRange: expr.Range()}, diag.Recode(diag.Syntax, diags)
	}
	return nativeString(value.AsString(), expr.Range(), refs)
}

// nativeObject turns a JSON object into an object expression; its keys may be templates, too.
func nativeObject(expr hcl.Expression, pairs []hcl.KeyValuePair) (hclsyntax.Expression, hcl.Diagnostics) {
	object := &hclsyntax.ObjectConsExpr{SrcRange: expr.Range(), OpenRange: expr.StartRange()}
	var diags hcl.Diagnostics
	for _, pair := range pairs {
		key, keyDiags := native(pair.Key, false)
		value, valueDiags := native(pair.Value, false)
		diags = append(append(diags, keyDiags...), valueDiags...)
		object.Items = append(object.Items, hclsyntax.ObjectConsItem{KeyExpr: key, ValueExpr: value})
	}
	return object, diags
}

// nativeString parses a JSON string: a reference where one is wanted, a template otherwise. Escapes before a place in the
// string shift that place's column, since the parser sees the string without them.
func nativeString(text string, at hcl.Range, refs bool) (hclsyntax.Expression, hcl.Diagnostics) {
	start := hcl.Pos{Line: at.Start.Line, Column: at.Start.Column + 1, Byte: at.Start.Byte + 1}
	if refs && text != plan.DefaultLevel { // a level, and the root of no reference
		if t, diags := hclsyntax.ParseTraversalAbs([]byte(text), at.Filename, start); !diags.HasErrors() {
			return &hclsyntax.ScopeTraversalExpr{Traversal: t, SrcRange: at}, nil
		}
	}
	expr, diags := hclsyntax.ParseTemplate([]byte(text), at.Filename, start)
	if diags.HasErrors() {
		return &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: at}, diag.Recode(diag.Syntax, diags)
	}
	return expr, nil
}

// typeExpression is a type that a string of the JSON syntax stands for, in the native syntax; others are as they were.
func typeExpression(expr hcl.Expression) hcl.Expression {
	if _, isNative := expr.(hclsyntax.Expression); isNative {
		return expr
	}
	text, diags := expr.Value(nil)
	if diags.HasErrors() || text.IsNull() || text.Type() != cty.String {
		return expr
	}
	at := expr.Range()
	start := hcl.Pos{Line: at.Start.Line, Column: at.Start.Column + 1, Byte: at.Start.Byte + 1}
	parsed, diags := hclsyntax.ParseExpression([]byte(text.AsString()), at.Filename, start)
	if diags.HasErrors() {
		return expr
	}
	return parsed
}
