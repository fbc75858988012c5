package simulation

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"bench/result"
	"bench/result/stats"
)

// The long simulation behind docs/measuring.md: `make simulate` runs it and holds the tables there against what comes
// out; BENCH_SIMULATE=update writes them. Everything is seeded, so that the same machine gives the same tables.
const (
	measuring      = "../docs/measuring.md"
	simulations    = 4000
	simulateSwitch = "BENCH_SIMULATE"
)

func TestSimulateErrorRates(t *testing.T) {
	simulate(t, "error rates", []column{
		{"A/A: slower or faster", atMost(0.05), func(m machine) float64 {
			return tally(11, simulations, func(rng *rand.Rand) bool { return directed(verdicts(m.simulated(rng, 20, 1))) })
		}},
		{"12 A/A in a gate: any", atMost(0.05), func(m machine) float64 {
			return tally(12, simulations, func(rng *rand.Rand) bool {
				return directed(verdicts(m.simulated(rng, 20, slices.Repeat([]float64{1}, 12)...)))
			})
		}},
		{"A/A with early stop", atMost(0.05), func(m machine) float64 {
			return tally(13, simulations, func(rng *rand.Rand) bool {
				run, _ := stoppedEarly(m.simulated(rng, 30, 1), 30)
				return directed(verdicts(run))
			})
		}},
		{"+5 %: same", atMost(0.025), func(m machine) float64 {
			return tally(14, simulations, func(rng *rand.Rand) bool { return verdicts(m.simulated(rng, 20, 1.05))[0] == result.Same })
		}},
		{"interval covers +8 %", covers, func(m machine) float64 {
			return tally(15, simulations, func(rng *rand.Rand) bool {
				c := compared(m.simulated(rng, 20, 1.08))[0]
				return *c.Low <= 1.08 && 1.08 <= *c.High
			})
		}},
		{"+10 %: the wrong way", atMost(0.001), func(m machine) float64 {
			return tally(16, simulations, func(rng *rand.Rand) bool { return verdicts(m.simulated(rng, 20, 1.10))[0] == result.Faster })
		}},
	})
}

func TestSimulatePower(t *testing.T) {
	finds := func(blocks int, ratio float64, want result.Verdict) func(m machine) float64 {
		return func(m machine) float64 {
			return tally(21, simulations, func(rng *rand.Rand) bool { return verdicts(m.simulated(rng, blocks, ratio))[0] == want })
		}
	}
	simulate(t, "power", []column{
		{"A/A: same, 20 blocks", nil, finds(20, 1, result.Same)},
		{"+10 %: slower, 10 blocks", nil, finds(10, 1.10, result.Slower)},
		{"20 blocks", nil, finds(20, 1.10, result.Slower)},
		{"30 blocks", nil, finds(30, 1.10, result.Slower)},
		{"+20 %: slower, 20 blocks", nil, finds(20, 1.20, result.Slower)},
		{"early stop, +10 % in 30", nil, func(m machine) float64 {
			return tally(22, simulations, func(rng *rand.Rand) bool {
				run, _ := stoppedEarly(m.simulated(rng, 30, 1.10), 30)
				return verdicts(run)[0] == result.Slower
			})
		}},
		{"blocks it took, of 30", nil, func(m machine) float64 {
			sum := 0
			for i := range simulations {
				_, blocks := stoppedEarly(m.simulated(rand.New(rand.NewPCG(22, uint64(i))), 30, 1.10), 30)
				sum += blocks
			}
			return float64(sum) / simulations / 30
		}},
	})
}

// What the same machines do to the ways of comparing that were rejected, when nothing differs.
func TestSimulateRejectedWays(t *testing.T) {
	const trials = 20
	simulate(t, "rejected ways", []column{
		{"run against run, 10 % apart", nil, func(m machine) float64 {
			return tally(31, simulations, func(rng *rand.Rand) bool {
				a, b := m.oneAfterTheOther(rng, trials)
				return math.Abs(math.Log(stats.Median(b)/stats.Median(a))) > math.Log(1.10)
			})
		}},
		{"A then B, rank-sum test", nil, func(m machine) float64 {
			return tally(31, simulations, func(rng *rand.Rand) bool {
				a, b := m.oneAfterTheOther(rng, trials)
				return rankSumTest(a, b) <= 0.05
			})
		}},
		{"12 comparisons, no correction", nil, func(m machine) float64 {
			return tally(32, simulations, func(rng *rand.Rand) bool {
				run := m.simulated(rng, trials, slices.Repeat([]float64{1}, 12)...)
				return slices.ContainsFunc(compared(run), func(c result.Comparison) bool { return *c.P <= 0.05 })
			})
		}},
		{"peeking five times at 5 %", nil, func(m machine) float64 {
			return tally(33, simulations, func(rng *rand.Rand) bool {
				run := m.simulated(rng, 30, 1)
				return slices.ContainsFunc(result.Looks(30), func(n int) bool { return *compared(first(run, n))[0].P <= 0.05 })
			})
		}},
	})
}

// oneAfterTheOther measures the same thing twice, first all trials of the one, then all of the other.
func (m machine) oneAfterTheOther(rng *rand.Rand, trials int) (a, b []float64) {
	w := m.begin(rng)
	for i := range 2 * trials {
		w.trials = float64(i) / float64(2*trials)
		p50, _ := w.trial(requests, 1, nil)
		if i < trials {
			a = append(a, p50)
		} else {
			b = append(b, p50)
		}
	}
	return a, b
}

// rankSumTest is the p-value of the rank-sum test (Mann & Whitney 1947), by the normal approximation.
func rankSumTest(a, b []float64) float64 {
	above := 0.0
	for _, x := range a {
		for _, y := range b {
			if y > x {
				above++
			}
		}
	}
	n, m := float64(len(a)), float64(len(b))
	return math.Erfc(math.Abs(above-n*m/2) / math.Sqrt(2*n*m*(n+m+1)/12))
}

// A column of a table: what is counted, what it must be, and how it is counted on a machine.
type column struct {
	title string
	must  func(share float64) bool
	count func(m machine) float64
}

func atMost(p float64) func(float64) bool {
	return func(share float64) bool { return share <= byChance(p, simulations) }
}

func covers(share float64) bool {
	exact := 1 - stats.RankSumP(20, stats.CriticalRankSum(20, 0.05))
	return math.Abs(share-exact) <= byChance(exact, simulations)-exact
}

// simulate fills in a table of the documentation and holds it against what is there.
func simulate(t *testing.T, name string, columns []column) {
	t.Helper()
	mode := os.Getenv(simulateSwitch)
	if mode == "" {
		t.Skipf("minutes of simulation: make simulate, or set %s", simulateSwitch)
	}
	var table strings.Builder
	header, line := "| machine |", "|---|"
	for _, c := range columns {
		header, line = header+" "+c.title+" |", line+"---:|"
	}
	fmt.Fprintln(&table, header)
	fmt.Fprintln(&table, line)
	for _, m := range machines {
		fmt.Fprintf(&table, "| %s |", m.name)
		for _, c := range columns {
			share := c.count(m)
			fmt.Fprintf(&table, " %.1f %% |", 100*share)
			if c.must != nil && !c.must(share) {
				t.Errorf("%s: %s: %.2f %%", m.name, c.title, 100*share)
			}
		}
		fmt.Fprintln(&table)
	}
	t.Logf("%s\n%s", name, &table)
	document(t, name, table.String(), mode == "update")
}

// document holds the table between its two marks in the documentation against the one that came out.
func document(t *testing.T, name, table string, update bool) {
	t.Helper()
	text, err := os.ReadFile(measuring)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := []byte("<!-- simulated: "+name+" -->\n"), []byte("<!-- end -->")
	before, rest, found := bytes.Cut(text, begin)
	old, after, closed := bytes.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has no place for %q", measuring, name)
	}
	if string(old) == table {
		return
	}
	if !update {
		t.Errorf("%s says otherwise; %s=update writes what came out", measuring, simulateSwitch)
		return
	}
	updated := slices.Concat(before, begin, []byte(table), end, after)
	if err := os.WriteFile(measuring, updated, 0o644); err != nil {
		t.Fatal(err)
	}
}
