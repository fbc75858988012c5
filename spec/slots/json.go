package slots

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"bench/plan"
	"bench/spec/budget"
	"bench/spec/diag"
)

// JSON compiles an expression to its JSON, as jsonencode writes it.
func (c *Compiler) JSON(expr hclsyntax.Expression) plan.Text {
	if !c.mentions(expr) {
		return literal(c.staticJSON(expr))
	}
	switch e := bare(expr).(type) {
	case *hclsyntax.ObjectConsExpr:
		return c.object(e)
	case *hclsyntax.TupleConsExpr:
		text := literal("[")
		for i, element := range e.Exprs {
			if i > 0 {
				text = join(text, literal(","))
			}
			text = join(text, c.JSON(element))
		}
		return join(text, literal("]"))
	case *hclsyntax.ConditionalExpr:
		return c.conditionJSON(e)
	case *hclsyntax.ScopeTraversalExpr, *hclsyntax.RelativeTraversalExpr, *hclsyntax.IndexExpr:
		if v, _ := c.Value(e); v.Type() != cty.String { // numbers and bools; of lists the value is their JSON
			return c.reference(e)
		}
	}
	return through(c.Text(expr), "jsonencode")
}

// JSONs compiles a list of values to the JSON of each.
func (c *Compiler) JSONs(expr hclsyntax.Expression) (list []plan.Text) {
	tuple, ok := bare(expr).(*hclsyntax.TupleConsExpr)
	if !ok {
		c.refuse(expr)
		return nil
	}
	for _, el := range tuple.Exprs {
		list = append(list, c.JSON(el))
	}
	return list
}

// conditionJSON is the JSON of the branch that is chosen, which the language first gives the type of both.
func (c *Compiler) conditionJSON(e *hclsyntax.ConditionalExpr) plan.Text {
	chosen := c.chosen(e)
	if chosen == nil {
		return nil
	}
	all, _ := c.Value(e)
	own, _ := c.Value(chosen)
	switch {
	case all.Type().Equals(own.Type()):
		return c.JSON(chosen)
	case all.Type() == cty.String:
		return through(c.Text(chosen), "jsonencode")
	}
	return c.refuse(e)
}

func (c *Compiler) staticJSON(expr hclsyntax.Expression) string {
	v, ok := c.open(expr)
	if !ok {
		return plan.KnownAfterStart
	}
	text, err := ctyjson.Marshal(v, v.Type())
	if err != nil {
		c.report(diag.Failure(diag.WrongType, expr.Range(), "Not for JSON", "This can't be written as JSON."))
	}
	return string(text)
}

// object is a JSON object, with its keys in the order in which the language writes them.
func (c *Compiler) object(e *hclsyntax.ObjectConsExpr) plan.Text {
	elements := map[string]plan.Text{}
	for _, item := range e.Items {
		if key, ok := c.key(item.KeyExpr); ok {
			elements[key] = c.JSON(item.ValueExpr)
		}
	}
	text := literal("{")
	for i, key := range slices.Sorted(maps.Keys(elements)) {
		if i > 0 {
			text = join(text, literal(","))
		}
		name, _ := ctyjson.Marshal(cty.StringVal(key), cty.String) // a text always can be
		text = join(text, literal(string(name)+":"), elements[key])
	}
	return join(text, literal("}"))
}

// key is the name of an element. It must not have slots: names don't change from request to request.
func (c *Compiler) key(expr hclsyntax.Expression) (string, bool) {
	if wrapped, ok := expr.(*hclsyntax.ObjectConsKeyExpr); ok && !wrapped.ForceNonLiteral && Mentions(wrapped) {
		c.refuse(expr)
		return "", false
	}
	if Mentions(expr) {
		c.refuse(expr)
		return "", false
	}
	v, ok := c.open(expr)
	if !ok {
		return plan.KnownAfterStart, true
	}
	text, err := budget.Convert(v, cty.String)
	if err != nil || text.IsNull() {
		return "", false // evaluating the whole has said so
	}
	return text.AsString(), true
}

// Map compiles an expression that gives a map of texts: an object that is written out, or several that merge puts together.
// An element that is null is left out, and one that is a list stands for several.
func (c *Compiler) Map(expr hclsyntax.Expression) map[string][]plan.Text {
	found := map[string][]plan.Text{}
	switch e := bare(expr).(type) {
	case *hclsyntax.ObjectConsExpr:
		for _, item := range e.Items {
			key, ok := c.key(item.KeyExpr)
			if !ok {
				continue
			}
			if v, known := c.Value(item.ValueExpr); !known.HasErrors() && v.IsNull() {
				continue
			}
			found[key] = c.list(item.ValueExpr)
		}
		return found
	case *hclsyntax.ConditionalExpr:
		if chosen := c.chosen(e); chosen != nil {
			return c.Map(chosen)
		}
		return nil
	case *hclsyntax.FunctionCallExpr:
		if e.Name == "merge" && !e.ExpandFinal {
			for _, arg := range e.Args {
				maps.Copy(found, c.Map(arg))
			}
			return found
		}
	}
	if Mentions(expr) {
		c.refuse(expr)
		return nil
	}
	return c.staticMap(expr)
}

// list are the texts of one element.
func (c *Compiler) list(expr hclsyntax.Expression) []plan.Text {
	tuple, ok := bare(expr).(*hclsyntax.TupleConsExpr)
	if !ok {
		return []plan.Text{c.Text(expr)}
	}
	var found []plan.Text
	for _, el := range tuple.Exprs {
		found = append(found, c.Text(el))
	}
	return found
}

// staticMap are the elements of a map without slots.
func (c *Compiler) staticMap(expr hclsyntax.Expression) map[string][]plan.Text {
	v, ok := c.open(expr)
	if !ok || v.IsNull() || !v.CanIterateElements() {
		return nil
	}
	found := map[string][]plan.Text{}
	for key, el := range v.Elements() {
		name, isText := diag.KeyText(key)
		text, err := budget.Convert(el, cty.String)
		if isText && err == nil && !text.IsNull() {
			found[name] = []plan.Text{literal(text.AsString())}
		}
	}
	return found
}
