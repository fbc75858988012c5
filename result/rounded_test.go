package result

import (
	"math/rand/v2"
	"testing"
)

// A figure is the same text in runs that differ by chance alone, mostly, and another one where something happened.
func TestFiguresAreRoundedToTheirNoise(t *testing.T) {
	m, err := ParseMetric("service.p50")
	if err != nil {
		t.Fatal(err)
	}
	figure := func(seed uint64, value, noise float64) string {
		r := rand.New(rand.NewPCG(seed, 1))
		x := experiment{blocks: 20, cells: []testCell{{"head", func(int) Trial {
			return steady(map[string]float64{"service.p50": value * (1 + noise*r.NormFloat64())})
		}}}}
		return m.Rounded(&x.run().Cells[0])
	}
	for _, noise := range []float64{0.01, 0.05, 0.2} {
		seen, most := map[string]int{}, 0
		for seed := range uint64(60) {
			seen[figure(seed, 0.01037, noise)]++
		}
		for _, n := range seen {
			most = max(most, n)
		}
		if most < 36 || len(seen) > 6 {
			t.Errorf("60 runs of the same with a noise of %v have these figures: %v", noise, seen)
		}
		if a, b := figure(1, 0.01, noise), figure(1, 0.01*(1+8*noise), noise); a == b {
			t.Errorf("with a noise of %v a change of eight times that is none: %s", noise, a)
		}
	}
	for value, want := range map[float64]string{0.01: "10.00 ms", 0: ""} {
		if got := figure(1, value, 0); got != want {
			t.Errorf("%v without noise is %q, want %q", value, got, want)
		}
	}
}
