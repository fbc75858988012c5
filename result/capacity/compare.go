package capacity

import (
	"math"

	"bench/result/stats"
)

// A Comparison is the ratio of two capacities that were searched for in the same blocks.
type Comparison struct {
	Ratio  float64 // of the candidate's capacity to the baseline's
	Low    float64 // of its 95 % interval
	High   float64
	P      float64 // how often two searches of the same thing come out so far apart or further
	Pairs  int     // blocks in which both had a trial near their boundaries
	Reason string  // why there is no comparison, or ""
}

// OK says whether there is a comparison.
func (c Comparison) OK() bool { return c.Reason == "" }

// Compare compares what a baseline's and a candidate's searches found that took turns in the same blocks: what the machine did in
// a block it did to both.
func Compare(baseline, candidate *Search) Comparison {
	a, b := baseline.Estimate(), candidate.Estimate()
	if !a.HasLevel() || !b.HasLevel() {
		return Comparison{Reason: "there are not two levels to compare"}
	}
	ratio := math.Log(b.Level / a.Level)
	half := math.Hypot(math.Log(a.High/a.Low), math.Log(b.High/b.Low)) / 2
	p := math.Erfc(math.Abs(ratio) / half * stats.NormalQuantile(0.975) / math.Sqrt2)
	return Comparison{Ratio: math.Exp(ratio), Low: math.Exp(ratio - half), High: math.Exp(ratio + half), P: p}
}
