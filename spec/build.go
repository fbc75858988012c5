package spec

import (
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/result"
	"bench/spec/diag"
)

// PlanOptions are what a plan depends on besides its spec.
type PlanOptions struct {
	Targets  []string // addresses, or beginnings of them; none: every cell
	Excludes []string
	Seed     uint64 // of the run; benchmarks without a seed of their own derive theirs from it
	// Addresses are where the servers listen, by their names; nil: it isn't known yet.
	Addresses map[string]plan.Endpoint
	RunID     string
	StartedAt time.Time
	// Workers is how many perform the trials, whatever the spec says: 0 for none, this process alone. Nil: as the spec says.
	Workers *int
}

// planFormatVersion is the version of the plan file.
const planFormatVersion = "1.0"

// Plan turns the spec into every cell and trial. Without Addresses it is for people: what depends on a server's address reads
// "(known after start)", and what deserves a warning gets it. With the addresses of all servers everything is known. It is
// nil when there are errors.
func (s *Spec) Plan(o PlanOptions) (*plan.Plan, hcl.Diagnostics) {
	if s.broken {
		return nil, hcl.Diagnostics{diag.Placeless(diag.BadExpression, "The spec has errors", "It can't be planned before they are mended.")}
	}
	pick, diags := s.base.selection(o)
	if diags.HasErrors() {
		return nil, diags
	}
	e := s.base
	if w := o.world(); w.addresses != nil || w.runID != "" || w.startedAt != "" {
		if e, diags = configure(s.reading, w); diags.HasErrors() {
			return nil, s.finished(diags)
		}
	}
	p, diags := makePlan(e, s.rehearsal, pick, o)
	if diags.HasErrors() {
		return nil, s.finished(diags)
	}
	p.Warnings = warningsOf(append(slices.Clone(s.warnings), diags...))
	if o.Addresses != nil {
		diags = nil // they were shown with the plan that was approved
	}
	return p, s.finished(diags)
}

// makePlan puts what is selected of an evaluation into a plan.
func makePlan(e *evaluation, r *rehearsal, pick selection, o PlanOptions) (*plan.Plan, hcl.Diagnostics) {
	b := &builder{e: e, rehearsal: r, seed: o.Seed, alone: o.Workers != nil && *o.Workers == 0, plan: &plan.Plan{
		FormatVersion: planFormatVersion, Dir: e.reading.dir, Seed: o.Seed, Known: true, Spec: e.reading.source(o),
		Moves: e.moves, Reports: e.reports, History: e.history, AllowedHosts: e.reading.allowedHosts, Workers: o.workers(e.reading.workers),
	}}
	for _, bm := range e.benchmarks {
		b.add(bm, pick)
	}
	b.plan.Draws = e.draws
	b.plan.KeepUsedDraws()
	b.plan.KeepDescriptors()
	b.addSetups()
	b.addServers()
	b.checkGates()
	b.checkSupport()
	return b.plan, b.diags
}

func (o PlanOptions) world() world {
	w := world{addresses: o.Addresses, runID: o.RunID}
	if !o.StartedAt.IsZero() {
		w.startedAt = o.StartedAt.UTC().Format(time.RFC3339)
	}
	return w
}

// A builder puts what an evaluation found into a plan.
type builder struct {
	e         *evaluation
	rehearsal *rehearsal
	plan      *plan.Plan
	seed      uint64
	alone     bool // nobody performs trials but this process: servers for workers run here, too
	diags     hcl.Diagnostics
	// compared are the pairs of the plan with the benchmarks they belong to.
	compared []compared
	warned   map[result.Range]bool // gates that were said to be left out
}

type compared struct {
	pair
	of    *benchmark
	place int // among the plan's pairs
}

// add puts the selected cells of a benchmark, and all that is declared about them, into the plan.
func (b *builder) add(bm *benchmark, pick selection) {
	planned := bm.Benchmark
	planned.Cells = nil
	in := make([]bool, len(bm.Cells))
	for i, c := range bm.Cells {
		if in[i] = pick.holds(c.Address); !in[i] {
			continue
		}
		planned.Cells = append(planned.Cells, b.withServers(c))
	}
	if len(planned.Cells) == 0 {
		return
	}
	b.diags = append(b.diags, bm.failed...)
	if !bm.seeded {
		planned.Seed = derivedSeed(b.seed, bm.Title())
	}
	planned.EarlyStop = false
	gated := make([]bool, len(bm.Cells))
	for _, p := range bm.pairs {
		switch {
		case in[p.base] && in[p.candidate]:
			planned.EarlyStop = planned.EarlyStop || p.EarlyStop
			gated[p.base] = gated[p.base] || p.Gated
			b.plan.Pairs = append(b.plan.Pairs, p.Pair)
			b.compared = append(b.compared, compared{p, bm, len(b.plan.Pairs) - 1})
		case in[p.base]:
			b.lose(p.Pair, p.Candidate, "-target or -exclude")
		case in[p.candidate]:
			b.lose(p.Pair, p.Baseline, "-target or -exclude")
		}
	}
	b.addLost(bm, planned.Cells)
	for _, t := range bm.tracked {
		if in[t.cell] {
			b.plan.Tracked = append(b.plan.Tracked, t.Tracked)
		}
	}
	for _, l := range bm.limits {
		if in[l.cell] {
			b.plan.Limits = append(b.plan.Limits, l.Limit)
		}
	}
	planned.Placebos = b.placebos(bm, gated)
	planned.BoundSearch()
	for _, c := range bm.anchorsOf(planned.Cells) {
		planned.Cells = append(planned.Cells, b.withServers(c))
	}
	b.shareOut(bm, planned.Cells)
	b.plan.Benchmarks = append(b.plan.Benchmarks, planned)
	selected := map[string]bool{}
	for i := range planned.Cells {
		selected[planned.Cells[i].Address.Group] = true
	}
	for _, g := range bm.requested() {
		if selected[g.Name] {
			b.addHosts(b.rehearsal.hosts[g.address])
		}
	}
	b.addHosts(b.rehearsal.hosts[bm.Title()])
}

// withServers is a cell with the servers it uses, which are known before those have their ports.
func (b *builder) withServers(c plan.Cell) plan.Cell {
	if len(c.Servers) == 0 {
		c.Servers = b.rehearsal.servers[c.Address]
	}
	c.Parts = slices.Clone(c.Parts)
	for i, load := range c.Parts {
		if len(load.Servers) == 0 {
			c.Parts[i].Servers = b.rehearsal.servers[c.Load(load).Address]
		}
	}
	if p := c.Strategy.Program; p != nil {
		approved := *p
		approved.Digest = b.rehearsal.programs[p.Name]
		c.Strategy.Program = &approved
	}
	return c
}

func (b *builder) addHosts(hosts []plan.Host) {
	for _, h := range hosts {
		if h, known := b.settled(h); known {
			b.plan.Hosts = appendHost(b.plan.Hosts, h)
		}
	}
	slices.SortFunc(b.plan.Hosts, func(x, y plan.Host) int { return strings.Compare(x.Name, y.Name) })
}

// appendHost adds a host that isn't there yet.
func appendHost(hosts []plan.Host, h plan.Host) []plan.Host {
	if slices.ContainsFunc(hosts, func(other plan.Host) bool { return other.Name == h.Name }) {
		return hosts
	}
	return append(hosts, h)
}

// derivedSeed gives each benchmark a seed of its own, so that adding one doesn't change the others. It has 53 bits, so
// that every reader of JSON keeps it.
func derivedSeed(seed uint64, name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	mixed := (seed ^ h.Sum64()) * 0x9e3779b97f4a7c15
	return mixed >> 11
}

// placebos are one more copy of each gated baseline cell.
func (b *builder) placebos(bm *benchmark, gated []bool) []plan.Cell {
	var found []plan.Cell
	for i, c := range bm.Cells {
		if gated[i] {
			c.PlaceboOf = bm.names[i]
			found = append(found, b.withServers(c))
		}
	}
	return found
}
