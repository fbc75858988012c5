package capacity_test

import (
	"math"
	"testing"

	"bench/result/capacity"
)

func TestMargin(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct{ got, want float64 }{
		{capacity.Margin(0.1, 0.05, true), math.Ln2},
		{capacity.Margin(0.05, 0.05, true), 0},
		{capacity.Margin(50, 100, false), math.Ln2},
		{capacity.Margin(0, 100, false), capacity.Far},
		{capacity.Margin(0, 0.001, true), -capacity.Far},
		{capacity.Margin(0, 0, true), -capacity.Far},
		{capacity.Margin(0.5, 0, true), capacity.Far},
		{capacity.Margin(1e9, 1, true), capacity.Far},
		{capacity.Margin(nan, 1, true), nan},
		{capacity.Beyond(20, 1000, 0.01), math.Ln2},
		{capacity.Beyond(0, 1000, 0.01), -capacity.Far},
		{capacity.Beyond(0, 0, 0.01), nan},
		{capacity.Short(96, 100, 0.98), math.Ln2},
		{capacity.Short(101, 100, 0.98), -capacity.Far},
		{capacity.Short(50, 100, 1), math.Ln2},
		{capacity.Worst(-1, 0.5, nan), 0.5},
		{capacity.Worst(-1, nan), nan},
		{capacity.Worst(-1, -2), -1},
	} {
		if math.Abs(c.got-c.want) > 1e-12 || math.IsNaN(c.got) != math.IsNaN(c.want) {
			t.Errorf("%g instead of %g", c.got, c.want)
		}
	}
}

// What falls behind at a known pace is seen, and would be far too late in a minute; what is only slow, or wanders, does not grow.
func TestGrowth(t *testing.T) {
	grows, flat, wanders := make([]float64, 15), make([]float64, 15), make([]float64, 15)
	for i := range grows {
		at := (float64(i) + 0.5) / 15 * 3
		grows[i], flat[i], wanders[i] = 0.001+0.005*at, 0.5, 0.01+0.004*math.Sin(at*3)+0.002*at
	}
	grows[3] = math.NaN()
	if g := capacity.Growth(grows, 3); math.Abs(g-0.005) > 1e-9 {
		t.Errorf("a queue that grows by 5 ms a second grows by %g", g)
	}
	if m := capacity.Lasting(capacity.Growth(grows, 3), 0.05); math.Abs(m-math.Log(6)) > 1e-6 {
		t.Errorf("300 ms in a minute are a margin of %g of 50 ms", m)
	}
	for _, r := range [][]float64{flat, wanders, grows[:4]} {
		if g := capacity.Growth(r, 3); g != 0 {
			t.Errorf("%v grows by %g", r, g)
		}
	}
}
