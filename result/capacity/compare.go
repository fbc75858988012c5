package capacity

import (
	"math"

	"bench/result/stats"
)

// A Comparison is the ratio of two capacities that were searched for in the same blocks.
type Comparison struct {
	Ratio  float64 // of the candidate's capacity to the baseline's; 0 where there is a Reason
	Low    float64 // of its 95 % interval
	High   float64
	P      float64 // how often two searches of the same thing come out so far apart, or further
	Pairs  int     // blocks in which both had a trial near their boundary
	Reason string  // why there is no comparison, or ""
}

// OK says whether there is a comparison.
func (c Comparison) OK() bool { return c.Reason == "" }

const (
	fewestPairs = 12  // blocks that two searches must have in common near their boundaries
	compared    = 1.6 // by how much intervals of ratios are wider than the curves ask for
)

// Compare compares what a baseline's and a candidate's searches found that took turns in the same blocks. What the machine did in a
// block it did to both: there is one path of where the boundary was, that of the candidate is so much above it or below all the
// way, and how much is what is told. It may be told well where neither of the two can be: how far the path goes does not matter.
func Compare(baseline, candidate *Search) Comparison {
	for _, side := range []struct {
		name   string
		search *Search
	}{{"baseline", baseline}, {"candidate", candidate}} {
		if e := side.search.Estimate(); !e.HasLevel() {
			return Comparison{Reason: "the " + side.name + "'s search has no level: " + e.Reason}
		}
	}
	a, b := baseline.boundary(), candidate.boundary()
	t := a.turns(b)
	if t.pairs < fewestPairs {
		return Comparison{Pairs: t.pairs, Reason: "there are too few blocks in which both searches had a trial near their boundary"}
	}
	apart, variance := t.apart()
	d := b.centre - a.centre + apart
	scale := compared * math.Sqrt(variance+a.width()*a.width()+b.width()*b.width())
	freedom := float64(t.pairs - 2)
	half := scale * stats.StudentQuantile(1-alpha/2, freedom)
	return Comparison{
		Ratio: math.Exp(d), Low: math.Exp(d - half), High: math.Exp(d + half), Pairs: t.pairs,
		P: min(1, 2*stats.StudentBeyond(math.Abs(d)/scale, freedom)),
	}
}

// A boundary is where a search's curve is at its bound, with the trials that it is of.
type boundary struct {
	curve
	sample
	points []point
	centre float64
}

// boundary is that of a search that has one.
func (s *Search) boundary() boundary {
	v := s.view()
	a, b := v.bracket()
	centre, _ := v.centre(a, b)
	return boundary{fit(v.points, centre), near(v.points, centre), v.points, centre}
}

// width is the standard deviation of where in its gap a step may be.
func (c curve) width() float64 {
	if !c.separate {
		return 0
	}
	return (c.gap[1] - c.gap[0]) / math.Sqrt(12)
}
