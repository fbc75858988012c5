package decl

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/spec/budget"
	"bench/spec/syntax"
)

// A Comparison is one condition on a metric: what stands on the left has no value before the run, and what stands on the right
// has one.
type Comparison struct {
	Metric hclsyntax.Expression
	Test   string // "<=", "<", ">=", ">"; "" for what is no comparison of this kind
	Bound  *Argument
	At     hcl.Range
}

// tests are how a metric is held against a bound.
var tests = map[*hclsyntax.Operation]string{
	hclsyntax.OpLessThanOrEqual: "<=", hclsyntax.OpLessThan: "<", hclsyntax.OpGreaterThanOrEqual: ">=", hclsyntax.OpGreaterThan: ">",
}

// conditions reads an argument as a list of conditions on metrics, and finds what their bounds mention.
func (a *Argument) conditions(b *budget.Budget) (found syntax.Mentions, diags hcl.Diagnostics) {
	list, ok := a.Expr.(*hclsyntax.TupleConsExpr)
	if !ok {
		return found, nil // whoever reads it says so
	}
	_, isNative := a.Written.(hclsyntax.Expression)
	for _, el := range list.Exprs {
		if !isNative {
			el = unquoted(el)
		}
		c := Comparison{Metric: el, At: el.Range()}
		if op, ok := el.(*hclsyntax.BinaryOpExpr); ok && tests[op.Op] != "" {
			mentions := syntax.MentionsIn(op.RHS)
			found.Refs, found.Calls = append(found.Refs, mentions.Refs...), append(found.Calls, mentions.Calls...)
			diags = append(diags, mentions.RepeatedKeys()...)
			c.Metric, c.Test = op.LHS, tests[op.Op]
			c.Bound = &Argument{Name: a.Name, Written: op.RHS, Range: op.RHS.Range(), NameRange: a.NameRange}
			for _, t := range mentions.Refs {
				c.Bound.Refs = append(c.Bound.Refs, NewReference(t))
			}
			c.Bound.Expr = b.Meter(op.RHS)
		}
		a.Conditions = append(a.Conditions, c)
	}
	return found, diags
}

// unquoted is the expression that a text of the JSON syntax has in it; others are as they were.
func unquoted(expr hclsyntax.Expression) hclsyntax.Expression {
	if wrapped, is := expr.(*hclsyntax.TemplateWrapExpr); is {
		return wrapped.Wrapped
	}
	text, diags := expr.Value(nil)
	if diags.HasErrors() || text.IsNull() || !text.IsKnown() || text.Type() != cty.String {
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
