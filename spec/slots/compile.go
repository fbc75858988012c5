package slots

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/budget"
	"bench/spec/diag"
	"bench/words"
)

// A Compiler makes texts of the expressions of one place. Its zero value but for Value is ready to be used.
type Compiler struct {
	// Value evaluates an expression in its place, where what is known only in the run is unknown, with its exact type.
	Value func(hclsyntax.Expression) (cty.Value, hcl.Diagnostics)

	Diags hcl.Diagnostics // what can't be compiled
	Waits bool            // something is known only after the servers have started, and reads so in the text

	judging bool // a condition is compiled, which can have more than texts
}

// Mentions says whether an expression refers to what is known only while a request is sent.
func Mentions(expr hclsyntax.Expression) bool {
	return slices.ContainsFunc(expr.Variables(), func(t hcl.Traversal) bool { return IsRoot(t.RootName()) })
}

// mentions says whether an expression has a value that is known only while a request is sent. The iterator of a dynamic block
// may have the name of such a root.
func (c *Compiler) mentions(expr hclsyntax.Expression) bool {
	if !Mentions(expr) {
		return false
	}
	v, _ := c.Value(expr)
	return !v.IsWhollyKnown()
}

// IsRoot says whether a reference that begins with a word is to what is known only while a request is sent.
func IsRoot(word string) bool { return slices.Contains(plan.ValueSources(), plan.ValueSource(word)) }

// Text compiles an expression that gives a text.
func (c *Compiler) Text(expr hclsyntax.Expression) plan.Text {
	if !c.mentions(expr) {
		return literal(c.static(expr))
	}
	switch e := bare(expr).(type) {
	case *hclsyntax.TemplateExpr:
		var text plan.Text
		for _, part := range e.Parts {
			text = join(text, c.Text(part))
		}
		return text
	case *hclsyntax.ScopeTraversalExpr, *hclsyntax.RelativeTraversalExpr, *hclsyntax.IndexExpr:
		if v, _ := c.Value(e); v.Type().IsListType() {
			c.report(diag.Failure(diag.WrongType, e.Range(), "Not a text", "A part of a text is a string, a number or a bool, not %s. jsonencode(…) makes a text of it.", words.A(v.Type().FriendlyName())))
			return nil
		}
		return c.reference(e)
	case *hclsyntax.ConditionalExpr:
		if chosen := c.chosen(e); chosen != nil {
			return c.Text(chosen)
		}
		return nil
	case *hclsyntax.FunctionCallExpr:
		return c.call(e)
	}
	return c.refuse(expr)
}

// Texts compiles a list of texts, whose length is known beforehand, or a text that stands for a list of it.
func (c *Compiler) Texts(expr hclsyntax.Expression) []plan.Text {
	if _, ok := bare(expr).(*hclsyntax.TupleConsExpr); !ok {
		if v, wrong := c.Value(expr); !wrong.HasErrors() && v.Type() == cty.String {
			return []plan.Text{c.Text(expr)}
		}
		c.refuse(expr)
		return nil
	}
	return c.list(expr)
}

// bare is an expression without what only stands around it.
func bare(expr hclsyntax.Expression) hclsyntax.Expression {
	for {
		inner := budget.Unmetered(expr)
		switch e := inner.(type) {
		case *hclsyntax.ParenthesesExpr:
			inner = e.Expression
		case *hclsyntax.TemplateWrapExpr:
			inner = e.Wrapped
		}
		if inner == expr {
			return expr
		}
		expr = inner
	}
}

// static is the text of an expression that can be evaluated.
func (c *Compiler) static(expr hclsyntax.Expression) string {
	v, ok := c.open(expr)
	if !ok {
		return plan.KnownAfterStart
	}
	text, err := budget.Convert(v, cty.String)
	if err != nil || text.IsNull() {
		c.report(diag.Failure(diag.WrongType, expr.Range(), "Not a text", "A part of a text is a string, a number or a bool, not %s.", words.A(v.Type().FriendlyName())))
		return ""
	}
	return text.AsString()
}

// open evaluates an expression without slots and takes the marks off. It is not ok where the value isn't known.
func (c *Compiler) open(expr hclsyntax.Expression) (v cty.Value, ok bool) {
	v, diags := c.Value(expr)
	c.Diags = append(c.Diags, diags...)
	v, _ = v.UnmarkDeep()
	if !v.IsWhollyKnown() {
		c.Waits = true
		return v, false
	}
	return v, true
}

// reference is the slot for a value.
func (c *Compiler) reference(expr hclsyntax.Expression) plan.Text {
	t, ok := c.steps(expr)
	if !ok || len(t) == 0 {
		return c.refuse(expr)
	}
	value := plan.Value{From: plan.ValueSource(t.RootName())}
	steps := t[1:]
	for i, step := range steps {
		name, ok := nameOf(step)
		_, isKey := step.(hcl.TraverseIndex)
		switch {
		case ok && i == 0:
			value.Name = name
		case ok && isKey && i == 1 && (len(steps) == 3 || !value.From.HasFields()): // of for_each
			value.Name += "[" + name + "]"
		case ok && i == len(steps)-1:
			value.Field = name
		default:
			return c.refuse(expr)
		}
	}
	return plan.Text{{Value: &value}}
}

// steps are those of a reference, also where a key in it is an expression: setup.org[each.key].token.
func (c *Compiler) steps(expr hclsyntax.Expression) (hcl.Traversal, bool) {
	switch e := bare(expr).(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return e.Traversal, true
	case *hclsyntax.RelativeTraversalExpr:
		t, ok := c.steps(e.Source)
		return slices.Concat(t, e.Traversal), ok
	case *hclsyntax.IndexExpr:
		t, ok := c.steps(e.Collection)
		if !ok || Mentions(e.Key) {
			return nil, false
		}
		key, known := c.open(e.Key)
		return slices.Concat(t, hcl.Traversal{hcl.TraverseIndex{Key: key, SrcRange: e.Key.Range()}}), known
	}
	return nil, false
}

func nameOf(step hcl.Traverser) (string, bool) {
	switch s := step.(type) {
	case hcl.TraverseAttr:
		return s.Name, true
	case hcl.TraverseIndex:
		return diag.KeyText(s.Key)
	}
	return "", false
}

// chosen is the branch that a condition without slots chooses; nil where it has some, which is reported.
func (c *Compiler) chosen(e *hclsyntax.ConditionalExpr) hclsyntax.Expression {
	if Mentions(e.Condition) {
		c.refuse(e.Condition)
		return nil
	}
	v, ok := c.open(e.Condition)
	if v, err := budget.Convert(v, cty.Bool); ok && err == nil && !v.IsNull() && v.True() {
		return e.TrueResult
	}
	return e.FalseResult
}

// call compiles the call of a function that can be applied in the run.
func (c *Compiler) call(e *hclsyntax.FunctionCallExpr) plan.Text {
	switch {
	case e.Name == "format" && !e.ExpandFinal && len(e.Args) > 0:
		return c.format(e)
	case len(e.Args) != 1 || e.ExpandFinal:
	case e.Name == "jsonencode":
		return c.JSON(e.Args[0])
	case e.Name == "tostring":
		return c.Text(e.Args[0])
	case slices.Contains(plan.TextFunctions(), e.Name):
		return through(c.Text(e.Args[0]), e.Name)
	}
	return c.refuse(e)
}

// refuse says what can be done with values of the run, and what was tried instead.
func (c *Compiler) refuse(expr hclsyntax.Expression) plan.Text {
	done := "This"
	if call, ok := bare(expr).(*hclsyntax.FunctionCallExpr); ok {
		done = call.Name + "(…)"
	}
	if c.judging {
		c.report(diag.Failure(diag.NotKnown, expr.Range(), "Known only in the run",
			"%s would need a value that is known only in the run. A condition on such values has comparisons, calculations, &&, || and !, contains(…) and length(…) of a list, startswith(…), endswith(…), strcontains(…), can(regex(\"…\", …)), tonumber(…), tobool(…), and for texts what can stand in a path: %s.",
			done, words.And(append(slices.Clone(plan.TextFunctions()), "format"))))
		return nil
	}
	c.report(diag.Failure(diag.NotKnown, expr.Range(), "Known only in the run",
		"%s would need a value that is known only when the request is sent. Such a value can stand in a text, in what jsonencode is given, in the branch of a condition that is known before, and in %s. What else is needed can be a column of a data block.",
		done, words.And(append(slices.Clone(plan.TextFunctions()), "format", "tostring"))))
	return nil
}

func (c *Compiler) report(d *hcl.Diagnostic) { c.Diags = append(c.Diags, d) }

func literal(text string) plan.Text {
	if text == "" {
		return nil
	}
	return plan.Text{{Literal: text}}
}

// join puts texts one after the other, with literals that meet made one.
func join(texts ...plan.Text) plan.Text {
	var all plan.Text
	for _, text := range texts {
		for _, p := range text {
			if last := len(all) - 1; last >= 0 && isLiteral(all[last]) && isLiteral(p) {
				all[last].Literal += p.Literal
				continue
			}
			all = append(all, p)
		}
	}
	return all
}

func isLiteral(p plan.Piece) bool { return p.Value == nil && len(p.Inner) == 0 }

// through puts a text through a function.
func through(text plan.Text, function string) plan.Text {
	if len(text) == 1 && !isLiteral(text[0]) {
		p := text[0]
		p.Through = append(slices.Clone(p.Through), function)
		return plan.Text{p}
	}
	if len(text) == 0 {
		return nil // it has an error
	}
	return plan.Text{{Inner: text, Through: []string{function}}}
}
