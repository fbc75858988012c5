package bench

import (
	"context"
	"slices"

	"bench/engine"
	"bench/plan"
	"bench/result"
)

// Probe sends one batch a cell, to see how long those take. It is under the rules of Run, but for reports, which it doesn't
// write.
func (p *Prepared) Probe(ctx context.Context, o RunOptions) (*result.Run, error) {
	if needs := ContactNeeds(p.Plan); !p.approved && len(needs) > 0 {
		return nil, &UnapprovedError{needs}
	}
	return engine.Run(ctx, Probing(p.Plan), p.options(o))
}

// Probing is a plan in which each cell, and each part of a mix, sends its group once, back to back, with nothing before it.
func Probing(p *plan.Plan) *plan.Plan {
	probe := *p
	probe.Benchmarks, probe.Pairs, probe.Limits = nil, nil, nil
	for _, b := range p.Benchmarks {
		for _, c := range slices.Concat(loadsOf(b.Cells)...) {
			one := b
			one.Blocks, one.Iterations, one.Trial, one.Warmup, one.WarmupAuto = 1, 1, 0, 0, false
			one.NoLeadIn, one.EarlyStop, one.Cooldown, one.Placebos = true, false, 0, nil
			if c.Strategy.Type == "pool" {
				one.Iterations = c.Group.BatchSize()
			}
			if c.Arrival.Open() {
				c.Arrival = plan.Arrival{Concurrency: max(1, c.Bound())}
			}
			one.Cells = []plan.Cell{c}
			probe.Benchmarks = append(probe.Benchmarks, one)
		}
	}
	return &probe
}

// loadsOf are what each of some cells sends.
func loadsOf(cells []plan.Cell) [][]plan.Cell {
	loads := make([][]plan.Cell, len(cells))
	for i, c := range cells {
		loads[i] = c.Loads()
	}
	return loads
}
