package report

import (
	"slices"
	"time"

	"bench/result"
)

// openRun has arrivals on a schedule, up to more than the server can take.
func openRun() *result.Run {
	var cells []result.Cell
	for _, rate := range []float64{100, 200, 400} {
		c := simulate(draft{
			benchmark: "open_loop", key: "eu", group: "storefront", strategy: "gather", kind: "gather", rate: rate,
			delays: []time.Duration{2 * time.Millisecond}, names: []string{"product"}, batches: int(rate * 12),
		}, 1)
		if rate == 400 {
			c.Missed = 214
		}
		cells = append(cells, c)
	}
	run := newRun(cells...)
	run.Declared.Benchmarks = []result.Benchmark{{
		Name: cells[0].Benchmark, Description: "Page views arrive by themselves.", Blocks: 1, Trial: 12, OpenLoop: true, Range: line("storefront.bench.hcl", 102),
	}}
	for i := range run.Cells {
		limit(run, &run.Cells[i], "response", "response.p99", 0.04, line("storefront.bench.hcl", 113))
	}
	return judge(run, nil)
}

// errorRun has one cell that fails now and then and one that never succeeds.
func errorRun() *result.Run {
	d := draft{
		benchmark: "flaky", group: "sites", strategy: "as_completed", kind: "as_completed", concurrency: 5, fresh: true,
		delays: siteDelays, names: siteNames, batches: 30, errors: 0.04, timeouts: 0.02,
	}
	dead := d
	dead.strategy, dead.kind, dead.errors, dead.timeouts = "gather", "gather", 1, 0
	cells := []result.Cell{simulate(d, 8), simulate(dead, 8)}
	cells[1].Lost, cells[1].Orphans = 960, 312
	run := newRun(cells...)
	run.Declared.Benchmarks = []result.Benchmark{{Name: "flaky", Blocks: 8, Trial: 1}}
	return run
}

// deadRun has no successful request at all.
func deadRun() *result.Run {
	run := newRun(simulate(draft{
		benchmark: "dead", group: "sites", strategy: "map", kind: "map", concurrency: 2,
		delays: siteDelays, names: siteNames, batches: 3, errors: 1,
	}, 4))
	run.Declared.Benchmarks = []result.Benchmark{{Name: "dead", Blocks: 8, Trial: 1}}
	run.Info.Status, run.Info.Reason = result.Failed, "server \"shop\" exited with status 1 (out of memory)"
	return run
}

// interruptedRun is the tutorial after three of its blocks, with a gate.
func interruptedRun() *result.Run {
	full := copied(tutorialOnce())
	run := newRun(full.Cells[0], full.Cells[1], full.Cells[3], full.Cells[4])
	for i := range run.Cells {
		c := &run.Cells[i]
		c.TrialData = c.TrialData[:3]
		if err := result.Aggregate(c); err != nil {
			panic(err)
		}
	}
	run.Declared = full.Declared
	run.Info.Status = result.Interrupted
	for i := range run.Cells {
		limit(run, &run.Cells[i], "p99", "delivery.p99", 0.25, line("tutorial.bench.hcl", 31))
	}
	known := func(p result.Pair) bool {
		return p.Candidate != run.Cells[0].Address && slices.ContainsFunc(run.Cells, func(c result.Cell) bool { return c.Address == p.Candidate })
	}
	run.Declared.Pairs = filter(run.Declared.Pairs, known)
	return judge(run, nil)
}

// invalidRun could not be trusted: the generator was the bottleneck, and its gate got no verdict.
func invalidRun() *result.Run {
	run := copied(gatedOnce())
	for i := range run.Cells {
		run.Cells[i].Valid = false
		run.Cells[i].Findings = []result.Finding{{
			Code: result.GeneratorBusy, Trials: 29 + i, OfTrials: 30,
			Values: result.Values{"limit": result.In(result.Ratio, 0.8), "cores": result.Count(2)},
		}}
	}
	judge(run, nil)
	run.Checks = run.Checks[:1]
	return run
}

// emptyRun ended before its first trial.
func emptyRun() *result.Run {
	run := newRun()
	run.Info.Status = result.Interrupted
	return run
}

// shopRun has three benchmarks: strategies and levels, rates, and a ramp. One strategy loses results.
func shopRun() *result.Run {
	d := draft{
		benchmark: "storefront", group: "storefront", delays: siteDelays, names: []string{"product[1]", "product[2]", "cart", "cart", "product[3]"}, batches: 20,
	}
	var cells []result.Cell
	for _, s := range []struct{ name, kind string }{{"map", "map"}, {"gather", "gather"}, {"gather_fail_fast", "gather"}} {
		for _, level := range []int{1, 10} {
			d.strategy, d.kind, d.concurrency, d.errors = s.name, s.kind, level, 0
			if s.name == "gather_fail_fast" {
				d.errors = 0.01
			}
			cells = append(cells, simulate(d, 12))
		}
	}
	cells[5].Lost, cells[5].Orphans = 48, 31
	open := draft{
		benchmark: "open_loop", group: "storefront", strategy: "gather", kind: "gather", rate: 200,
		delays: []time.Duration{2 * time.Millisecond}, names: []string{"product[1]"}, batches: 600,
	}
	cells = append(cells, simulate(open, 3))
	ramp := simulate(open, 1)
	ramp.Benchmark, ramp.Rate, ramp.Level = "ramp", nil, "stages"
	ramp.Address = addressOf(&ramp)
	run := newRun(append(cells, ramp)...)
	run.Declared.Benchmarks = []result.Benchmark{
		{Name: "storefront", Description: "Closed loop: strategy x concurrency.", Blocks: 12, Trial: 1.5, Range: line("storefront.bench.hcl", 81)},
		{Name: "open_loop", Blocks: 3, Trial: 3, OpenLoop: true, Range: line("storefront.bench.hcl", 104)},
		{Name: "ramp", Blocks: 1, Trial: 60, OpenLoop: true, Range: line("storefront.bench.hcl", 122)},
	}
	for i := range run.Cells[:6] {
		c := &run.Cells[i]
		if c.Strategy == "map" {
			continue
		}
		for _, m := range []string{"makespan.p50", "delivery.p99", "throughput", "error_ratio"} {
			declare(run, result.Pair{
				Benchmark: "storefront", Baseline: run.Cells[i%2].Address, Candidate: c.Address, Metric: m, Range: line("storefront.bench.hcl", 91),
			})
		}
	}
	for i := range run.Cells {
		limit(run, &run.Cells[i], "errors", "error_ratio", 0.001, line("storefront.bench.hcl", 99))
	}
	run.Outputs["best_p99"] = 0.0329
	return judge(run, nil)
}

// laterRun is the tutorial a week later, against its first run: one strategy has become slower.
func laterRun() *result.Run {
	base, run := copied(tutorialOnce()), copied(tutorialOnce())
	run.Declared.Pairs = nil
	d := draft{
		benchmark: "tutorial", group: "sites", strategy: "grequests", kind: "map", fresh: true, concurrency: 5, slower: 1.3,
		delays: siteDelays, names: siteNames, batches: 5,
	}
	for i := range run.Cells {
		if run.Cells[i].Strategy == d.strategy && run.Cells[i].Level == "5" {
			run.Cells[i] = simulate(d, 20)
		}
	}
	return judge(run, base)
}

// hostile is a name that tries everything: a terminal, HTML, Markdown, XML, a spreadsheet, a shell, a workflow command.
const hostile = "a\x1b[31m<b>&amp;|`$(rm -rf /)`\n::error::x\r\u202eevil\u200b*_[x](javascript:1)\"'\\,=1+1]]>\x00\xff"

// hostileRun has hostile text wherever text may come from outside.
func hostileRun() *result.Run {
	d := draft{
		benchmark: "names", key: hostile, group: hostile, strategy: "map", kind: "map", concurrency: 2,
		delays: siteDelays[:2], names: []string{hostile, "plain"}, batches: 60, errors: 0.1,
	}
	second := d
	second.strategy = "b" + hostile
	cells := []result.Cell{simulate(d, 7), simulate(second, 7)}
	for i := range cells {
		cells[i].Examples = []result.Example{{Kind: hostile, Request: hostile, Message: hostile}}
		cells[i].ErrorKinds = map[string]int64{hostile: cells[i].Errors}
		cells[i].StatusCodes[hostile] = 3
	}
	cells[1].Valid, cells[1].Findings = false, inWords(hostile)
	run := newRun(cells...)
	run.Info.ID, run.Info.Host.CPUModel, run.Info.BenchVersion = hostile, hostile, hostile
	run.Declared.Benchmarks = []result.Benchmark{{Name: cells[0].Benchmark, Description: hostile, Blocks: 7, Trial: 1}}
	for _, m := range []string{"makespan.p50", "delivery.p50"} {
		declare(run, result.Pair{
			Benchmark: hostile, Baseline: cells[0].Address, Candidate: cells[1].Address, Metric: m, Gated: true, Range: line(hostile, 3),
		})
	}
	limit(run, &run.Cells[0], hostile, "delivery.p50", 0.001, line(hostile, 9))
	judge(run, nil)
	no := false
	run.Comparisons[0].Failed, run.Comparisons[0].Findings, run.Comparisons[0].Verdict = &no, inWords(hostile), result.Slower
	run.Thresholds[0].Findings = inWords(hostile)
	run.Checks = []result.Check{{Name: hostile, Passed: &no, Severity: "error", Message: hostile, Note: hostile, Range: line(hostile, 12)}}
	run.Outputs = map[string]any{hostile: hostile}
	run.Warnings = []result.Warning{{Code: hostile, Summary: hostile, Detail: hostile, Cell: cells[0].Address, Range: line(hostile, 1)}}
	run.Spec = result.Spec{Files: []result.SourceFile{{Name: hostile, Text: hostile}}}
	return run
}
