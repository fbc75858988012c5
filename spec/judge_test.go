package spec_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bench/result"
	"bench/spec/diag"
)

const judged = `
variable "factor" { default = 3 }

variable "token" {
  default   = "canary"
  sensitive = true
}

group "shop" {
  base_url = "http://127.0.0.1:8080"
  request "a" { path = "/a" }
}

benchmark "b" {
  groups      = [group.shop]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 50]
}

check "scales" {
  severity = "error"
  assert {
    condition     = benchmark.b["shop"]["gather"][50].throughput.median > var.factor * benchmark.b["shop"]["map"][1].throughput.median
    error_message = "only ${benchmark.b["shop"]["gather"][50].throughput.median}/s"
  }
}

check "tail" {
  assert {
    condition     = benchmark.b["shop"]["map"][1].service.p99 < duration("100ms")
    error_message = "The tail is long."
  }
}

check "secret" {
  assert {
    condition     = var.token == "other"
    error_message = "Not ${var.token}."
  }
}

output "best" { value = min(cells(benchmark.b)[*].service.p50...) }
output "tail" { value = benchmark.b["shop"]["map"][1].service.p99 }
output "names" { value = { for c in cells(benchmark.b) : c.address => c.latency.p50 } }
output "worst" { value = max(benchmark.b["shop"]["map"][1].service.p99, 1) }
output "token" {
  value     = var.token
  sensitive = true
}
output "run" { value = "${bench.run_id} ${bench.started_at}" }
`

func number(v float64) *float64 { return &v }

// runOf is a run of the judged spec with the given median throughputs and p50s of its cells.
func runOf(status result.Status, throughput map[string]float64) *result.Run {
	run := &result.Run{Info: result.Info{ID: "r1", Status: status, StartedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}}
	for _, address := range []string{
		`benchmark.b["shop"]["map"][1]`, `benchmark.b["shop"]["map"][50]`,
		`benchmark.b["shop"]["gather"][1]`, `benchmark.b["shop"]["gather"][50]`,
	} {
		median, ok := throughput[address]
		if !ok {
			continue
		}
		concurrency := 1
		run.Cells = append(run.Cells, result.Cell{
			Address: address, Concurrency: &concurrency, Trials: 20,
			Throughput: result.Spread{Median: number(median)},
			Service:    result.Summary{Count: 30, Percentiles: result.Percentiles{P50: number(1 / median)}},
		})
	}
	return run
}

func TestJudgeEvaluatesChecksWithTheNumbersOfTheRun(t *testing.T) {
	s, diags := readText(t, "a.bench.hcl", judged)
	if len(diags) > 0 {
		t.Fatal(rendered(s.Files(), diags))
	}
	fast := map[string]float64{
		`benchmark.b["shop"]["map"][1]`: 100, `benchmark.b["shop"]["map"][50]`: 200,
		`benchmark.b["shop"]["gather"][1]`: 100, `benchmark.b["shop"]["gather"][50]`: 400,
	}
	checks, outputs, diags := s.Judge(runOf(result.Complete, fast))
	if len(checks) != 3 || checks[0].Passed == nil || !*checks[0].Passed || checks[0].Severity != "error" {
		t.Errorf("400/s is more than three times 100/s: %+v", checks)
	}
	if checks[1].Passed != nil || checks[1].Findings[0].Code != result.NoValue || checks[1].Findings[0].Values["names"].Text != `benchmark.b["shop"]["map"][1].service.p99` {
		t.Errorf("p99 is null, so it can't be judged: %+v", checks[1])
	}
	if checks[2].Passed == nil || *checks[2].Passed || strings.Contains(checks[2].Message, "canary") {
		t.Errorf("the check fails, and its message is not shown: %+v", checks[2])
	}
	want := map[string]any{
		"best": 0.0025, "tail": nil, "worst": nil, "run": "r1 2026-01-02T03:04:05Z",
		"names": map[string]any{
			`benchmark.b["shop"]["map"][1]`: 0.01, `benchmark.b["shop"]["map"][50]`: 0.005,
			`benchmark.b["shop"]["gather"][1]`: 0.01, `benchmark.b["shop"]["gather"][50]`: 0.0025,
		},
	}
	if diff := cmp.Diff(want, outputs); diff != "" {
		t.Errorf("outputs (-want +got):\n%s", diff)
	}
	if len(diags) != 1 || diags.HasErrors() || diag.CodeOf(diags[0]) != diag.FailedEvaluation {
		t.Errorf("the output worst has no value, which is a warning:\n%s", rendered(s.Files(), diags))
	}

	fast[`benchmark.b["shop"]["gather"][50]`] = 250
	checks, _, _ = s.Judge(runOf(result.Complete, fast))
	if checks[0].Passed == nil || *checks[0].Passed || checks[0].Message != "only 250/s" {
		t.Errorf("250/s is not more than three times 100/s: %+v", checks[0])
	}
}

func TestJudgeKnowsWhatWasNotMeasured(t *testing.T) {
	s, _ := readText(t, "a.bench.hcl", judged)
	checks, outputs, _ := s.Judge(runOf(result.Complete, map[string]float64{`benchmark.b["shop"]["gather"][50]`: 400}))
	if checks[0].Passed != nil || checks[0].Findings[0].Code != result.NoValue {
		t.Errorf("a cell that wasn't run can't be judged: %+v", checks[0])
	}
	if outputs["best"] != 0.0025 {
		t.Errorf("the best of the cells that were run is %v", outputs["best"])
	}
	for _, status := range []result.Status{result.Interrupted, result.Failed} {
		checks, _, _ := s.Judge(runOf(status, map[string]float64{}))
		for _, c := range checks {
			if c.Passed != nil || c.Findings[0].Code != result.RunIncomplete {
				t.Errorf("%s: nothing is judged of a run that isn't complete: %+v", status, c)
			}
		}
	}
}

// A condition that comes to nothing says why, by a code.
func TestWhyAConditionIsNotJudged(t *testing.T) {
	for condition, want := range map[string]result.Code{
		`10 / benchmark.b["shop"]["map"][1].errors > 1`:           result.NotEvaluated,
		`benchmark.b["shop"]["map"][1].errors == 0 ? null : true`: result.NoCondition,
		`benchmark.b["shop"]["map"][1].service.p99 < 1`:           result.NoValue,
	} {
		begin, _, _ := strings.Cut(judged, `check "`)
		s, diags := readText(t, "a.bench.hcl", begin+"check \"c\" {\n  assert {\n    condition = "+condition+"\n    error_message = \"no\"\n  }\n}\n")
		if diags.HasErrors() {
			t.Fatal(rendered(s.Files(), diags))
		}
		checks, _, _ := s.Judge(runOf(result.Complete, map[string]float64{`benchmark.b["shop"]["map"][1]`: 100}))
		if len(checks) != 1 || checks[0].Passed != nil || len(checks[0].Findings) != 1 || checks[0].Findings[0].Code != want {
			t.Errorf("%s: %+v, want %s", condition, checks, want)
		}
	}
}
