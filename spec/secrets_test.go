package spec_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"bench/spec"
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
