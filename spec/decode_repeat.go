package spec

import (
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/budget"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/spec/slots"
	"bench/words"
)

// statusName is the value that each answer has without being captured.
const statusName = "status"

// eachName is the element of a list for which a request is sent, as it refers to it itself.
const eachName = "each"

// takeImplied captures what requests of the group refer to and which is there without being captured: of those that capture
// nothing of that name the status, and of those that go through a list its element.
func takeImplied(made madeRequests) {
	for t := range made.references() {
		last, ok := t[len(t)-1].(hcl.TraverseAttr)
		if !ok || keyed(t) || last.Name != statusName && last.Name != eachName {
			continue
		}
		for _, n := range made.meant(t) {
			made.list[n.request].take(last.Name)
		}
	}
}

// take adds what is there without being captured.
func (m *madeRequest) take(name string) {
	c := plan.Capture{Name: name, From: plan.FromStatus}
	if arg := m.block.Args["repeat"]; name == eachName {
		if arg == nil || slots.Element(arg.Expr, eachName) == nil && slots.Only(arg.Expr, repeatNames) { // a misspelt word may be meant
			return
		}
		c.From = plan.FromEach
	}
	if !slices.ContainsFunc(m.captures, func(own plan.Capture) bool { return own.Name == name }) {
		m.captures = append(slices.Clone(m.captures), c)
		slices.SortFunc(m.captures, func(a, b plan.Capture) int { return strings.Compare(a.Name, b.Name) })
	}
}

// when reads the condition under which a request is sent; nil: it always is.
func (f *fields) when() *plan.Predicate {
	const name = "when"
	v, ok := f.value(name)
	switch {
	case !ok || v.IsKnown() && v.True() && !f.isSent(name):
		return nil
	case f.isSent(name):
		return f.predicate(name, f.b.Args[name].Expr)
	case !v.IsKnown():
		f.bad = true
		f.e.notKnown(f.at(name), name)
		return nil
	}
	return &plan.Predicate{Op: plan.AsBool, Text: plan.Text{{Literal: "false"}}}
}

// predicate compiles an expression in an argument, to which the run gives a bool.
func (f *fields) predicate(name string, expr hclsyntax.Expression) *plan.Predicate {
	return f.compiled(name, expr, (*slots.Compiler).Predicate)
}

func (f *fields) compiled(name string, expr hclsyntax.Expression, with func(*slots.Compiler, hclsyntax.Expression) plan.Predicate) *plan.Predicate {
	var made plan.Predicate
	f.compile(name, func(c *slots.Compiler, _ hclsyntax.Expression) texts {
		made = with(c, expr)
		if c.Waits {
			f.bad = true
			f.e.notKnown(expr.Range(), name)
		}
		return nil
	})
	return &made
}

// repeatNames are what can stand in repeat.
var repeatNames = lang.RepeatKind.Keys()

// repeat reads how often a request is sent again; nil: never.
func (f *fields) repeat(m madeRequest) *plan.Repeat {
	const name = "repeat"
	arg := f.b.Args[name]
	if arg == nil {
		return nil
	}
	v, ok := f.open(name, f.e.evaluate(arg, f.scope))
	if !ok || v.Type() == cty.DynamicPseudoType || v.IsNull() {
		return nil
	}
	if !v.Type().IsObjectType() {
		f.wrong(diag.WrongType, name, "Wrong type", "repeat is { while = …, at_most = 50 }, { each = …, at_most = 50 } or { times = 3 }, not %s.", describe(v))
		return nil
	}
	given := v.Type().AttributeTypes()
	for _, key := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(repeatNames, key) {
			f.wrong(diag.UnknownAttribute, name, "Unknown attribute", "repeat has no %q: it has %s.%s", key, words.And(repeatNames), diag.DidYouMean(key, repeatNames))
			return nil
		}
	}
	_, while := given["while"]
	_, each := given["each"]
	_, atMost := given["at_most"]
	_, times := given["times"]
	switch {
	case times && (while || atMost || each), while && each:
		f.wrong(diag.Conflict, name, "Two kinds of repetition", "repeat has times alone, or while or each with at_most.")
	case times:
		return f.bounded("times", v)
	case while && atMost:
		made := f.bounded("at_most", v)
		if made != nil {
			made.While = f.while(m, arg)
		}
		return made
	case each && atMost:
		made := f.bounded("at_most", v)
		if made != nil {
			made.Each = f.each(v.GetAttr("each"), arg)
		}
		return made
	case while, each:
		f.wrong(diag.MissingArgument, name, "Repetition without an end", "Everything has a bound that plan can show: repeat = { while = …, at_most = 50 }.")
	default:
		f.wrong(diag.MissingArgument, name, "Incomplete repetition", "repeat says how often: { while = …, at_most = 50 } as long as a condition holds, { each = …, at_most = 50 } for each element of a list, or { times = 3 }.")
	}
	return nil
}

// mostRepeats is how often a request can be sent in a batch.
const mostRepeats = 10_000

// bounded reads the number in repeat.
func (f *fields) bounded(key string, v cty.Value) *plan.Repeat {
	const name = "repeat"
	n, err := budget.Convert(v.GetAttr(key), cty.Number)
	switch {
	case err != nil || n.IsNull():
		f.wrong(diag.WrongType, name, "Wrong type", "%s must be a whole number, not %s.", key, describe(v.GetAttr(key)))
		return nil
	case !n.IsKnown():
		f.bad = true
		f.e.notKnown(f.at(name), key)
		return nil
	}
	whole, accuracy := n.AsBigFloat().Int64()
	if accuracy != big.Exact || whole < 1 || whole > mostRepeats {
		f.wrong(diag.BadValue, name, "Number out of bounds", "%s must be a whole number from 1 to %s, not %s.", key, lang.Plain(mostRepeats), f.shown(n))
		return nil
	}
	return &plan.Repeat{AtMost: int(whole)}
}

// each reads the list for whose elements a request is sent: one that is captured with "all".
func (f *fields) each(v cty.Value, arg *decl.Argument) *plan.Predicate {
	const name = "repeat"
	if v.Type() == cty.DynamicPseudoType { // it has an error
		f.bad = true
		return nil
	}
	expr := slots.Element(arg.Expr, "each")
	if expr == nil || !slots.Mentions(expr) || !v.Type().Equals(cty.List(cty.String)) {
		f.wrong(diag.WrongType, name, "Not a captured list", "each is a list that is captured from an answer: json(\"$[*].id\", \"all\"). A list that is known before is for for_each, which makes a request of each element.")
		return nil
	}
	return f.compiled(name, expr, (*slots.Compiler).List)
}

// while reads the condition under which a request is sent again, which must be able to change.
func (f *fields) while(m madeRequest, arg *decl.Argument) *plan.Predicate {
	const name = "repeat"
	expr := slots.Element(arg.Expr, "while")
	if expr == nil || !slots.Mentions(expr) {
		f.wrong(diag.BadValue, name, "Condition that never changes", "while is a condition on the answer to the request itself, such as request.%s.VALUE != \"\". times says how often where there is none.", m.block.Name)
		return nil
	}
	if v, _ := f.e.reading.budget.Value(expr, f.e.context(arg, f.scope)); v.Type() != cty.Bool {
		if _, err := budget.Convert(v, cty.Bool); err != nil {
			f.wrong(diag.WrongType, name, "Wrong type", "while must be true or false, not %s.", describe(v))
			return nil
		}
	}
	made := f.predicate(name, expr)
	for v := range made.Values {
		if v.From == plan.FromRequest && v.Name == m.name {
			return made
		}
	}
	if !f.bad {
		f.wrong(diag.BadValue, name, "Condition that never changes", "while has no value of the answer to the request itself, such as request.%s.VALUE, so that it is the same after each time.", m.block.Name)
	}
	return made
}
