package spec_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"bench/spec"
)

func TestSnippetsOfTheGuidesAreOneSpecEach(t *testing.T) {
	for _, of := range []struct{ guide, syntax string }{{"language.md", "hcl"}, {"language.md", "json"}, {"workloads.md", "hcl"}, {"coming-from.md", "hcl"}, {"history.md", "hcl"}} {
		guide, err := os.ReadFile("../docs/" + of.guide)
		if err != nil {
			t.Fatal(err)
		}
		syntax, dir := of.syntax, t.TempDir()
		if rows := regexp.MustCompile("(?s)\n```csv\n(.*?\n)```").FindSubmatch(guide); rows != nil {
			if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "data", "users.csv"), rows[1])
		}
		snippets := regexp.MustCompile("(?s)\n```"+syntax+"\n(.*?\n)```").FindAllSubmatchIndex(guide, -1)
		if len(snippets) == 0 {
			t.Fatalf("%s has no snippets in %s", of.guide, syntax)
		}
		// Empty lines in place of the text between keep the guide's own line numbers in messages.
		var text []byte
		line := 1
		for _, at := range snippets {
			for ; line < lineOf(guide, at[2]); line++ {
				text = append(text, '\n')
			}
			text = append(text, guide[at[2]:at[3]]...)
			line = lineOf(guide, at[3])
		}
		name := filepath.Join(dir, of.guide+".bench."+syntax)
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
		s, diags := spec.Read(spec.Options{Paths: []string{dir}, Environ: func() []string { return nil }})
		for _, d := range diags {
			t.Errorf("%v\n%s", d, d.Detail)
		}
		if diags.HasErrors() {
			continue
		}
		if _, diags := s.Plan(spec.PlanOptions{}); len(diags) > 0 {
			t.Errorf("plan: %v", diags)
		}
	}
}

func lineOf(text []byte, offset int) int {
	line := 1
	for _, c := range text[:offset] {
		if c == '\n' {
			line++
		}
	}
	return line
}
