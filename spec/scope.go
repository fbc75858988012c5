package spec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"bench/spec/budget"
	"bench/spec/decl"
)

// A scope is the values that only one place knows: each, self, cell, and iterators of dynamic blocks.
type scope map[string]cty.Value

// with is the scope of an inner place.
func (s scope) with(name string, v cty.Value) scope {
	inner := make(scope, len(s)+1)
	for n, outer := range s {
		inner[n] = outer
	}
	inner[name] = v
	return inner
}

// context is what an expression with these references is evaluated in: the values it mentions and no others, so that
// evaluating stays linear in the size of the spec, and messages show only what matters.
func (e *evaluation) context(refs []decl.Reference, local scope) *hcl.EvalContext {
	if len(refs) == 0 {
		return e.reading.bare
	}
	objects := map[string]map[string]cty.Value{}
	variables := map[string]cty.Value{}
	for _, ref := range refs {
		if v, ok := local[ref.Root]; ok {
			variables[ref.Root] = v
			continue
		}
		if v, ok := e.fixed[ref.Root]; ok {
			variables[ref.Root] = v
			continue
		}
		object := objects[ref.Root]
		if object == nil {
			object = map[string]cty.Value{}
			objects[ref.Root] = object
		}
		object[ref.Name] = e.lookup(ref)
	}
	for root, object := range objects {
		variables[root] = cty.ObjectVal(object)
	}
	return &hcl.EvalContext{Variables: variables, Functions: e.reading.functions}
}

// lookup is the value of a declared name; unknown when there is none because of an error that is reported already.
func (e *evaluation) lookup(ref decl.Reference) cty.Value {
	address := ref.Root + "." + ref.Name
	if v, ok := e.values[address]; ok {
		return v
	}
	if d := e.reading.all.ByAddress[address]; d != nil && ref.Root == "benchmark" && !e.reading.graph.Circular[d] {
		v := e.resultValue(d.Block)
		e.values[address] = v
		return v
	}
	if p, ok := predeclared(ref.Name); ok && ref.Root == "strategy" {
		return strategyValue(p.strategy)
	}
	return cty.DynamicVal
}

// evaluate gives an argument's value; unknown when that can't be had, which is then reported.
func (e *evaluation) evaluate(arg *decl.Argument, local scope) cty.Value {
	if e.reading.all.Bad[arg] {
		return cty.DynamicVal
	}
	ctx := e.context(arg.Refs, local)
	v, diags := e.reading.budget.Value(arg.Expr, ctx)
	if len(diags) > 0 {
		e.diags = append(e.diags, e.plainer(diags, arg.Expr)...)
	}
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	if d := budget.UnfitNumber(arg.Expr.Range(), v); d != nil {
		e.report(d)
		return cty.DynamicVal
	}
	e.reading.folder.Vault.Note(v)
	return v
}
