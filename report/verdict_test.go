package report

import (
	"strings"
	"testing"

	"bench/report/escape"
	"bench/result"
)

// An effect is a comparison of one strategy with the baseline, on one metric.
type effect struct {
	strategy, metric string
	verdict          result.Verdict
	ratio            float64
}

// contest is a run of one benchmark whose strategies were compared with "base" at one level.
func contest(effects ...effect) *result.Run {
	level := 5
	run := newRun()
	add := func(strategy string) string {
		c := result.Cell{
			Benchmark: "b", Group: "g", Strategy: strategy, StrategyType: "map", Level: "5", Concurrency: &level, Valid: true,
		}
		c.Address = addressOf(&c)
		for _, known := range run.Cells {
			if known.Address == c.Address {
				return c.Address
			}
		}
		value := 0.03
		c.Requests, c.Makespan = 100, result.Summary{Count: 100, Percentiles: result.Percentiles{P50: &value}}
		c.Delivery = c.Makespan
		run.Cells = append(run.Cells, c)
		return c.Address
	}
	base := add("base")
	for _, e := range effects {
		low, high, value := e.ratio*0.99, e.ratio*1.01, 0.03*e.ratio
		from := 0.03
		run.Comparisons = append(run.Comparisons, result.Comparison{
			Pair:  result.Pair{Benchmark: "b", Baseline: base, Candidate: add(e.strategy), Metric: e.metric, MinEffect: 0.05, Confidence: 0.95},
			Ratio: &e.ratio, Low: &low, High: &high, Blocks: 20, Verdict: e.verdict, BaselineValue: &from, CandidateValue: &value,
		})
	}
	return run
}

func TestTitleSaysWhoWins(t *testing.T) {
	const makespan, delivery, cpu = "makespan.p50", "delivery.p50", "cpu_per_request"
	for _, c := range []struct {
		want    string
		effects []effect
	}{
		{"a is faster than base at concurrency 5", []effect{{"a", makespan, result.Faster, 0.8}}},
		{"a is slower than base at concurrency 5", []effect{{"a", makespan, result.Slower, 1.3}}},
		{"all the same at concurrency 5", []effect{{"a", makespan, result.Same, 1}}},
		{"no proven winner at concurrency 5", []effect{{"a", makespan, result.Inconclusive, 1.04}}},
		{"a wins at concurrency 5", []effect{{"a", makespan, result.Faster, 0.5}, {"b", makespan, result.Faster, 0.8}}},
		{"base wins at concurrency 5", []effect{{"a", makespan, result.Slower, 1.5}, {"b", makespan, result.Slower, 1.2}}},
		{"a and b win at concurrency 5, not told apart", []effect{{"a", makespan, result.Faster, 0.800}, {"b", makespan, result.Faster, 0.805}}},
		{"a wins at concurrency 5", []effect{{"a", makespan, result.Same, 1}, {"b", makespan, result.Same, 1}, {"a", delivery, result.Faster, 0.4}, {"b", delivery, result.Same, 1}}},
		{
			"no single winner at concurrency 5: a leads on makespan p50, b leads on delivery p50",
			[]effect{{"a", makespan, result.Faster, 0.5}, {"b", makespan, result.Same, 1}, {"a", delivery, result.Same, 1}, {"b", delivery, result.Faster, 0.5}},
		},
		{"a is slower than base at concurrency 5, but leads on CPU per request", []effect{{"a", makespan, result.Slower, 1.2}, {"a", cpu, result.Faster, 0.7}}},
		{"a is faster than base at concurrency 5, but base leads on CPU per request", []effect{{"a", makespan, result.Faster, 0.7}, {"a", cpu, result.Slower, 1.7}}},
		{"all the same at concurrency 5, but a leads on CPU per request", []effect{{"a", makespan, result.Same, 1}, {"a", cpu, result.Faster, 0.7}}},
		{"a wins at concurrency 5", []effect{{"a", cpu, result.Faster, 0.7}}},
		{
			"a is ahead on delivery p50, but proven worse on makespan p50 at concurrency 5",
			[]effect{{"a", makespan, result.Slower, 1.09}, {"b", makespan, result.Inconclusive, 0.98}, {"a", delivery, result.Faster, 0.1}, {"b", delivery, result.Same, 1}},
		},
	} {
		v := arrange(contest(c.effects...))
		if got := escape.Printable(v.state(v.benchmarks[0]).title); got != c.want {
			t.Errorf("%v:\n got %s\nwant %s", c.effects, got, c.want)
		}
	}
}

// Every line below a headline is about the one it names, also the line that says what it costs.
func TestClaimsAreAboutTheOneNamed(t *testing.T) {
	const makespan, first, delivery = "makespan.p50", "first_result.p50", "delivery.p50"
	for _, c := range []struct {
		effects []effect
		want    []string
	}{
		{
			[]effect{{"a", makespan, result.Slower, 1.09}, {"b", makespan, result.Inconclusive, 0.98}, {"a", delivery, result.Faster, 0.1}, {"b", delivery, result.Same, 1}},
			[]string{"a 32.7 ms, 1.09x slower than base (1.08–1.10)  ← what it costs", "a 3.00 ms, 10.0x faster than base (9.90–10.1)"},
		},
		{
			[]effect{{"a", makespan, result.Same, 1}, {"b", makespan, result.Same, 1}, {"a", first, result.Faster, 0.1}, {"b", first, result.Same, 1}},
			[]string{"a 30.0 ms, the same as base within 5 % (0.99–1.01)", "a 3.00 ms, 10.0x faster than base (9.90–10.1)"},
		},
		{
			[]effect{{"a", makespan, result.Slower, 1.2}, {"b", makespan, result.Slower, 1.5}},
			[]string{"base 30.0 ms, next is a, 1.20x slower (1.19–1.21)"},
		},
	} {
		v := arrange(contest(c.effects...))
		st := v.state(v.benchmarks[0])
		for i, cl := range st.claims {
			if got := escape.Printable(cl.plain()); got != c.want[i] {
				t.Errorf("%s: got  %s\n\twant %s", st.title, got, c.want[i])
			}
		}
	}
}

// What the headline says is what the result has as data.
func TestHeadlinesAgreeWithTheStandings(t *testing.T) {
	for _, s := range samples {
		run := s.run()
		v := arrange(run)
		if got := result.Standings(run); len(got) != len(run.Standings) {
			t.Errorf("%s: %d standings, %d saved", s.name, len(got), len(run.Standings))
		}
		for i, standing := range run.Standings {
			b := v.home[standing.Baseline]
			if b == nil || len(standing.Winners) == 0 {
				continue
			}
			title := v.state(b).title
			for _, w := range standing.Winners {
				if who := v.who(w, standing.Axis); !strings.Contains(title, who) {
					t.Errorf("%s: %q doesn't name %s, who wins in standing %d", s.name, title, who, i)
				}
			}
		}
	}
}

func TestWordsOfAChange(t *testing.T) {
	for _, c := range []struct {
		metric  string
		verdict result.Verdict
		ratio   float64
		want    string
	}{
		{"service.p50", result.Slower, 1.12, "1.12x slower (1.11–1.13)"},
		{"service.p50", result.Faster, 0.8, "1.25x faster (1.24–1.26)"},
		{"throughput", result.Slower, 0.8, "1.25x lower (1.24–1.26)"},
		{"throughput", result.Faster, 1.5, "1.50x higher (1.48–1.52)"},
		{"cpu_per_request", result.Slower, 1.5, "1.50x more (1.48–1.52)"},
		{"service.p50", result.LikelySlower, 1.5, "1.50x likely slower (1.48–1.52)"},
		{"service.p50", result.Same, 0.99, "0.99x same (0.98–1.00)"},
		{"service.p50", result.Inconclusive, 0.93, "0.93x inconclusive (0.92–0.94)"},
	} {
		say := changeOf(&contest(effect{"a", c.metric, c.verdict, c.ratio}).Comparisons[0])
		if got := say.ratio + " " + say.word + " (" + say.interval + ")"; got != c.want {
			t.Errorf("%s %s: %q, want %q", c.metric, c.verdict, got, c.want)
		}
	}
}

// A cell that answers fast because it fails is no winner, and neither is one that isn't valid.
func TestFailingCellsDontWin(t *testing.T) {
	run := contest(effect{"a", "makespan.p50", result.Inconclusive, 0.1})
	run.Comparisons = nil
	fast := 0.001
	run.Cells[1].Makespan.P50 = &fast
	title := func() string {
		v := arrange(run)
		return escape.Printable(v.state(v.benchmarks[0]).title)
	}
	if got := title(); !strings.HasPrefix(got, "a has the best") {
		t.Errorf("got %q", got)
	}
	run.Cells[1].ErrorRatio = 0.2
	if got := title(); !strings.HasPrefix(got, "base has the best") {
		t.Errorf("one that fails wins: %q", got)
	}
	run.Cells[1].ErrorRatio, run.Cells[1].Valid = 0, false
	if got := title(); !strings.HasPrefix(got, "base has the best") {
		t.Errorf("one that is not valid wins: %q", got)
	}
}

// Where the run's own check failed, the first lines say so, though every cell is valid.
func TestBrokenPlaceboIsNoticed(t *testing.T) {
	run := contest(effect{"a", "makespan.p50", result.Invalid, 1.2})
	run.Comparisons[0].Findings = []result.Finding{{
		Code: result.PlaceboFailed, Values: result.Values{"metric": result.Named("makespan.p50")},
	}}
	if text := render(t, "text", run, Options{}); !strings.HasPrefix(text, "INVALID  the run's own check failed") {
		t.Errorf("begins with %.80q", text)
	}
}

// A result that somebody edited may say anything, and is still shown.
func TestEditedResultsAreShown(t *testing.T) {
	edit := map[string]func(*result.Run){
		"a comparison between benchmarks": func(run *result.Run) { run.Comparisons[0].Candidate = run.Cells[len(run.Cells)-1].Address },
		"with itself":                     func(run *result.Run) { run.Comparisons[0].Candidate = run.Comparisons[0].Baseline },
		"no cells":                        func(run *result.Run) { run.Cells = nil },
		"empty ladders":                   func(run *result.Run) { run.Ladders = []result.Ladder{{Enough: run.Cells[0].Address}, {}} },
		"steps to nowhere": func(run *result.Run) {
			run.Ladders = []result.Ladder{{Enough: run.Cells[0].Address, Metric: "x", Steps: []result.Step{{From: "a", To: "b", Verdict: result.Faster}}}}
		},
		"more failures than requests": func(run *result.Run) {
			c := &run.Cells[0]
			c.ErrorKinds, c.Names = map[string]int64{"status": -3, "x": 1 << 60}, []result.NamedRequest{{Name: "n", Kinds: map[string]int64{"status": 9}, FailedCodes: map[string]int64{"x": 99}}}
		},
		"half an interval": func(run *result.Run) { run.Cells[0].Makespan.High = nil },
		"a percentile without samples": func(run *result.Run) {
			one := 1.0
			run.Cells[0].Makespan = result.Summary{Percentiles: result.Percentiles{P99: &one}}
		},
	}
	for _, name := range []string{"shop", "tutorial"} {
		for what, change := range edit {
			run := copied(sample(name))
			change(run)
			for _, format := range Formats() {
				if render(t, format, run, Options{Detail: true}) == "" && format != "openmetrics" && len(run.Cells) > 0 {
					t.Errorf("%s with %s: nothing in %s", name, what, format)
				}
			}
		}
	}
}

// That two runs can't be compared is said whether or not the numbers of the later one are valid.
func TestWhatCannotBeComparedIsSaidOfInvalidCellsToo(t *testing.T) {
	cell := result.Cell{Address: `benchmark.b["g"]["pool"][1]`, Benchmark: "b", Group: "g", Strategy: "pool", Level: "1", Valid: false, Findings: inWords("it was slow")}
	run := &result.Run{
		Info: result.Info{Status: result.Complete}, Cells: []result.Cell{cell},
		Declared: result.Declared{Benchmarks: []result.Benchmark{{Name: "b", Blocks: 2}}},
		Comparisons: []result.Comparison{{
			Pair:    result.Pair{Benchmark: "b", Baseline: cell.Address, Candidate: cell.Address, Metric: "throughput", Confidence: 0.95},
			Verdict: result.NotComparable, Findings: []result.Finding{{Code: result.LevelChanged, Values: result.Values{"before": result.Named("1"), "now": result.Named("2")}}}, CrossRun: true,
		}},
	}
	var b strings.Builder
	if err := Write(&b, "text", run, Options{Width: 120}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "nothing can be compared with the baseline run: the level was 1, now it is 2") {
		t.Errorf("it does not say so:\n%s", b.String())
	}
}
