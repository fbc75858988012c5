package capacity

import (
	"fmt"
	"math"
	"slices"

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
	fewestPairs = 12   // blocks that two searches must have in common near their boundaries
	stretches   = 8    // of the blocks, one after the other, that are left out in turn
	widest      = 0.25 // interval of a search, as a share of its level, with which it can be compared
	compared    = 1.25 // as caution, for a difference
)

// Compare compares what a baseline's and a candidate's searches found that took turns in the same blocks. How sure the difference is
// comes from how it changes when a stretch of the blocks is left out of both, one after the other (the jackknife: Quenouille
// 1956, Tukey 1958; of stretches: Künsch 1989). What the machine did in a stretch it did to both, and trials resemble their
// neighbours less than they resemble each other in a stretch, so neither is taken for a difference.
func Compare(baseline, candidate *Search) Comparison {
	for _, side := range []struct {
		name   string
		search *Search
	}{{"baseline", baseline}, {"candidate", candidate}} {
		switch e := side.search.Estimate(); {
		case !e.HasLevel():
			return Comparison{Reason: "the " + side.name + "'s search has no level: " + e.Reason}
		case e.Width() > widest:
			return Comparison{Reason: fmt.Sprintf("the %s's capacity is known to %.0f %% of itself only, from %.5g to %.5g", side.name, 100*e.Width(), e.Low, e.High)}
		}
	}
	a, b := baseline.boundary(), candidate.boundary()
	all, pairs := common(a, b)
	if pairs < fewestPairs {
		return Comparison{Pairs: pairs, Reason: "there are too few blocks in which both searches had a trial near their boundary"}
	}
	d := b.zero() - a.zero()
	var without [stretches]float64
	mean := 0.0
	for k := range without {
		left := map[int]bool{}
		for _, block := range all[k*len(all)/stretches : (k+1)*len(all)/stretches] {
			left[block] = true
		}
		without[k] = b.without(left) - a.without(left)
		mean += without[k] / stretches
	}
	variance := a.width()*a.width() + b.width()*b.width()
	for _, w := range without {
		variance += (w - mean) * (w - mean) * (stretches - 1) / stretches
	}
	c := Comparison{Ratio: math.Exp(d), P: 1, Pairs: pairs}
	scale := compared * math.Sqrt(variance)
	half := scale * stats.StudentQuantile(1-alpha/2, stretches-1)
	c.Low, c.High = math.Exp(d-half), math.Exp(d+half)
	if scale > 0 {
		c.P = min(1, 2*stats.StudentBeyond(math.Abs(d)/scale, stretches-1))
	} else if d != 0 {
		c.P = 0
	}
	return c
}

// A boundary is where a search's curve is at its bound, with the trials that it is of.
type boundary struct {
	curve
	points []point
	centre float64
}

// boundary is that of a search that has one.
func (s *Search) boundary() boundary {
	v := s.view()
	a, b := v.bracket()
	centre, _ := v.centre(a, b)
	return boundary{fit(v.points, centre, nil), v.points, centre}
}

func (b boundary) zero() float64 { return b.curve.zero }

// without is where the boundary is without the trials of some blocks.
func (b boundary) without(blocks map[int]bool) float64 {
	return fit(b.points, b.centre, blocks).zero
}

// common are the blocks in which one of two searches has a trial near its boundary, in their order, and in how many both have.
func common(a, b boundary) (all []int, both int) {
	near := func(b boundary) map[int]bool {
		blocks := map[int]bool{}
		for _, p := range b.points {
			if math.Abs(p.x-b.curve.zero) <= reach {
				blocks[p.block] = true
			}
		}
		return blocks
	}
	ofA, ofB := near(a), near(b)
	for block := range ofA {
		all = append(all, block)
		if ofB[block] {
			both++
		}
	}
	for block := range ofB {
		if !ofA[block] {
			all = append(all, block)
		}
	}
	slices.Sort(all)
	return all, both
}

// width is the standard deviation of where in its gap a step may be.
func (c curve) width() float64 {
	if !c.separate {
		return 0
	}
	return (c.gap[1] - c.gap[0]) / math.Sqrt(12)
}
