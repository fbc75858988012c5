package spec

import (
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"

	"bench/result"
)

// PlanOptions are what a plan depends on besides its spec.
type PlanOptions struct {
	Targets   []string // addresses, or beginnings of them; none: every cell
	Excludes  []string
	Seed      uint64 // of the run; benchmarks without a seed of their own derive theirs from it
	Ports     map[string]int
	RunID     string
	StartedAt time.Time
}

// planFormatVersion is the version of the plan file.
const planFormatVersion = "1.0"

// Plan turns the spec into every cell and trial. Without Ports it is for people: what depends on a server's address reads
// "(known after start)". With the ports of all servers everything is known. It is nil when there are errors.
func (s *Spec) Plan(o PlanOptions) (*Plan, hcl.Diagnostics) {
	if s.broken {
		return nil, hcl.Diagnostics{placeless(BadExpression, "The spec has errors", "It can't be planned before they are mended.")}
	}
	e := s.base
	if o.Ports != nil || o.RunID != "" || !o.StartedAt.IsZero() {
		w := world{ports: o.Ports, runID: o.RunID}
		if !o.StartedAt.IsZero() {
			w.startedAt = o.StartedAt.UTC().Format(time.RFC3339)
		}
		e = s.evaluateAll(w)
		e.judgeBeforehand()
		if e.diags.HasErrors() {
			return nil, inOrder(e.diags)
		}
	}
	p := &Plan{
		FormatVersion: planFormatVersion, Dir: s.dir, Seed: o.Seed, Known: true,
		Servers: slices.Clone(e.servers), Reports: e.reports, AllowedHosts: s.allowedHosts, Spec: s.source(o),
	}
	for i := range p.Servers {
		p.Known = p.Known && p.Servers[i].Port != 0
	}
	diags := e.fill(p, o)
	if diags.HasErrors() {
		return nil, inOrder(diags)
	}
	return p, inOrder(diags)
}

// fill puts the selected cells of each benchmark, and all that is declared about them, into a plan.
func (e *evaluation) fill(p *Plan, o PlanOptions) hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, bm := range e.benchmarks {
		planned := bm.Benchmark
		planned.Cells = slices.Clone(bm.Cells)
		if len(planned.Cells) == 0 {
			continue
		}
		diags = append(diags, bm.failed...)
		if !bm.seeded {
			planned.Seed = derivedSeed(o.Seed, bm.title())
		}
		planned.Placebos = placebos(planned.Cells, bm.pairs)
		p.Benchmarks = append(p.Benchmarks, planned)
		p.Pairs = append(p.Pairs, bm.pairs...)
		p.Limits = append(p.Limits, bm.limits...)
		for _, h := range bm.hosts {
			p.Hosts = appendHost(p.Hosts, h)
		}
	}
	slices.SortFunc(p.Hosts, func(a, b Host) int { return strings.Compare(a.Name, b.Name) })
	return diags
}

// derivedSeed gives each benchmark a seed of its own, so that adding one doesn't change the others.
func derivedSeed(seed uint64, name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return (seed ^ h.Sum64()) * 0x9e3779b97f4a7c15 >> 11 // 53 bits: JSON keeps it exactly
}

// placebos are one more copy of each gated baseline cell.
func placebos(cells []Cell, pairs []result.Pair) []Cell {
	var found []Cell
	for _, c := range cells {
		address := c.Address.String()
		if slices.ContainsFunc(pairs, func(p result.Pair) bool { return p.Gated && p.Baseline == address }) {
			c.PlaceboOf = address
			found = append(found, c)
		}
	}
	return found
}

// appendHost adds a host that isn't there yet.
func appendHost(hosts []Host, h Host) []Host {
	if slices.ContainsFunc(hosts, func(other Host) bool { return other.Name == h.Name }) {
		return hosts
	}
	return append(hosts, h)
}

// clientHosts are the hosts that a client leads to besides those of the URLs: its proxy and its resolve entries.
func (e *evaluation) clientHosts(c Client, at hcl.Range) []Host {
	var found []Host
	return found
}
