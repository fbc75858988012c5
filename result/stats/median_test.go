package stats

import (
	"math"
	"testing"
)

// The ranks are those of the tables of the sign test: Conover 1999, table A3 (n = 6: 1, 10: 2, 20: 6, 30: 10).
func TestMedianIntervalHasTheRanksOfTheSignTest(t *testing.T) {
	for n, rank := range map[int]int{6: 1, 8: 1, 9: 2, 10: 2, 20: 6, 30: 10} {
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(n - i)
		}
		median, low, high, ok := MedianInterval(values, 0.95)
		if !ok || median != float64(n+1)/2 || low != float64(rank) || high != float64(n+1-rank) {
			t.Errorf("of 1 … %d: %v (%v–%v) %v, want rank %d", n, median, low, high, ok, rank)
		}
	}
}

func TestMedianIntervalOfFewSaysSo(t *testing.T) {
	if median, low, high, ok := MedianInterval([]float64{3, 1}, 0.95); ok || median != 2 || low != 1 || high != 3 {
		t.Errorf("%v (%v–%v) %v", median, low, high, ok)
	}
	if median, _, _, ok := MedianInterval(nil, 0.95); ok || !math.IsNaN(median) {
		t.Errorf("of nothing: %v %v", median, ok)
	}
}
