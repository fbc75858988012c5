package spec_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bench/words"

	"github.com/hashicorp/hcl/v2"

	"bench/spec/diag"
)

// An example of a code is one diagnostic, with the texts that it points into.
type example struct {
	diagnostic *hcl.Diagnostic
	files      map[string]*hcl.File
}

// examples has, for each code, the diagnostic of the best fixture that has it, and of these the first.
func examples(t *testing.T) map[diag.Code]example {
	found := map[diag.Code]example{}
	worth := map[diag.Code]int{}
	for _, f := range append(invalidFixtures(t), tooLarge(t)) {
		s, diags := f.read()
		for _, d := range diags {
			if code := diag.CodeOf(d); worth[code] < f.worth(diags) {
				found[code] = example{d, s.Files()}
				worth[code] = f.worth(diags)
			}
		}
	}
	return found
}

// worth says how good an example a fixture is: one that says so itself, one with nothing else to say, any.
func (f fixture) worth(diags hcl.Diagnostics) int {
	for _, text := range f.texts {
		if strings.HasPrefix(text, "# EXAMPLE") {
			return 3
		}
	}
	if len(diags) == 1 {
		return 2
	}
	return 1
}

// tooLarge is a fixture that is better made than kept.
func tooLarge(t *testing.T) fixture {
	t.Helper()
	f := fixture{dir: t.TempDir(), name: "large.bench.hcl"}
	if err := os.WriteFile(filepath.Join(f.dir, f.name), bytes.Repeat([]byte("#\n"), 5<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestCodesHaveFixturesAndAPage(t *testing.T) {
	found := examples(t)
	t.Run("every code occurs in a fixture", func(t *testing.T) {
		for _, c := range diag.Codes() {
			if _, ok := found[c.Code]; !ok {
				t.Errorf("no fixture of testdata/invalid has %s", c.Code)
			}
		}
	})
	t.Run("every diagnostic has a known code", func(t *testing.T) {
		known := map[diag.Code]bool{}
		for _, c := range diag.Codes() {
			known[c.Code] = true
		}
		for code, e := range found {
			if !known[code] {
				t.Errorf("%q is not among the codes: %s", code, e.diagnostic)
			}
		}
	})
	t.Run("the page is current", func(t *testing.T) {
		checkGenerated(t, "../docs/errors.md", "codes", errorsPage(found))
	})
}

// errorsPage writes every code with its meaning and its example.
func errorsPage(found map[diag.Code]example) string {
	var b strings.Builder
	for _, c := range diag.Codes() {
		e, ok := found[c.Code]
		if !ok {
			continue // another test says so
		}
		fmt.Fprintf(&b, "## %s\n\n%s\n\n```text\n%s\n```\n\n", c.Code, c.Meaning, words.Block(strings.TrimSpace(withoutRemarks(rendered(e.files, hcl.Diagnostics{e.diagnostic})))))
	}
	return b.String()
}

// withoutRemarks takes out what fixtures say to their test.
func withoutRemarks(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if at := strings.Index(line, " # ERROR"); at >= 0 {
			line = line[:at]
		}
		if at := strings.Index(line, " # WARNING"); at >= 0 {
			line = line[:at]
		}
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}
