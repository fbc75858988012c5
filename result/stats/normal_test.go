package stats

import (
	"math"
	"testing"
)

func TestNormalQuantile(t *testing.T) {
	for p, want := range map[float64]float64{0.975: 1.959964, 0.8: 0.841621, 0.995: 2.575829} {
		if got := NormalQuantile(p); math.Abs(got-want) > 1e-6*want {
			t.Errorf("quantile of %v = %v, want %v", p, got, want)
		}
	}
}
