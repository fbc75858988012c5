package simulation

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"bench/history"
	"bench/result/stats"
)

// A world makes the points of a series in which nothing changes: ln(subject/anchor) of one run after the other.
type world struct {
	name  string
	begin func(rng *rand.Rand) func() float64
}

// independent is a world whose runs have nothing to do with each other.
func independent(name string, draw func(rng *rand.Rand) float64) world {
	return world{name, func(rng *rand.Rand) func() float64 { return func() float64 { return 0.01 * draw(rng) } }}
}

// shapes are six shapes of noise: what is left when the machine is taken off.
var shapes = []world{
	independent("normal", func(rng *rand.Rand) float64 { return rng.NormFloat64() }),
	independent("Laplace", func(rng *rand.Rand) float64 { return rng.ExpFloat64() - rng.ExpFloat64() }),
	independent("t, 3 degrees of freedom", func(rng *rand.Rand) float64 {
		square := 0.0
		for range 3 {
			x := rng.NormFloat64()
			square += x * x
		}
		return rng.NormFloat64() / math.Sqrt(square/3)
	}),
	independent("log-normal", func(rng *rand.Rand) float64 { return math.Exp(0.6 * rng.NormFloat64()) }),
	independent("spikes in 1 of 10", func(rng *rand.Rand) float64 {
		x := rng.NormFloat64()
		if rng.Float64() < 0.1 {
			x += 4 + 2*rng.ExpFloat64()
		}
		return x
	}),
	independent("two modes, 3 apart", func(rng *rand.Rand) float64 { return rng.NormFloat64() + 3*float64(rng.IntN(2)) }),
}

// historyBlocks are those of a run.
const historyBlocks = 20

// anchored is a machine on which subject and anchor take turns, each run in a process of its own luck.
func (m machine) anchored() world {
	return world{m.name + ", with an anchor", func(rng *rand.Rand) func() float64 {
		return func() float64 {
			luck := 0.003 * (rng.NormFloat64() - rng.NormFloat64())
			w := m.begin(rng)
			d := make([]float64, historyBlocks)
			for block := range d {
				w.trials = float64(block) / historyBlocks
				var p50 [2]float64
				for _, k := range rng.Perm(2) {
					p50[k], _ = w.trial(requests, 1, nil)
				}
				d[block] = math.Log(p50[0] / p50[1])
			}
			estimate, _, _, _ := stats.HodgesLehmann(d, 0.05)
			return estimate + luck
		}
	}}
}

// series is a history of so many runs, each of a commit of its own; by is what has changed at the i-th.
func (w world) series(rng *rand.Rand, runs int, by func(i int) float64) history.Series {
	s := history.Series{Address: "api/orders/pool/8", Metric: "service.p50"}
	next := w.begin(rng)
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range runs {
		x := next() + by(i)
		s.Points = append(s.Points, history.Point{
			Run: fmt.Sprintf("run%05d", i), Commit: fmt.Sprintf("commit%05d", i), Position: i, StartedAt: start.Add(time.Duration(i) * time.Hour),
			Machine: "a", Fingerprint: "f", Anchor: "a", Ratio: &x, Valid: true,
		})
	}
	return s
}

func unchanged(int) float64 { return 0 }

// analysed are the findings of a series, at that rate of false alarms a run.
func analysed(s history.Series, alpha, least float64) []history.Finding {
	return history.Analyse(history.Project{Series: []history.Series{s}, Options: history.Options{Alarms: 100 * alpha, MinEffect: least}}).Findings
}

// alarms is how many changes are seen in 100 runs in which nothing changes, however small, and whatever becomes of them.
func (w world) alarms(seed uint64, sequences, runs int, alphas ...float64) []float64 {
	seen := make([]float64, len(alphas))
	for i := range sequences {
		s := w.series(rand.New(rand.NewPCG(seed, uint64(i))), runs, unchanged)
		for k, alpha := range alphas {
			seen[k] += float64(len(analysed(s, alpha, 1e-6)))
		}
	}
	for k := range seen {
		seen[k] *= 100 / float64(sequences*runs)
	}
	return seen
}

// found is the share of histories in which a change for the worse is seen in one of so many runs from the 60th on, after which
// by has what changed in the i-th.
func (w world) found(seed uint64, sequences, within int, alpha float64, by func(i int) float64) float64 {
	const before = 60
	return tally(seed, sequences, func(rng *rand.Rand) bool {
		s := w.series(rng, before+within, func(i int) float64 { return by(i - before) })
		for _, f := range analysed(s, alpha, 0.02) {
			if f.Worse && f.Told && f.Seen >= s.Points[before].Run {
				return true
			}
		}
		return false
	})
}

func step(ratio float64) func(i int) float64 {
	return func(i int) float64 {
		if i < 0 {
			return 0
		}
		return math.Log(ratio)
	}
}

// creeping are ten changes of 1 %, one each second run.
func creeping(i int) float64 { return float64(min(max((i+2)/2, 0), 10)) * math.Log(1.01) }

// The rates at which a project of one, and of four series would be alarmed once in 2000 runs of each.
const often, seldom = 1.0 / 2000, 1.0 / 8000

// A historyRow is a row of the table of false alarms: how many in 100 runs of a series there may be, at either rate.
type historyRow struct {
	world
	most            [2]float64
	sequences, runs int
}

func historyRows() []historyRow {
	var rows []historyRow
	for _, w := range shapes {
		rows = append(rows, historyRow{w, [2]float64{0.3, 0.2}, 200, 500})
	}
	for _, m := range machines {
		rows = append(rows, historyRow{m.anchored(), [2]float64{0.10, 0.03}, 160, 500})
	}
	return rows
}

func TestSimulateHistoryAlarms(t *testing.T) {
	skipUnlessSimulating(t)
	table := "| noise | false alarms in 100 runs at 1/2000 | at 1/8000 |\n|---|---:|---:|\n"
	for _, row := range historyRows() {
		seen := row.alarms(41, row.sequences, row.runs, often, seldom)
		table += fmt.Sprintf("| %s | %.3f | %.3f |\n", row.name, seen[0], seen[1])
		for k, most := range row.most {
			if seen[k] > most {
				t.Errorf("%s: %.3f false alarms in 100 runs, and at most %.2f", row.name, seen[k], most)
			}
		}
	}
	t.Logf("false alarms\n%s", table)
	document(t, "history alarms", table, os.Getenv(simulateSwitch) == "update")
}

func TestSimulateHistoryPower(t *testing.T) {
	skipUnlessSimulating(t)
	const sequences = 400
	columns := []struct {
		title  string
		within int
		by     func(i int) float64
		least  float64 // on ci-vm, at the first rate
	}{
		{"+5 % in 20 runs", 20, step(1.05), 0.90},
		{"+10 % in 4 runs", 4, step(1.10), 0.90},
		{"ten times 1 % in 20 runs", 20, creeping, 0.95},
	}
	table, line := "| machine, with an anchor | rate | noise |", "|---|---|---:|"
	for _, c := range columns {
		table, line = table+" "+c.title+" |", line+"---:|"
	}
	table += "\n" + line + "\n"
	for _, m := range machines {
		w := m.anchored()
		noise := w.noise(47)
		for _, alpha := range []float64{often, seldom} {
			table += fmt.Sprintf("| %s | 1/%.0f | %.1f %% |", m.name, 1/alpha, 100*noise)
			for k, c := range columns {
				share := w.found(uint64(43+k), sequences, c.within, alpha, c.by)
				table += fmt.Sprintf(" %.0f %% |", 100*share)
				if m.name == "ci-vm" && alpha == often && share < c.least {
					t.Errorf("%s: %s: %.1f %%", m.name, c.title, 100*share)
				}
			}
			table += "\n"
		}
	}
	t.Logf("power\n%s", table)
	document(t, "history power", table, os.Getenv(simulateSwitch) == "update")
}

// noise is the standard deviation from run to run.
func (w world) noise(seed uint64) float64 {
	s := w.series(rand.New(rand.NewPCG(seed, 0)), 300, unchanged)
	return history.Analyse(history.Project{Series: []history.Series{s}}).Series[0].Tracks[0].Noise.Spread
}

func skipUnlessSimulating(t *testing.T) {
	t.Helper()
	if os.Getenv(simulateSwitch) == "" {
		t.Skipf("minutes of simulation: make simulate, or set %s", simulateSwitch)
	}
}

// The short version: nothing here is as exact, but a procedure that cries wolf, or sleeps, is seen.
func TestHistoryIsCalibrated(t *testing.T) {
	const runs = 8 * 400
	if seen := shapes[0].alarms(51, 8, 400, 1.0/200)[0] / 100; seen > byChance(1.0/200, runs) || seen < 1.0/1000 {
		t.Errorf("%.4f false alarms a run of normal noise, at 1/200", seen)
	}
	if share := shapes[0].found(52, 40, 10, often, step(1.03)); share < 0.8 {
		t.Errorf("of changes of three times the noise %.0f %% are found in 10 runs", 100*share)
	}
}
