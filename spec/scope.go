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

// context is what an argument's expression is evaluated in: the values it mentions and no others, so that
// evaluating stays linear in the size of the spec, and messages show only what matters.
func (e *evaluation) context(arg *decl.Argument, local scope) *hcl.EvalContext {
	tools := e.reading.toolsOf(arg.Module)
	if len(arg.Refs) == 0 {
		return tools.bare
	}
	var ofModules []decl.Reference
	objects := map[string]map[string]cty.Value{}
	variables := map[string]cty.Value{}
	for _, ref := range arg.Refs {
		if v, ok := local[ref.Root]; ok {
			variables[ref.Root] = v
			continue
		}
		if v, ok := e.fixed[ref.Root]; ok {
			variables[ref.Root] = v
			if ref.Root == "path" && arg.Module != "" {
				variables[ref.Root] = e.reading.pathValue(arg.Module)
			}
			continue
		}
		if ref.Root == "module" {
			ofModules = append(ofModules, ref)
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
	if len(ofModules) > 0 {
		variables["module"] = e.exported(ofModules)
	}
	return &hcl.EvalContext{Variables: variables, Functions: tools.functions}
}

// lookup is the value of a declared name; unknown when there is none because of an error that is reported already.
func (e *evaluation) lookup(ref decl.Reference) cty.Value {
	address := ref.Address()
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
	ctx := e.context(arg, local)
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
