package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bench/report/markdown"
	"bench/result"
)

// largeRunOnce is a large run of thirty blocks, for who does not change it.
var largeRunOnce = sync.OnceValue(func() *result.Run { return largeRun(30, 5) })

// largeRun has 60 cells: as much as anybody should want to look at. Its groups have the same numbers.
func largeRun(blocks, batches int) *result.Run {
	var cells []result.Cell
	run := newRun()
	for strategy := range 5 {
		for _, level := range []int{1, 5, 20} {
			cells = append(cells, simulate(draft{
				benchmark: "large", group: "group_0", strategy: fmt.Sprintf("strategy_%d", strategy), kind: "gather",
				concurrency: level, delays: siteDelays, names: siteNames, batches: batches,
			}, blocks))
		}
	}
	for _, c := range slices.Repeat(cells, 3) {
		c.Group = fmt.Sprintf("group_%d", len(cells)/15)
		c.Address = addressOf(&c)
		cells = append(cells, c)
	}
	run.Cells = cells
	run.Declared.Benchmarks = []result.Benchmark{{Name: "large", Blocks: blocks, Trial: 1}}
	for i := range cells {
		c := &cells[i]
		if c.Strategy != "strategy_0" {
			base := addressOf(&result.Cell{Benchmark: "large", Group: c.Group, Strategy: "strategy_0", Level: c.Level, Concurrency: c.Concurrency})
			for _, m := range []string{"makespan.p50", "delivery.p50", "throughput"} {
				declare(run, result.Pair{Benchmark: "large", Baseline: base, Candidate: c.Address, Metric: m, Gated: true, Range: line("large.bench.hcl", 40)})
			}
		}
		limit(run, c, "p99", "delivery.p99", 0.25, line("large.bench.hcl", 50))
	}
	return judge(run, nil)
}

// Sixty cells fit into a comment on a pull request, and what does not is counted.
func TestMarkdownStaysShort(t *testing.T) {
	run := largeRun(6, 2)
	text := render(t, "markdown", run, Options{})
	if len(text) > markdown.Limit {
		t.Errorf("%d bytes, want at most %d", len(text), markdown.Limit)
	}
	for _, c := range run.Cells {
		if row := fmt.Sprintf("| %s | %s | %s |", c.Group, c.Strategy, c.Level); !strings.Contains(text, row) {
			t.Errorf("%s has no row", c.Address)
		}
	}
	if !strings.Contains(text, "left out to keep this short") {
		t.Error("nothing says that rows were left out")
	}
	if open, closed := strings.Count(text, "<details>"), strings.Count(text, "</details>"); open != closed {
		t.Errorf("%d details opened, %d closed", open, closed)
	}
}

// Whoever asks for a report of sixty cells and thirty blocks does not wait for it. What counts is processor time, since a
// busy machine makes anything last.
func TestLargeRunsRenderInASecond(t *testing.T) {
	if underRace {
		t.Skip("the race detector takes several times as long")
	}
	run := largeRunOnce()
	for _, format := range Formats() {
		took := time.Duration(math.MaxInt64)
		for try := 0; try < 3 && took > time.Second; try++ {
			before := processorTime()
			render(t, format, run, Options{Detail: true})
			took = min(took, processorTime()-before)
		}
		t.Logf("%-11s %v", format, took)
		if took > time.Second {
			t.Errorf("%s takes %v", format, took)
		}
	}
}

// BenchmarkLargeRun tells more of the same.
func BenchmarkLargeRun(b *testing.B) {
	run := largeRun(30, 25)
	for _, format := range Formats() {
		b.Run(format, func(b *testing.B) {
			for b.Loop() {
				render(b, format, run, Options{})
			}
		})
	}
	b.Run("text-detail", func(b *testing.B) {
		for b.Loop() {
			render(b, "text", run, Options{Detail: true})
		}
	})
	b.Run("csv-trials", func(b *testing.B) {
		for b.Loop() {
			render(b, "csv", run, Options{Trials: true})
		}
	})
}
