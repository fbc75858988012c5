package report

import (
	"fmt"
	"math"
	"slices"
	"time"

	"bench/result"
)

var siteDelays = []time.Duration{30 * time.Millisecond, 10 * time.Millisecond, 0, 20 * time.Millisecond, 5 * time.Millisecond}

var siteNames = []string{"heroku", "tablib", "httpbin", "requests", "kennethreitz"}

func newRun(cells ...result.Cell) *result.Run {
	start := time.Date(2026, 3, 14, 2, 11, 9, 0, time.UTC)
	return &result.Run{
		FormatVersion: result.FormatVersion,
		Info: result.Info{
			ID: "20260314-021109-k4f9", StartedAt: start, FinishedAt: start.Add(47 * time.Second), BenchVersion: "0.1.0", Seed: 42,
			Status: result.Complete,
			Host:   result.Host{OS: "linux", Arch: "amd64", CPUs: 2, CPUModel: "Intel(R) Xeon(R) CPU @ 2.80GHz", Kernel: "6.1.0"},
		},
		Cells: cells, Comparisons: []result.Comparison{}, Thresholds: []result.Threshold{}, Checks: []result.Check{},
		Outputs: map[string]any{}, Warnings: []result.Warning{},
	}
}

func line(file string, n int) *result.Range {
	return &result.Range{
		Filename: file, Start: result.Position{Line: n, Column: 3, Byte: 40 * n}, End: result.Position{Line: n, Column: 30, Byte: 40*n + 27},
	}
}

// compare judges a pair roughly; the verdicts themselves are package result's to test.
func compare(run *result.Run, p result.Pair) {
	find := func(address string) *result.Cell {
		i := slices.IndexFunc(run.Cells, func(c result.Cell) bool { return c.Address == address })
		return &run.Cells[i]
	}
	m, err := result.ParseMetric(p.Metric)
	if err != nil {
		panic(err)
	}
	base, candidate := find(p.Baseline), find(p.Candidate)
	var ratios, from, to []float64
	for i := range candidate.TrialData {
		x, y := m.InTrial(base, &base.TrialData[i]), m.InTrial(candidate, &candidate.TrialData[i])
		if x != nil && y != nil {
			ratios, from, to = append(ratios, *y / *x), append(from, *x), append(to, *y)
		}
	}
	if p.Confidence == 0 {
		p.Confidence, p.MinEffect, p.OnInconclusive = 0.95, 0.05, "pass"
	}
	c := result.Comparison{Pair: p, Blocks: len(ratios)}
	defer func() { run.Comparisons = append(run.Comparisons, c) }()
	if len(ratios) < 6 {
		c.Verdict, c.Note = result.Inconclusive, "too few samples a trial for "+p.Metric
		return
	}
	slices.Sort(ratios)
	n := len(ratios)
	k := max(0, n/2-1-int(math.Sqrt(float64(n))))
	c.Ratio, c.Low, c.High = &ratios[n/2], &ratios[k], &ratios[n-1-k]
	slices.Sort(from)
	slices.Sort(to)
	c.BaselineValue, c.CandidateValue = &from[n/2], &to[n/2]
	up, down := result.Slower, result.Faster
	if m.MoreIsBetter {
		up, down = down, up
	}
	edge := 1 + p.MinEffect
	switch {
	case *c.Low > 1/edge && *c.High < edge:
		c.Verdict = result.Same
	case *c.Low > 1 && *c.Ratio >= edge:
		c.Verdict = up
	case *c.High < 1 && *c.Ratio <= 1/edge:
		c.Verdict = down
	default:
		c.Verdict = result.Inconclusive
		c.Note = "could have found 9 %; 22 more blocks would decide"
	}
	if p.Gated {
		failed := c.Verdict == result.Slower
		c.Failed = &failed
	}
}

// tutorialRun has the tutorial's nine cells.
func tutorialRun() *result.Run {
	var cells []result.Cell
	for _, s := range []struct {
		name, kind string
		fresh      bool
	}{{"grequests", "map", true}, {"aiohttp", "gather", false}, {"futures", "as_completed", true}} {
		for _, level := range []int{1, 2, 5} {
			cells = append(cells, simulate(draft{
				benchmark: "tutorial", group: "sites", strategy: s.name, kind: s.kind, fresh: s.fresh, concurrency: level,
				delays: siteDelays, names: siteNames, batches: 25,
			}, 20))
		}
	}
	run := newRun(cells...)
	run.Declared.Benchmarks = []result.Benchmark{{Name: "tutorial", Blocks: 20, Seed: 42, Warmup: 1, Trial: 0.8, Range: line("tutorial.bench.hcl", 21)}}
	for _, level := range []int{1, 2, 5} {
		for _, s := range []string{"aiohttp", "futures"} {
			for _, m := range []string{"makespan.p50", "first_result.p50", "delivery.p50"} {
				address := func(s string) string { return fmt.Sprintf("benchmark.tutorial[%q][%q][%d]", "sites", s, level) }
				compare(run, result.Pair{
					Benchmark: "tutorial", Baseline: address("grequests"), Candidate: address(s), Metric: m, Range: line("tutorial.bench.hcl", 27),
				})
			}
		}
	}
	run.Outputs["fastest"] = 0.031
	return run
}

// gatedRun has a build that is slower than its base: every verdict, thresholds and checks.
func gatedRun() *result.Run {
	var cells []result.Cell
	for _, s := range []struct {
		group  string
		slower float64
		cpu    time.Duration
	}{{"api[base]", 1, 182 * time.Microsecond}, {"api[head]", 1.12, 160 * time.Microsecond}} {
		cells = append(cells, simulate(draft{
			benchmark: "regression", group: s.group, strategy: "pool", kind: "pool", concurrency: 8, slower: s.slower, cpu: s.cpu,
			delays: []time.Duration{900 * time.Microsecond, 0, 0, 0}, names: []string{"list", "read", "read", "read"}, batches: 400,
		}, 30))
	}
	for i := range cells {
		cells[i].Makespan, cells[i].FirstResult, cells[i].Delivery, cells[i].HeadOfLine, cells[i].Queue = result.Summary{}, result.Summary{}, result.Summary{}, result.Summary{}, result.Summary{}
	}
	run := newRun(cells...)
	run.Declared.Benchmarks = []result.Benchmark{{Name: "regression", Blocks: 30, Seed: 7, Warmup: 1, Trial: 0.667, EarlyStop: true, Range: line("ab.bench.hcl", 45)}}
	for _, m := range []string{"service.p50", "service.p99", "throughput", "cpu_per_request"} {
		compare(run, result.Pair{
			Benchmark: "regression", Baseline: cells[0].Address, Candidate: cells[1].Address, Metric: m, Gated: true, Range: line("ab.bench.hcl", 52),
		})
	}
	yes, no := true, false
	limit, value, atLeast := 0.25, 0.0021, 5.0
	run.Thresholds = []result.Threshold{
		{Limit: result.Limit{Cell: cells[1].Address, Name: "p99", Metric: "service.p99", Max: &limit, Range: line("ab.bench.hcl", 58)}, Value: &value, Passed: &yes},
		{Limit: result.Limit{Cell: cells[1].Address, Name: "tail", Metric: "service.p999", Max: &limit, Range: line("ab.bench.hcl", 62)}, Value: &atLeast, AtLeast: true, Passed: &no},
		{Limit: result.Limit{Cell: cells[0].Address, Name: "response", Metric: "response.p99", Max: &limit, Range: line("ab.bench.hcl", 66)}, Note: "no samples: the arrivals of this cell are not scheduled"},
	}
	run.Checks = []result.Check{
		{Name: "head_scales", Passed: &yes, Severity: "error", Range: line("ab.bench.hcl", 71)},
		{Name: "memory", Passed: &no, Severity: "warning", Message: "head should use no more memory than base.", Range: line("ab.bench.hcl", 78)},
	}
	run.Warnings = []result.Warning{{
		Code: "one_process", Summary: "one process each: what differs between two starts of the same build counts as a difference between builds",
		Detail: "Restart the servers between blocks: restart = \"every 5 blocks\".", Range: line("ab.bench.hcl", 21),
	}}
	return run
}
