package report

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"bench/result"
)

// searchedTrial is a trial of a search in virtual time: a target that takes so many a second, beyond which a backlog grows.
func searchedTrial(t *testing.T, rng *rand.Rand, over result.Load, level, capacity float64, block int) result.Trial {
	t.Helper()
	const seconds = 3.0
	rate, backlog := level, max(0, level/capacity-1)
	if over == result.OverConcurrency {
		rate, backlog = level*100/(1+0.02*(level-1)+0.0005*level*(level-1)), 0
	}
	n := int64(rate * seconds)
	trial := result.Trial{
		Block: block, Level: level, StartedAt: float64(block) * 4, Duration: seconds,
		Counts: result.Counts{Requests: n, Batches: n, Asked: n, Results: n, StatusCodes: map[string]int64{"200": n}, ErrorKinds: map[string]int64{}},
	}
	if over == result.OverRate {
		trial.Pace = &result.Pace{Seconds: seconds, Due: n, Done: n, Responses: make([]*float64, 20)}
	}
	times := result.NewRecorder()
	var sums [20]float64
	for i := range n {
		takes := 0.01*level/rate/0.01*0.9*(0.9+0.2*rng.Float64()) + seconds*float64(i)/float64(n)*backlog
		if over == result.OverRate {
			takes = 0.004*(0.5+rng.ExpFloat64()) + seconds*float64(i)/float64(n)*backlog
		}
		times.Record(time.Duration(takes * 1e9))
		sums[i*20/n] += takes * 20 / float64(n)
	}
	if over == result.OverRate {
		for i := range sums {
			trial.Pace.Responses[i] = &sums[i]
		}
	}
	recorded := map[string]*result.Recorder{"service": times}
	if over == result.OverRate {
		recorded["response"] = times
	}
	if err := trial.Record(recorded); err != nil {
		t.Fatal(err)
	}
	return trial
}

// searchedCell has a search run to its end, or until so many trials.
func searchedCell(t *testing.T, benchmark, group string, over result.Load, capacity float64, most int, seed uint64) result.Cell {
	t.Helper()
	c := result.Cell{
		Address: `benchmark.` + benchmark + `["` + group + `"]["pool"]["search"]`, Benchmark: benchmark, Group: group, Strategy: "pool",
		StrategyType: "pool", Level: result.LevelSearch, Valid: true, Names: []result.NamedRequest{{Name: "r"}},
		Search: &result.Search{
			Over: over, Low: 50, High: 5000, Precision: 0.05, MostTrials: most, Seed: seed,
			Holds: []result.Condition{{Metric: "response.p99", Test: result.AtMost, Limit: 0.05}, {Metric: "throughput", Test: result.AtLeast, PerLevel: 0.98}},
		},
	}
	if over == result.OverConcurrency {
		c.Search.Low, c.Search.High = 1, 100
		c.Search.Holds = []result.Condition{{Metric: "service.p95", Test: result.AtMost, Limit: 0.02}}
	}
	rng := rand.New(rand.NewPCG(seed, 2))
	for block := range most {
		level, done := c.Searching().Next()
		if done {
			break
		}
		trial := searchedTrial(t, rng, over, c.Search.Snap(level), capacity, block)
		if capacity > 1e6 && level > 300 {
			trial.Findings = []result.Finding{{Code: result.GeneratorBusy, Values: result.Values{"limit": result.In(result.Ratio, 0.8), "cores": result.Count(2)}}}
		}
		c.Tries = append(c.Tries, trial)
	}
	if err := result.Aggregate(&c); err != nil {
		t.Fatal(err)
	}
	return c
}

// searchedRun is a run of three searches: one that compares two builds, one over concurrency, and one in which the generator is the
// limit.
func searchedRun(t *testing.T) *result.Run {
	t.Helper()
	run := &result.Run{
		FormatVersion: result.FormatVersion, Info: result.Info{ID: "searched", Status: result.Complete, BenchVersion: "0.1.0"},
		Cells: []result.Cell{
			searchedCell(t, "builds", "base", result.OverRate, 400, 60, 1), searchedCell(t, "builds", "head", result.OverRate, 320, 60, 2),
			searchedCell(t, "atonce", "api", result.OverConcurrency, 0, 60, 3),
			searchedCell(t, "ours", "fast", result.OverRate, 1e9, 30, 4),
		},
	}
	for _, name := range []string{"builds", "atonce", "ours"} {
		run.Declared.Benchmarks = append(run.Declared.Benchmarks, result.Benchmark{Name: name, Blocks: 60, Trial: 3})
	}
	run.Declared.Pairs = []result.Pair{{
		Benchmark: "builds", Baseline: run.Cells[0].Address, Candidate: run.Cells[1].Address, Metric: "capacity", MinEffect: 0.05, Confidence: 0.95,
		Gated: true, OnInconclusive: "pass",
	}}
	least := 100.0
	run.Declared.Limits = []result.Limit{{Cell: run.Cells[0].Address, Name: "enough", Metric: "capacity", Min: &least, Unit: result.PerSecond}}
	run.Judge(nil)
	return run
}

func TestReportsOfSearches(t *testing.T) {
	run := searchedRun(t)
	for _, format := range []string{"text", "markdown", "openmetrics", "junit"} {
		var b bytes.Buffer
		if err := Write(&b, format, run, Options{}); err != nil {
			t.Fatal(err)
		}
		golden(t, "searches_"+format+".txt", b.String())
	}
	var page, trials bytes.Buffer
	if err := Write(&page, "html", run, Options{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Levels tried, and the boundary", "response p99 of base over rate", "throughput of api over concurrency"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if err := Write(&trials, "csv", run, Options{Trials: true}); err != nil {
		t.Fatal(err)
	}
	rows := 1
	for _, c := range run.Cells {
		rows += c.Capacity.Trials
	}
	if got := strings.Count(trials.String(), "\n"); got != rows {
		t.Errorf("%d rows of trials, want %d: those at all levels", got, rows)
	}
}
