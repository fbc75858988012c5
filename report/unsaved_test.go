package report

import (
	"strings"
	"testing"

	"bench/result"
)

// What has no file is pointed at by no format: the name would lead nowhere in anybody's repository.
func TestASpecInNoFileIsNotPointedAt(t *testing.T) {
	for _, format := range []string{"github", "github-check", "sarif", "codequality", "junit", "markdown", "text"} {
		run := sample("gated")
		name := run.Declared.Benchmarks[0].Range.Filename
		run.Spec.Files = []result.SourceFile{{Name: name}}
		if with := render(t, format, run, Options{}); !strings.Contains(with, name) {
			t.Fatalf("%s: a spec in a file is not named:\n%.400s", format, with)
		}
		run.Spec.Files[0].Unsaved = true
		if without := render(t, format, run, Options{}); strings.Contains(without, name) {
			t.Errorf("%s names %s:\n%.400s", format, name, without)
		} else if !strings.Contains(without, "service p50") {
			t.Errorf("%s tells nothing any more:\n%.400s", format, without)
		}
	}
}
