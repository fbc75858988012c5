package main

import (
	"fmt"
	"time"

	"bench"
	"bench/plan"
	"bench/result"
	"bench/store"
)

// probe sends one batch a cell, once that was agreed to, so that the estimate stands on how long those took. Nothing of it
// is kept.
func (o *planOptions) probe(s *session, sp *bench.Spec) (x estimator, ended status) {
	started := time.Now()
	ready, ok := s.prepare(sp, bench.Settings{ID: store.NewRunID(started), StartedAt: started})
	if !ok {
		return x, cannot
	}
	defer ready.Close()
	requests := 0
	for _, b := range bench.Probing(ready.Plan).Benchmarks {
		requests += b.Cells[0].Group.BatchSize()
	}
	volume := fmt.Sprintf("It sends one batch a cell: %s.", plural(requests, "request"))
	if err := s.approve(bench.ContactNeeds(ready.Plan), volume, o.autoApprove); err != nil {
		return x, s.fail(err)
	}
	ready.Approve()
	ctx := untilInterrupted()
	defer ctx.stop()
	r, err := ready.Probe(ctx, processes(ctx))
	if cut, ok := interruptionOf(ctx); ok {
		return x, cut
	}
	if err != nil {
		return x, s.fail(fmt.Errorf("probe: %w", err))
	}
	return estimator{probedPaces(r, ready.Plan)}, done
}

// probedPaces are those of a probe. A pool has too few requests in it for its workers to keep pace, so theirs is how long
// one request takes.
func probedPaces(r *result.Run, p *plan.Plan) paces {
	found := pacesOf(r, p, "the probe")
	for _, b := range p.Benchmarks {
		for _, c := range b.Cells {
			for i := range r.Cells {
				cell := &r.Cells[i]
				if cell.Address == c.Address.String() && c.Strategy.Type == "pool" && cell.Service.Mean != nil {
					found.cells[cell.Address] = seconds(*cell.Service.Mean / max(1, float64(c.Bound())))
				}
			}
		}
	}
	return found
}
