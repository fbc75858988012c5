package history

import (
	"math"
	"slices"

	"bench/result/stats"
)

// A where is the place of a change: the first point after it, and the first and the last that it may be.
type where struct{ at, low, high int }

// fitted is what is known of two levels from their own points: where either lies, and the spread. Of few points the likelihood would
// be surer than it can be without it.
const fitted = 3

// within is how far below the best a place's log-likelihood may be to be in the range.
const within = 3.25

// surest is what a comparison may weigh at most, 400 to 1: it is one run, and that may have gone wrong in ways no interval knows of.
const surest = 6

// locate finds where a level changed, by the profile of the likelihood for Laplace's distribution, which a few wild points
// don't move, and by what a comparison of two builds said of the commit that would have done it. May says that a change can lie
// before a point: two runs of one commit measured the same, and what has been seen lies before it. Said is the evidence on the commit
// of a point, if there is any, and sure the least standard error that it may have.
func locate(level []float64, sure float64, may func(k int) bool, said func(k int) (Evidence, bool)) where {
	n := len(level)
	profile := make([]float64, n)
	best := math.Inf(-1)
	found := where{at: 1}
	for k := 1; k < n; k++ {
		profile[k] = math.Inf(-1)
		if !may(k) {
			continue
		}
		profile[k] = likelihood(level[:k], level[k:], k, sure, said)
		if profile[k] > best {
			best, found.at = profile[k], k
		}
	}
	found.low, found.high = found.at, found.at
	for k := 1; k < n; k++ {
		if may(k) && profile[k] >= best-within {
			found.low, found.high = min(found.low, k), max(found.high, k)
		}
	}
	return found
}

func likelihood(before, after []float64, k int, sure float64, said func(k int) (Evidence, bool)) float64 {
	b, a := stats.Median(before), stats.Median(after)
	sum := 0.0
	for _, x := range before {
		sum += math.Abs(x - b)
	}
	for _, x := range after {
		sum += math.Abs(x - a)
	}
	n := float64(len(before) + len(after))
	l := -(n - fitted) * math.Log(max(sum, 1e-12*n))
	if e, ok := said(k); ok {
		// Of a commit that did nothing the comparison says about 0, of the one that did it about what changed.
		t := max(e.deviation(), sure, 1e-6)
		l += max(-surest, min(surest, (e.Effect*e.Effect-(e.Effect-(a-b))*(e.Effect-(a-b)))/(2*t*t)))
	}
	return l
}

// allowed are the places before which a change can lie, of points of commits at these positions; all, where there is only one.
func allowed(positions []int) func(k int) bool {
	if len(slices.Compact(slices.Clone(positions))) < 2 {
		return func(int) bool { return true }
	}
	return func(k int) bool { return positions[k] != positions[k-1] }
}
