package spec_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bench/spec"
	"bench/spec/diag"
)

func TestSecretsAreTheTextsOfSensitiveValues(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.bench.hcl")
	text := `
variable "login" {
  type      = object({ name = string, pins = list(number), short = string })
  default   = { name = "canary", pins = [12345], short = "abc" }
  sensitive = true
}
variable "open" {
  type    = string
  default = "public"
}
locals {
  header = "Bearer ${var.login.name}"
  mixed  = { shown = "shown", hidden = sensitive("hidden") }
}
group "pages" {
  base_url = "http://127.0.0.1:1"
  headers  = { Authorization = local.header }
  request "home" { path = "/${var.open}/${local.mixed.shown}" }
}
benchmark "load" {
  groups      = [group.pages]
  strategies  = [strategy.map]
  concurrency = [1]
}
`
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	s, diags := spec.Read(spec.Options{Paths: []string{file}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	if got, want := s.Secrets(), []string{"Bearer canary", "canary", "hidden", "12345"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Plans and results have the spec's text, but no sensitive default: it is asked for again. Everything else stays in its
// place, in both syntaxes.
func TestKeptSourcesHaveNoSensitiveDefaults(t *testing.T) {
	for name, text := range map[string]string{
		"x.bench.hcl": `
variable "token" {
  sensitive = true
  default   = "canary"
}
group "pages" {
  base_url = "http://127.0.0.1:1"
  headers  = { X-Token = var.token }
  request "home" { path = "/" }
}
benchmark "load" {
  groups      = [group.pages]
  strategies  = [strategy.map]
  concurrency = [1]
}
`,
		"x.bench.json": `{
  "variable": {"token": {"default": "canary", "sensitive": true}, "other": {"sensitive": true, "default":
    "canary"}},
  "group": {"pages": {
    "base_url": "http://127.0.0.1:1",
    "headers": {"X-Token": "${var.token}${var.other}"},
    "request": {"home": {"path": "/"}}}},
  "benchmark": {"load": {"groups": ["group.pages"], "strategies": ["strategy.map"], "concurrency": [1]}}
}`,
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			s, diags := spec.Read(spec.Options{Paths: []string{file}})
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			p, diags := s.Plan(spec.PlanOptions{})
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			kept := p.Spec.Files[0].Text
			if strings.Contains(kept, "canary") || len(kept) != len(text) || strings.Count(kept, "\n") != strings.Count(text, "\n") {
				t.Errorf("kept as\n%s", kept)
			}
			if _, diags := spec.FromSources(p.Spec, spec.Options{}); !diags.HasErrors() || diag.CodeOf(diags[0]) != diag.NoValue {
				t.Errorf("without the value it says %v", diags)
			}
			again := spec.Options{Vars: []spec.Assignment{{Name: "token", Value: "canary"}, {Name: "other", Value: "canary"}}}
			if name == "x.bench.hcl" {
				again.Vars = again.Vars[:1]
			}
			if _, diags := spec.FromSources(p.Spec, again); diags.HasErrors() {
				t.Errorf("with the value it says %v", diags)
			}
		})
	}
}
