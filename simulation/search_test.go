package simulation

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// Short versions of what make simulate counts.

func TestSearchCoversTheTruth(t *testing.T) {
	const runs = 60
	for _, s := range servers[:3] {
		o := still.outcomes(s, 81, runs)
		if o.covers < 0.95-2.5*math.Sqrt(0.95*0.05/runs) || o.narrow < 0.7 || math.Abs(o.bias) > 0.01 {
			t.Errorf("%s: %+v", s.name, o)
		}
		if stepped := still.steps(s, 81, runs/2); o.spread > 0.9*stepped {
			t.Errorf("%s: a search is off by %.4f, and step searches that take as long by %.4f", s.name, o.spread, stepped)
		}
	}
}

func TestComparedSearches(t *testing.T) {
	const runs = 40
	s := servers[1]
	if c := still.comparisons(s, 82, runs, 1); c.differ > byChance(0.05, runs) || c.refused > 0 {
		t.Errorf("%s: of the same thing %+v", s.name, c)
	}
	if c := still.comparisons(s, 83, runs, 0.9); c.less < 0.9 {
		t.Errorf("%s: of 10 %% less %+v", s.name, c)
	}
}

// steps is by how much what step searches find is off, in the time of a search.
func (m machine) steps(s server, seed uint64, runs int) float64 {
	var errors []float64
	for i := range runs {
		r := m.round(rand.New(rand.NewPCG(seed, uint64(i))))
		if found := m.stepped(s, r, searchSeconds); !math.IsNaN(found) {
			errors = append(errors, found-math.Log(s.truth()*r.then()))
		}
	}
	return rootMeanSquare(errors)
}

// comparisons is what pairs of searches came to, one of a target that does ratio times as much.
func (m machine) comparisons(s server, seed uint64, runs int, ratio float64) (c struct{ differ, less, refused float64 }) {
	n := float64(runs)
	for i := range runs {
		got := m.comparedSearches(s, rand.New(rand.NewPCG(seed, uint64(i))), ratio)
		switch {
		case !got.OK():
			c.refused += 1 / n
		case got.P <= 0.05:
			c.differ += 1 / n
			if got.Ratio < 1 {
				c.less += 1 / n
			}
		}
	}
	return c
}

func TestSimulateSearches(t *testing.T) {
	mode := os.Getenv(simulateSwitch)
	if mode == "" {
		t.Skipf("minutes of simulation: make simulate, or set %s", simulateSwitch)
	}
	var table strings.Builder
	fmt.Fprintln(&table, "| machine | target | searches | interval covers | it is at most 5 % wide | width | seconds | off by | step searches: off by |")
	fmt.Fprintln(&table, "|---|---|---:|---:|---:|---:|---:|---:|---:|")
	for _, m := range append([]machine{still}, machines...) {
		runs := 200
		if m.name == still.name {
			runs = 1000
		}
		for _, s := range servers {
			o := m.outcomes(s, 84, runs)
			stepped := m.steps(s, 85, 60)
			fmt.Fprintf(&table, "| %s | %s | %d | %.1f %% | %.1f %% | %.1f %% | %.0f | %.1f %% | %.1f %% |\n",
				m.name, s.name, runs, 100*o.covers, 100*o.narrow, 100*o.width, o.seconds, 100*o.spread, 100*stepped)
			if m.name == still.name && 1-o.covers > byChance(0.05, runs) {
				t.Errorf("%s: the interval covers the truth in %.1f %%", s.name, 100*o.covers)
			}
			if m.name == still.name && o.spread > stepped {
				t.Errorf("%s: a search is off by %.4f, and step searches by %.4f", s.name, o.spread, stepped)
			}
		}
	}
	t.Logf("searches\n%s", &table)
	document(t, "searches", table.String(), mode == "update")
}

func TestSimulateComparedSearches(t *testing.T) {
	mode := os.Getenv(simulateSwitch)
	if mode == "" {
		t.Skipf("minutes of simulation: make simulate, or set %s", simulateSwitch)
	}
	var table strings.Builder
	fmt.Fprintln(&table, "| machine | target | pairs | the same thing: different | refused | −10 %: found | refused |")
	fmt.Fprintln(&table, "|---|---|---:|---:|---:|---:|---:|")
	for _, m := range append([]machine{still}, machines...) {
		for _, s := range servers[:3] {
			const runs = 200
			same, less := m.comparisons(s, 86, runs, 1), m.comparisons(s, 87, runs, 0.9)
			fmt.Fprintf(&table, "| %s | %s | %d | %.1f %% | %.1f %% | %.1f %% | %.1f %% |\n",
				m.name, s.name, runs, 100*same.differ, 100*same.refused, 100*less.less, 100*less.refused)
			if same.differ > byChance(0.05, runs) {
				t.Errorf("%s, %s: of the same thing %.1f %% are different", m.name, s.name, 100*same.differ)
			}
			if (m.name == still.name || m.name == "quiet") && less.less < 0.9 {
				t.Errorf("%s, %s: of 10 %% less %.1f %% are found", m.name, s.name, 100*less.less)
			}
		}
	}
	t.Logf("compared searches\n%s", &table)
	document(t, "compared searches", table.String(), mode == "update")
}
