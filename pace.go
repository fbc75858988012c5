package bench

import (
	"slices"
	"time"

	"bench/plan"
	"bench/result"
	"bench/store"
)

// Paces are how far apart batches (pool: requests) of closed loops started when they were measured.
type Paces struct {
	From  string // "run 20261122-114530-123ab", "the probe"; "": nothing was measured
	Cells map[string]time.Duration
}

// recentRuns is how many of the newest saved runs are looked at for the cells of a plan: one folder may have some specs.
const recentRuns = 3

// lastPaces are those of the newest saved run that knows cells of the plan. Runs that can't be read are no help.
func lastPaces(p *plan.Plan) Paces {
	ids, err := store.Runs()
	if err != nil {
		return Paces{}
	}
	for _, id := range ids[:min(recentRuns, len(ids))] {
		r, err := store.Load(store.RunPath(id))
		if err != nil {
			continue
		}
		if found := PacesOf(r, p, "run "+id); len(found.Cells) > 0 {
			return found
		}
	}
	return Paces{}
}

// PacesOf are the paces that a run had in the cells of a plan. One that nothing went well in says nothing.
func PacesOf(r *result.Run, p *plan.Plan, from string) Paces {
	found := Paces{From: from, Cells: map[string]time.Duration{}}
	planned := map[string]plan.Cell{}
	for _, b := range p.Benchmarks {
		for _, c := range b.Cells {
			planned[c.Address.String()] = c
			for _, load := range c.Loads() {
				planned[load.Address.String()] = load
			}
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
			if len(c.Parts) == 0 {
				batches += startedIn(c, t)
			}
		}
		for k := range c.Parts {
			part := &c.Parts[k]
			for _, t := range part.TrialData {
				if part.Share != nil { // others start theirs beside that
					batches += startedIn(part, t)
				}
			}
		}
		if batches > 0 && took > 0 {
			found.Cells[c.Address] = seconds(took / float64(batches))
		}
	}
	return found
}

// startedIn is how many batches (pool: requests) a trial has started.
func startedIn(c *result.Cell, t result.Trial) int64 {
	if c.StrategyType == "pool" {
		return t.Requests
	}
	return t.Batches
}

// ProbedPaces are those of a probe. A pool has too few requests in it for its workers to keep pace, so theirs is how long
// one request takes.
func ProbedPaces(r *result.Run, p *plan.Plan) Paces {
	found := PacesOf(r, p, "the probe")
	for _, b := range p.Benchmarks {
		for _, c := range slices.Concat(loadsOf(b.Cells)...) {
			for i := range r.Cells {
				cell := &r.Cells[i]
				if cell.Address == c.Address.String() && c.Strategy.Type == "pool" && cell.Service.Mean != nil {
					found.Cells[cell.Address] = seconds(*cell.Service.Mean / max(1, float64(c.Bound())))
				}
			}
		}
	}
	return found
}
