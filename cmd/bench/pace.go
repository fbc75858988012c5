package main

import (
	"fmt"
	"time"

	"bench/plan"
	"bench/result"
	"bench/store"
)

// Paces are how far apart batches (pool: requests) of closed loops started when they were measured.
type paces struct {
	from  string // "run 20261122-114530-123ab", "the probe"; "": nothing was measured
	cells map[string]time.Duration
}

// recentRuns is how many of the newest saved runs are looked at for the cells of a plan: one folder may have some specs.
const recentRuns = 3

// lastPaces are those of the newest saved run that knows cells of the plan. Runs that can't be read are no help.
func lastPaces(p *plan.Plan) paces {
	ids, err := store.Runs()
	if err != nil {
		return paces{}
	}
	for _, id := range ids[:min(recentRuns, len(ids))] {
		r, err := store.Load(store.RunPath(id))
		if err != nil {
			continue
		}
		if found := pacesOf(r, p, "run "+id); len(found.cells) > 0 {
			return found
		}
	}
	return paces{}
}

// pacesOf are the paces that a run had in the cells of a plan. One that nothing went well in says nothing.
func pacesOf(r *result.Run, p *plan.Plan, from string) paces {
	found := paces{from: from, cells: map[string]time.Duration{}}
	planned := map[string]plan.Cell{}
	for _, b := range p.Benchmarks {
		for _, c := range b.Cells {
			planned[c.Address.String()] = c
		}
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		if plan, ok := planned[c.Address]; !ok || plan.Strategy.Type != c.StrategyType || c.Requests <= c.Errors {
			continue
		}
		batches, took := int64(0), 0.0
		for _, t := range c.TrialData {
			took += t.Duration
			if c.StrategyType == "pool" {
				batches += t.Requests
			} else {
				batches += t.Batches
			}
		}
		if batches > 0 && took > 0 {
			found.cells[c.Address] = seconds(took / float64(batches))
		}
	}
	return found
}

// basis says what the numbers of an estimate stand on, where they stand on a measurement or on nothing.
func (x estimator) basis(e estimate) string {
	switch {
	case !e.guessed:
		return ""
	case x.pace.from == "":
		return fmt.Sprintf(" (at %d ms a request)", assumedRequest.Milliseconds())
	case e.vague:
		return fmt.Sprintf(" (at the pace of %s, and at %d ms a request where it has none)", x.pace.from, assumedRequest.Milliseconds())
	}
	return fmt.Sprintf(" (at the pace of %s)", x.pace.from)
}
