package spec_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"bench/result"
	"bench/spec"
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
	f.Fuzz(func(t *testing.T, text []byte, json bool) {
		name := "fuzz.bench.hcl"
		if json {
			name = "fuzz.bench.json"
		}
		o := spec.Options{Dir: t.TempDir(), Environ: func() []string { return nil }}
		s, diags := spec.FromSources(result.Spec{Files: []result.SourceFile{{Name: name, Text: string(text)}}}, o)
		pointsInside(t, diags, s.Files())
		rendered(s.Files(), diags)
		if diags.HasErrors() {
			return
		}
		p, diags := s.Plan(spec.PlanOptions{Seed: 1})
		pointsInside(t, diags, s.Files())
		if p == nil {
			return // a precondition, or a gate that can't be decided
		}
		if known, diags := s.Plan(started(p)); known == nil {
			t.Errorf("planned without ports, and not with them: %s", diags)
		}
		checks, _, diags := s.Judge(&result.Run{Info: result.Info{Status: result.Complete}})
		pointsInside(t, diags, s.Files())
		for _, c := range checks {
			if c.Passed == nil && c.Note == "" {
				t.Errorf("the check %q is not judged, and nobody knows why", c.Name)
			}
		}
	})
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
		if spec.CodeOf(d) == "" {
			t.Errorf("%s: %s has no code", d.Summary, d.Detail)
		}
	}
}
