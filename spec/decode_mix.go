package spec

import (
	"math"
	"slices"
	"strconv"

	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/result"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// A mixPart is one part of a planned mix. Its Arrival has what is said of an arrival of its own.
type mixPart struct {
	plan.Part
	block    *decl.Block
	group    *group
	strategy *plannedStrategy // nil: that of the benchmark whose turn it is
}

// shareSlack is how far shares may be from adding up to 1: thirds are written with a few digits.
const shareSlack = 1e-3

// decodeMixes plans the mixes of a block and gives the value of mix.NAME. In what a benchmark has, they stand beside groups.
func (e *evaluation) decodeMixes(b *decl.Block) cty.Value {
	return e.each(b, nil, func(i instance) cty.Value {
		f := e.fields(b, lang.MixBlock, i.scope)
		f.constant("description")
		g := &group{block: b, address: i.address(b)}
		g.Name = b.Name + i.suffix()
		before := e.errors()
		for _, made := range e.expand(b, i.scope, "part") {
			p := e.part(made)
			if slices.ContainsFunc(g.parts, func(other *mixPart) bool { return other.Name == p.Name }) {
				e.report(diag.Failure(diag.Duplicate, made.block.NameRange, "Second part of this name", "The mix %q has a part %q already.", g.Name, p.Name))
				continue
			}
			g.parts = append(g.parts, p)
		}
		if e.errors() == before && !e.reading.broken {
			e.checkShares(g)
		}
		g.wrong = e.errors() > before
		for _, p := range g.parts {
			if p.group == nil {
				continue
			}
			for _, server := range p.group.servers {
				if !slices.Contains(g.servers, server) {
					g.servers = append(g.servers, server)
				}
			}
			for _, h := range p.group.hosts {
				g.hosts = appendHost(g.hosts, h)
			}
		}
		e.groups[g.address] = g
		return cty.ObjectVal(map[string]cty.Value{"address": cty.StringVal(g.address), "name": cty.StringVal(g.Name)})
	})
}

// part reads one part of a mix.
func (e *evaluation) part(made madeBlock) *mixPart {
	f := e.fields(made.block, lang.PartBlock, made.scope)
	f.constant("description")
	p := &mixPart{block: made.block}
	p.Name, p.Range = made.block.Name, rangeOf(made.block.Header)
	if result.IsLevel(p.Name) {
		e.report(diag.Failure(diag.BadLabel, made.block.NameRange, "Invalid name", "A part stands behind the level in addresses, so it can't be called %q as a level is.", p.Name))
	}
	p.group = f.partGroup()
	if address, ok := f.reference("strategy", "strategy"); ok {
		p.strategy = e.strategyAt(address)
	}
	if s := p.strategy; s != nil && s.Program != nil {
		f.wrong(diag.Conflict, "strategy", "Client program in a mix", "strategy.%s is a client program, which sends what a cell has by itself, and can't be told when a batch of its part is due. "+
			"Give the program a group and a benchmark of its own, or the part an emulated strategy.", s.Name)
	}
	p.Share = f.number("share")
	p.Arrival.Rate = f.number("rate")
	if p.Arrival.Users = toInt(f.whole("users")); p.Arrival.Users > 0 {
		p.Arrival.NewUser = plan.NewUsers()[0]
	}
	p.Start = f.duration("start")
	var given []string
	meant := false
	for _, name := range []string{"share", "rate", "users"} {
		meant = meant || made.block.Meant[name]
		if f.has(name) {
			given = append(given, name)
		}
	}
	switch {
	case f.bad:
	case len(given) > 1:
		f.wrong(diag.Conflict, given[1], "Two kinds of load", "The part %q has a share of what the benchmark's level starts, or a rate or users of its own beside that: one of these, and not %s.", p.Name, words.And(given))
	case len(given) == 0 && !meant:
		e.report(diag.Failure(diag.MissingArgument, made.block.Header, "Part without a share", "The part %q needs share = 0.25, its part of all batches, or a load of its own beside the others: rate = 5, or users = 3.", p.Name))
	}
	return p
}

// reference reads an argument that is a reference with a root, to its address.
func (f *fields) reference(name, root string) (address string, ok bool) {
	arg := f.b.Args[name]
	if arg == nil {
		return "", false
	}
	v, _ := f.e.evaluate(arg, f.scope).UnmarkDeep()
	if v.Type() == cty.DynamicPseudoType && !v.IsKnown() {
		f.bad = true // it is reported already, or known later
		return "", false
	}
	address, ok = addressOf(v)
	if !ok || !decl.HasRoot(address, root) {
		if ok && decl.HasRoot(address, "mix") {
			f.wrong(diag.Conflict, name, "Mix in a mix", "%s is a mix, and its parts can't be parts of another one. List its groups as parts here, with their shares of the whole.", address)
			return "", false
		}
		f.wrong(diag.NotAReference, name, "Not a "+root, "%s must name %s block: %s = %s.NAME.%s", name, words.A(root), name, root, decl.Listing(root, f.e.reading.all.Names(root)))
		return "", false
	}
	return address, true
}

// partGroup is the group of a part: one, not all of a for_each.
func (f *fields) partGroup() *group {
	address, ok := f.reference("group", "group")
	if !ok {
		return nil
	}
	return f.e.groups[address]
}

// checkShares refuses shares that don't add up to 1.
func (e *evaluation) checkShares(g *group) {
	sum, sharing := 0.0, 0
	for _, p := range g.parts {
		if p.Share > 0 {
			sum += p.Share
			sharing++
		}
	}
	switch {
	case len(g.parts) == 0:
		e.report(diag.Failure(diag.MissingBlock, g.block.Header, "Mix without parts", "Every for_each in the mix %q is empty, so nothing would be sent.", g.Name))
	case sharing == 0:
		e.report(diag.Failure(diag.MissingArgument, g.block.Header, "Nobody shares the level", "No part of the mix %q has a share, so a benchmark's level would start nothing: every part has a load of its own. Give at least one share = 1.", g.Name))
	case math.Abs(sum-1) > shareSlack:
		e.report(diag.Failure(diag.BadValue, g.block.Header, "Shares that don't add up", "The shares of the mix %q add up to %s, and must to 1: %s.", g.Name, shareText(sum), sharesText(g.parts)))
	default:
		for _, p := range g.parts { // thirds come to a whole
			p.Share /= sum
		}
	}
}

// shareText is a share without digits that come of adding.
func shareText(share float64) string {
	return strconv.FormatFloat(math.Round(share*1e6)/1e6, 'f', -1, 64)
}

func sharesText(parts []*mixPart) string {
	var list []string
	for _, p := range parts {
		if p.Share > 0 {
			list = append(list, p.Name+" has "+shareText(p.Share))
		}
	}
	return words.And(list)
}

// A load is what a benchmark sends in a cell, or in a part of one.
type load struct {
	part     *mixPart // nil: all of the cell
	group    *group
	strategy *plannedStrategy
}

// loads are those of a group, or of a mix, with a strategy of the benchmark.
func (g *group) loads(s *plannedStrategy) []load {
	if g.parts == nil {
		return []load{{group: g, strategy: s}}
	}
	var list []load
	for _, p := range g.parts {
		if p.group == nil {
			continue // which is reported
		}
		l := load{part: p, group: p.group, strategy: s}
		if p.strategy != nil {
			l.strategy = p.strategy
		}
		list = append(list, l)
	}
	return list
}

// loadsOf are those with each of some strategies.
func (g *group) loadsOf(strategies []*plannedStrategy) (list []load) {
	for _, s := range strategies {
		list = append(list, g.loads(s)...)
	}
	return list
}

// title is what a message calls the load's group.
func (l load) title() string {
	if l.part == nil {
		return l.group.address
	}
	return l.group.address + " (part " + strconv.Quote(l.part.Name) + ")"
}

// mixed makes a cell one of a mix.
func (bm *benchmark) mixed(c plan.Cell, g *group, s *plannedStrategy, l level) plan.Cell {
	for _, of := range g.loads(s) {
		layers := bm.layers(of.group, of.strategy)
		p := of.part.Part
		p.Group, p.Strategy, p.Client, p.Servers = of.strategy.dressed(of.group.Group), of.strategy.Strategy, merged(layers), of.group.servers
		if p.Share > 0 {
			p.Arrival = l.arrival.Shared(p.Share)
		} else {
			p.Arrival = bm.background(p.Arrival, l.arrival)
		}
		if p.Arrival.Default {
			p.Arrival.Concurrency = of.strategy.Bound()
		}
		bm.addHosts(layers)
		c.Parts = append(c.Parts, p)
	}
	return c
}

// background is the arrival of a part that has one of its own: it arrives as the others do, where they are scheduled.
func (bm *benchmark) background(own, others plan.Arrival) plan.Arrival {
	if own.OfUsers() {
		return own
	}
	own.Process, own.MaxInFlight = others.Process, others.MaxInFlight
	if own.MaxInFlight == 0 {
		own.Process = plan.Processes()[0]
		own.MaxInFlight = lang.DefaultOf[int](lang.BenchmarkBlock, "max_in_flight")
	}
	return own
}
