package stats

import (
	"math"
	"slices"
	"testing"
)

// The upper tail of Kendall's S, as printed in Kendall 1938 and in every table since (Hollander & Wolfe, table A.30).
func TestKendallIsThePublishedOne(t *testing.T) {
	for _, c := range []struct {
		values []float64 // without ties
		s      int
		tail   float64
	}{
		{[]float64{1, 2, 3, 4}, 6, 0.042},
		{[]float64{1, 2, 4, 3}, 4, 0.167},
		{[]float64{1, 2, 3, 4, 5}, 10, 0.0083},
		{[]float64{1, 2, 3, 5, 4}, 8, 0.042},
		{[]float64{1, 2, 3, 5, 4, 6}, 13, 0.0083},
		{[]float64{1, 3, 2, 5, 4, 6, 7, 8}, 24, 0.00087},
	} {
		sign, p := Kendall(c.values)
		if sign != 1 || math.Abs(p/2-c.tail) > 0.02*c.tail {
			t.Errorf("%v: %d, p/2 = %.5f, want %v for S = %d", c.values, sign, p/2, c.tail, c.s)
		}
		slices.Reverse(c.values)
		if back, q := Kendall(c.values); back != -1 || q != p {
			t.Errorf("falling: %d, %v, want -1 and %v", back, q, p)
		}
	}
	if sign, p := Kendall([]float64{3, 3, 3}); sign != 0 || p != 1 {
		t.Errorf("level: %d, %v", sign, p)
	}
}

// Sen's own example of the slope (Sen 1968, section 6).
func TestTrendHasSensSlope(t *testing.T) {
	at := []float64{1, 2, 3, 4, 10, 12, 18}
	values := []float64{9, 15, 19, 20, 45, 55, 78}
	score, variance, slope := Trend(at, values)
	if score != 21 || math.Abs(variance-7*6*19/18.0) > 1e-12 || slope != 4 {
		t.Errorf("S = %d, variance %v, slope %v, want 21, 44.3 and 4", score, variance, slope)
	}
	if _, _, slope := Trend([]float64{1}, []float64{1}); !math.IsNaN(slope) {
		t.Errorf("of one value: %v", slope)
	}
}
