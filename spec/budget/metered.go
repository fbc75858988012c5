package budget

import (
	"errors"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/spec/diag"
	"bench/spec/syntax"
	"bench/words"
)

// A metered expression is counted each time it is evaluated. Whoever walks an expression sees through it, as through
// parentheses.
type metered struct {
	*hclsyntax.ParenthesesExpr
	budget  *Budget
	kept    bool  // its value becomes part of another: what is in it counts as made
	adds    int64 // elements that it makes at each evaluation
	starts  int64 // steps that it takes beyond the one of each evaluation
	branch  bool  // it will be converted to the type of another, or that to its own
	boxed   bool  // it is an argument of a function: see box
	longest int   // characters that its value may have, as it may have to be read as a number; 0: any
}

// UnwrapExpression lets the functions of package hcl that look at how an expression is written see through it.
func (m *metered) UnwrapExpression() hcl.Expression { return m.Expression }

// Ranges are the places that it has beside those of the expression.
func (m *metered) Ranges() []*hcl.Range { return []*hcl.Range{&m.SrcRange} }

// Unmetered is the expression that is measured.
func Unmetered(expr hclsyntax.Expression) hclsyntax.Expression {
	if m, ok := expr.(*metered); ok {
		return m.Expression
	}
	return expr
}

// Value evaluates the expression if the budget allows it.
func (m *metered) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if !m.budget.Step(1+m.starts) || m.adds > 0 && !m.budget.Affords(float64(m.adds), 0) {
		return m.wrong(ErrSpent)
	}
	m.budget.Values += m.adds
	v, diags := m.Expression.Value(ctx)
	if diags.HasErrors() {
		return v, withoutPanics(diags)
	}
	if err := m.count(v); err != nil {
		return m.wrong(err)
	}
	if m.boxed {
		v = box(v)
	}
	if m.branch && hasMany(v.Type()) {
		if list, err := gathered(v, collectionLike(v.Type())); err == nil {
			v = list
		}
	}
	return v, diags
}

func (m *metered) count(v cty.Value) error {
	if m.kept {
		return m.budget.Make(v)
	}
	v, _ = v.Unmark()
	switch {
	case !v.IsKnown() || v.IsNull():
	case v.Type() == cty.Number:
		return inRange(v)
	case m.longest > 0 && v.Type() == cty.String && len(v.AsString()) > m.longest:
		return fmt.Errorf("a text of more than %d characters can't be a number or a key", m.longest)
	}
	return nil
}

func (m *metered) wrong(err error) (cty.Value, hcl.Diagnostics) {
	if m.budget.SpentOn != nil {
		if m.budget.SpentOn.Subject == nil {
			m.budget.SpentOn.Subject = m.Range().Ptr()
		}
		return cty.DynamicVal, hcl.Diagnostics{m.budget.SpentOn}
	}
	if errors.Is(err, errRange) {
		return cty.DynamicVal, hcl.Diagnostics{outOfRange(m.Range())}
	}
	return cty.DynamicVal, hcl.Diagnostics{diag.Failure(diag.BadExpression, m.Range(), "Unsuitable value", "%s.", words.Sentence(err.Error()))}
}

// Meter puts counters into an expression: where a loop goes round, where values are put into others, where numbers are
// made. What is left is as large as the text it is written in.
func (b *Budget) Meter(expr hclsyntax.Expression) hclsyntax.Expression {
	switch e := expr.(type) {
	case *hclsyntax.ParenthesesExpr:
		e.Expression = b.Meter(e.Expression)
	case *hclsyntax.TupleConsExpr:
		for i := range e.Exprs {
			e.Exprs[i] = b.part(e.Exprs[i])
		}
		return &metered{ParenthesesExpr: parentheses(e), budget: b, adds: int64(len(e.Exprs))}
	case *hclsyntax.ObjectConsExpr:
		for i := range e.Items {
			e.Items[i].KeyExpr, e.Items[i].ValueExpr = b.Meter(e.Items[i].KeyExpr), b.part(e.Items[i].ValueExpr)
		}
		return &metered{ParenthesesExpr: parentheses(e), budget: b, adds: int64(len(e.Items))}
	case *hclsyntax.ObjectConsKeyExpr:
		if e.ForceNonLiteral || hcl.ExprAsKeyword(e.Wrapped) == "" {
			if _, traversal := e.Wrapped.(*hclsyntax.ScopeTraversalExpr); !traversal { // whether it is one decides what it means
				e.Wrapped = b.part(e.Wrapped)
			}
		}
	case *hclsyntax.TemplateExpr:
		for i := range e.Parts {
			e.Parts[i] = b.part(e.Parts[i])
		}
	case *hclsyntax.TemplateWrapExpr:
		e.Wrapped = b.Meter(e.Wrapped)
	case *hclsyntax.TemplateJoinExpr:
		e.Tuple = b.Meter(e.Tuple)
	case *hclsyntax.ConditionalExpr:
		e.Condition, e.TrueResult, e.FalseResult = b.Meter(e.Condition), b.branch(e.TrueResult), b.branch(e.FalseResult)
	case *hclsyntax.RelativeTraversalExpr:
		e.Source = b.Meter(e.Source)
	case *hclsyntax.IndexExpr:
		e.Collection, e.Key = b.Meter(e.Collection), b.shorter(e.Key, maxKey)
	default:
		return b.meterWork(expr)
	}
	return expr
}

// meterWork is meter for expressions that do something themselves.
func (b *Budget) meterWork(expr hclsyntax.Expression) hclsyntax.Expression {
	switch e := expr.(type) {
	case *hclsyntax.ForExpr:
		const stepsALoop = 4 // a scope of its own, and its condition is tried with an unknown element first
		e.CollExpr = &metered{ParenthesesExpr: parentheses(b.Meter(e.CollExpr)), budget: b, starts: stepsALoop}
		e.ValExpr = b.round(e.ValExpr)
		if e.KeyExpr != nil {
			e.KeyExpr = b.round(e.KeyExpr)
		}
		if e.CondExpr != nil {
			e.CondExpr = b.round(e.CondExpr)
		}
	case *hclsyntax.SplatExpr:
		e.Source, e.Each = b.Meter(e.Source), b.round(e.Each)
	case *hclsyntax.FunctionCallExpr:
		for i := range e.Args {
			switch {
			case e.Name == "convert" && i > 0:
				b.MeterType(e.Args[i])
			case e.Name == "try" || e.Name == "can" || syntax.IsLiteral(e.Args[i]):
				e.Args[i] = b.Meter(e.Args[i])
			default:
				e.Args[i] = &metered{ParenthesesExpr: parentheses(b.Meter(e.Args[i])), budget: b, boxed: !e.ExpandFinal}
			}
		}
	case *hclsyntax.BinaryOpExpr:
		if e.Op.Impl.Params()[0].Type == cty.Number {
			e.LHS, e.RHS = b.shorter(e.LHS, syntax.MaxDigits), b.shorter(e.RHS, syntax.MaxDigits)
		} else {
			e.LHS, e.RHS = b.Meter(e.LHS), b.Meter(e.RHS)
		}
		return &metered{ParenthesesExpr: parentheses(e), budget: b}
	case *hclsyntax.UnaryOpExpr:
		e.Val = b.shorter(e.Val, syntax.MaxDigits)
		return &metered{ParenthesesExpr: parentheses(e), budget: b}
	}
	return expr
}

// MeterType is meter for a type, which is read and not evaluated, but for the defaults of optional attributes.
func (b *Budget) MeterType(expr hclsyntax.Expression) {
	_ = hclsyntax.VisitAll(expr, func(n hclsyntax.Node) hcl.Diagnostics {
		if call, ok := n.(*hclsyntax.FunctionCallExpr); ok && call.Name == "optional" && len(call.Args) > 1 {
			if _, done := call.Args[1].(*metered); !done {
				call.Args[1] = b.part(call.Args[1])
			}
		}
		return nil
	})
}

// part is an expression whose value becomes part of another one.
func (b *Budget) part(expr hclsyntax.Expression) hclsyntax.Expression {
	if syntax.IsLiteral(expr) {
		return expr
	}
	return b.round(expr)
}

// round is an expression that is evaluated for each element of a collection.
func (b *Budget) round(expr hclsyntax.Expression) hclsyntax.Expression {
	m := &metered{budget: b, kept: !counted(expr)}
	if !m.kept {
		m.adds = 1
	}
	m.ParenthesesExpr = parentheses(b.Meter(expr))
	return m
}

// maxKey is more than any key has.
const maxKey = 100_000

// shorter is an expression whose text, if it is one, may have to be read as a number.
func (b *Budget) shorter(expr hclsyntax.Expression, longest int) hclsyntax.Expression {
	if syntax.IsLiteral(expr) {
		return expr
	}
	return &metered{ParenthesesExpr: parentheses(b.Meter(expr)), budget: b, longest: longest}
}

// branch is an expression that has to get one type with another.
func (b *Budget) branch(expr hclsyntax.Expression) hclsyntax.Expression {
	if syntax.IsLiteral(expr) {
		return expr
	}
	return &metered{ParenthesesExpr: parentheses(b.Meter(expr)), budget: b, branch: true}
}

// collectionLike is a type with lists in the place of tuples, as far as those have many elements.
func collectionLike(ty cty.Type) cty.Type {
	switch {
	case ty.IsTupleType() && ty.Length() > Many:
		return cty.List(cty.DynamicPseudoType)
	case ty.IsObjectType() && hasMany(ty):
		types := map[string]cty.Type{}
		for name, attribute := range ty.AttributeTypes() {
			types[name] = collectionLike(attribute)
		}
		return cty.Object(types)
	}
	return ty
}

func parentheses(expr hclsyntax.Expression) *hclsyntax.ParenthesesExpr {
	return &hclsyntax.ParenthesesExpr{Expression: expr, SrcRange: expr.Range()}
}

// counted says that what is in an expression's value was counted when it was made. Of others, such as references, a short
// text can put a large value into another many times.
func counted(expr hclsyntax.Expression) bool {
	switch e := expr.(type) {
	case *hclsyntax.ParenthesesExpr:
		return counted(e.Expression)
	case *hclsyntax.TupleConsExpr, *hclsyntax.ObjectConsExpr, *hclsyntax.ForExpr, *hclsyntax.SplatExpr,
		*hclsyntax.FunctionCallExpr:
		return true
	}
	return false
}
