package capacity

import (
	"math"
	"slices"
)

// Turns are the trials of two searches that took turns in the same blocks, in one sample with one path.
type turns struct {
	trials  []turn
	blocks  int // in which there are any
	pairs   int // blocks in which both have one
	target  float64
	entropy float64
}

// A turn is a trial of either search, as seen from the centre of its own.
type turn struct {
	x, z      float64
	block     int // its place among the blocks
	candidate bool
}

// turns has the trials near both boundaries. Where of one search only yes and no count, so they do of the other.
func (b boundary) turns(candidate boundary) (t turns) {
	sides := []boundary{b, candidate}
	t.target = max(b.target, candidate.target)
	of := map[int]int{} // the blocks, and how many trials they have
	for i, side := range sides {
		if side.target != t.target {
			side.sample.yesOrNo(side.points)
		}
		t.entropy += side.entropy
		for k, x := range side.x {
			if side.use[k] {
				block := side.points[k].block
				of[block]++
				t.trials = append(t.trials, turn{x, side.z[k], block, i == 1})
			}
		}
	}
	var order []int
	for block, n := range of {
		order = append(order, block)
		if n > 1 {
			t.pairs++
		}
	}
	slices.Sort(order)
	t.blocks = len(order)
	for k := range t.trials {
		t.trials[k].block, _ = slices.BinarySearch(order, t.trials[k].block)
	}
	return t
}

// apart is by how much the candidate's boundary is above the baseline's, each from its centre, and the variance of that: of all slopes,
// ways to wander and dispersions together, weighed by how well they fit.
func (t turns) apart() (apart, variance float64) {
	var fits []offset
	best := math.Inf(-1)
	for _, dispersion := range t.dispersions() {
		for _, walk := range walks {
			var start []float64
			for i := range slopes {
				o := t.offset(slope(i), walk, dispersion, start)
				start = o.at
				prior := math.Log(o.slope/likeliest) / likely
				o.evidence -= prior * prior / 2
				best = max(best, o.evidence)
				fits = append(fits, o)
			}
		}
	}
	var sum, square, within float64
	for _, o := range fits {
		w := math.Exp(o.evidence - best)
		d := o.at[len(o.at)-1]
		sum, apart, square, within = sum+w, apart+w*d, square+w*d*d, within+w*o.variance
	}
	apart /= sum
	return apart, within/sum + max(0, square/sum-apart*apart)
}

// dispersions are those that the trials may have about the curve, with the least of one whose boundary stays.
func (t turns) dispersions() []float64 {
	if t.target == 0.5 {
		return []float64{1}
	}
	least := 1.0
	var start []float64
	for i := range slopes {
		o := t.offset(slope(i), 0, 1, start)
		start = o.at
		var squares, of float64
		for _, r := range t.trials {
			mu := t.at(o, o.at, r)
			squares, of = squares+(r.z-mu)*(r.z-mu), of+mu*(1-mu)
		}
		least = min(least, squares/of)
	}
	if least < dispersions[0]/2 {
		return append([]float64{max(least, 1e-6)}, dispersions...)
	}
	return dispersions
}
