package spec_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bench/plan"
	"bench/result"
	"bench/spec"
)

func TestASpecIsReadAgainFromItsPlan(t *testing.T) {
	o := validOptions("testdata/valid/variables")
	s := mustRead(t, o)
	p := mustPlan(t, s, spec.PlanOptions{Seed: 1})
	text, err := json.Marshal(p.Public())
	if err != nil {
		t.Fatal(err)
	}
	var kept plan.Plan
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
