package history

import (
	"math"
	"slices"
)

// Repeated is how much runs of one commit differ, in which nothing can have changed.
type Repeated struct {
	Spread  float64 `json:"spread"` // standard deviation, on the scale of effects
	Runs    int     `json:"runs"`
	Commits int     `json:"commits"` // that were measured several times
}

// Repeats is that of a series, over all commits that were measured more than once; false: there is none. What is measured and what
// was found out of it are those of a View.
func Repeats(measured Series, found SeriesAnalysis) (r Repeated, ok bool) {
	values := map[string][]float64{}
	commits := map[string]string{}
	for _, p := range measured.Points {
		commits[p.Run] = p.Commit
	}
	for _, p := range found.Points {
		if p.Value != nil && commits[p.Run] != "" {
			values[commits[p.Run]] = append(values[commits[p.Run]], *p.Value)
		}
	}
	square := 0.0
	for _, v := range values {
		if len(v) < 2 {
			continue
		}
		r.Commits, r.Runs = r.Commits+1, r.Runs+len(v)
		mean := 0.0
		for _, x := range v {
			mean += x / float64(len(v))
		}
		for _, x := range v {
			square += (x - mean) * (x - mean)
		}
	}
	if r.Commits == 0 {
		return r, false
	}
	r.Spread = math.Sqrt(square / float64(r.Runs-r.Commits))
	return r, true
}

// Of so many points two modes are told from one, if what lies between the halves is this share of all that they vary. A single
// mode reaches 0.64 where points are normally distributed, and 0.75 where they are all over a range.
const (
	pointsOfModes = 24
	shareOfModes  = 0.80
	leastOfModes  = 0.15 // of the points are in the smaller one
)

// Modes says that the points of a level lie about two values rather than one, and how far these are apart: processes that differ
// for as long as they live look like that.
func Modes(level []float64) (apart float64, two bool) {
	n := len(level)
	if n < pointsOfModes {
		return 0, false
	}
	sorted := slices.Clone(level)
	slices.Sort(sorted)
	mean := 0.0
	for _, x := range sorted {
		mean += x / float64(n)
	}
	all, below, best := 0.0, 0.0, 0.0
	for _, x := range sorted {
		all += (x - mean) * (x - mean)
	}
	for k := 1; k < n; k++ {
		below += sorted[k-1] - mean
		if share := float64(k) / float64(n); share < leastOfModes || share > 1-leastOfModes {
			continue
		}
		// k·(mean below - mean)² + (n-k)·(mean above - mean)², whose sums cancel
		if between := below * below * (1/float64(k) + 1/float64(n-k)); between > best {
			best = between
			apart = -below/float64(n-k) - below/float64(k)
		}
	}
	return math.Abs(apart), all > 0 && best/all > shareOfModes
}
