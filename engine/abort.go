package engine

import (
	"bench/plan"
	"bench/result"
)

// aborts says whether a limit that ends the run has failed in a benchmark of which so many blocks were run. What was measured
// counts; what was not is told by a warning.
func (r *runner) aborts(b plan.Benchmark, blocks int) bool {
	if blocks == 0 {
		return false
	}
	t := result.Aborting(r.run, b.Title())
	if t == nil {
		return false
	}
	r.ended = true
	if r.done < r.total {
		r.warn(t.Aborted())
		r.total = r.done
	}
	return true
}
