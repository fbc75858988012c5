package engine

import (
	"context"

	"bench/plan"
	"bench/result"
	"bench/result/stats"
)

// pilotMax is how many pilot trials an automatic warm-up has at most.
const pilotMax = 10

// warmUp runs every cell of a benchmark unrecorded before the first block.
func (r *runner) warmUp(ctx context.Context, i int) error {
	b := r.plan.Benchmarks[i]
	if b.Warmup <= 0 && !b.WarmupAuto {
		return ctx.Err()
	}
	for k, c := range r.books[i] {
		if c.absent {
			continue
		}
		r.tell(Event{Type: WarmupStart, Benchmark: b.Title(), Cell: c.address})
		at := place{benchmark: i, cell: k}
		if b.WarmupAuto {
			if err := r.pilots(ctx, b, at); err != nil {
				return err
			}
			continue
		}
		if _, err := r.unrecorded(ctx, at, WarmUp, Extent{Time: b.Warmup, Count: b.WarmupLimit()}); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// unrecorded has a trial performed of which requests are only counted.
func (r *runner) unrecorded(ctx context.Context, at place, purpose Purpose, e Extent) (*result.Share, error) {
	level := 0.0
	if s := r.plan.Benchmarks[at.benchmark].Search; s != nil {
		level = s.Low
	}
	share, err := r.generator.Trial(ctx, TrialRequest{
		Benchmark: at.benchmark, Cell: at.cell, Purpose: purpose, Attempt: r.attempt.number, Level: level, Extent: e, Servers: r.at,
		Numbers: r.run.Info.Numbers, Setup: r.values,
	})
	if err != nil {
		return nil, err
	}
	r.books[at.benchmark][at.cell].leadIn += share.LeadIn
	r.run.Info.Numbers = max(r.run.Info.Numbers, share.Numbers)
	return share, r.servers.Failed()
}

// pilots runs a cell in unrecorded pilots until MSER-5 finds that one of them became steady in its first half.
func (r *runner) pilots(ctx context.Context, b plan.Benchmark, at place) error {
	steady := false
	e := Extent{Time: b.Rewarming(), Count: b.WarmupLimit()}
	counted := e.Count > 0
	for pilot := 0; pilot < pilotMax && !steady && ctx.Err() == nil; pilot++ {
		share, err := r.unrecorded(ctx, at, Pilot, e)
		if err != nil {
			return err
		}
		_, steady = stats.Warmup(result.Means(share.Slices))
		if e.Count = int(share.Left); counted && e.Count == 0 {
			break // as much as will be recorded
		}
	}
	if !steady && ctx.Err() == nil && at.cell < len(b.Cells) {
		r.warn(result.Warning{
			Code: result.NoSteadyState, Cell: r.books[at.benchmark][at.cell].address, Range: b.Range,
			Values: result.Values{"pilots": result.Count(pilotMax)},
		})
	}
	return nil
}
