package spec_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bench/plan"
	"bench/spec"
)

// validSpecs are the paths of all specs that must plan: those of testdata/valid, files and folders, and the examples.
func validSpecs(t testing.TB) []string {
	t.Helper()
	entries, err := os.ReadDir("testdata/valid")
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob("../examples/*.bench.hcl")
	if err != nil {
		t.Fatal(err)
	}
	paths = append(paths, "../examples/modules")
	for _, e := range entries {
		if e.IsDir() || strings.HasSuffix(e.Name(), ".bench.hcl") || strings.HasSuffix(e.Name(), ".bench.json") {
			paths = append(paths, "testdata/valid/"+e.Name())
		}
	}
	return paths
}

// validOptions are what the specs of validSpecs need to be read.
func validOptions(path string) spec.Options {
	o := spec.Options{Paths: []string{path}, Environ: func() []string { return nil }, BenchVersion: "0.1.0"}
	if filepath.Base(path) == "ab.bench.hcl" {
		o.Vars = []spec.Assignment{{Name: "base", Value: `["./server", "-old"]`}, {Name: "head", Value: `["./server"]`}}
	}
	return o
}

// started are the options of a plan whose servers have ports.
func started(p *plan.Plan) spec.PlanOptions {
	o := spec.PlanOptions{
		Seed: 1, RunID: "20260102-030405-abcdef", StartedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Addresses: map[string]plan.Endpoint{},
	}
	for i, s := range p.Servers {
		o.Addresses[s.Name] = plan.Endpoint{Host: "127.0.0.1", Port: 40_000 + i}
		if len(s.On) > 0 {
			o.Addresses[s.Name] = plan.Endpoint{Host: "10.0.0.9", Port: 40_000 + i}
		}
	}
	return o
}

func mustRead(t testing.TB, o spec.Options) *spec.Spec {
	t.Helper()
	s, diags := spec.Read(o)
	if len(diags) > 0 {
		t.Fatalf("%v:\n%s", o.Paths, rendered(s.Files(), diags))
	}
	return s
}

func mustPlan(t testing.TB, s *spec.Spec, o spec.PlanOptions) *plan.Plan {
	t.Helper()
	p, diags := s.Plan(o)
	if diags.HasErrors() {
		t.Fatalf("plan:\n%s", rendered(s.Files(), diags))
	}
	return p
}

func TestValidSpecsPlanAsTheyAlwaysDid(t *testing.T) {
	for _, path := range validSpecs(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			s := mustRead(t, validOptions(path))
			p := mustPlan(t, s, spec.PlanOptions{Seed: 1})
			golden := "testdata/plans/" + strings.TrimSuffix(filepath.Base(path), ".bench.hcl")
			checkGolden(t, golden+".json", compact(t, p))
			if p.Known {
				return
			}
			known := mustPlan(t, s, started(p))
			if !known.Known {
				t.Error("not known, though every server has a port")
			}
			checkGolden(t, golden+".started.json", compact(t, known))
		})
	}
}

// checkGolden compares with a golden file; -update writes it.
func checkGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%s; `make golden` writes it", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// compact is a plan as JSON without what makes it long: ranges, texts, and each group but once.
func compact(t testing.TB, p *plan.Plan) []byte {
	t.Helper()
	text, err := json.Marshal(p.Public())
	if err != nil {
		t.Fatal(err)
	}
	var plan map[string]any
	if err := json.Unmarshal(text, &plan); err != nil {
		t.Fatal(err)
	}
	withoutRanges(plan)
	delete(plan["spec"].(map[string]any), "files")
	delete(plan["spec"].(map[string]any), "dir")
	groups := map[string]any{}
	for _, bm := range plan["benchmarks"].([]any) {
		for _, list := range []string{"cells", "placebos"} {
			cells, _ := bm.(map[string]any)[list].([]any)
			for _, c := range cells {
				cell := c.(map[string]any)
				group := cell["group"].(map[string]any)
				groups[group["name"].(string)] = group
				cell["group"] = group["name"]
			}
		}
	}
	plan["groups"] = groups
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(plan); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func withoutRanges(v any) {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "range")
		for _, inner := range v {
			withoutRanges(inner)
		}
	case []any:
		for _, inner := range v {
			withoutRanges(inner)
		}
	}
}

func TestPlansNeverShowSensitiveValues(t *testing.T) {
	s := mustRead(t, validOptions("testdata/valid/sensitive.bench.hcl"))
	for _, o := range []spec.PlanOptions{{}, {Addresses: map[string]plan.Endpoint{"app": {Host: "127.0.0.1", Port: 8080}}}} {
		p := mustPlan(t, s, o)
		p.Spec.Files = nil // the default is the author's own text
		text, err := json.Marshal(p.Public())
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("canary")) {
			t.Errorf("the canary is in the plan: %s", text)
		}
		requests := p.Benchmarks[0].Cells[0].Group.Requests
		if got := requests[0].Headers["Authorization"]; got != "Bearer hunter2-canary" {
			t.Errorf("the engine gets the header %q", got)
		}
		shown := requests[0].Shown()
		if shown.Headers["X-Plain"] != "shown" || shown.Headers["Authorization"] != "(sensitive value)" {
			t.Errorf("shown: %v", shown.Headers)
		}
		if slices.ContainsFunc(requests, func(r plan.Request) bool { return !r.Sensitive }) {
			t.Error("each request has the token in its headers")
		}
	}
}
