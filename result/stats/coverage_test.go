package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// distributions are four shapes of noise, of standard deviation about one: bell, heavy tails, skewed, and two humps.
var distributions = map[string]func(*rand.Rand) float64{
	"normal":      (*rand.Rand).NormFloat64,
	"heavy tails": func(r *rand.Rand) float64 { return r.NormFloat64() / math.Sqrt(r.ExpFloat64()+0.1) },
	"exponential": (*rand.Rand).ExpFloat64,
	"two humps":   func(r *rand.Rand) float64 { return float64(2*r.IntN(2)-1) + 0.3*r.NormFloat64() },
}

// differ are n differences of two cells whose true difference is effect, each with noise of the same shape.
func differ(rng *rand.Rand, n int, effect float64, noise func(*rand.Rand) float64) []float64 {
	d := make([]float64, n)
	for i := range d {
		d[i] = effect + noise(rng) - noise(rng)
	}
	return d
}

func TestIntervalCoversTheTruthAsOftenAsItSays(t *testing.T) {
	const runs, effect = 1500, 0.7
	for name, noise := range distributions {
		for _, n := range []int{6, 8, 10, 15, 20, 30} {
			exact := 1 - RankSumP(n, CriticalRankSum(n, 0.05))
			covered := shareOf(uint64(n), runs, func(rng *rand.Rand) bool {
				_, low, high, _ := HodgesLehmann(differ(rng, n, effect, noise), 0.05)
				return low <= effect && effect <= high
			})
			if sampling := withinChance(exact, runs) - exact; math.Abs(covered-exact) > sampling {
				t.Errorf("%s, n = %d: covers in %.1f %%, want %.1f %% within %.1f", name, n, 100*covered, 100*exact, 100*sampling)
			}
		}
	}
}

func TestHolmHoldsTheFamilysErrorRate(t *testing.T) {
	const runs, members, n = 1500, 12, 12
	for name, noise := range distributions {
		for _, shared := range []float64{0, 1} { // apart, and all against one baseline
			alarm := shareOf(7, runs, func(rng *rand.Rand) bool {
				p := make([]float64, members)
				common := differ(rng, n, 0, noise)
				for i := range p {
					d := differ(rng, n, 0, noise)
					for k := range d {
						d[k] += shared * common[k]
					}
					p[i] = SignedRank(d)
				}
				return slices.Min(Holm(p, members)) <= 0.05
			})
			if alarm > withinChance(0.05, runs) {
				t.Errorf("%s, shared %v: a false alarm in %.1f %% of families", name, shared, 100*alarm)
			}
		}
	}
}

func TestLooksTogetherErrAtMostFivePercent(t *testing.T) {
	const runs = 1500
	for name, noise := range distributions {
		for _, blocks := range []int{10, 20, 30, 45} {
			schedule := Looks(blocks)
			alarm := shareOf(8, runs, func(rng *rand.Rand) bool {
				d := differ(rng, blocks, 0, noise)
				return slices.ContainsFunc(schedule, func(l Look) bool { return SignedRank(d[:l.Blocks]) <= l.level+Slack })
			})
			if alarm > withinChance(0.05, runs) {
				t.Errorf("%s, %d blocks: significant at some look in %.1f %%", name, blocks, 100*alarm)
			}
		}
	}
}

// shareOf counts in how many of many seeded simulations something happened.
func shareOf(seed uint64, runs int, happened func(rng *rand.Rand) bool) float64 {
	n := 0
	for i := range runs {
		if happened(rand.New(rand.NewPCG(seed, uint64(i)))) {
			n++
		}
	}
	return float64(n) / float64(runs)
}

// withinChance is the largest share among n that a true share of p gives in all but one of ten thousand cases.
func withinChance(p float64, n int) float64 {
	return p + 3.72*math.Sqrt(p*(1-p)/float64(n))
}
