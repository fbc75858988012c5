package history

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// What is found among differences without making them is what is found in their list: with ties, of all sizes, at both ends.
func TestDifferences(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		before, after := make([]float64, 1+rng.IntN(60)), make([]float64, 1+rng.IntN(120))
		grain := []float64{1e-9, 0.1, 0.5, 4}[rng.IntN(4)]
		draw := func(values []float64) {
			for i := range values {
				values[i] = float64(int(rng.NormFloat64()/grain)) * grain
			}
		}
		draw(before)
		draw(after)
		var all []float64
		for _, b := range before {
			for _, a := range after {
				all = append(all, a-b)
			}
		}
		slices.Sort(all)
		d := newDifferences(before, after)
		for _, k := range []int{0, len(all) - 1, len(all) / 2, (len(all) - 1) / 2, rng.IntN(len(all)), rng.IntN(len(all))} {
			if got := d.nth(k); got != all[k] {
				t.Fatalf("the %d. of %d is %v, and should be %v", k, len(all), got, all[k])
			}
		}
		if got, want := d.median(), (all[(len(all)-1)/2]+all[len(all)/2])/2; got != want {
			t.Fatalf("the median is %v, and should be %v", got, want)
		}
	}
}
