package spec_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/zclconf/go-cty/cty"

	"bench/result"
	"bench/spec"
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
			Service:    result.Summary{Count: 30, P50: number(1 / median)},
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
	if checks[1].Passed != nil || !strings.Contains(checks[1].Note, `benchmark.b["shop"]["map"][1].service.p99 has no value`) {
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
	if len(diags) != 1 || diags.HasErrors() || spec.CodeOf(diags[0]) != spec.FailedEvaluation {
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
	if checks[0].Passed != nil || !strings.Contains(checks[0].Note, "no value in this run") {
		t.Errorf("a cell that wasn't run can't be judged: %+v", checks[0])
	}
	if outputs["best"] != 0.0025 {
		t.Errorf("the best of the cells that were run is %v", outputs["best"])
	}
	for _, status := range []result.Status{result.Interrupted, result.Failed} {
		checks, _, _ := s.Judge(runOf(status, map[string]float64{}))
		for _, c := range checks {
			if c.Passed != nil || c.Note == "" {
				t.Errorf("%s: nothing is judged of a run that isn't complete: %+v", status, c)
			}
		}
	}
}

func TestASpecIsReadAgainFromItsPlan(t *testing.T) {
	o := validOptions("testdata/valid/variables")
	s := mustRead(t, o)
	p := mustPlan(t, s, spec.PlanOptions{Seed: 1})
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var kept spec.Plan
	if err := json.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	again, diags := spec.FromSources(kept.Spec, spec.Options{Environ: func() []string { return []string{"BENCH_VAR_by_file=9"} }})
	if len(diags) > 0 {
		t.Fatal(rendered(again.Files(), diags))
	}
	if diff := cmp.Diff(string(compact(t, p)), string(compact(t, mustPlan(t, again, spec.PlanOptions{Seed: 1})))); diff != "" {
		t.Errorf("the plan has changed (-first +again):\n%s", diff)
	}
}

func TestAPlanWhoseFilesHaveChangedIsNoLongerThePlan(t *testing.T) {
	dir := t.TempDir()
	text, err := os.ReadFile("testdata/valid/requests.bench.hcl")
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir+"/a.bench.hcl", text)
	write(t, dir+"/body.txt", []byte("first"))
	p := mustPlan(t, mustRead(t, spec.Options{Paths: []string{dir}}), spec.PlanOptions{})
	if _, diags := spec.FromSources(p.Spec, spec.Options{}); len(diags) > 0 {
		t.Errorf("nothing has changed yet: %s", diags)
	}
	write(t, dir+"/body.txt", []byte("second"))
	_, diags := spec.FromSources(p.Spec, spec.Options{})
	if len(diags) != 1 || !strings.Contains(diags[0].Detail, "has changed since the plan was made") {
		t.Errorf("the body has changed: %s", diags)
	}
}

func TestSensitiveVariablesAreAskedForAgain(t *testing.T) {
	text := "variable \"token\" {\n  sensitive = true\n}\nvariable \"n\" { default = 1 }\n" +
		"group \"g\" {\n  base_url = \"http://localhost:8080\"\n  headers = { A = var.token, N = var.n }\n  request \"r\" { path = \"/\" }\n}\n" +
		"benchmark \"b\" {\n  groups = [group.g]\n  strategies = [strategy.map]\n  concurrency = [1]\n}\n"
	dir := t.TempDir()
	write(t, dir+"/a.bench.hcl", []byte(text))
	give := func(token, n string) spec.Options {
		return spec.Options{
			Paths: []string{dir}, Environ: func() []string { return nil },
			Vars: []spec.Assignment{{Name: "token", Value: token}, {Name: "n", Value: n}},
		}
	}
	p := mustPlan(t, mustRead(t, give("canary", "2")), spec.PlanOptions{})
	kept, err := json.Marshal(p.Spec)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(kept), "canary") {
		t.Errorf("the token is in the plan: %s", kept)
	}
	if _, diags := spec.FromSources(p.Spec, spec.Options{Environ: func() []string { return nil }}); !diags.HasErrors() {
		t.Error("without the token the spec can't be read again")
	}
	again, diags := spec.FromSources(p.Spec, give("another", "3"))
	if len(diags) > 0 {
		t.Fatal(rendered(again.Files(), diags))
	}
	headers := mustPlan(t, again, spec.PlanOptions{}).Benchmarks[0].Cells[0].Group.Requests[0].Headers
	if headers["A"] != "another" || headers["N"] != "2" {
		t.Errorf("the token is given anew, n is the recorded one: %v", headers)
	}
}

func TestOverridesAreAQuickLook(t *testing.T) {
	o := validOptions("testdata/valid/comparisons.bench.hcl")
	o.Overrides = spec.Overrides{Duration: time.Second, Blocks: 2, Concurrency: []int{3}}
	s := mustRead(t, o)
	p, diags := s.Plan(spec.PlanOptions{})
	if diags.HasErrors() {
		t.Fatal(rendered(s.Files(), diags))
	}
	if len(diags) == 0 {
		t.Error("with two blocks no gate can be decided, which deserves a warning")
	}
	for _, b := range p.Benchmarks {
		if b.Blocks != 2 || b.Trial != 500*time.Millisecond {
			t.Errorf("%s: %d blocks of %s", b.Name, b.Blocks, b.Trial)
		}
		for _, c := range b.Cells {
			if c.Arrival.Concurrency != 3 && c.Strategy.Type != "sequential" {
				t.Errorf("%s was not asked for", c.Address)
			}
		}
	}
	again, diags := spec.FromSources(p.Spec, spec.Options{Environ: func() []string { return nil }})
	if diags.HasErrors() {
		t.Fatal(rendered(again.Files(), diags))
	}
	if got := mustPlan(t, again, spec.PlanOptions{}); string(compact(t, got)) != string(compact(t, p)) {
		t.Error("the overrides are not in the plan's spec")
	}

	s, _ = spec.Read(spec.Options{Paths: []string{"../examples/storefront.bench.hcl"}, Overrides: spec.Overrides{Concurrency: []int{5}}})
	run := &result.Run{Info: result.Info{Status: result.Complete}}
	checks, _, _ := s.Judge(run)
	if len(checks) != 1 || checks[0].Passed != nil {
		t.Errorf("the check speaks of levels that this run doesn't have, so it isn't judged: %+v", checks)
	}
}

func TestTargetsSelectCellsAndWhatTheyNeed(t *testing.T) {
	s := mustRead(t, validOptions("../examples/ab.bench.hcl"))
	for _, target := range []string{`benchmark.regression["api[base]"]`, "regression/api[base]", "benchmark.regression[api[base]]"} {
		p := mustPlan(t, s, spec.PlanOptions{Targets: []string{target}})
		if len(p.Benchmarks[0].Cells) != 1 || len(p.Servers) != 1 || p.Servers[0].Name != "build[base]" || len(p.Pairs) != 0 || len(p.Benchmarks[0].Placebos) != 0 {
			t.Errorf("%s: %d cells, %d servers, %d pairs", target, len(p.Benchmarks[0].Cells), len(p.Servers), len(p.Pairs))
		}
	}
	tests := []struct {
		o    spec.PlanOptions
		want string
	}{
		{spec.PlanOptions{Targets: []string{"regresion"}}, `Did you mean "regression"?`},
		{spec.PlanOptions{Targets: []string{`benchmark.regression["api[bsae]"]`}}, `Did you mean "benchmark.regression[\"api[base]\"]"?`},
		{spec.PlanOptions{Excludes: []string{"nothing/like/this"}}, "No cell has an address"},
		{spec.PlanOptions{Excludes: []string{"regression"}}, "leave no cell to run"},
		{spec.PlanOptions{Targets: []string{"group.api"}}, "only cells can be selected"},
	}
	for _, tt := range tests {
		p, diags := s.Plan(tt.o)
		if p != nil || len(diags) != 1 || spec.CodeOf(diags[0]) != spec.BadTarget || !strings.Contains(diags[0].Detail, tt.want) {
			t.Errorf("%+v: want %q\n%s", tt.o, tt.want, diags)
		}
	}
}

func TestExpressionsAtThePrompt(t *testing.T) {
	s, _ := readText(t, "a.bench.hcl", judged)
	run := runOf(result.Complete, map[string]float64{`benchmark.b["shop"]["map"][1]`: 100})
	tests := []struct {
		text string
		run  *result.Run
		want string
	}{
		{`var.factor * 2`, nil, "6"},
		{`var`, nil, "{\n  factor = 3\n  token  = (sensitive value)\n}"},
		{`[for s in [strategy.map, strategy.futures] : s.type]`, nil, `["map", "as_completed"]`},
		{`benchmark.b["shop"]["map"][1].service.p50`, nil, "(known after start)"},
		{`benchmark.b["shop"]["map"][1].service.p50`, run, "0.01"},
		{`benchmark.b["shop"]["map"][50].service.p50`, run, "null"},
		{`group.shop.base_url`, nil, `"http://127.0.0.1:8080"`},
		{`{ "a b" = [], c = {} }`, nil, "{\n  \"a b\" = []\n  c     = {}\n}"},
	}
	for _, tt := range tests {
		v, diags := s.Evaluate(tt.text, tt.run)
		if got := spec.ValueText(v); got != tt.want || len(diags) > 0 {
			t.Errorf("%s\ngot  %s\nwant %s\n%s", tt.text, got, tt.want, diags)
		}
	}
	for text, code := range map[string]spec.Code{
		`var.factr`: spec.UnknownReference, `1 +`: spec.Syntax, `each.key`: spec.OutOfScope,
		`benchmark.b["shop"]["map"][1].service.p98`: spec.UnknownAttribute, `upper()`: spec.FunctionFailed,
		strings.Repeat("(", 5000): spec.TooDeep,
	} {
		v, diags := s.Evaluate(text, nil)
		if v != cty.DynamicVal || len(diags) != 1 || spec.CodeOf(diags[0]) != code {
			t.Errorf("%.20s: want one error with the code %s: %s", text, code, diags)
		}
	}
}

func TestExplainNamesEachOrigin(t *testing.T) {
	s := mustRead(t, validOptions("testdata/valid/clients.bench.hcl"))
	address, err := result.ParseAddress("shop/shop/fresh/4")
	if err != nil {
		t.Fatal(err)
	}
	settings, ok := s.Explain(address)
	if !ok {
		t.Fatal("there is such a cell")
	}
	origins := map[string]string{}
	for _, x := range settings {
		origins[x.Of+"."+x.Name] = x.Value + " from " + x.Origin
	}
	for name, want := range map[string]string{
		"client.timeout":         "1s from client.fresh (testdata/valid/clients.bench.hcl:11)",
		"client.connect_timeout": "2s from benchmark.shop (testdata/valid/clients.bench.hcl:73)",
		"client.max_connections": "10 from client.slow (testdata/valid/clients.bench.hcl:6)",
		"client.http_version":    "1.1 from default",
		"benchmark.blocks":       "20 from default",
		"strategy.type":          "as_completed from testdata/valid/clients.bench.hcl:48",
	} {
		if origins[name] != want {
			t.Errorf("%s: %q, want %q", name, origins[name], want)
		}
	}
	if _, ok := s.Explain(result.Address{Benchmark: "shop"}); ok {
		t.Error("there is no such cell")
	}
}
