package report

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The samples in docs/reports.md are cut from golden files, named in the comment before each; so they are what bench
// writes now.
func TestDocumentedSamplesAreReal(t *testing.T) {
	text, err := os.ReadFile("../docs/reports.md")
	if err != nil {
		t.Fatal(err)
	}
	samples := regexp.MustCompile("(?s)<!-- (\\S+) -->\n```\\w+\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(samples) < 10 {
		t.Fatalf("only %d samples found", len(samples))
	}
	for _, s := range samples {
		real, err := os.ReadFile(filepath.Join("testdata", s[1]))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, line := range strings.Split(s[2], "\n") {
			if !strings.Contains(string(real), line) {
				t.Errorf("%s has no %q", s[1], line)
			}
		}
	}
}

func TestEveryFormatIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../docs/reports.md")
	if err != nil {
		t.Fatal(err)
	}
	headings := regexp.MustCompile(`(?m)^## ([\w-]+)$`).FindAllStringSubmatch(string(text), -1)
	for _, format := range Formats() {
		if !slices.ContainsFunc(headings, func(h []string) bool { return h[1] == format }) {
			t.Errorf("docs/reports.md has no heading for %s", format)
		}
	}
}
