package spec_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/result"
	"bench/spec"
	"bench/spec/diag"
)

// An expectation is a remark in a fixture that says which diagnostic begins on its line: `# ERROR: Summary`. Where a
// remark can't stand there, @+1 means one line further down, @<-var x>:1 a line of another text, and @ alone that the
// diagnostic has no place in a file.
var expectation = regexp.MustCompile(`(ERROR|WARNING)(@[+-]?[0-9]*|@<[^>]*>:[0-9]+)?: (.*?)(?:\s+# |$)`)

// A setting is a remark in a fixture that says how it is to be read: `# VAR: name=value`.
var setting = regexp.MustCompile(`(?m)(?:#|"//":) "?(VAR|VARFILE|ENV|TARGET|EXCLUDE|VERSION|RUN): ([^\n]+)`)

// A fixture is one spec of testdata/invalid, a file or a folder, and what is to be said of it.
type fixture struct {
	dir   string // where it is
	name  string
	texts map[string]string // by file name
	want  []string
}

func invalidFixtures(t testing.TB) []fixture {
	t.Helper()
	entries, err := os.ReadDir("testdata/invalid")
	if err != nil {
		t.Fatal(err)
	}
	var fixtures []fixture
	for _, e := range entries {
		f := fixture{dir: "testdata/invalid", name: e.Name(), texts: map[string]string{}}
		names := []string{e.Name()}
		if e.IsDir() {
			names, err = filepath.Glob("testdata/invalid/" + e.Name() + "/*")
			if err != nil {
				t.Fatal(err)
			}
		} else if !strings.Contains(e.Name(), ".bench.") {
			continue
		}
		for _, name := range names {
			name = strings.TrimPrefix(filepath.ToSlash(name), "testdata/invalid/")
			text, err := os.ReadFile("testdata/invalid/" + name)
			if err != nil {
				t.Fatal(err)
			}
			f.texts[name] = string(text)
			f.want = append(f.want, expected(name, string(text))...)
		}
		slices.Sort(f.want)
		fixtures = append(fixtures, f)
	}
	return fixtures
}

// expected reads the remarks of one file, as "file:line: severity: summary".
func expected(name, text string) []string {
	var want []string
	for i, line := range strings.Split(text, "\n") {
		for rest := line; ; {
			at := expectation.FindStringSubmatchIndex(rest)
			if at == nil {
				break
			}
			m := expectation.FindStringSubmatch(rest)
			summary := strings.TrimSpace(m[3])
			if strings.HasSuffix(name, ".json") {
				summary = strings.TrimRight(summary, "\",")
			}
			want = append(want, fmt.Sprintf("%s: %s: %s", placeOf(name, i+1, m[2]), strings.ToLower(m[1]), summary))
			rest = rest[at[7]:]
		}
	}
	return want
}

// placeOf is the place that a remark on a line speaks of.
func placeOf(name string, line int, at string) string {
	offset, err := strconv.Atoi(strings.TrimPrefix(at, "@"))
	switch {
	case at == "@":
		return "-"
	case strings.HasPrefix(at, "@<"):
		return at[1:]
	case err == nil:
		line += offset
	}
	return fmt.Sprintf("%s:%d", name, line)
}

// read reads a fixture, plans it when it can be read, and returns everything that was said of it.
func (f fixture) read() (*spec.Spec, hcl.Diagnostics) {
	o := spec.Options{Dir: f.dir, Paths: []string{f.name}}
	var plan spec.PlanOptions
	var environ []string
	ran := false
	for _, name := range slices.Sorted(maps.Keys(f.texts)) {
		for _, m := range setting.FindAllStringSubmatch(f.texts[name], -1) {
			value := strings.TrimSpace(m[2])
			switch m[1] {
			case "VAR":
				name, text, _ := strings.Cut(value, "=")
				o.Vars = append(o.Vars, spec.Assignment{Name: name, Value: text})
			case "VARFILE":
				o.Vars = append(o.Vars, spec.Assignment{File: value})
			case "ENV":
				environ = append(environ, value)
			case "TARGET":
				plan.Targets = append(plan.Targets, value)
			case "EXCLUDE":
				plan.Excludes = append(plan.Excludes, value)
			case "VERSION":
				o.BenchVersion = value
			case "RUN":
				ran = true
			}
		}
	}
	o.Environ = func() []string { return environ }
	s, diags := spec.Read(o)
	if !diags.HasErrors() {
		p, more := s.Plan(plan)
		diags = append(diags, more...)
		if ran && p != nil {
			_, _, more = s.Judge(emptyRun(p))
			diags = append(diags, more...)
		}
	}
	return s, diags
}

// emptyRun is a run in which every request failed, so that no percentile has a value.
func emptyRun(p *plan.Plan) *result.Run {
	run := &result.Run{Info: result.Info{ID: "none", Status: result.Complete}}
	for _, b := range p.Benchmarks {
		for _, c := range b.Cells {
			run.Cells = append(run.Cells, result.Cell{
				Address: c.Address.String(), Benchmark: b.Name, Group: c.Address.Group, Strategy: c.Address.Strategy,
				Level: c.Address.Level, Concurrency: &c.Arrival.Concurrency,
			})
		}
	}
	return run
}

// said writes a diagnostic as expectations are written.
func said(d *hcl.Diagnostic) string {
	severity := "error"
	if d.Severity == hcl.DiagWarning {
		severity = "warning"
	}
	place := "-"
	if d.Subject != nil {
		place = fmt.Sprintf("%s:%d", filepath.ToSlash(d.Subject.Filename), d.Subject.Start.Line)
	}
	return fmt.Sprintf("%s: %s: %s", place, severity, d.Summary)
}

func TestInvalidSpecsGetExactlyTheseDiagnostics(t *testing.T) {
	fixtures := invalidFixtures(t)
	if len(fixtures) < 60 {
		t.Errorf("only %d fixtures", len(fixtures))
	}
	for _, f := range fixtures {
		t.Run(f.name, func(t *testing.T) {
			s, diags := f.read()
			var got []string
			for _, d := range diags {
				got = append(got, said(d))
				checkDiagnostic(t, d, s.Files())
			}
			slices.Sort(got)
			if diff := cmp.Diff(f.want, got); diff != "" {
				t.Errorf("-want +got:\n%s\n%s", diff, rendered(s.Files(), diags))
			}
		})
	}
}

// checkDiagnostic checks what must be true of each diagnostic.
func checkDiagnostic(t *testing.T, d *hcl.Diagnostic, files map[string]*hcl.File) {
	t.Helper()
	if diag.CodeOf(d) == "" {
		t.Errorf("%s: has no code", said(d))
	}
	if d.Detail == "" || strings.HasSuffix(d.Summary, ".") || !strings.ContainsAny(d.Detail[len(d.Detail)-1:], ".?!)") {
		t.Errorf("%s: the summary must have no full stop and the detail one: %q", said(d), d.Detail)
	}
	if d.Subject == nil {
		return
	}
	file := files[d.Subject.Filename]
	if file == nil {
		t.Errorf("%s: the text of %s is not among the files", said(d), d.Subject.Filename)
		return
	}
	if d.Subject.Start.Byte > d.Subject.End.Byte || d.Subject.End.Byte > len(file.Bytes) {
		t.Errorf("%s: the range %v is outside of its file", said(d), d.Subject)
	}
}

// rendered is what a user sees.
func rendered(files map[string]*hcl.File, diags hcl.Diagnostics) string {
	var b strings.Builder
	w := hcl.NewDiagnosticTextWriter(&b, files, 110, false)
	if err := w.WriteDiagnostics(diags); err != nil {
		return err.Error()
	}
	return b.String()
}
