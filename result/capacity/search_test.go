package capacity_test

import (
	"math"
	"testing"

	"bench/result/capacity"
)

// sharp answers trials at once: what is above the limit does not hold, by as much as it is above.
func sharp(limit float64) func(level float64) capacity.Tried {
	return func(level float64) capacity.Tried {
		m := math.Log(level / limit)
		return capacity.Tried{Level: level, Holds: m <= 0, Margin: m, Valid: true}
	}
}

// play runs a search to its end against a target.
func play(t *testing.T, o capacity.Options, target func(level float64) capacity.Tried) *capacity.Search {
	t.Helper()
	s := capacity.New(o)
	for block := range 500 {
		level, done := s.Next()
		if done {
			return s
		}
		trial := target(level)
		trial.Block = block
		s.Add(trial)
	}
	t.Fatalf("no end after 500 trials: %+v", s.Estimate())
	return nil
}

func TestSearchFindsASharpLimit(t *testing.T) {
	for _, limit := range []float64{73, 1234, 17000} {
		s := play(t, capacity.Options{Low: 50, High: 20000}, sharp(limit))
		if e := s.Estimate(); e.Kind != capacity.Found || e.Low > limit || e.High < limit || e.Width() > 0.05 {
			t.Errorf("limit %g: %+v", limit, e)
		}
	}
}

func TestSearchSaysWhereThereIsNoLimit(t *testing.T) {
	if e := play(t, capacity.Options{Low: 50, High: 20000}, sharp(1e6)).Estimate(); e.Kind != capacity.AtLeast || e.Low != 20000 {
		t.Errorf("%+v", e)
	}
	if e := play(t, capacity.Options{Low: 50, High: 20000}, sharp(10)).Estimate(); e.Kind != capacity.BelowRange || e.High != 50 {
		t.Errorf("%+v", e)
	}
}

// A search that is played again from its trials goes on as the first one would have.
func TestSearchIsItsTrials(t *testing.T) {
	o := capacity.Options{Low: 1, High: 1000, Integer: true, Seed: 7}
	first := play(t, o, sharp(300.5))
	again := capacity.New(o)
	for _, trial := range first.Trials() {
		if level, done := again.Next(); done || level != trial.Level {
			t.Fatalf("level %g, done %t instead of %g", level, done, trial.Level)
		}
		again.Add(trial)
	}
	if again.Estimate() != first.Estimate() {
		t.Errorf("%+v instead of %+v", again.Estimate(), first.Estimate())
	}
}
