package history

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestRunsOfOneCommit(t *testing.T) {
	// Three runs of each commit; commits differ by 5 %, which runs of one don't show.
	s := tale{runs: 300, noise: 0.01, edit: func(i int, p *Point) {
		p.Position, p.Commit = i/3, commitAt(i/3)
		*p.Ratio += 0.05 * float64(i/3%2)
	}}.series(1)
	a := analyse(s)
	r, ok := Repeats(s, a.Series[0])
	if !ok || r.Commits != 100 || r.Runs != 300 || math.Abs(r.Spread-0.01) > 0.0015 {
		t.Errorf("%+v %v", r, ok)
	}
	once := tale{runs: 30, noise: 0.01}.series(1)
	if r, ok := Repeats(once, analyse(once).Series[0]); ok {
		t.Errorf("of commits with one run each: %+v", r)
	}
}

func TestModes(t *testing.T) {
	wrong, right := 0, 0
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(8, seed))
		one, two := make([]float64, 60), make([]float64, 60)
		for i := range one {
			one[i] = 0.01 * rng.NormFloat64()
			two[i] = 0.01*rng.NormFloat64() + 0.06*float64(rng.IntN(2))
		}
		if _, ok := Modes(one); ok {
			wrong++
		}
		if apart, ok := Modes(two); ok && math.Abs(apart-0.06) < 0.01 {
			right++
		}
	}
	if wrong > 4 || right < 390 {
		t.Errorf("of 400 with one mode %d have two, and of those with two %d", wrong, right)
	}
	if _, ok := Modes([]float64{0, 0, 1, 1}); ok {
		t.Error("of four points")
	}
	if _, ok := Modes(make([]float64, 60)); ok {
		t.Error("of points that don't vary")
	}
}
