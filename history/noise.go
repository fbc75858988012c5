package history

import "math"

// Noise is how much single runs differ, and what can be seen in spite of it.
type Noise struct {
	// Spread is the standard deviation from run to run, on the scale of effects: 0.01 is 1 %.
	Spread float64 `json:"spread"`
	// Found are the smallest lasting changes that the scan sees, in nine of ten cases.
	Found []Found `json:"found"`
}

// Found is the smallest change that is seen in so many runs; nil: none is, however large. Then a comparison of two builds in one
// run sees it.
type Found struct {
	Runs   int      `json:"runs"`
	Effect *float64 `json:"effect"`
}

// noise is that of a track of so many points.
func noise(spread float64, points int, alpha, least float64) Noise {
	n := Noise{Spread: spread, Found: []Found{}}
	if points < fewestYoung {
		return n
	}
	for _, runs := range []int{3, 5, 10} {
		f := Found{Runs: runs}
		if z, ok := visible(runs, min(points, longest-runs), alpha, points-1); ok {
			effect := max(z*spread, least)
			f.Effect = &effect
		}
		n.Found = append(n.Found, f)
	}
	return n
}

// visible is the change, in spreads, that exceeds the limit after so many runs in nine of ten cases, in a level of so many points
// before. Points are clipped, so that few of them can't reach a high limit.
func visible(runs, before int, alpha float64, differences int) (spreads float64, ok bool) {
	need := limit(before+runs, alpha, differences) * math.Sqrt(1/float64(runs)+1/float64(before))
	const often, most = 1.2816, 12.0
	reaches := func(z float64) bool {
		mean, variance := clipped(z)
		return mean-often*math.Sqrt(variance/float64(runs)+1/float64(before)) >= need
	}
	if !reaches(most) {
		return 0, false
	}
	low, high := 0.0, most
	for high-low > 1e-3 {
		if z := (low + high) / 2; reaches(z) {
			high = z
		} else {
			low = z
		}
	}
	return high, true
}

// clipped are mean and variance of a normally distributed point that lies so many spreads higher, clipped as the scan does it.
func clipped(by float64) (mean, variance float64) {
	density := func(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }
	below := func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }
	a, b := -clip-by, clip-by
	inside, first := below(b)-below(a), density(a)-density(b)
	second := inside + a*density(a) - b*density(b)
	low, high := below(a), 1-below(b)
	mean = -clip*low + clip*high + by*inside + first
	square := clip*clip*(low+high) + by*by*inside + 2*by*first + second
	return mean, max(square-mean*mean, 0)
}
