package report

import (
	"fmt"
	"math/rand/v2"
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

// declare asks for a comparison as a spec would.
func declare(run *result.Run, p result.Pair) {
	p.Confidence, p.OnInconclusive = 0.95, "pass"
	if m, err := result.ParseMetric(p.Metric); err == nil && p.MinEffect == 0 {
		p.MinEffect = m.MinEffect()
	}
	run.Declared.Pairs = append(run.Declared.Pairs, p)
}

// limit declares a threshold.
func limit(run *result.Run, cell *result.Cell, name, metric string, most float64, at *result.Range) {
	run.Declared.Limits = append(run.Declared.Limits, result.Limit{Cell: cell.Address, Name: name, Metric: metric, Max: &most, Range: at})
}

// judge has package result judge a run, once its cells have taken turns in random order.
func judge(run *result.Run, base *result.Run) *result.Run {
	random := rand.New(rand.NewPCG(run.Info.Seed, 1))
	for block := range 100 {
		for place, i := range random.Perm(len(run.Cells)) {
			if t := run.Cells[i].TrialData; block < len(t) {
				t[block].Order = place
			}
		}
	}
	run.Judge(base)
	return run
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
				delays: siteDelays, names: siteNames, batches: map[int]int{1: 2, 2: 4, 5: 5}[level],
			}, 20))
		}
	}
	run := newRun(cells...)
	run.Declared.Benchmarks = []result.Benchmark{{Name: "tutorial", Blocks: 20, Seed: 42, Warmup: 1, Trial: 0.15, Range: line("tutorial.bench.hcl", 21)}}
	for _, level := range []int{1, 2, 5} {
		for _, s := range []string{"aiohttp", "futures"} {
			for _, m := range []string{"makespan.p50", "first_result.p50", "delivery.p50"} {
				address := func(s string) string { return fmt.Sprintf("benchmark.tutorial[%q][%q][%d]", "sites", s, level) }
				declare(run, result.Pair{
					Benchmark: "tutorial", Baseline: address("grequests"), Candidate: address(s), Metric: m, Range: line("tutorial.bench.hcl", 27),
				})
			}
		}
	}
	run.Outputs["fastest"] = 0.031
	return judge(run, nil)
}

// gatedRun has a build that is slower than its base: every verdict, thresholds and checks.
func gatedRun() *result.Run {
	var cells []result.Cell
	for _, s := range []struct {
		group  string
		slower float64
		cpu    time.Duration
	}{{"api[base]", 1, 182 * time.Microsecond}, {"api[head]", 1.12, 140 * time.Microsecond}} {
		cells = append(cells, simulate(draft{
			benchmark: "regression", group: s.group, strategy: "pool", kind: "pool", concurrency: 8, slower: s.slower, cpu: s.cpu,
			delays: []time.Duration{900 * time.Microsecond, 0, 0, 0}, names: []string{"list", "read", "read", "read"}, batches: 400,
		}, 30))
	}
	for i, server := range []string{"build[base]", "build[head]"} {
		cells[i].Servers, cells[i].Processes = []string{server}, 1
	}
	run := newRun(cells...)
	run.Declared.Benchmarks = []result.Benchmark{{Name: "regression", Blocks: 30, Seed: 7, Warmup: 1, Trial: 0.667, Range: line("ab.bench.hcl", 45)}}
	for _, m := range []string{"service.p50", "service.p99", "throughput", "cpu_per_request", "peak_memory"} {
		declare(run, result.Pair{
			Benchmark: "regression", Baseline: cells[0].Address, Candidate: cells[1].Address, Metric: m, Gated: true, Range: line("ab.bench.hcl", 52),
		})
	}
	limit(run, &run.Cells[1], "p99", "service.p99", 0.25, line("ab.bench.hcl", 58))
	limit(run, &run.Cells[1], "tail", "service.p999", 0.0025, line("ab.bench.hcl", 62))
	limit(run, &run.Cells[0], "response", "response.p99", 0.25, line("ab.bench.hcl", 66))
	judge(run, nil)
	yes, no := true, false
	run.Checks = []result.Check{
		{Name: "head_scales", Passed: &yes, Severity: "error", Range: line("ab.bench.hcl", 71)},
		{Name: "memory", Passed: &no, Severity: "warning", Message: "head should use no more memory than base.", Range: line("ab.bench.hcl", 78)},
	}
	run.Warnings = append(run.Warnings, result.Warning{
		Code: "one_process", Summary: "one process each: what differs between two starts of the same build counts as a difference between builds",
		Detail: "Restart the servers between blocks: restart = \"every 5 blocks\".", Range: line("ab.bench.hcl", 21),
	})
	return run
}
