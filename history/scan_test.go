package history

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"bench/result/stats"
)

// drawn are n values, many of them equal where coarse.
func drawn(rng *rand.Rand, n int, coarse bool) []float64 {
	values := make([]float64, n)
	for i := range values {
		if values[i] = rng.NormFloat64(); coarse {
			values[i] = math.Round(values[i])
		}
	}
	return values
}

// means is Means as its definition has it.
func means(level []float64, spread float64) float64 {
	middle := stats.Median(level)
	mean := func(part []float64) float64 {
		sum := 0.0
		for _, x := range part {
			sum += min(max((x-middle)/spread, -clip), clip)
		}
		return sum / float64(len(part))
	}
	best := 0.0
	for k := edge; k <= len(level)-edge; k++ {
		if t := (mean(level[k:]) - mean(level[:k])) / math.Sqrt(1/float64(k)+1/float64(len(level)-k)); math.Abs(t) > math.Abs(best) {
			best = t
		}
	}
	return best
}

// orders is in how many orders of m and n values so many pairs have the larger one first.
func orders(m, n, u int, known map[[3]int]float64) float64 {
	switch {
	case u < 0 || m < 0 || n < 0:
		return 0
	case m == 0 || n == 0:
		return map[bool]float64{true: 1}[u == 0]
	}
	at := [3]int{m, n, u}
	if _, ok := known[at]; !ok {
		known[at] = orders(m-1, n, u-n, known) + orders(m, n-1, u, known)
	}
	return known[at]
}

// ranks is Ranks as its definition has it.
func ranks(level []float64, known map[[3]int]float64) float64 {
	best := 0.0
	for k := edge; k <= len(level)-edge; k++ {
		above := 0.0
		for _, b := range level[:k] {
			for _, a := range level[k:] {
				switch {
				case a > b:
					above++
				case a == b:
					above += 0.5
				}
			}
		}
		m, n := k, len(level)-k
		above = max(above, float64(m*n)-above)
		z := (above - float64(m*n)/2) / math.Sqrt(float64(m*n*(m+n+1))/12)
		if min(m, n) <= short {
			all, beyond := 0.0, 0.0
			for u := range m*n + 1 {
				ways := orders(m, n, u, known)
				if all += ways; u >= int(above) {
					beyond += ways
				}
			}
			z = max(0, -stats.NormalQuantile(min(beyond/all, 0.5)))
		}
		best = max(best, z)
	}
	return best
}

func TestScansAreTheirDefinitions(t *testing.T) {
	var s Scanner
	known := map[[3]int]float64{}
	for seed := range uint64(150) {
		rng := rand.New(rand.NewPCG(1, seed))
		level := drawn(rng, rng.IntN(40), seed%3 == 0)
		kept := slices.Clone(level)
		spread := 0.5 + rng.Float64()
		if got, want := s.Means(level, spread), means(level, spread); math.Abs(got-want) > 1e-9 && math.Abs(math.Abs(got)-math.Abs(want)) > 1e-9 {
			t.Errorf("means of %v: %g, want %g", level, got, want)
		}
		if got, want := s.Ranks(level), ranks(level, known); math.Abs(got-want) > 1e-9 {
			t.Errorf("ranks of %v: %g, want %g", level, got, want)
		}
		if got, want := s.median(level), stats.Median(level); len(level) > 0 && got != want {
			t.Errorf("median of %v: %g, want %g", level, got, want)
		}
		if !slices.Equal(level, kept) {
			t.Fatal("the level was put in another order")
		}
	}
}

func TestSpreadDoesNotSeeAChange(t *testing.T) {
	var s Scanner
	level := drawn(rand.New(rand.NewPCG(2, 0)), 200, false)
	before := s.Spread(level)
	if before < 0.8 || before > 1.2 {
		t.Errorf("of the standard normal distribution: %g", before)
	}
	for i := 150; i < 200; i++ {
		level[i] += 50
	}
	if after := s.Spread(level); math.Abs(after/before-1) > 0.05 {
		t.Errorf("%g, and %g with a change", before, after)
	}
	if s.Spread(nil) != 0 || s.Spread([]float64{1}) != 0 || s.Spread([]float64{1, 1, 1}) != 0 {
		t.Error("of what doesn't vary, or is one point, it is 0")
	}
}

func TestLimitsRiseWithCaution(t *testing.T) {
	for n := fewest; n < 300; n++ {
		if a, b := limit(n, 1e-2, steps), limit(n, 1e-4, steps); !(a > 2 && b > a && b < 6) {
			t.Errorf("%d points: %g at 1 %%, %g at 0.01 %%", n, a, b)
		}
		if a, b := limit(n, 1e-3, 11), limit(n, 1e-3, 40); !(a > b && b > limit(n, 1e-3, steps)) {
			t.Errorf("%d points: %g with 11 differences, %g with 40", n, a, b)
		}
	}
	if limit(6, 1e-9, steps) != limit(6, 1e-5, steps) || limit(120, 0.5, steps) != limit(120, 1e-2, steps) {
		t.Error("beyond the table its last column counts")
	}
	for i, n := range limitPoints {
		if got := limit(n, limitAlphas[2], steps); math.Abs(got-longLimits[i][2]) > 1e-9 {
			t.Errorf("of the table's %d points: %g, want %g", n, got, longLimits[i][2])
		}
	}
}

func TestShiftsCoverTheTruth(t *testing.T) {
	for _, size := range [][2]int{{2, 3}, {4, 4}, {10, 5}, {60, 6}, {60, 30}} {
		missed := 0
		for seed := range uint64(400) {
			rng := rand.New(rand.NewPCG(3, seed))
			before, after := drawn(rng, size[0], false), drawn(rng, size[1], false)
			for i := range after {
				after[i] += 2
			}
			if estimate, low, high := shift(before, after, 1); low > 2 || high < 2 || estimate < low || estimate > high {
				missed++
			}
		}
		if missed > 34 { // 20 are expected, and more than 34 in one of a thousand
			t.Errorf("%v points: missed in %d of 400", size, missed)
		}
	}
}

func TestClippedPoints(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 0))
	for _, by := range []float64{0, 1, 3} {
		const n = 100_000
		sum, square := 0.0, 0.0
		for range n {
			z := min(max(by+rng.NormFloat64(), -clip), clip)
			sum, square = sum+z, square+z*z
		}
		mean, variance := clipped(by)
		if math.Abs(mean-sum/n) > 0.01 || math.Abs(variance-(square/n-sum/n*sum/n)) > 0.01 {
			t.Errorf("%g higher: mean %.3f, variance %.3f; drawn: %.3f, %.3f", by, mean, variance, sum/n, square/n-sum/n*sum/n)
		}
	}
}
