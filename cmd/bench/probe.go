package main

import (
	"fmt"
	"slices"
	"time"

	"bench/engine"
	"bench/engine/server"
	"bench/plan"
	"bench/result"
	"bench/spec"
	"bench/store"
)

// probe sends one batch a cell, once that was agreed to, so that the estimate stands on how long those took. Nothing of it
// is kept.
func (o *planOptions) probe(s *session, sp *spec.Spec) (x estimator, ended status) {
	started := time.Now()
	planned := spec.PlanOptions{Seed: newSeed()}
	p, ok := o.planSome(s, sp, planned)
	if !ok {
		return x, cannot
	}
	ports, err := server.PickPorts(p.Servers)
	if err != nil {
		return x, s.fail(err)
	}
	defer ports.Close()
	planned.Ports, planned.RunID, planned.StartedAt = ports.Numbers(), store.NewRunID(started), started
	if p, ok = o.planSome(s, sp, planned); !ok {
		return x, cannot
	}
	requests := 0
	for _, b := range probing(p).Benchmarks {
		requests += b.Cells[0].Group.BatchSize()
	}
	volume := fmt.Sprintf("It sends one batch a cell: %s.", plural(requests, "request"))
	if err := s.approve(slices.Concat(hostNeeds(p), commandNeeds(p)), volume, o.autoApprove); err != nil {
		return x, s.fail(err)
	}
	ctx := untilInterrupted()
	defer ctx.stop()
	r, err := engine.Run(ctx, probing(p), engine.Options{
		Version: version, RunID: planned.RunID, Servers: serverOptions(ports, ctx), Approved: approved(p),
	})
	if cut, ok := interruptionOf(ctx); ok {
		return x, cut
	}
	if err != nil {
		return x, s.fail(fmt.Errorf("probe: %w", err))
	}
	return estimator{probedPaces(r, p)}, done
}

// probing is a plan in which each cell sends its group once, back to back, with nothing before it.
func probing(p *plan.Plan) *plan.Plan {
	probe := *p
	probe.Benchmarks, probe.Pairs, probe.Limits = nil, nil, nil
	for _, b := range p.Benchmarks {
		for _, c := range b.Cells {
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
