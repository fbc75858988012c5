package bench

import (
	"math"
	"time"

	"bench/plan"
)

// search is the estimate for a search, which takes no longer than it may. What it sends depends on what it finds: it is taken to be at
// the middle of its range.
func (x Estimator) search(b plan.Benchmark) Estimate {
	s := b.Search
	sum := Estimate{}
	middle := math.Sqrt(s.Low * s.High)
	level := b
	level.Search = nil
	for _, c := range b.Cells {
		one := x.cell(level, s.At(c, middle))
		sum.Trials += one.Trials
		sum.Requests += one.Requests
		sum.LeadIn += one.LeadIn
		warm := x.cell(level, s.At(c, s.Low))
		sum.Warmup += warm.Warmup
	}
	for _, c := range b.Placebos {
		one := x.cell(level, s.At(c, middle))
		sum.Placebos += one.Requests + one.LeadIn
	}
	_, warming := warmup(b, b.Cells[0], 0)
	sum.Wall = s.AtMost + warming*time.Duration(len(b.Cells)+len(b.Placebos))
	return sum
}
