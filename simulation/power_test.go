package simulation

import (
	"math/rand/v2"
	"testing"

	"bench/result"
	"bench/result/stats"
)

// What inconclusive comparisons say that they could have found is found, when it is there, about as often as they say.
func TestDetectableEffectIsDetected(t *testing.T) {
	const runs = 300
	for _, m := range machines[1:] {
		var said []float64
		for i := range runs {
			c := compared(m.simulated(rand.New(rand.NewPCG(51, uint64(i))), 20, 1))[0]
			if c.Detectable != nil {
				said = append(said, *c.Detectable)
			}
		}
		effect := stats.Median(said)
		found := tally(52, runs, func(rng *rand.Rand) bool { return verdicts(m.simulated(rng, 20, 1+effect))[0] == result.Slower })
		if found < 0.70 || found > 0.90 {
			t.Errorf("%s: %.1f %% are said to be found in 80 %% of runs, and are in %.1f %%", m.name, 100*effect, 100*found)
		} else {
			t.Logf("%s: %.1f %% found in %.1f %%", m.name, 100*effect, 100*found)
		}
	}
}

// With as many blocks as an inconclusive comparison asks for, another run of the same thing mostly has a verdict.
func TestBlocksNeededMostlyDecide(t *testing.T) {
	const runs = 200
	m := machines[1]
	asked, decided := 0, 0
	for i := range runs {
		c := compared(m.simulated(rand.New(rand.NewPCG(53, uint64(i))), 10, 1.10))[0]
		if c.Verdict != result.Inconclusive || c.BlocksNeeded == 0 || c.BlocksNeeded > 100 {
			continue
		}
		asked++
		again := compared(m.simulated(rand.New(rand.NewPCG(54, uint64(i))), 10+c.BlocksNeeded, 1.10))[0]
		if again.Verdict != result.Inconclusive {
			decided++
		}
	}
	if share := float64(decided) / float64(asked); asked < 30 || share < 0.5 {
		t.Errorf("%d asked for more blocks, and %d of them had a verdict with so many", asked, decided)
	} else {
		t.Logf("%d asked for more blocks, and %d of them had a verdict with so many", asked, decided)
	}
}
