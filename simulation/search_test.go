package simulation

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
)

// Short versions of what make simulate counts.

func TestSearchCoversTheTruth(t *testing.T) {
	const runs = 20
	for _, s := range servers[:3] {
		o := still.outcomes(s, 81, runs)
		// Found is rarer since it is honest: intervals have in them that the boundary may have wandered, and are wider for it. Before that
		// seven of ten were found in this time, and on machines that wander fewer than promised had the truth in them.
		if 1-o.covers > byChance(0.06, runs) || o.found < 0.4 || math.Abs(o.bias) > 0.01 {
			t.Errorf("%s: %+v", s.name, o)
		}
		if stepped := still.steps(s, 81, runs/2); o.spread > 0.9*stepped {
			t.Errorf("%s: a search is off by %.4f, and step searches that take as long by %.4f", s.name, o.spread, stepped)
		}
	}
}

// Where the machine is not the same from one trial to the next the interval is wider, and still has the truth in it.
func TestSearchOnMachinesThatWander(t *testing.T) {
	const runs = 16
	for _, m := range machines[1:] {
		o := m.outcomes(servers[1], 89, runs)
		if 1-o.covers > byChance(0.06, runs) || o.found > 0.25 || o.width < 0.05 {
			t.Errorf("%s: %+v", m.name, o)
		}
	}
}

func TestComparedSearches(t *testing.T) {
	const runs = 10
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
			errors = append(errors, found-math.Log(r.truth(s)))
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

// rows fills in a table's rows, several at once: each is seeded by itself.
func rows(n int, row func(i int) string) string {
	texts := make([]string, n)
	var wait sync.WaitGroup
	for i := range texts {
		wait.Go(func() { texts[i] = row(i) })
	}
	wait.Wait()
	return strings.Join(texts, "")
}

func TestSimulateSearches(t *testing.T) {
	mode := os.Getenv(simulateSwitch)
	if mode == "" {
		t.Skipf("minutes of simulation: make simulate, or set %s", simulateSwitch)
	}
	for _, set := range []struct {
		name    string
		servers []namedServer
		seed    uint64
	}{{"searches", servers, 84}, {"held out searches", heldOut, 88}} {
		const runs = 200
		on := append([]machine{still}, machines...)
		table := "| machine | target | searches | interval covers | found, at most 5 % wide | of these covers | width | seconds | off by | step searches: off by |\n" +
			"|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
		table += rows(len(on)*len(set.servers), func(i int) string {
			m, s := on[i/len(set.servers)], set.servers[i%len(set.servers)]
			o, stepped := m.outcomes(s, set.seed, runs), m.steps(s, set.seed+1, 60)
			right := "–"
			if o.found > 0 {
				right = fmt.Sprintf("%.1f %%", 100*o.right)
			}
			if !s.slow && 1-o.covers > byChance(0.06, runs) {
				t.Errorf("%s, %s: the interval covers the truth in %.1f %%", m.name, s.name, 100*o.covers)
			}
			if m.name == still.name && o.spread > stepped {
				t.Errorf("%s: a search is off by %.4f, and step searches by %.4f", s.name, o.spread, stepped)
			}
			return fmt.Sprintf("| %s | %s | %d | %.1f %% | %.1f %% | %s | %.1f %% | %.0f | %.1f %% | %.1f %% |\n",
				m.name, s.name, runs, 100*o.covers, 100*o.found, right, 100*o.width, o.seconds, 100*o.spread, 100*stepped)
		})
		t.Logf("%s\n%s", set.name, table)
		document(t, set.name, table, mode == "update")
	}
}

func TestSimulateComparedSearches(t *testing.T) {
	mode := os.Getenv(simulateSwitch)
	if mode == "" {
		t.Skipf("minutes of simulation: make simulate, or set %s", simulateSwitch)
	}
	on, of := append([]machine{still}, machines...), servers[:3]
	table := "| machine | target | pairs | the same thing: different | refused | −10 %: found | refused |\n" +
		"|---|---|---:|---:|---:|---:|---:|\n"
	table += rows(len(on)*len(of), func(i int) string {
		const runs = 40
		m, s := on[i/len(of)], of[i%len(of)]
		quiet := m.name == still.name || m.name == "quiet"
		same, less := m.comparisons(s, 86, runs, 1), m.comparisons(s, 87, runs, 0.9)
		if same.differ > byChance(0.05, runs) {
			t.Errorf("%s, %s: of the same thing %.1f %% are different", m.name, s.name, 100*same.differ)
		}
		if quiet && less.less < 0.9 {
			t.Errorf("%s, %s: of 10 %% less %.1f %% are found", m.name, s.name, 100*less.less)
		}
		return fmt.Sprintf("| %s | %s | %d | %.1f %% | %.1f %% | %.1f %% | %.1f %% |\n",
			m.name, s.name, runs, 100*same.differ, 100*same.refused, 100*less.less, 100*less.refused)
	})
	t.Logf("compared searches\n%s", table)
	document(t, "compared searches", table, mode == "update")
}
