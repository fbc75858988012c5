package slots

import (
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/budget"
	"bench/spec/diag"
	"bench/words"
)

// Predicate compiles an expression that gives a bool.
func (c *Compiler) Predicate(expr hclsyntax.Expression) plan.Predicate {
	c.judging = true
	return c.operand(expr, cty.Bool)
}

// List compiles an expression that gives a list of texts which was captured.
func (c *Compiler) List(expr hclsyntax.Expression) plan.Predicate {
	c.judging = true
	return c.among(expr, cty.String)
}

// leaves say as what texts are read that are of a type of the language.
var leaves = map[cty.Type]plan.Operator{cty.String: plan.AsText, cty.Number: plan.AsNumber, cty.Bool: plan.AsBool}

// operators are those of the language that a condition of the run can have, with the type of what they are applied to; of
// equality that is the type of both sides.
var operators = map[*hclsyntax.Operation]struct {
	is   plan.Operator
	over cty.Type
}{
	hclsyntax.OpLogicalOr: {plan.OpOr, cty.Bool}, hclsyntax.OpLogicalAnd: {plan.OpAnd, cty.Bool}, hclsyntax.OpLogicalNot: {plan.OpNot, cty.Bool},
	hclsyntax.OpEqual: {plan.OpEqual, cty.DynamicPseudoType}, hclsyntax.OpNotEqual: {plan.OpUnequal, cty.DynamicPseudoType},
	hclsyntax.OpLessThan: {plan.OpLess, cty.Number}, hclsyntax.OpLessThanOrEqual: {plan.OpAtMost, cty.Number},
	hclsyntax.OpGreaterThan: {plan.OpMore, cty.Number}, hclsyntax.OpGreaterThanOrEqual: {plan.OpAtLeast, cty.Number},
	hclsyntax.OpAdd: {plan.OpPlus, cty.Number}, hclsyntax.OpSubtract: {plan.OpMinus, cty.Number}, hclsyntax.OpNegate: {plan.OpMinus, cty.Number},
	hclsyntax.OpMultiply: {plan.OpTimes, cty.Number}, hclsyntax.OpDivide: {plan.OpOver, cty.Number}, hclsyntax.OpModulo: {plan.OpModulo, cty.Number},
}

// operand compiles a part of a condition, of which the type is wanted.
func (c *Compiler) operand(expr hclsyntax.Expression, want cty.Type) plan.Predicate {
	if Mentions(expr) {
		switch e := bare(expr).(type) {
		case *hclsyntax.BinaryOpExpr:
			if want != cty.String {
				return c.operation(e, e.Op, e.LHS, e.RHS)
			}
		case *hclsyntax.UnaryOpExpr:
			if want != cty.String {
				return c.operation(e, e.Op, e.Val)
			}
		case *hclsyntax.ConditionalExpr:
			return c.either(e, want)
		case *hclsyntax.FunctionCallExpr:
			if test, is := c.test(e); is && want != cty.String {
				return test
			}
		}
	}
	return plan.Predicate{Op: leaves[want], Text: c.Text(expr)}
}

// either compiles what a condition chooses: one before the run, or both where it has slots.
func (c *Compiler) either(e *hclsyntax.ConditionalExpr, want cty.Type) plan.Predicate {
	if Mentions(e.Condition) && c.typeOf(e.TrueResult).Equals(c.typeOf(e.FalseResult)) {
		return plan.Predicate{Op: plan.OpIf, Of: []plan.Predicate{
			c.operand(e.Condition, cty.Bool), c.operand(e.TrueResult, want), c.operand(e.FalseResult, want),
		}}
	}
	if chosen := c.chosen(e); chosen != nil {
		return c.operand(chosen, want)
	}
	return plan.Predicate{}
}

// operation compiles what an operator of the language is applied to.
func (c *Compiler) operation(expr hclsyntax.Expression, op *hclsyntax.Operation, sides ...hclsyntax.Expression) plan.Predicate {
	operator := operators[op]
	over := operator.over
	if over == cty.DynamicPseudoType {
		over = c.compared(expr, sides)
	}
	made := plan.Predicate{Op: operator.is}
	for _, side := range sides {
		if over == cty.NilType {
			return made // it has an error
		}
		made.Of = append(made.Of, c.operand(side, over))
	}
	return made
}

// compared is the type of both sides of an equality. Of others the language says that they are never equal, which nobody
// asks for.
func (c *Compiler) compared(expr hclsyntax.Expression, sides []hclsyntax.Expression) cty.Type {
	left, right := c.typeOf(sides[0]), c.typeOf(sides[1])
	switch _, simple := leaves[left]; {
	case left == cty.DynamicPseudoType || right == cty.DynamicPseudoType: // it has an error
	case !simple || leaves[right] == "":
		c.report(diag.Failure(diag.WrongType, expr.Range(), "Not to be compared", "What is known only in the run is compared as a text, a number or a bool: this is %s, and %s. What is not there is captured as a default, such as \"\".",
			words.A(left.FriendlyName()), words.A(right.FriendlyName())))
	case !left.Equals(right):
		c.report(diag.Failure(diag.WrongType, expr.Range(), "Never equal", "The one is %s and the other %s, which are never equal. What is captured is a text: write the other in quotes, or tonumber(…) around the text.",
			words.A(left.FriendlyName()), words.A(right.FriendlyName())))
	default:
		return left
	}
	return cty.NilType
}

func (c *Compiler) typeOf(expr hclsyntax.Expression) cty.Type {
	v, _ := c.Value(expr)
	return v.Type()
}

// texts are the functions that ask something of two texts.
var texts = map[string]plan.Operator{"startswith": plan.OpStartsWith, "endswith": plan.OpEndsWith, "strcontains": plan.OpStrContains}

// test compiles the call of a function that conditions can have and texts can't.
func (c *Compiler) test(e *hclsyntax.FunctionCallExpr) (test plan.Predicate, is bool) {
	op, ofTexts := texts[e.Name]
	switch {
	case e.ExpandFinal:
	case ofTexts && len(e.Args) == 2:
		return plan.Predicate{Op: op, Of: []plan.Predicate{c.operand(e.Args[0], cty.String), c.operand(e.Args[1], cty.String)}}, true
	case e.Name == "tonumber" && len(e.Args) == 1:
		return c.operand(e.Args[0], cty.Number), true
	case e.Name == "tobool" && len(e.Args) == 1:
		return c.operand(e.Args[0], cty.Bool), true
	case e.Name == "length" && len(e.Args) == 1 && c.typeOf(e.Args[0]).IsListType():
		return plan.Predicate{Op: plan.OpLength, Of: []plan.Predicate{c.captured(e.Args[0])}}, true
	case e.Name == "contains" && len(e.Args) == 2:
		return c.contains(e), true
	case e.Name == "can" && len(e.Args) == 1:
		return c.matches(e.Args[0])
	}
	return test, false
}

// contains compiles the search in a list: one that was captured, or one that is written out or known.
func (c *Compiler) contains(e *hclsyntax.FunctionCallExpr) plan.Predicate {
	sought := c.typeOf(e.Args[1])
	if leaves[sought] == "" {
		c.refuse(e)
		return plan.Predicate{}
	}
	return plan.Predicate{Op: plan.OpContains, Of: []plan.Predicate{c.among(e.Args[0], sought), c.operand(e.Args[1], sought)}}
}

// among are the elements of a list that have a type: the others are never equal to what is sought.
func (c *Compiler) among(expr hclsyntax.Expression, sought cty.Type) plan.Predicate {
	list := plan.Predicate{Op: plan.OpList}
	if tuple, is := bare(expr).(*hclsyntax.TupleConsExpr); is {
		for _, element := range tuple.Exprs {
			if c.typeOf(element).Equals(sought) {
				list.Of = append(list.Of, c.operand(element, sought))
			}
		}
	} else if Mentions(expr) {
		return c.captured(expr)
	} else if v, ok := c.open(expr); ok && !v.IsNull() && v.CanIterateElements() {
		for _, element := range v.Elements() {
			if text, err := budget.Convert(element, cty.String); err == nil && !text.IsNull() && element.Type().Equals(sought) {
				list.Of = append(list.Of, plan.Predicate{Op: leaves[sought], Text: literal(text.AsString())})
			}
		}
	}
	if len(list.Of) == 0 && len(c.Diags) == 0 && !c.Waits {
		c.report(diag.Failure(diag.WrongType, expr.Range(), "Never contained", "No element of the list is %s, so that none is ever equal to what is looked for.", words.A(sought.FriendlyName())))
	}
	return list
}

// captured is a list that was captured.
func (c *Compiler) captured(expr hclsyntax.Expression) plan.Predicate {
	if _, is := c.steps(expr); !is {
		c.refuse(expr)
		return plan.Predicate{}
	}
	return plan.Predicate{Op: plan.AsList, Text: c.reference(expr)}
}

// matches compiles can(regex(…)), whose pattern is known.
func (c *Compiler) matches(expr hclsyntax.Expression) (test plan.Predicate, is bool) {
	call, is := bare(expr).(*hclsyntax.FunctionCallExpr)
	if !is || call.Name != "regex" || len(call.Args) != 2 || Mentions(call.Args[0]) {
		return test, false
	}
	return plan.Predicate{Op: plan.OpMatches, Of: []plan.Predicate{c.operand(call.Args[0], cty.String), c.operand(call.Args[1], cty.String)}}, true
}

// Names are those of the elements of an object that is written out, as far as they are plain.
func Names(expr hclsyntax.Expression) (names []string) {
	object, ok := bare(expr).(*hclsyntax.ObjectConsExpr)
	if !ok {
		return nil
	}
	for _, item := range object.Items {
		name, _ := keyOf(item)
		names = append(names, name)
	}
	return names
}

// keyOf is the name of an element, where that is plain.
func keyOf(item hclsyntax.ObjectConsItem) (name string, plain bool) {
	key, diags := item.KeyExpr.Value(nil)
	if diags.HasErrors() || !key.IsKnown() || key.Type() != cty.String || key.IsNull() {
		return "", false
	}
	return key.AsString(), true
}

// Element is an element of an object that is written out; nil where it isn't, or has none of that name.
func Element(expr hclsyntax.Expression, name string) hclsyntax.Expression {
	object, ok := bare(expr).(*hclsyntax.ObjectConsExpr)
	if !ok {
		return nil
	}
	i := slices.IndexFunc(object.Items, func(item hclsyntax.ObjectConsItem) bool {
		own, plain := keyOf(item)
		return plain && own == name
	})
	if i < 0 {
		return nil
	}
	return object.Items[i].ValueExpr
}

// Only says whether an object that is written out has no elements but those of some names. What isn't written out may have any.
func Only(expr hclsyntax.Expression, names []string) bool {
	object, ok := bare(expr).(*hclsyntax.ObjectConsExpr)
	if !ok {
		return false
	}
	return !slices.ContainsFunc(object.Items, func(item hclsyntax.ObjectConsItem) bool {
		key, diags := item.KeyExpr.Value(nil)
		return diags.HasErrors() || !key.IsKnown() || key.IsNull() || key.Type() != cty.String || !slices.Contains(names, key.AsString())
	})
}
