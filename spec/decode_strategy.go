package spec

import (
	"slices"

	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
)

// A plannedStrategy is a declared or predeclared strategy with the client that it brings along.
type plannedStrategy struct {
	plan.Strategy
	habits  []layer           // what its library does unless told otherwise
	headers map[string]string // that its library adds to requests without them
	client  []layer
	block   *decl.Block // nil: predeclared
}

// dressed is a group whose requests have the headers that the strategy's library adds.
func (s *plannedStrategy) dressed(g plan.Group) plan.Group {
	if len(s.headers) == 0 {
		return g
	}
	g.Requests = slices.Clone(g.Requests)
	for i := range g.Requests {
		g.Requests[i].Headers = overlaid(s.headers, g.Requests[i].Headers)
	}
	return g
}

// strategyValue is what strategy.NAME gives.
func strategyValue(s plan.Strategy) cty.Value {
	return cty.ObjectVal(map[string]cty.Value{
		"address": cty.StringVal("strategy." + s.Name), "name": cty.StringVal(s.Name), "type": cty.StringVal(s.Type),
	})
}

// strategyAt finds a strategy by its address, nil when there is none.
func (e *evaluation) strategyAt(address string) *plannedStrategy {
	if s := e.strategies[address]; s != nil {
		return s
	}
	if p, ok := predeclared(decl.TrimRoot(address)); ok {
		s := &plannedStrategy{Strategy: p.strategy, headers: p.headers}
		if len(p.policy.has) > 0 {
			p.policy.origin, p.habits.origin = address, address
			s.client, s.habits = []layer{p.policy}, []layer{p.habits}
		}
		return s
	}
	return nil
}

// decodeStrategy reads a strategy block and gives the value of strategy.NAME.
func (e *evaluation) decodeStrategy(b *decl.Block) cty.Value {
	f := e.fields(b, lang.StrategyBlock, nil)
	f.constant("description")
	typ := f.constantOr("type", "map")
	if typ == plan.TypeProgram {
		return e.decodeProgram(b, f)
	}
	s := strategyOf(b.Name, typ)
	s.Size = toInt(f.whole("size"))
	s.MaxWorkers = toInt(f.whole("max_workers"))
	s.Limit = toInt(f.whole("limit"))
	s.GTimeout = f.positive("gtimeout")
	s.Timeout = f.positive("timeout")
	s.BufferSize = toInt(f.whole("buffersize"))
	s.ReturnExceptions = f.boolean("return_exceptions")
	s.OnFailure = plan.OnFailure(f.constantOr("on_failure", string(s.OnFailure)))
	f.onlyFor(s.Type)
	for _, name := range []string{"ready", "stop"} {
		if nested := b.One(name); nested != nil {
			e.report(diag.Failure(diag.Conflict, nested.Header, "Block of another type", "%s goes with type \"program\", and this is a strategy of type %q.", name, s.Type))
		}
	}
	found := &plannedStrategy{Strategy: s, block: b}
	if l, ok := f.client("client"); ok {
		found.client = append(found.client, l)
	}
	e.strategies[b.Address()] = found
	return strategyValue(s)
}

// client reads an argument that names a client block.
func (f *fields) client(name string) (layer, bool) {
	v, ok := f.known(name)
	if !ok {
		return layer{}, false
	}
	address, ok := addressOf(v)
	l, found := f.e.clients[address]
	if !ok || !found {
		f.wrong(diag.NotAReference, name, "Not a client", "%s must name a client block: %s = client.NAME.%s", name, name, decl.Listing("client", f.e.reading.all.Names("client")))
		return layer{}, false
	}
	return l, true
}

// addressOf is the address that the value of a declaration carries.
func addressOf(v cty.Value) (string, bool) {
	ty := v.Type()
	if !ty.IsObjectType() || !ty.HasAttribute("address") || ty.AttributeType("address") != cty.String || !v.IsKnown() || v.IsNull() {
		return "", false
	}
	address, _ := v.GetAttr("address").Unmark()
	if !address.IsKnown() || address.IsNull() {
		return "", false
	}
	return address.AsString(), true
}
