package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Two-sided critical values of the signed-rank test, as printed in every table since Wilcoxon & Wilcox 1964 (here after
// McCornack 1965, Journal of the American Statistical Association 60: 864-871).
var publishedCritical = map[float64]map[int]int{
	0.05: {
		6: 0, 7: 2, 8: 3, 9: 5, 10: 8, 11: 10, 12: 13, 13: 17, 14: 21, 15: 25, 16: 29, 17: 34, 18: 40, 19: 46, 20: 52,
		21: 58, 22: 65, 23: 73, 24: 81, 25: 89, 26: 98, 27: 107, 28: 116, 29: 126, 30: 137,
	},
	0.01: {
		7: -1, 8: 0, 9: 1, 10: 3, 11: 5, 12: 7, 13: 9, 14: 12, 15: 15, 16: 19, 17: 23, 18: 27, 19: 32, 20: 37,
		21: 42, 22: 48, 23: 54, 24: 61, 25: 68, 26: 75, 27: 83, 28: 91, 29: 100, 30: 109,
	},
}

func TestCriticalRankSumsAreThePublishedOnes(t *testing.T) {
	for alpha, table := range publishedCritical {
		for n, want := range table {
			if got := CriticalRankSum(n, alpha); got != want {
				t.Errorf("n = %d at %v: %d, want %d", n, alpha, got, want)
			}
		}
	}
}

func TestCoverageOfTheInterval(t *testing.T) {
	// n: c, coverage in percent, of the interval [walsh[c], walsh[len-1-c]].
	for n, want := range map[int]struct {
		c        int
		coverage float64
	}{
		6: {0, 96.9}, 7: {2, 95.3}, 8: {3, 96.1}, 9: {5, 96.1}, 10: {8, 95.1}, 12: {13, 95.8},
		15: {25, 95.2}, 20: {52, 95.2}, 25: {89, 95.2}, 30: {137, 95.0},
	} {
		c := CriticalRankSum(n, 0.05)
		coverage := 100 * (1 - RankSumP(n, c))
		if c != want.c || math.Abs(coverage-want.coverage) > 0.0501 {
			t.Errorf("n = %d: c = %d, coverage %.3f %%, want %d and %.1f %%", n, c, coverage, want.c, want.coverage)
		}
	}
	for n := FewestDifferences; n <= 30; n++ { // never less than it says, and not much more
		if coverage := 1 - RankSumP(n, CriticalRankSum(n, 0.05)); coverage < 0.95 || coverage > 0.97 {
			t.Errorf("n = %d: coverage %v", n, coverage)
		}
	}
}

// Hollander & Wolfe 1973, examples 3.1 to 3.3: Hamilton's depression scale before and after a tranquilizer.
func TestHollanderAndWolfesExample(t *testing.T) {
	d := differences(
		[]float64{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30},
		[]float64{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29})
	if p := SignedRank(d); p != 2*0.01953125 {
		t.Errorf("p = %v, want 0.039", p)
	}
	estimate, low, high, bounded := HodgesLehmann(d, 0.05)
	for what, c := range map[string][2]float64{"estimate": {estimate, 0.46}, "low": {low, 0.010}, "high": {high, 0.786}} {
		if !bounded || math.Abs(c[0]-c[1]) > 1e-9 {
			t.Errorf("%s %v, want %v", what, c[0], c[1])
		}
	}
}

// Darwin 1876, heights of crossed and self-fertilised maize in eighths of an inch: the smaller rank sum is 24.
func TestDarwinsMaize(t *testing.T) {
	d := []float64{49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48}
	if p := SignedRank(d); p != RankSumP(15, 24) || math.Abs(p-0.041259765625) > 1e-12 {
		t.Errorf("p = %v, want 0.04126", p)
	}
}

func differences(x, y []float64) []float64 {
	d := make([]float64, len(x))
	for i := range x {
		d[i] = x[i] - y[i]
	}
	return d
}

// enumerated is the two-sided p-value by trying all ways to give signs.
func enumerated(weights []float64, observed float64) float64 {
	extreme := 0
	for signs := range 1 << len(weights) {
		sum := 0.0
		for i, w := range weights {
			if signs>>i&1 == 1 {
				w = -w
			}
			sum += w
		}
		if math.Abs(sum) >= math.Abs(observed)-1e-9 {
			extreme++
		}
	}
	return float64(extreme) / math.Ldexp(1, len(weights))
}

func TestTiesAndZerosAreExactToo(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		n := 2 + rng.IntN(10)
		d := make([]float64, n)
		for i := range d {
			d[i] = float64(rng.IntN(7) - 3) // many ties, many zeros
		}
		// Ranks by counting, another way than the code's: those below, and the middle of those alike.
		var weights []float64
		observed := 0.0
		for _, v := range d {
			below, alike := 0.0, 0.0
			for _, u := range d {
				if math.Abs(u) < math.Abs(v) {
					below++
				}
				if math.Abs(u) == math.Abs(v) {
					alike++
				}
			}
			if v != 0 {
				rank := below + (alike+1)/2
				weights = append(weights, rank)
				observed += math.Copysign(rank, v)
			}
		}
		if got, want := SignedRank(d), enumerated(weights, observed); math.Abs(got-want) > 1e-12 {
			t.Errorf("%v: p = %v, want %v", d, got, want)
		}
	}
}

func TestPrattRanksZeros(t *testing.T) {
	// The ranks are 4, 5, 6, 7 and the negative one weighs 6: {}, 4, 5, 6 weigh no more. Without the zeros the ranks would
	// be 1 to 4, and {}, 1, 2, 1+2, 3 would weigh no more than 3.
	if p := SignedRank([]float64{0, 0, 0, 1, 2, -3, 4}); p != 2*4.0/16 {
		t.Errorf("p = %v, want 0.5", p)
	}
	if p := SignedRank([]float64{0, 0, 0}); p != 1 {
		t.Errorf("only zeros: p = %v", p)
	}
}

func TestSignFlipIsTheEnumeration(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for range 100 {
		n := 1 + rng.IntN(11)
		var weights []int
		var floats []float64
		observed := 0
		for range n {
			w := rng.IntN(50)
			weights = append(weights, w)
			floats = append(floats, float64(w))
			observed += w * (rng.IntN(2)*2 - 1)
		}
		if got, want := SignFlip(weights, observed), enumerated(floats, float64(observed)); math.Abs(got-want) > 1e-12 {
			t.Errorf("%v, %d: p = %v, want %v", weights, observed, got, want)
		}
	}
}

func TestNormalApproximationTakesOverSmoothly(t *testing.T) {
	d := make([]float64, exactUpTo)
	for i := range d {
		d[i] = float64(i + 1)
		if i%20 < 9 {
			d[i] = -d[i]
		}
	}
	exact := SignedRank(d)
	normal := SignedRank(append(d, 1e-9))
	if math.Abs(exact-normal) > 0.002 || exact < 0.001 || exact > 0.2 {
		t.Errorf("exact %v with %d, normal %v with one more", exact, len(d), normal)
	}
}

func TestIntervalHoldsWhatTheTestDoesNotReject(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for range 50 {
		d := make([]float64, 6+rng.IntN(15))
		for i := range d {
			d[i] = rng.NormFloat64()
		}
		_, low, high, _ := HodgesLehmann(d, 0.05)
		for _, c := range []struct {
			theta    float64
			rejected bool
		}{{low - 1e-9, true}, {low + 1e-9, false}, {high - 1e-9, false}, {high + 1e-9, true}} {
			shifted := make([]float64, len(d))
			for i, v := range d {
				shifted[i] = v - c.theta
			}
			if p := SignedRank(shifted); (p <= 0.05) != c.rejected {
				t.Errorf("interval %v to %v: at %v p = %v", low, high, c.theta, p)
			}
		}
	}
}

func TestMeanDifferenceInvertsItsTest(t *testing.T) {
	d := []float64{0, 0, 0.01, 0, 0.02, 0.015, 0, 0.03, 0.01, 0.02, 0, 0.01}
	mean, low, high, p, bounded := MeanDifference(d, 0.05)
	floats := slices.Clone(d)
	sum := 0.0
	for _, v := range d {
		sum += v
	}
	if want := enumerated(floats, sum); math.Abs(p-want) > 1e-9 {
		t.Errorf("p = %v, want %v", p, want)
	}
	if !bounded || !(0 < low && low < mean && mean < high) {
		t.Errorf("%v (%v to %v)", mean, low, high)
	}
	for _, theta := range []float64{low, high} {
		shifted := make([]float64, len(d))
		sum := 0.0
		for i, v := range d {
			shifted[i] = v - theta
			sum += v - theta
		}
		if p := enumerated(shifted, sum); p < 0.03 || p > 0.07 { // the steps of 12 blocks are coarse
			t.Errorf("at the interval's end %v p = %v", theta, p)
		}
	}
	if _, low, high, p, _ := MeanDifference(make([]float64, 8), 0.05); low != 0 || high != 0 || p != 1 {
		t.Errorf("only zeros: %v to %v, p = %v", low, high, p)
	}
}
