package history

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// bridging are runs of a next anchor against the former one, off the main branch; the ratio of the two is by.
func bridging(rng *rand.Rand, runs int, subject, anchor string, by, noise float64) []Point {
	var all []Point
	for i := range runs {
		ratio := by + noise*rng.NormFloat64()
		all = append(all, Point{
			Run: fmt.Sprintf("bridge-%s-%02d", subject, i), Commit: "release", Position: OffMain, StartedAt: time.Unix(int64(1000+i), 0),
			Machine: "a", Fingerprint: "f", Anchor: anchor, Subject: subject, Ratio: &ratio, Value: 1, Valid: true,
		})
	}
	return all
}

func TestAnchorsAreBridgedByTenRunsOfBoth(t *testing.T) {
	// From the 30th run on the anchor is another one, which is 30 % slower; the 45th commit is 5 % slower.
	history := func(bridge ...Point) Series {
		s := tale{runs: 60, noise: 0.004, changes: map[int]float64{45: 1.05}, edit: func(i int, p *Point) {
			p.Subject = commitAt(i)
			if i >= 30 {
				p.Anchor = "new"
				*p.Ratio -= 0.3
			}
		}}.series(1)
		s.Points = append(s.Points, bridge...)
		return s
	}
	rng := rand.New(rand.NewPCG(5, 0))
	for name, c := range map[string]struct {
		bridge []Point
		epochs int
	}{
		"ten":                           {bridging(rng, 10, "new", "old", 0.3, 0.004), 1},
		"nine":                          {bridging(rng, 9, "new", "old", 0.3, 0.004), 2},
		"ten of the former one":         {bridging(rng, 10, "old", "new", -0.3, 0.004), 1},
		"five of either":                {slices.Concat(bridging(rng, 5, "old", "new", -0.3, 0.004), bridging(rng, 5, "new", "old", 0.3, 0.004)), 1},
		"ten of a build that is none":   {bridging(rng, 10, "other", "old", 0.3, 0.004), 2},
		"ten that can't be trusted":     {edited(bridging(rng, 10, "new", "old", 0.3, 0.004), func(p *Point) { p.Valid = false }), 2},
		"ten without a ratio":           {edited(bridging(rng, 10, "new", "old", 0.3, 0.004), func(p *Point) { p.Ratio = nil }), 2},
		"ten of the anchor with itself": {bridging(rng, 10, "old", "old", 0, 0.004), 2},
	} {
		a := analyse(history(c.bridge...))
		epochs := map[int]bool{}
		for _, track := range a.Series[0].Tracks {
			epochs[track.Epoch] = true
		}
		if len(epochs) != c.epochs {
			t.Errorf("%s: %d epochs, want %d", name, len(epochs), c.epochs)
		}
		if got := told(a); c.epochs == 1 && !strings.HasPrefix(got, "scan c045 +5% ") {
			t.Errorf("%s: %q", name, got)
		}
		if b := a.Series[0].Bridges; c.epochs == 1 && (len(b) != 1 || b[0].From != "old" || b[0].To != "new" || math.Abs(b[0].Shift-0.3) > 0.006 || b[0].Runs != 10) {
			t.Errorf("%s: %+v", name, b)
		}
	}
}

func edited(points []Point, edit func(p *Point)) []Point {
	for i := range points {
		edit(&points[i])
	}
	return points
}

func TestTheErrorOfABridge(t *testing.T) {
	const times = 1000
	off, square, said := 0, 0.0, 0.0
	for seed := range uint64(times) {
		rng := rand.New(rand.NewPCG(6, seed))
		var ratios []float64
		for range BridgeRuns {
			ratios = append(ratios, 0.3+0.01*rng.NormFloat64())
		}
		b := bridge("a", "b", ratios)
		square, said = square+(b.Shift-0.3)*(b.Shift-0.3), said+b.Error
		if math.Abs(b.Shift-0.3) > 2*b.Error {
			off++
		}
	}
	if off > 70 { // 46 are expected
		t.Errorf("of %d bridges %d are off by more than two of their errors", times, off)
	}
	if real := math.Sqrt(square / times); said/times < real*0.9 || said/times > real*1.3 {
		t.Errorf("they say an error of %.5f, and it is %.5f", said/times, real)
	}
}
