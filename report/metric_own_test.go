package report

import (
	"bytes"
	"strings"
	"testing"

	"bench/result"
)

// commandsRun is a run of two commands that print numbers of several kinds, with a gate.
func commandsRun(t *testing.T) *result.Run {
	t.Helper()
	level := 1
	own := []result.OwnMetric{
		{Name: "Encode-8:ns/op", Unit: "s/op"},
		{Name: "Encode-8:MB/s", Unit: "B/s", MoreIsBetter: true},
		{Name: "Encode-8:allocs/op", Unit: "allocs/op"},
		{Name: "wall", Unit: result.Seconds},
	}
	values := map[string][]float64{"base": {100e-9, 90e6, 0, 0.031}, "head": {130e-9, 69e6, 2, 0.032}}
	run := &result.Run{
		FormatVersion: result.FormatVersion, Info: result.Info{ID: "commands", Status: result.Complete, BenchVersion: "0.1.0"},
		Declared: result.Declared{Benchmarks: []result.Benchmark{{Name: "ab", Blocks: 30, Iterations: 1, EarlyStop: true, Looks: result.Looks(30)}}},
	}
	for side, name := range []string{"base", "head"} {
		c := result.Cell{
			Address: `benchmark.ab["command"]["` + name + `"][1]`, Benchmark: "ab", Group: "command", Strategy: name, StrategyType: "command",
			Concurrency: &level, Level: "1", Command: []string{"./" + name, "-n", "two words"}, Program: append([]result.OwnMetric{}, own...), Valid: true,
		}
		for block := range 8 {
			trial := result.Trial{Block: block, Order: (side + block) % 2, Duration: 0.031, Metrics: map[string]float64{}}
			trial.Requests, trial.Batches, trial.Asked, trial.Results = 1, 1, 1, 1
			for i, o := range own {
				trial.Metrics[o.Metric()] = values[name][i] * (1 + 0.001*float64(block))
			}
			c.TrialData = append(c.TrialData, trial)
		}
		if err := result.Aggregate(&c); err != nil {
			t.Fatal(err)
		}
		run.Cells = append(run.Cells, c)
	}
	for i, o := range own {
		run.Declared.Pairs = append(run.Declared.Pairs, result.Pair{
			Benchmark: "ab", Baseline: run.Cells[0].Address, Candidate: run.Cells[1].Address, Metric: o.Metric(), MinEffect: 0.05,
			Confidence: 0.95, Gated: i == 0, OnInconclusive: "pass", EarlyStop: i == 0,
		})
	}
	run.Judge(nil)
	return run
}

// What programs bring themselves has their units, and their idea of better, in the reports for people.
func TestReportsOfCommands(t *testing.T) {
	run := commandsRun(t)
	for _, format := range []string{"text", "markdown", "csv", "openmetrics", "benchfmt", "junit"} {
		var b bytes.Buffer
		if err := Write(&b, format, run, Options{}); err != nil {
			t.Fatal(err)
		}
		golden(t, "commands_"+format+".txt", b.String())
	}
	var b bytes.Buffer
	if err := Write(&b, "html", run, Options{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "Encode-8:ns/op") {
		t.Error("the page has no metric of the commands")
	}
}

func TestCellsAreSortedByWhatTheyBring(t *testing.T) {
	for by, first := range map[string]string{"program.Encode-8:ns/op": "base", "program.Encode-8:MB/s": "base", "program.Encode-8:allocs/op": "base"} {
		run := *commandsRun(t)
		run.Cells[0], run.Cells[1] = run.Cells[1], run.Cells[0]
		if err := order(&run, by); err != nil {
			t.Fatal(err)
		}
		if run.Cells[0].Strategy != first {
			t.Errorf("by %s: %s is first", by, run.Cells[0].Strategy)
		}
	}
}
