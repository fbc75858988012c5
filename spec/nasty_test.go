package spec_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"bench/result"
	"bench/spec"
	"bench/spec/diag"
)

// readText reads a text as a spec of one file, without any file on disk.
func readText(t testing.TB, name, text string) (*spec.Spec, hcl.Diagnostics) {
	t.Helper()
	return spec.FromSources(
		result.Spec{Files: []result.SourceFile{{Name: name, Text: text}}},
		spec.Options{Dir: t.TempDir(), Environ: func() []string { return nil }},
	)
}

// wantCode checks that there is exactly one error, with a code, whose range is inside the file.
func wantCode(t *testing.T, s *spec.Spec, diags hcl.Diagnostics, code diag.Code) {
	t.Helper()
	pointsInside(t, diags, s.Files())
	if len(diags) != 1 || !diags.HasErrors() || diag.CodeOf(diags[0]) != code {
		t.Errorf("want one error with the code %s:\n%s", code, rendered(s.Files(), diags))
	}
}

func TestNestingThatWouldOverflowTheStackIsAnError(t *testing.T) {
	const n = 20_000
	deep := func(open, middle, end string) string {
		return strings.Repeat(open, n) + middle + strings.Repeat(end, n)
	}
	native := map[string]string{
		"parentheses":  "locals {\n  a = " + deep("(", "1", ")") + "\n}\n",
		"lists":        "locals {\n  a = " + deep("[", "1", "]") + "\n}\n",
		"objects":      "locals {\n  a = " + deep("{ a = ", "1", "}") + "\n}\n",
		"blocks":       deep("a {\n", "", "}\n"),
		"negations":    "locals {\n  a = " + deep("!", "true", "") + "\n}\n",
		"minus":        "locals {\n  a = " + deep("-", "1", "") + "\n}\n",
		"sums":         "locals {\n  a = 1" + deep("+1", "", "") + "\n}\n",
		"conditions":   "locals {\n  a = " + deep("true ? 1 : ", "1", "") + "\n}\n",
		"templates":    "locals {\n  a = " + deep("\"${", "1", "}\"") + "\n}\n",
		"directives":   "locals {\n  a = \"" + deep("%{ if true }", "", "%{ endif }") + "\"\n}\n",
		"indexes":      "locals {\n  a = var.x" + deep("[var.x", "", "]") + "\n}\n",
		"splats":       "locals {\n  a = var.x" + deep("[*]", "", "") + "\n}\n",
		"calls":        "locals {\n  a = " + deep("upper(", "1", ")") + "\n}\n",
		"for":          "locals {\n  a = " + deep("[for x in ", "[]", " : x]") + "\n}\n",
		"types":        "variable \"a\" {\n  type = " + deep("list(", "string", ")") + "\n}\n",
		"huge number":  "locals {\n  a = 1e999999999\n}\n",
		"long number":  "locals {\n  a = " + strings.Repeat("9", 1<<20) + "\n}\n",
		"open brace":   "locals {\n  a = " + strings.Repeat("{", n),
		"open heredoc": "locals {\n  a = " + strings.Repeat("<<A\n${", n),
	}
	for name, text := range native {
		t.Run(name, func(t *testing.T) {
			s, diags := readText(t, "deep.bench.hcl", text)
			wantCode(t, s, diags, diag.TooDeep)
		})
	}
	json := map[string]string{
		"lists":     `{"locals": {"a": ` + deep("[", "1", "]") + `}}`,
		"objects":   `{"locals": {"a": ` + deep(`{"a": `, "1", "}") + `}}`,
		"templates": `{"locals": {"a": "` + deep("${(", "1", ")}") + `"}}`,
		"types":     `{"variable": {"a": {"type": "` + deep("list(", "string", ")") + `"}}}`,
		"number":    `{"locals": {"a": 1e999999999}}`,
		"unclosed":  strings.Repeat("[", n),
	}
	for name, text := range json {
		t.Run("json "+name, func(t *testing.T) {
			s, diags := readText(t, "deep.bench.json", text)
			wantCode(t, s, diags, diag.TooDeep)
		})
	}
}

func TestWhatIsDeepButSensibleIsRead(t *testing.T) {
	text := "locals {\n  a = " + strings.Repeat("[", 100) + "1" + strings.Repeat("]", 100) +
		"\n  b = 1" + strings.Repeat(" + 1", 500) + "\n}\n"
	if s, diags := readText(t, "a.bench.hcl", text); len(diags) > 0 {
		t.Error(rendered(s.Files(), diags))
	}
}

func TestFilesThatAreNoTextAreErrors(t *testing.T) {
	tests := []struct {
		name string
		text string
		code diag.Code
		byte int
	}{
		{"NUL", "locals {\n  a = \"\x00\"\n}\n", diag.BadEncoding, 16},
		{"Latin-1", "# caf\xe9\nlocals {}\n", diag.BadEncoding, 5},
		{"UTF-16", "\xff\xfel\x00o\x00", diag.BadEncoding, 3},
		{"10 MB", strings.Repeat("# comment\n", 1<<20), diag.FileTooLarge, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, diags := readText(t, "a.bench.hcl", tt.text)
			wantCode(t, s, diags, tt.code)
			if got := diags[0].Subject.Start.Byte; got != tt.byte {
				t.Errorf("points to byte %d, want %d", got, tt.byte)
			}
		})
	}
}

func TestFilesThatCannotBeReadAreErrors(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "folder.bench.hcl"), 0o755); err != nil {
		t.Fatal(err)
	}
	loop := filepath.Join(dir, "loop.bench.hcl")
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	gone := filepath.Join(dir, "gone.bench.hcl")
	if err := os.Symlink(filepath.Join(dir, "nowhere"), gone); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		paths []string
		want  []string
	}{
		{[]string{dir}, []string{"unreadable_file", "unreadable_file", "unreadable_file"}},
		{[]string{filepath.Join(dir, "folder.bench.hcl")}, []string{"no_spec"}}, // a folder without specs in it
		{[]string{loop}, []string{"unreadable_file"}},
		{[]string{filepath.Join(dir, "missing.bench.hcl")}, []string{"no_spec"}},
		{[]string{t.TempDir()}, []string{"no_spec"}},
		{[]string{"/dev/zero"}, []string{"unreadable_file"}}, // it has no end
	}
	for _, tt := range tests {
		_, diags := spec.Read(spec.Options{Paths: tt.paths, Environ: func() []string { return nil }})
		var got []string
		for _, d := range diags {
			got = append(got, string(diag.CodeOf(d)))
		}
		if fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%v: %v, want %v\n%s", tt.paths, got, tt.want, diags)
		}
	}
}

// TestAByteOrderMarkIsTakenOff puts the mark that some editors write before every text that a spec is made of.
func TestAByteOrderMarkIsTakenOff(t *testing.T) {
	const mark = "\uFEFF"
	files := map[string]string{
		"a.bench.hcl": `
group "g" {
  base_url = "http://127.0.0.1:8080"
  request "r" {
    path = "/"
    body = "${var.a}${var.b}${file("text.txt")}${templatefile("text.tftpl", { n = 1 })}${csvdecode(file("rows.csv"))[0].id}${jsondecode(file("x.json")).y}"
  }
}
variable "a" { type = string }
variable "b" { type = string }`,
		"b.bench.json":          `{"benchmark": {"b": {"groups": ["group.g"], "strategies": ["strategy.map"], "concurrency": [1]}}}`,
		"bench.benchvars.hcl":   `a = "a"`,
		"x.auto.benchvars.json": `{"b": "b"}`,
		"text.txt":              "text", "text.tftpl": "n${n}", "rows.csv": "id\n7\n", "x.json": `{"y": 8}`,
	}
	dir := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(dir, name), []byte(mark+text))
	}
	s, diags := spec.Read(spec.Options{Paths: []string{dir}, Environ: func() []string { return nil }})
	if len(diags) > 0 {
		t.Fatal(rendered(s.Files(), diags))
	}
	p := mustPlan(t, s, spec.PlanOptions{})
	if body := string(p.Benchmarks[0].Cells[0].Group.Requests[0].Body); body != "abtextn178" {
		t.Errorf("the body is %q", body)
	}
	write(t, filepath.Join(dir, "a.bench.hcl"), []byte(mark+"locals {\n  a = nothing\n}\n"))
	s, diags = spec.Read(spec.Options{Paths: []string{filepath.Join(dir, "a.bench.hcl")}})
	if got := rendered(s.Files(), diags); !strings.Contains(got, "line 2") || !strings.Contains(got, " a = nothing") {
		t.Errorf("the place is shifted: %s", got)
	}
}

func TestRangesInJSONStringsStayInsideTheFile(t *testing.T) {
	texts := []string{
		`{"locals": {"a": "\n\n\n${nothing}"}}`,
		`{"locals": {"a": "\u00e9\u00e9${local.nothing}\n"}}`,
		`{"locals": {"a": "${\n\n1 +}"}}`,
		`{"output": {"a": {"value": "\n${min()}"}}}`,
		`{"benchmark": {"b": {"groups": ["group.\n"], "strategies": ["strategy.map"], "concurrency": [1]}}}`,
	}
	for _, text := range texts {
		s, diags := readText(t, "a.bench.json", text)
		if !diags.HasErrors() {
			t.Errorf("%s: no error", text)
		}
		pointsInside(t, diags, s.Files())
	}
}

func TestOneMistakeInAForEachIsOneError(t *testing.T) {
	s, diags := readText(t, "a.bench.hcl", `
group "g" {
  for_each = range(20)
  base_url = "http://localhost:${8000 + each.value}/"
  request "r" {
    for_each = range(20)
    path     = "missing-slash/${each.value}"
  }
}
`)
	wantCode(t, s, diags, diag.BadURL)
}
