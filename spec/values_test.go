package spec_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bench/spec"
)

// A surrounding is all that variables can get values from.
type surrounding struct {
	spec    string
	files   map[string]string // beside the spec
	environ []string
	vars    []spec.Assignment
}

// read reads the spec there and returns each variable's value and origin, or what is wrong.
func (s surrounding) read(t *testing.T) (values map[string]string, said string) {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{"main.bench.hcl": s.spec + `
group "g" {
  request "r" { url = "http://127.0.0.1/" }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
}
`}
	for name, text := range s.files {
		files[name] = text
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	read, diags := spec.Read(spec.Options{Dir: dir, Vars: s.vars, Environ: func() []string { return s.environ }})
	if len(diags) > 0 {
		return nil, rendered(read.Files(), diags)
	}
	p := mustPlan(t, read, spec.PlanOptions{})
	values = map[string]string{}
	for _, v := range p.Spec.Variables {
		values[v.Name] = fmt.Sprintf("%s (%s)", text(v.Value), v.Origin)
	}
	return values, ""
}

func TestTheStrongestPlaceGivesAVariableItsValue(t *testing.T) {
	s := surrounding{spec: `variable "x" { default = "default" }`}
	steps := []struct {
		add  func()
		want string
	}{
		{func() {}, `"default" (default)`},
		{func() { s.environ = []string{"BENCH_VAR_x=environment"} }, `"environment" (BENCH_VAR_x)`},
		{func() { s.files = map[string]string{"bench.benchvars.hcl": `x = "file"`} }, `"file" (bench.benchvars.hcl)`},
		{func() { s.files["a.auto.benchvars.hcl"] = `x = "a"` }, `"a" (a.auto.benchvars.hcl)`},
		{func() { s.files["b.auto.benchvars.hcl.json"] = `{"x": "b"}` }, `"b" (b.auto.benchvars.hcl.json)`},
		{func() { s.files["more.hcl"] = `x = "more"` }, `"b" (b.auto.benchvars.hcl.json)`}, // not named yet
		{func() { s.vars = append(s.vars, spec.Assignment{Name: "x", Value: "flag"}) }, `"flag" (-var)`},
		{func() { s.vars = append(s.vars, spec.Assignment{File: "more.hcl"}) }, `"more" (more.hcl)`}, // a later flag wins
		{func() { s.vars = append(s.vars, spec.Assignment{Name: "x", Value: "last"}) }, `"last" (-var)`},
	}
	for _, step := range steps {
		step.add()
		values, said := s.read(t)
		if said != "" || values["x"] != step.want {
			t.Errorf("x = %q, want %q; %s", values["x"], step.want, said)
		}
	}
}

func TestFilesOfEditorsGiveNoValues(t *testing.T) {
	s := surrounding{spec: `variable "x" { default = "default" }`, files: map[string]string{
		".hidden.auto.benchvars.hcl": `x = "hidden"`,
		"old.auto.benchvars.hcl~":    `x = "backup"`,
		"other.benchvars.hcl":        `x = "other"`,
		".hidden.bench.hcl":          `nonsense`,
		"main.bench.hcl~":            `nonsense`,
	}}
	values, said := s.read(t)
	if said != "" || values["x"] != `"default" (default)` {
		t.Errorf("x = %q; %s", values["x"], said)
	}
}

func TestTextIsTakenAsItStandsOrAsAnExpressionByTheType(t *testing.T) {
	tests := []struct{ typ, text, want string }{
		{"string", "a b", `"a b"`},
		{"string", `"quoted"`, `"\"quoted\""`}, // quotes are text
		{"string", "${x}", `"$${x}"`},          // no template
		{"string", "", `""`},
		{"string", "null", `"null"`},
		{"number", "5", "5"},
		{"number", "0.5", "0.5"},
		{"bool", "true", "true"},
		{"list(number)", "[1, 2]", "[1, 2]"},
		{"list(string)", `["a", "b"]`, `["a", "b"]`},
		{"set(string)", `["a", "a"]`, `["a"]`},
		{"map(number)", `{ a = 1 }`, `{ a = 1 }`},
		{"object({ a = number, b = optional(string, \"x\") })", `{ a = 1 }`, `{ a = 1, b = "x" }`},
		{"any", `[1, "a"]`, `[1, "a"]`},
		{"any", "5", "5"},
		{"", "5", "5"}, // no type is any
		{"", `"5"`, `"5"`},
		{"", `{ a = 1 }`, `{ a = 1 }`},
		{"", "five", `"five"`},
		{"any", "five", `"five"`},
		{"", "http://127.0.0.1:8080/a b?x={1}", `"http://127.0.0.1:8080/a b?x={1}"`},
		{"", "", `""`},
		{"", "true", "true"},
		{"list(string)", "null", "null"},
	}
	for _, tt := range tests {
		for _, place := range []string{"-var", "environment"} {
			s := surrounding{spec: `
variable "x" {
  ` + typed(tt.typ) + `
}
output "same" {
  value = jsonencode(var.x) == jsonencode(` + tt.want + `)
}
check "same" {
  assert {
    condition     = jsonencode(var.x) == jsonencode(` + tt.want + `)
    error_message = "x is ${jsonencode(var.x)}."
  }
}
variable "checked" {
  default = "yes"
  validation {
    condition     = jsonencode(var.x) == jsonencode(` + tt.want + `)
    error_message = "x is ${jsonencode(var.x)}."
  }
}`}
			if place == "-var" {
				s.vars = []spec.Assignment{{Name: "x", Value: tt.text}}
			} else {
				s.environ = []string{"BENCH_VAR_x=" + tt.text}
			}
			if _, said := s.read(t); said != "" {
				t.Errorf("%s from %s as %s: %s", tt.text, place, tt.typ, said)
			}
		}
	}
}

func typed(typ string) string {
	if typ == "" {
		return ""
	}
	return "type = " + typ
}

func TestTheEnvironmentIsMentionedWhenItLooksMeant(t *testing.T) {
	base := surrounding{spec: `variable "api_token" { default = "x" }`}
	tests := []struct{ environ, want string }{
		{"BENCH_VAR_api_tokn=y", "Did you mean BENCH_VAR_api_token?"},
		{"BENCH_VAR_API_TOKEN=y", "Did you mean BENCH_VAR_api_token?"},
		{"BENCH_VAR_of_another_spec=y", ""},
		{"BENCH_VARIABLE=y", ""},
		{"api_token=y", ""},
	}
	for _, tt := range tests {
		s := base
		s.environ = []string{tt.environ}
		_, said := s.read(t)
		if tt.want == "" && said != "" || !strings.Contains(said, tt.want) {
			t.Errorf("%s: %q, want %q", tt.environ, said, tt.want)
		}
	}
	both := base
	both.environ = []string{"BENCH_VAR_api_tokn=y", "BENCH_VAR_api_token=z"}
	if _, said := both.read(t); said != "" {
		t.Errorf("the declared one is set as well, so the other may be another spec's: %s", said)
	}
}

func TestValuesFromOutsideHaveTheirOwnSnippets(t *testing.T) {
	declared := `
variable "n" {
  type    = number
  default = 1
}
variable "hosts" {
  type    = list(string)
  default = []
}`
	tests := []struct {
		about string
		from  surrounding
		want  []string
	}{
		{"-var", surrounding{vars: []spec.Assignment{{Name: "n", Value: "many"}}}, []string{"<-var n>", "1: many", "a number is required"}},
		{"environment", surrounding{environ: []string{"BENCH_VAR_n=many"}}, []string{"<BENCH_VAR_n>", "1: many"}},
		{"file", surrounding{files: map[string]string{"bench.benchvars.hcl": "n = \"many\""}}, []string{"bench.benchvars.hcl line 1", `n = "many"`}},
		{"eaten quotes", surrounding{vars: []spec.Assignment{{Name: "hosts", Value: "[a.example.com]"}}}, []string{"<-var hosts>", "single quotes"}},
		{"plain text for a list", surrounding{vars: []spec.Assignment{{Name: "hosts", Value: "a.example.com"}}}, []string{`'["a.example.com"]'`}},
		{"half an expression", surrounding{environ: []string{`BENCH_VAR_hosts=["a`}}, []string{"<BENCH_VAR_hosts>"}},
	}
	for _, tt := range tests {
		tt.from.spec = declared
		_, said := tt.from.read(t)
		if strings.Count(said, "Error: ") != 1 {
			t.Errorf("%s: want one error:\n%s", tt.about, said)
		}
		for _, want := range tt.want {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q is missing in:\n%s", tt.about, want, said)
			}
		}
	}
}

func TestSensitiveValuesAreNeverQuoted(t *testing.T) {
	const canary = "c4nary"
	declared := `
variable "secret" {
  type      = number
  default   = 1
  sensitive = true
}
variable "list" {
  type      = list(number)
  default   = []
  sensitive = true
}`
	for about, from := range map[string]surrounding{
		"-var":                {vars: []spec.Assignment{{Name: "secret", Value: canary}}},
		"environment":         {environ: []string{"BENCH_VAR_secret=" + canary}},
		"file":                {files: map[string]string{"bench.benchvars.hcl": "secret = \"" + canary + "\""}},
		"file in JSON":        {files: map[string]string{"bench.benchvars.hcl.json": `{"secret": "` + canary + `"}`}},
		"file with a mistake": {files: map[string]string{"bench.benchvars.hcl": "secret = \"" + canary + "\" \"\n"}},
		"file with a word":    {files: map[string]string{"bench.benchvars.hcl": "secret = " + canary + "\n"}},
		"no expression":       {vars: []spec.Assignment{{Name: "list", Value: "[" + canary}}},
		"a reference":         {vars: []spec.Assignment{{Name: "list", Value: "[" + canary + "]"}}},
		"wrong element":       {vars: []spec.Assignment{{Name: "list", Value: "[\"" + canary + "\"]"}}},
	} {
		from.spec = declared
		_, said := from.read(t)
		if !strings.Contains(said, "Error: ") || strings.Contains(said, canary) {
			t.Errorf("%s: want an error that doesn't show the value:\n%s", about, said)
		}
	}
}

func TestTheFunctionSensitiveHidesWhatItIsGiven(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"token.txt": "c4nary",
		"x.bench.hcl": `
locals {
  token = sensitive(file("token.txt"))
}
group "g" {
  base_url = "http://127.0.0.1"
  headers  = { Authorization = "Bearer ${local.token}" }
  request "r" {
    path = "/${local.token}"
    body = jsonencode({ token = local.token })
    expect { body_contains = local.token }
  }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
}
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := mustRead(t, spec.Options{Dir: dir, Environ: func() []string { return nil }})
	text, err := json.Marshal(mustPlan(t, s, spec.PlanOptions{}).Public())
	if err != nil || strings.Contains(string(text), "c4nary") {
		t.Errorf("the plan shows it: %s, %v", text, err)
	}
}
