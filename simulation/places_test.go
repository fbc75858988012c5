package simulation

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"bench/history"
)

// A placed is how well changes are placed: the share of those that are found whose range has the commit, the share that name exactly
// that one, and how many commits a range has.
type placed struct{ found, inRange, exact, places float64 }

// comparisons are what is said of each commit beside its parent: with that standard error, and with the luck of two processes, of
// which their intervals don't know.
type comparisons struct{ deviation, luck float64 }

// parents are comparisons as good as those of a pull request: nothing is judged by them.
var parents = &comparisons{0.006, 0.006}

// said adds what they say of a series in which one commit changed so much.
func (c *comparisons) said(rng *rand.Rand, s *history.Series, at int, by float64) {
	for k, point := range s.Points {
		effect := c.deviation*rng.NormFloat64() + c.luck*rng.NormFloat64()
		if k == at {
			effect += by
		}
		s.Evidence = append(s.Evidence, history.Evidence{
			Run: point.Run, Commit: point.Commit, Position: point.Position, Effect: effect, Low: effect - 1.96*c.deviation, High: effect + 1.96*c.deviation,
		})
	}
}

// places are those of a change of so much, with so many runs before it and thirty after, at the rate of one in 2000.
func (w world) places(seed uint64, sequences, before int, by float64, c *comparisons) (p placed) {
	for i := range sequences {
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		s := w.series(rng, before+30, func(i int) float64 { return step(1 + by)(i - before) })
		if c != nil {
			c.said(rng, &s, before, math.Log1p(by))
		}
		for _, f := range analysed(s, often, 0.02) {
			if !f.Worse || !f.Told || f.State != history.Confirmed || f.Seen < s.Points[before].Run {
				continue
			}
			p.found++
			p.places += float64(f.Places)
			if f.Positions[0] <= before && before <= f.Positions[1] {
				p.inRange++
			}
			if f.Commit == s.Points[before].Commit {
				p.exact++
			}
			break
		}
	}
	p.inRange, p.exact, p.places = p.inRange/p.found, p.exact/p.found, p.places/p.found
	p.found /= float64(sequences)
	return p
}

// A placesRow is a row of the table of places.
type placesRow struct {
	world
	before    int
	by        float64
	sequences int
}

func placesRows() []placesRow {
	var rows []placesRow
	for _, w := range []world{shapes[0], shapes[1], shapes[4]} {
		for _, by := range []float64{0.02, 0.03, 0.05} {
			rows = append(rows, placesRow{w, 60, by, 1000})
		}
		rows = append(rows, placesRow{w, 8, 0.03, 1000})
	}
	quiet, ci := machines[0].anchored(), machines[1].anchored()
	return append(rows, placesRow{quiet, 60, 0.03, 250}, placesRow{ci, 60, 0.03, 250}, placesRow{ci, 60, 0.05, 250})
}

func TestSimulateHistoryPlaces(t *testing.T) {
	skipUnlessSimulating(t)
	const least = 0.93
	table := "| noise | runs before | change | in range | exact | commits in range | with comparisons: in range | exact | commits |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
	for _, row := range placesRows() {
		alone := row.places(61, row.sequences, row.before, row.by, nil)
		both := row.places(62, row.sequences, row.before, row.by, parents)
		table += fmt.Sprintf("| %s | %d | +%.0f %% | %.0f %% | %.0f %% | %.1f | %.0f %% | %.0f %% | %.1f |\n", row.name, row.before, 100*row.by,
			100*alone.inRange, 100*alone.exact, alone.places, 100*both.inRange, 100*both.exact, both.places)
		for _, p := range []placed{alone, both} {
			// Two standard errors of so many histories are what chance allows.
			if found := p.found * float64(row.sequences); p.inRange < least-2*math.Sqrt(least*(1-least)/found) {
				t.Errorf("%s, +%.0f %% after %d runs: %.1f %% of %.0f ranges have the commit", row.name, 100*row.by, row.before, 100*p.inRange, found)
			}
		}
	}
	t.Logf("places\n%s", table)
	document(t, "history places", table, os.Getenv(simulateSwitch) == "update")
}
