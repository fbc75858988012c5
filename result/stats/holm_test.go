package stats

import (
	"fmt"
	"testing"
)

func TestHolm(t *testing.T) {
	// Holm 1979's procedure by hand: 4 * 0.005, 3 * 0.01, 2 * 0.03, then never less than the one before.
	got := Holm([]float64{0.01, 0.04, 0.03, 0.005}, 4)
	if want := []float64{0.03, 0.06, 0.06, 0.02}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := Holm([]float64{0.01, 0.9}, 12); fmt.Sprint(got) != fmt.Sprint([]float64{0.12, 1}) {
		t.Errorf("a family of 12: %v", got)
	}
}
