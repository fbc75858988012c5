package spec_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"bench/spec"
)

const thin = `
group "g" {
  base_url = "http://127.0.0.1:8080"
  request "a" { path = "/a" }
  request "b" { path = "/b" }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [LEVELS]
  AMOUNT
  threshold "tail" {
    metric = METRIC
    max    = 1
  }
}
`

// A limit whose percentile will lack samples is warned of before the load, with what would be enough.
func TestLimitsThatWillLackSamplesAreWarnedOf(t *testing.T) {
	for _, c := range []struct{ levels, amount, metric, warning, doubt string }{
		{"2", "iterations = 20", "service.p90", "needs 100 samples, so that ten lie beyond it. A cell of benchmark.b has 40. iterations = 50 would be enough", ""},
		{"2", "iterations = 50", "service.p90", "", ""},
		{"2", "iterations = 50", "makespan.p90", "A cell of benchmark.b has 60. iterations = 100 would be enough", ""}, // 3 in each of 20 blocks
		{"2", "iterations = 20", "service.max", "", ""},
		{"2", "iterations = 20", "throughput", "", ""},
		{"2", `duration = "10s"`, "service.p99", "", ""},
		{"2", `duration = "2s"`, "service.p99", "", "If a request takes 10ms, a cell of benchmark.b has about 400. duration = \"5s\" would be enough"},
		{"2", `duration = "2s"`, "service.p95", "", ""},
		{"1, 2, 8", `duration = "10s"`, "service.p95", "", "A batch of group.g has 2 requests, and there is never more in flight: at concurrency 8 it does the same as at 2."},
	} {
		text := strings.NewReplacer("LEVELS", c.levels, "AMOUNT", c.amount, "METRIC", c.metric).Replace(thin)
		s, diags := readText(t, "a.bench.hcl", text)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		p, diags := s.Plan(spec.PlanOptions{})
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		for _, kind := range []struct {
			name string
			got  hcl.Diagnostics
			want string
		}{{"warning", diags, c.warning}, {"doubt", append(spec.Doubts(p), spec.IdleLevels(p)...), c.doubt}} {
			text := ""
			for _, d := range kind.got {
				text += d.Detail + "\n"
			}
			if kind.want == "" && text != "" || !strings.Contains(text, kind.want) {
				t.Errorf("%s, %s: %s %q, want %q", c.amount, c.metric, kind.name, text, kind.want)
			}
		}
	}
}

// With fewer iterations than there are blocks by default, each block has one.
func TestFewIterationsMakeFewBlocks(t *testing.T) {
	for amount, want := range map[string]int{"iterations = 3": 3, "iterations = 19": 19, "iterations = 20": 20, "iterations = 100": 20, "iterations = 3\nblocks = 2": 2} {
		s, diags := readText(t, "a.bench.hcl", strings.NewReplacer("LEVELS", "2", "AMOUNT", amount, "METRIC", "throughput").Replace(thin))
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		p, diags := s.Plan(spec.PlanOptions{})
		if diags.HasErrors() || p.Benchmarks[0].Blocks != want {
			t.Errorf("%s: %d blocks, want %d (%v)", amount, p.Benchmarks[0].Blocks, want, diags)
		}
	}
}
