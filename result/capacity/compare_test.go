package capacity_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"bench/result/capacity"
)

// A machine that drifts by a third during two searches that take turns takes nothing from how well they are compared: the drift is
// in the interval of each, and not in that of the ratio.
func TestCompareOnADriftingMachine(t *testing.T) {
	for _, test := range []struct {
		ratio   float64
		differs bool
	}{{1, false}, {0.9, true}, {1.1, true}} {
		a, b := drifting(60, test.ratio)
		c := capacity.Compare(a, b)
		if !c.OK() || (c.P <= 0.05) != test.differs || c.Low > test.ratio || c.High < test.ratio || c.High/c.Low > 1.16 {
			t.Errorf("%v: %+v", test.ratio, c)
		}
		for _, s := range []*capacity.Search{a, b} {
			if e := s.Estimate(); e.Kind != capacity.Wide || e.Width() < 0.15 {
				t.Errorf("%v: alone %+v", test.ratio, e)
			}
		}
		back := capacity.Compare(b, a)
		if math.Abs(back.Ratio*c.Ratio-1) > 0.01 || math.Abs(back.Low*c.High-1) > 0.01 {
			t.Errorf("%v: %+v, and the other way round %+v", test.ratio, c, back)
		}
	}
}

// Without enough trials in the same blocks there is nothing to compare.
func TestCompareNeedsBlocksInCommon(t *testing.T) {
	a, b := drifting(60, 1)
	apart := capacity.New(capacity.Options{Low: 50, High: 20000})
	for _, trial := range b.Trials() {
		trial.Block += 1000
		apart.Add(trial)
	}
	if c := capacity.Compare(a, apart); c.OK() || c.Pairs != 0 {
		t.Errorf("searches without a block in common: %+v", c)
	}
	if c := capacity.Compare(a, capacity.New(capacity.Options{Low: 50, High: 20000})); c.OK() {
		t.Errorf("a search without a trial: %+v", c)
	}
}

// drifting are two searches in the same blocks, of targets whose limits go up and down together.
func drifting(blocks int, ratio float64) (a, b *capacity.Search) {
	rng := rand.New(rand.NewPCG(90, 1))
	sides := make([]*capacity.Search, 2)
	for i := range sides {
		sides[i] = capacity.New(capacity.Options{Low: 50, High: 20000, Seed: uint64(91 + i)})
	}
	for block := range blocks {
		limit := 1000 * math.Exp(0.15*math.Sin(float64(block)/6))
		for i, s := range sides {
			level, _ := s.Next()
			if level == 0 {
				continue
			}
			m := 10*math.Log(level/limit/[]float64{1, ratio}[i]) + 0.3*rng.NormFloat64()
			s.Add(capacity.Tried{Level: level, Block: block, Holds: m <= 0, Margin: m, Valid: true})
		}
	}
	return sides[0], sides[1]
}
