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

func TestWhatIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		tale
		want string
	}{
		"nothing":                 {tale{runs: 120, noise: 0.01}, ""},
		"a change":                {tale{runs: 60, noise: 0.005, changes: map[int]float64{40: 1.04}}, "scan c040 +4% confirmed"},
		"a change for the better": {tale{runs: 60, noise: 0.005, changes: map[int]float64{40: 0.9}}, "scan c040 -10% confirmed"},
		"it is back":              {tale{runs: 80, noise: 0.005, changes: map[int]float64{30: 1.1, 50: 1 / 1.1}}, "scan c030 +10% fixed by c050; scan c050 -9% confirmed"},
		"one of two is back":      {tale{runs: 90, noise: 0.003, changes: map[int]float64{30: 1.05, 45: 1.1, 60: 1 / 1.1}}, "scan c030 +5% confirmed; scan c045 +10% fixed by c060; scan c060 -9% confirmed"},
		"too small to be told":    {tale{runs: 90, noise: 0.002, changes: map[int]float64{40: 1.01}}, ""},
		"four that are too small": {tale{runs: 150, noise: 0.002, changes: map[int]float64{30: 1.01, 50: 1.01, 70: 1.01, 90: 1.01}}, "creep c030 +4% confirmed"},
		"seen just now":           {tale{runs: 45, noise: 0.0003, changes: map[int]float64{40: 1.08}}, "scan c040 +8% new"},
		"before the twelfth run":  {tale{runs: 11, noise: 0.005, changes: map[int]float64{5: 1.5}}, ""},
		"spikes":                  {tale{runs: 120, noise: 0.005, edit: func(i int, p *Point) { *p.Ratio += map[bool]float64{true: 0.3}[i%17 == 5] }}, ""},
		"runs that are not valid": {tale{runs: 60, noise: 0.005, edit: func(i int, p *Point) { p.Valid = i%4 != 0; *p.Ratio += map[bool]float64{true: 0.3}[i%4 == 0] }}, ""},
		"runs of branches": {tale{runs: 60, noise: 0.005, edit: func(i int, p *Point) {
			*p.Ratio += map[bool]float64{true: 0.3}[i > 40]
			p.Position = map[bool]int{true: OffMain, false: i}[i > 40]
		}}, ""},
		"another experiment": {tale{runs: 60, noise: 0.005, edit: func(i int, p *Point) {
			if i >= 30 {
				p.Fingerprint = "g"
				*p.Ratio += 0.3
			}
		}}, ""},
		"another anchor": {tale{runs: 60, noise: 0.005, edit: func(i int, p *Point) {
			if i >= 30 {
				p.Anchor = "new"
				*p.Ratio -= 0.3
			}
		}}, ""},
		"values that are all equal": {tale{runs: 60, changes: map[int]float64{40: 1.5}}, "scan c040 +50% confirmed"},
		"no values":                 {tale{runs: 20, edit: func(i int, p *Point) { p.Ratio, p.Value = nil, 0 }}, ""},
		"another anchor, bridged": {tale{runs: 60, noise: 0.005, changes: map[int]float64{45: 1.05}, Series: Series{
			Address: "api/orders/pool/8", Metric: "cpu_per_request", Bridges: []Bridge{{From: "old", To: "new", Shift: 0.3, Runs: 10}, {From: "new", To: "old", Runs: 10}},
		}, edit: func(i int, p *Point) {
			if i >= 30 {
				p.Anchor = "new"
				*p.Ratio -= 0.3
			}
		}}, ""},
		"throughput, where less is worse": {tale{runs: 60, noise: 0.005, changes: map[int]float64{40: 0.95}, Series: Series{Address: "x", Metric: "throughput", MoreIsBetter: true}}, "scan c040 -5% confirmed"},
		"an A/B verdict, at once": {tale{runs: 36, noise: 0.01, changes: map[int]float64{33: 1.06}, Series: Series{
			Address: "x", Metric: "service.p50", Evidence: []Evidence{said(33, 1.06, 0.02, true)},
		}}, "ab c033 +6% new"},
		"an A/B verdict that later runs show": {tale{runs: 60, noise: 0.004, changes: map[int]float64{33: 1.06}, Series: Series{
			Address: "x", Metric: "service.p50", Evidence: []Evidence{said(33, 1.06, 0.02, true)},
		}}, "ab c033 +6% confirmed"},
		"an A/B verdict that they don't": {tale{runs: 60, noise: 0.01, Series: Series{
			Address: "x", Metric: "service.p50", Evidence: []Evidence{said(33, 1.06, 0.02, true)},
		}}, "ab c033 +6% not confirmed"},
		"a verdict as weak as one of twenty of equal builds": {tale{runs: 60, noise: 0.01, Series: Series{
			Address: "x", Metric: "service.p50", Evidence: []Evidence{weakly(said(33, 1.06, 0.05, true))},
		}}, ""},
		"a verdict as weak, and a ratio to the anchor that says it, too": {tale{runs: 36, noise: 0.01, changes: map[int]float64{33: 1.06}, Series: Series{
			Address: "x", Metric: "service.p50", Evidence: []Evidence{weakly(said(33, 1.06, 0.05, true))},
		}}, "ab c033 +6% new"},
		"a verdict as weak, and a ratio to the anchor that says the opposite": {tale{runs: 34, noise: 0.01, changes: map[int]float64{33: 0.94}, Series: Series{
			Address: "x", Metric: "service.p50", Evidence: []Evidence{weakly(said(33, 1.06, 0.05, true))},
		}}, ""},
		"a verdict without a p-value": {tale{runs: 34, noise: 0.01, changes: map[int]float64{33: 1.06}, Series: Series{
			Address: "x", Metric: "service.p50", Evidence: []Evidence{{Run: "run033", Commit: "c033", Position: 33, Effect: 0.06, Low: 0.05, High: 0.07, Judged: true}},
		}}, ""},
		"a verdict that was inconclusive": {tale{runs: 60, noise: 0.01, Series: Series{
			Address: "x", Metric: "service.p50", Evidence: []Evidence{said(33, 1.06, 0.2, false)},
		}}, ""},
	} {
		for seed := range uint64(3) {
			if got := told(analyse(c.series(seed))); name == "another anchor, bridged" {
				// A circle of bridges ends; the line goes on over the new anchor, and the change is seen.
				if !strings.HasPrefix(got, "scan c045 +5% ") {
					t.Errorf("%s: %s", name, got)
				}
			} else if got != c.want {
				t.Errorf("%s, seed %d:\n got %s\nwant %s", name, seed, got, c.want)
			}
		}
	}
}

func TestPlaces(t *testing.T) {
	// The scan alone knows a change of three times the noise to one or two commits; what an A/B comparison said decides.
	exact, inRange, wide := 0, 0, 0
	const seeds = 60
	for seed := range uint64(seeds) {
		c := tale{runs: 60, noise: 0.01, changes: map[int]float64{40: 1.03}}
		f := last(analyse(c.series(seed)))
		if f.Positions[0] <= 40 && 40 <= f.Positions[1] {
			inRange++
		}
		wide += f.Places
		c.Evidence = []Evidence{said(39, 1.001, 0.012, false), said(40, 1.028, 0.012, false), said(41, 0.999, 0.012, false)}
		c.Address, c.Metric = "api/orders/pool/8", "cpu_per_request"
		if f := last(analyse(c.series(seed))); f.Commit == "c040" {
			exact++
		}
	}
	if inRange < 55 || wide > 4*seeds || exact < 55 {
		t.Errorf("of %d the range has the commit in %d, of %.1f places; with an A/B comparison it is exactly that in %d", seeds, inRange, float64(wide)/seeds, exact)
	}
}

// What a comparison says is no surer than a run is, and what was seen lies before the run in which it was.
func TestPlacesWhereComparisonsAreWrong(t *testing.T) {
	for seed := range uint64(20) {
		c := tale{runs: 60, noise: 0.003, changes: map[int]float64{30: 1.05}}
		c.Address, c.Metric = "api/orders/pool/8", "cpu_per_request"
		rng := rand.New(rand.NewPCG(9, seed))
		for i := range c.runs {
			// The comparison that should have seen it was lucky, and all of them are far too sure.
			c.Evidence = append(c.Evidence, said(i, 1+0.004*rng.NormFloat64(), 0.002, false))
		}
		f := last(analyse(c.series(seed)))
		if f.SeenAfter < 0 || f.Positions[0] > 30 || f.Positions[1] < 30 || math.Abs(f.Effect-math.Log(1.05)) > 0.006 {
			t.Errorf("seed %d: %d to %d, seen %d later, %+.3f", seed, f.Positions[0], f.Positions[1], f.SeenAfter, f.Effect)
		}
	}
}

func last(a Analysis) Finding {
	if len(a.Findings) == 0 {
		return Finding{}
	}
	return a.Findings[len(a.Findings)-1]
}

func TestSeveralRunsOfACommitAreNoChange(t *testing.T) {
	c := tale{runs: 60, noise: 0.01, changes: map[int]float64{41: 1.06}, edit: func(i int, p *Point) { p.Position, p.Commit = i/3, commitAt(i/3) }}
	f := last(analyse(c.series(1)))
	if f.Commit != "c014" && f.Commit != "c013" || f.Positions[0] < 13 || f.After == f.Low {
		t.Errorf("%+v", f)
	}
}

func TestAVerdictOfACommitWithoutARun(t *testing.T) {
	c := tale{runs: 60, noise: 0.01, changes: map[int]float64{34: 1.06}, edit: func(i int, p *Point) { p.Valid = i != 33 }, Series: Series{Address: "x", Metric: "m", Evidence: []Evidence{said(33, 1.06, 0.02, true)}}}
	if got := told(analyse(c.series(1))); got != "ab c033 +6% confirmed" {
		t.Errorf("%s", got)
	}
}

func TestMachines(t *testing.T) {
	// The ratio is 4 % higher on the second class: no change, once that is known; and a change of both is one.
	mixed := func(i int, p *Point) {
		if i > 10 && i%3 == 0 {
			p.Machine = "b"
			*p.Ratio += 0.04
			anchor := 0.002
			p.AnchorValue = &anchor
		}
	}
	a := analyse(tale{runs: 80, noise: 0.005, edit: mixed}.series(1))
	if by := a.Series[0].Tracks[0].Offsets["b"]; told(a) != "" || math.Abs(by-0.04) > 0.008 {
		t.Errorf("%q, and it is higher by %g", told(a), by)
	}
	if got := told(analyse(tale{runs: 80, noise: 0.005, edit: mixed, changes: map[int]float64{60: 1.05}}.series(1))); got != "scan c060 +5% confirmed" {
		t.Errorf("%q", got)
	}
	// Without an anchor each class is a history of its own.
	a = analyse(tale{runs: 80, noise: 0.005, changes: map[int]float64{50: 1.06}, edit: func(i int, p *Point) {
		p.Ratio, p.Anchor = nil, ""
		if i%2 == 1 {
			p.Machine, p.Value = "b", 3*p.Value
		}
	}}.series(1))
	if len(a.Series[0].Tracks) != 2 || told(a) != "scan c050 +6% confirmed; scan c051 +6% confirmed" || len(a.Messages) > 2 {
		t.Errorf("%d tracks, %q, %+v", len(a.Series[0].Tracks), told(a), a.Messages)
	}
}

func TestTheMachineIsAMarkAndNoAlarm(t *testing.T) {
	slower := func(i int, p *Point) {
		v := *p.AnchorValue * (1 + 0.002*float64(i%5))
		if i >= 50 {
			v *= 1.08
		}
		p.AnchorValue = &v
	}
	a := analyse(tale{runs: 80, noise: 0.005, edit: slower}.series(1))
	marks := a.Series[0].Marks
	if told(a) != "" || len(marks) != 1 || marks[0].Commit != "c050" || math.Abs(marks[0].Effect-0.077) > 0.01 {
		t.Errorf("%q, marks %+v", told(a), marks)
	}
}

func TestDecisions(t *testing.T) {
	s := tale{runs: 90, noise: 0.003, changes: map[int]float64{30: 1.05, 45: 1.1, 60: 1 / 1.1}}.series(1)
	at := func(h int) time.Time { return time.Unix(int64(h)*3600, 0).UTC() }
	p := Project{Series: []Series{s}, Decisions: []Decision{
		{Address: s.Address, Metric: s.Metric, Commit: "c030", State: Ignored, At: at(2), By: "b"},
		{Address: s.Address, Metric: s.Metric, Commit: "c030", State: Accepted, At: at(5), By: "a", Note: "worth it"},
		{Address: s.Address, Metric: s.Metric, Commit: "c045", State: Accepted, At: at(5)},
		{Address: s.Address, Metric: "other", Commit: "c060", State: Accepted, At: at(5)},
	}}
	if got, want := told(Analyse(p)), "scan c030 +5% accepted; scan c045 +10% fixed by c060; scan c060 -9% confirmed"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if f := Analyse(p).Findings[0]; f.Note != "worth it" || f.By != "a" || !f.At.Equal(at(5)) || f.State.Open() {
		t.Errorf("%+v", f)
	}
	p.Decisions = append(p.Decisions, Decision{Address: s.Address, Metric: s.Metric, Commit: "c030", State: New, At: at(6)})
	if f := Analyse(p).Findings[0]; f.State != Confirmed {
		t.Errorf("taken back: %+v", f)
	}
}

func TestFindingsOfACommitAreOneMessage(t *testing.T) {
	change := map[int]float64{40: 1.08}
	var all []Series
	for i, metric := range []string{"throughput", "peak_memory", "service.p50", "cpu_per_request", "service.p99"} {
		c := tale{runs: 60, noise: 0.005, changes: change, Series: Series{Address: "api/orders/pool/8", Metric: metric}}
		if metric == "throughput" {
			c.MoreIsBetter, c.changes = true, map[int]float64{40: 1 / 1.08}
		}
		all = append(all, c.series(uint64(i)))
	}
	a := analyse(all...)
	if len(a.Messages) != 1 || a.Messages[0].Commit != "c040" || !a.Messages[0].Worse || len(a.Messages[0].Findings) != 5 {
		t.Fatalf("%+v", a.Messages)
	}
	var metrics []string
	for _, id := range a.Messages[0].Findings {
		i := slices.IndexFunc(a.Findings, func(f Finding) bool { return f.ID == id })
		metrics = append(metrics, a.Findings[i].Metric)
	}
	if got := strings.Join(metrics, " "); got != "cpu_per_request service.p50 service.p99 throughput peak_memory" {
		t.Errorf("%s", got)
	}
}

func TestNoise(t *testing.T) {
	n := analyse(tale{runs: 100, noise: 0.01}.series(3)).Series[0].Tracks[0].Noise
	if n.Spread < 0.008 || n.Spread > 0.012 || len(n.Found) != 3 {
		t.Fatalf("%+v", n)
	}
	smaller := math.Inf(1)
	for _, f := range n.Found {
		if f.Effect == nil {
			continue
		}
		if *f.Effect >= smaller || *f.Effect < 0.01 {
			t.Errorf("in %d runs %g", f.Runs, *f.Effect)
		}
		smaller = *f.Effect
		seen := 0
		const seeds = 60
		for seed := range uint64(seeds) {
			c := tale{runs: 60 + f.Runs, noise: 0.01, changes: map[int]float64{60: math.Exp(*f.Effect)}}
			if len(analyse(c.series(seed)).Findings) > 0 {
				seen++
			}
		}
		if seen < 48 { // nine of ten, less what chance and the ranks take
			t.Errorf("in %d runs %.3f is seen in %d of %d", f.Runs, *f.Effect, seen, seeds)
		}
	}
	if math.IsInf(smaller, 1) {
		t.Error("nothing is ever found")
	}
	if n := analyse(tale{runs: 11, noise: 0.01}.series(3)).Series[0].Tracks[0].Noise; len(n.Found) != 0 {
		t.Errorf("of eleven runs: %+v", n)
	}
}

// A year of eighty series takes less than a second, by a wide margin on a busy machine.
func BenchmarkAYear(b *testing.B) {
	var p Project
	for k := range 80 {
		p.Series = append(p.Series, tale{
			runs: 250, noise: 0.01, changes: map[int]float64{60: 1.05, 120: 0.95, 200: 1.1},
			Series: Series{Address: fmt.Sprintf("api/%d", k), Metric: "cpu_per_request"},
		}.series(uint64(k)))
	}
	for b.Loop() {
		Analyse(p)
	}
}
