package spec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/result"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/secret"
	"bench/words"
)

// A world is what a spec's values depend on besides its text.
type world struct {
	addresses map[string]plan.Endpoint // of servers, by name; nil: not started yet
	runID     string                   // "" before the run
	startedAt string                   // RFC 3339, "" before the run
	results   map[string]cty.Value
}

// An evaluation is the values and the configuration of one spec in one world.
type evaluation struct {
	reading *reading
	world   world
	diags   hcl.Diagnostics
	silent  int // values that were not known where they should be, and of which nothing is said after another error

	given  []*variable          // of modules
	values map[string]cty.Value // by address: var.x, local.x, server.x, …
	fixed  map[string]cty.Value // bench, path

	servers    []server
	clients    map[string]layer
	checked    map[checkedClient]bool // clients that were checked, whatever layers made them
	groups     map[string]*group
	protos     map[string]protoFile // by the names of their files
	strategies map[string]*plannedStrategy
	benchmarks []*benchmark
	setups     []*preparation // each after those whose values it has
	teardowns  []*preparation
	draws      plan.Draws
	reports    []plan.Report
	moves      []result.Move
	history    *plan.History // nil: there is no such block
}

// newEvaluation is an evaluation without any declaration's value yet.
func newEvaluation(r *reading, w world) *evaluation {
	e := &evaluation{
		reading: r, world: w, values: map[string]cty.Value{},
		clients: map[string]layer{}, checked: map[checkedClient]bool{}, groups: map[string]*group{}, strategies: map[string]*plannedStrategy{},
	}
	e.fixed = map[string]cty.Value{
		"bench": cty.ObjectVal(map[string]cty.Value{
			"version": cty.StringVal(r.options.BenchVersion), "run_id": textOrUnknown(w.runID), "started_at": textOrUnknown(w.startedAt),
		}),
		"path": cty.ObjectVal(map[string]cty.Value{"module": cty.StringVal(r.place.Dir), "root": cty.StringVal(r.place.Dir)}),
	}
	return e
}

// configure evaluates a spec in a world: every value in the order of what they need, and before the run also what is judged
// beforehand.
func configure(r *reading, w world) (*evaluation, hcl.Diagnostics) {
	r.budget.Renew()
	e := newEvaluation(r, w)
	for _, v := range r.variables {
		e.values["var."+v.name] = v.value
	}
	for _, d := range r.graph.Order {
		if !r.graph.Circular[d] {
			e.declaration(d)
		}
	}
	if w.results == nil {
		e.validate()
		e.judgeBeforehand()
		e.moves = e.readMoves()
		e.history = e.decodeHistory()
	}
	return e, oncePerKey(e.diags)
}

func textOrUnknown(text string) cty.Value {
	if text == "" {
		return cty.UnknownVal(cty.String).RefineNotNull()
	}
	return cty.StringVal(text)
}

// declaration computes the value of one declaration, and what it stands for in the plan.
func (e *evaluation) declaration(d *decl.Declaration) {
	if d.Output != nil {
		e.values[d.Address] = e.moduleOutput(d)
		return
	}
	if d.Local != nil {
		e.values[d.Address] = e.evaluate(d.Local, nil)
		return
	}
	switch d.Block.Type {
	case "variable":
		e.values[d.Address] = e.moduleVariable(d)
	case "server":
		e.values[d.Address] = e.decodeServers(d.Block)
	case "client":
		e.values[d.Address] = e.decodeClient(d.Block)
	case "data":
		e.values[d.Address] = e.decodeData(d.Block)
	case "random":
		e.values[d.Address] = e.decodeRandom(d.Block)
	case "counter":
		e.values[d.Address] = e.decodeCounter(d.Block)
	case "setup":
		e.values[d.Address] = e.decodeSetups(d.Block)
	case "teardown":
		e.decodeTeardowns(d.Block)
	case "group":
		e.values[d.Address] = e.decodeGroups(d.Block)
	case "mix":
		e.values[d.Address] = e.decodeMixes(d.Block)
	case "strategy":
		e.values[d.Address] = e.decodeStrategy(d.Block)
	case "benchmark":
		e.decodeBenchmarks(d.Block)
	}
}

func (e *evaluation) report(d *hcl.Diagnostic) { e.diags = append(e.diags, d) }

// An instance is one element of a for_each, or the block itself without one.
type instance struct {
	hasKey bool
	key    string // as addresses and names have it
	index  bool   // the key is a list's index
	scope  scope
}

// suffix is what the name of an instance has after the block's name: [base], [3].
func (i instance) suffix() string {
	if !i.hasKey {
		return ""
	}
	return "[" + i.key + "]"
}

// instances expands a block's for_each. Without one there is a single instance without a key. It is not ok when the
// for_each is wrong, so that nothing is known of the instances.
func (e *evaluation) instances(b *decl.Block, local scope) (found []instance, ok bool) {
	arg := b.Args["for_each"]
	if arg == nil && b.Meant["for_each"] {
		return []instance{{scope: local.with("each", cty.DynamicVal)}}, false
	}
	if arg == nil {
		return []instance{{scope: local}}, true
	}
	elements, ok := e.elements(arg, local)
	for _, el := range elements {
		each := cty.ObjectVal(map[string]cty.Value{"key": el.key, "value": el.value})
		found = append(found, instance{hasKey: true, key: el.name, index: el.index, scope: local.with("each", each)})
	}
	return found, ok
}

// An element is one element of what a for_each gives.
type element struct {
	key, value cty.Value
	name       string // the key as text
	index      bool
}

// elements evaluates a for_each: a map or an object, a list or a tuple, or a set of plain values.
func (e *evaluation) elements(arg *decl.Argument, local scope) (found []element, ok bool) {
	v := e.evaluate(arg, local)
	at := arg.Expr.Range()
	if v.HasMarkDeep(secret.Sensitive) && !keysAreFree(v) {
		e.report(diag.Failure(diag.SensitiveValue, at, "Sensitive for_each", "The keys of a for_each stand in addresses and reports, so they can't come from a sensitive variable."))
		return nil, false
	}
	v, _ = v.Unmark()
	ty := v.Type()
	switch {
	case !v.IsKnown():
		e.notKnown(at, "for_each")
		return nil, false
	case v.IsNull():
		e.report(diag.Failure(diag.BadValue, at, "for_each is null", "It must be a map, a set or a list; an empty one makes none: []."))
		return nil, false
	case !ty.IsObjectType() && !ty.IsMapType() && !ty.IsListType() && !ty.IsTupleType() && !ty.IsSetType():
		e.report(diag.Failure(diag.WrongType, at, "Unsuitable for_each", "It must be a map, a set or a list, not %s.", words.A(ty.FriendlyName())))
		return nil, false
	}
	if arg.Name == "for_each" && !e.reading.budget.MakeBlocks(v.LengthInt(), at) {
		e.report(e.reading.budget.SpentOn)
		return nil, false
	}
	for key, value := range v.Elements() {
		el := element{key: key, value: value, index: ty.IsListType() || ty.IsTupleType()}
		if ty.IsSetType() {
			el.key = value
		}
		name, ok := diag.KeyText(el.key)
		if !ok {
			e.report(diag.Failure(diag.WrongType, at, "Unsuitable for_each", "The elements of a set become keys, so they must be strings, numbers or bools, not %s. A list of them has its indexes as keys.", words.A(value.Type().FriendlyName())))
			return nil, false
		}
		el.name = name
		found = append(found, el)
	}
	return found, true
}

// notKnown reports a value that should be known by now, unless it isn't because of an error reported before.
func (e *evaluation) notKnown(at hcl.Range, what string) {
	if e.diags.HasErrors() || e.reading.broken {
		e.silent++
		return
	}
	e.report(diag.Failure(diag.NotKnown, at, "Value not known yet",
		"%s decides what the plan looks like, so it can't depend on what is known only after the servers have started.", what))
}
