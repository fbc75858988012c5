package main

import (
	"fmt"
	"time"

	"bench"
	"bench/store"
	"bench/words"
)

// probe sends one batch a cell, once that was agreed to, so that the estimate stands on how long those took. Nothing of it
// is kept.
func (o *planOptions) probe(s *session, sp *bench.Spec) (x bench.Estimator, ended status) {
	started := time.Now()
	ready, ok := s.prepare(sp, bench.Settings{ID: store.NewRunID(started), StartedAt: started})
	if !ok {
		return x, cannot
	}
	defer ready.Close()
	requests := 0
	for _, b := range bench.Probing(ready.Plan).Benchmarks {
		requests += b.Cells[0].Group.MostSent()
	}
	volume := fmt.Sprintf("It sends one batch a cell: %s.", words.Plural(requests, "request"))
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
	return bench.EstimatorAt(bench.ProbedPaces(r, ready.Plan), ready.Plan), done
}
