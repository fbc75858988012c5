package result

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The error rates that docs/measuring.md promises, on every simulated machine: short versions of the simulation that
// `make simulate` runs.

func TestInnocentComparisonIsAccusedAtMostOnceInTwenty(t *testing.T) {
	const runs = 400
	for _, m := range machines {
		share := tally(1, runs, func(rng *rand.Rand) bool { return directed(verdicts(m.simulated(rng, 20, 1))) })
		if share > byChance(0.05, runs) {
			t.Errorf("%s: slower or faster in %.1f %% of runs in which nothing differs", m.name, 100*share)
		}
	}
}

func TestInnocentGateOfTwelveFailsAtMostOnceInTwenty(t *testing.T) {
	const runs = 100
	same := slices.Repeat([]float64{1}, 12)
	for _, m := range machines {
		share := tally(2, runs, func(rng *rand.Rand) bool { return directed(verdicts(m.simulated(rng, 20, same...))) })
		if share > byChance(0.05, runs) {
			t.Errorf("%s: a gate of 12 names a direction in %.1f %% of runs in which nothing differs", m.name, 100*share)
		}
	}
}

func TestEarlyStopErrsAtMostOnceInTwenty(t *testing.T) {
	const runs = 250
	for _, m := range machines {
		for _, blocks := range []int{20, 30} {
			share := tally(3, runs, func(rng *rand.Rand) bool {
				run, _ := stoppedEarly(m.simulated(rng, blocks, 1), blocks)
				return directed(verdicts(run))
			})
			if share > byChance(0.05, runs) {
				t.Errorf("%s, %d blocks: a direction in %.1f %% of runs in which nothing differs", m.name, blocks, 100*share)
			}
		}
	}
}

func TestFivePercentIsRarelyCalledTheSame(t *testing.T) {
	const runs = 400
	for _, m := range machines {
		share := tally(4, runs, func(rng *rand.Rand) bool { return verdicts(m.simulated(rng, 20, 1.05))[0] == Same })
		if share > byChance(0.025, runs) {
			t.Errorf("%s: 5 %% slower is the same in %.1f %% of runs", m.name, 100*share)
		}
	}
}

func TestTenPercentIsFoundOnAQuietMachine(t *testing.T) {
	const runs = 200
	found := tally(5, runs, func(rng *rand.Rand) bool { return verdicts(machines[0].simulated(rng, 20, 1.10))[0] == Slower })
	if found < 0.95 {
		t.Errorf("10 %% slower is found in %.1f %% of runs", 100*found)
	}
	for _, m := range machines {
		wrong := tally(6, runs, func(rng *rand.Rand) bool { return verdicts(m.simulated(rng, 20, 1.10))[0] == Faster })
		if wrong > 0.005 {
			t.Errorf("%s: 10 %% slower is called faster in %.1f %% of runs", m.name, 100*wrong)
		}
	}
}

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
			exact := 1 - rankSumP(n, criticalRankSum(n, 0.05))
			covered := tally(uint64(n), runs, func(rng *rand.Rand) bool {
				_, low, high, _ := hodgesLehmann(differ(rng, n, effect, noise), 0.05)
				return low <= effect && effect <= high
			})
			if sampling := byChance(exact, runs) - exact; math.Abs(covered-exact) > sampling {
				t.Errorf("%s, n = %d: covers in %.1f %%, want %.1f %% within %.1f", name, n, 100*covered, 100*exact, 100*sampling)
			}
		}
	}
}

func TestHolmHoldsTheFamilysErrorRate(t *testing.T) {
	const runs, members, n = 1500, 12, 12
	for name, noise := range distributions {
		for _, shared := range []float64{0, 1} { // apart, and all against one baseline
			alarm := tally(7, runs, func(rng *rand.Rand) bool {
				p := make([]float64, members)
				common := differ(rng, n, 0, noise)
				for i := range p {
					d := differ(rng, n, 0, noise)
					for k := range d {
						d[k] += shared * common[k]
					}
					p[i] = signedRank(d)
				}
				return slices.Min(holm(p, members)) <= 0.05
			})
			if alarm > byChance(0.05, runs) {
				t.Errorf("%s, shared %v: a false alarm in %.1f %% of families", name, shared, 100*alarm)
			}
		}
	}
}

func TestLooksTogetherErrAtMostFivePercent(t *testing.T) {
	const runs = 1500
	for name, noise := range distributions {
		for _, blocks := range []int{10, 20, 30, 45} {
			schedule := looks(blocks)
			alarm := tally(8, runs, func(rng *rand.Rand) bool {
				d := differ(rng, blocks, 0, noise)
				return slices.ContainsFunc(schedule, func(l look) bool { return signedRank(d[:l.blocks]) <= l.level+pSlack })
			})
			if alarm > byChance(0.05, runs) {
				t.Errorf("%s, %d blocks: significant at some look in %.1f %%", name, blocks, 100*alarm)
			}
		}
	}
}
