package simulation

import (
	"math/rand/v2"
	"slices"
	"testing"

	"bench/result"
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
		share := tally(4, runs, func(rng *rand.Rand) bool { return verdicts(m.simulated(rng, 20, 1.05))[0] == result.Same })
		if share > byChance(0.025, runs) {
			t.Errorf("%s: 5 %% slower is the same in %.1f %% of runs", m.name, 100*share)
		}
	}
}

func TestTenPercentIsFoundOnAQuietMachine(t *testing.T) {
	const runs = 200
	found := tally(5, runs, func(rng *rand.Rand) bool { return verdicts(machines[0].simulated(rng, 20, 1.10))[0] == result.Slower })
	if found < 0.95 {
		t.Errorf("10 %% slower is found in %.1f %% of runs", 100*found)
	}
	for _, m := range machines {
		wrong := tally(6, runs, func(rng *rand.Rand) bool { return verdicts(m.simulated(rng, 20, 1.10))[0] == result.Faster })
		if wrong > 0.005 {
			t.Errorf("%s: 10 %% slower is called faster in %.1f %% of runs", m.name, 100*wrong)
		}
	}
}
