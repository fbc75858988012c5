package spec_test

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"bench/result"
	"bench/spec"
	"bench/spec/diag"
)

// seeds are the texts of all fixtures and examples.
func seeds(t testing.TB) map[string][]byte {
	t.Helper()
	texts := map[string][]byte{}
	for _, root := range []string{"testdata/valid", "testdata/invalid", "../examples"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.Contains(path, ".bench.") {
				return err
			}
			text, err := os.ReadFile(path)
			texts[path] = text
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return texts
}

// FuzzRead reads any text: it never panics, what it says points into the text, and what it accepts can be planned.
func FuzzRead(f *testing.F) {
	for path, text := range seeds(f) {
		f.Add(text, strings.HasSuffix(path, ".json"))
	}
	f.Fuzz(func(t *testing.T, text []byte, asJSON bool) {
		name := "fuzz.bench.hcl"
		if asJSON {
			name = "fuzz.bench.json"
		}
		readAnything(t, name, string(text))
	})
}

// readAnything takes a text through everything that can be done with a spec, and checks what must always hold.
func readAnything(t *testing.T, name, text string) {
	s, diags := readText(t, name, text)
	pointsInside(t, diags, s.Files())
	rendered(s.Files(), diags)
	if diags.HasErrors() {
		return
	}
	p, diags := s.Plan(spec.PlanOptions{Seed: 1})
	pointsInside(t, diags, s.Files())
	if p == nil {
		if !diags.HasErrors() {
			t.Error("no plan, and nobody knows why")
		}
		return // a precondition, or a gate that can't be decided
	}
	if known, diags := s.Plan(started(p)); known == nil {
		t.Errorf("planned without ports, and not with them: %s", diags)
	}
	if diff := cmp.Diff(p, throughJSON(t, p), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("a plan is another after its JSON (-plan +read):\n%s", diff)
	}
	checks, _, diags := s.Judge(&result.Run{Info: result.Info{Status: result.Complete}})
	pointsInside(t, diags, s.Files())
	for _, c := range checks {
		if c.Passed == nil && len(c.Findings) == 0 {
			t.Errorf("the check %q is not judged, and nobody knows why", c.Name)
		}
	}
}

// FuzzExpressions puts expressions of all specs, and odd ones, in each other's places: texts drawn by chance seldom get
// past the parser.
func FuzzExpressions(f *testing.F) {
	var texts, expressions []string
	for path, text := range seeds(f) {
		file, diags := hclsyntax.ParseConfig(text, path, hcl.InitialPos)
		if strings.HasSuffix(path, ".json") || diags.HasErrors() || len(text) > 5000 {
			continue
		}
		texts = append(texts, string(text))
		for _, r := range expressionsIn(file.Body.(*hclsyntax.Body)) {
			if part := r.SliceBytes(text); len(part) < 200 {
				expressions = append(expressions, string(part))
			}
		}
	}
	slices.Sort(texts)
	slices.Sort(expressions)
	expressions = append(slices.Compact(expressions), growing...)
	for seed := range uint64(200) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		text := texts[r.IntN(len(texts))]
		for range 1 + r.IntN(3) {
			file, diags := hclsyntax.ParseConfig([]byte(text), "", hcl.InitialPos)
			if diags.HasErrors() {
				break
			}
			places := expressionsIn(file.Body.(*hclsyntax.Body))
			if len(places) == 0 {
				break
			}
			at := places[r.IntN(len(places))]
			text = text[:at.Start.Byte] + expressions[r.IntN(len(expressions))] + text[at.End.Byte:]
		}
		readAnything(t, "fuzz.bench.hcl", text)
		if t.Failed() {
			t.Log(text)
		}
	})
}

var oddExpressions = []string{
	"null", "true", "-1", "0", "1e300", "0.5", `""`, "[]", "{}", "[null]", "{ a = null }", `"a\nb"`, "toset([1, 1])", "{ for k in [1] : k => k }",
	"server.httpbin.url", "server.httpbin.port", "server.s.port", "each.value", "each.key", "self.port", "cell.rate", "bench.run_id",
	"path.module", "group.g", "[group.g]", "values(group.api)", "strategy.map", "[strategy.map]", "benchmark.b", "benchmark.tutorial",
	"cells(benchmark.b)", `"http://[::1]:80"`, `"http://user:pw@host/%zz"`, "tostring(null)", "[for x in [1, 2] : x...]", "var.token",
	"sensitive(1)", `{ (var.token) = 1 }`, "try(var.nothing, 1)", "can(server.s.port)", "1 / 0", "jsonencode(server.s)", "range(1000)",
}

// expressionsIn are the places of all arguments' expressions.
func expressionsIn(body *hclsyntax.Body) []hcl.Range {
	var found []hcl.Range
	for _, a := range body.Attributes {
		found = append(found, a.Expr.Range())
	}
	for _, b := range body.Blocks {
		found = append(found, expressionsIn(b.Body)...)
	}
	slices.SortFunc(found, func(a, b hcl.Range) int { return a.Start.Byte - b.Start.Byte })
	return found
}

// pointsInside checks that every range lies inside its file.
func pointsInside(t *testing.T, diags hcl.Diagnostics, files map[string]*hcl.File) {
	t.Helper()
	for _, d := range diags {
		for _, r := range []*hcl.Range{d.Subject, d.Context} {
			if r == nil {
				continue
			}
			file := files[r.Filename]
			if file == nil {
				t.Fatalf("%s: there is no file %q", d.Summary, r.Filename)
			}
			lines := strings.Count(string(file.Bytes), "\n") + 1
			if r.Start.Byte < 0 || r.Start.Byte > r.End.Byte || r.End.Byte > len(file.Bytes) || r.Start.Line < 1 || r.End.Line > lines {
				t.Errorf("%s: %s (bytes %d to %d) is outside of a file of %d bytes and %d lines", d.Summary, r, r.Start.Byte, r.End.Byte, len(file.Bytes), lines)
			}
		}
		if diag.CodeOf(d) == "" {
			t.Errorf("%s: %s has no code", d.Summary, d.Detail)
		}
	}
}
