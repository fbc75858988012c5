package stats

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// The smallest samples that hold the interval of a percentile: q^n <= 2.5 %.
func TestPercentilesAreShownFromTheSampleThatHoldsTheirInterval(t *testing.T) {
	for q, want := range map[float64]int64{0.5: 6, 0.75: 13, 0.9: 36, 0.95: 72, 0.99: 368, 0.999: 3688} {
		if got := samplesToShow(q); got != want {
			t.Errorf("p%v needs %d samples, want %d", 100*q, got, want)
		}
		for n := int64(1); n < want+2; n++ {
			if _, _, inside := OrderRanks(n, q); inside != (n >= want) {
				t.Errorf("p%v of %d samples: inside %v", 100*q, n, inside)
			}
		}
	}
}

// The ranks of the median's 95 % interval, as the tables of Conover (1999, A3) and Hollander & Wolfe give them.
func TestRanksOfTheMedianAreThoseOfTheTables(t *testing.T) {
	for n, want := range map[int64][2]int64{
		6: {1, 6}, 8: {1, 8}, 9: {2, 8}, 10: {2, 9}, 11: {2, 10}, 12: {3, 10}, 15: {4, 12}, 20: {6, 15}, 25: {8, 18}, 30: {10, 21},
		40: {14, 27}, 50: {18, 33}, 100: {40, 61},
	} {
		if low, high, _ := OrderRanks(n, 0.5); low != want[0] || high != want[1] {
			t.Errorf("median of %d: ranks %d and %d, want %v", n, low, high, want)
		}
	}
}

// One-sided tolerance limits, Wilks 1941: 59 values for 95 % of the population with 95 % confidence, 299 for 99 %.
func TestRanksAgreeWithWilks(t *testing.T) {
	for q, want := range map[float64]int64{0.95: 59, 0.99: 299, 0.90: 29} {
		n := int64(1)
		for rankBelow(n, 1-q, 0.05) < 1 {
			n++
		}
		if n != want {
			t.Errorf("p%v: %d values, want %d", 100*q, n, want)
		}
	}
}

// Against the sum of the binomial distribution in rational numbers.
func TestRanksAreExact(t *testing.T) {
	for _, q := range []struct{ part, whole int64 }{{1, 2}, {3, 4}, {9, 10}, {19, 20}, {99, 100}} {
		for _, n := range []int64{6, 7, 13, 36, 37, 72, 100, 368, 500} {
			p, rest := big.NewRat(q.part, q.whole), big.NewRat(q.whole-q.part, q.whole)
			limit, sum, want := big.NewRat(25, 1000), new(big.Rat), int64(0)
			for k := int64(0); k <= n; k++ {
				term := new(big.Rat).SetInt(new(big.Int).Binomial(n, k))
				term.Mul(term, toThe(p, k)).Mul(term, toThe(rest, n-k))
				if sum.Add(sum, term); sum.Cmp(limit) > 0 {
					break
				}
				want = k + 1
			}
			if got := rankBelow(n, float64(q.part)/float64(q.whole), 0.025); got != want {
				t.Errorf("%d/%d of %d samples: rank %d, want %d", q.part, q.whole, n, got, want)
			}
		}
	}
}

func toThe(r *big.Rat, n int64) *big.Rat {
	e := big.NewInt(n)
	return new(big.Rat).SetFrac(new(big.Int).Exp(r.Num(), e, nil), new(big.Int).Exp(r.Denom(), e, nil))
}

func TestRanksOfLargeSamplesAreNearTheNormalOnes(t *testing.T) {
	for _, n := range []int64{10_000, 1_000_000, 100_000_000} {
		for _, q := range []float64{0.5, 0.99, 0.999} {
			low, high, _ := OrderRanks(n, q)
			half := 1.959964 * math.Sqrt(float64(n)*q*(1-q))
			if math.Abs(float64(low)-(float64(n)*q-half)) > 4 || math.Abs(float64(high)-(float64(n)*q+half)) > 4 {
				t.Errorf("p%v of %d: %d to %d, want about %.0f ± %.0f", 100*q, n, low, high, float64(n)*q, half)
			}
		}
	}
}

// Whatever the distribution, the interval holds the true percentile in at least 95 % of samples.
func TestIntervalsCoverThePercentile(t *testing.T) {
	const runs = 4000
	rng := rand.New(rand.NewPCG(7, 7))
	for _, c := range []struct {
		n int
		q float64
	}{{6, 0.5}, {40, 0.9}, {400, 0.99}} {
		low, high, _ := OrderRanks(int64(c.n), c.q)
		covered := 0
		for range runs {
			below := int64(0) // how many of n uniform numbers lie below q
			for range c.n {
				if rng.Float64() < c.q {
					below++
				}
			}
			if below >= low && below < high {
				covered++
			}
		}
		if share := float64(covered) / runs; share < 0.945 {
			t.Errorf("p%v of %d: covered in %.3f", 100*c.q, c.n, share)
		}
	}
}

func BenchmarkOrderRanks(b *testing.B) {
	for b.Loop() {
		OrderRanks(10_000_000, 0.99)
	}
}
