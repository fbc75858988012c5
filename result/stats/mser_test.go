package stats

import (
	"math/rand/v2"
	"testing"
)

func TestWarmupOfASteadySeriesIsShort(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	short := 0
	for range 200 {
		series := make([]float64, 100)
		for i := range series {
			series[i] = 10 + rng.NormFloat64()
		}
		if leaveOut, ok := Warmup(series); ok && leaveOut <= 25 {
			short++
		}
	}
	if short < 150 {
		t.Errorf("of 200 steady series only %d were found steady within a quarter", short)
	}
}

func TestWarmupLeavesOutTheRamp(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	found := 0
	for range 50 {
		series := make([]float64, 100)
		for i := range series {
			series[i] = 10 + 0.2*rng.NormFloat64()
			if i < 30 {
				series[i] += float64(30 - i)
			}
		}
		leaveOut, ok := Warmup(series)
		if ok && leaveOut < 25 {
			t.Errorf("a ramp over 30 observations was steady after %d", leaveOut)
		}
		if ok {
			found++
		}
	}
	if found < 35 { // the noise of the steady part puts some best points at the limit
		t.Errorf("of 50 series that settle only %d were found steady", found)
	}
}

func TestWarmupOfAnEndlessRampIsNone(t *testing.T) {
	series := make([]float64, 100)
	for i := range series {
		series[i] = float64(i)
	}
	if leaveOut, ok := Warmup(series); ok {
		t.Errorf("a series that never settles was called steady after %d", leaveOut)
	}
	if _, ok := Warmup([]float64{1, 2, 3}); ok {
		t.Error("three observations were called steady")
	}
}
