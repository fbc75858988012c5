package spec_test

import (
	"os"
	"path/filepath"
	"testing"

	"bench/spec"
	"bench/spec/diag"
)

const overlaidSpec = `
variable "blocks" {
  type = number
}

group "api" {
  request "get" {
    method    = "POST"
    url       = "http://127.0.0.1:8000/"
    body_file = "body.txt"
  }
}

benchmark "shop" {
  groups      = [group.api]
  strategies  = [strategy.pool]
  concurrency = [1]
  blocks      = var.blocks
  iterations  = 10
}
`

// What an editor has not saved yet is read in the place of what is on disk.
func TestOverlaysAreReadInPlaceOfFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a.bench.hcl", "nonsense {")
	write("body.txt", "on disk")
	overlays := map[string][]byte{
		"a.bench.hcl":                            []byte(overlaidSpec),
		"bench.benchvars.hcl":                    []byte("blocks = 7\n"), // not on disk
		filepath.Join(dir, "body.txt"):           []byte("in the editor"),
		filepath.Join(dir, "sub", "x.bench.hcl"): []byte("nonsense {"), // of another folder
	}
	for about, paths := range map[string][]string{"the folder": {"."}, "the file": {"a.bench.hcl"}} {
		s, diags := spec.Read(spec.Options{Dir: dir, Paths: paths, Environ: func() []string { return nil }, Overlays: overlays})
		if diags.HasErrors() {
			t.Fatalf("%s: %s", about, rendered(s.Files(), diags))
		}
		p, diags := s.Plan(spec.PlanOptions{})
		if diags.HasErrors() {
			t.Fatalf("%s: %s", about, rendered(s.Files(), diags))
		}
		bm := p.Benchmarks[0]
		if got := bm.Cells[0].Group.Requests[0].Body; bm.Blocks != 7 || string(got) != "in the editor" {
			t.Errorf("%s: %d blocks of the body %q, want 7 of what is in the editor", about, bm.Blocks, got)
		}
		if len(p.Spec.Files) != 1 || p.Spec.Files[0].Text != overlaidSpec {
			t.Errorf("%s: the plan has %d sources, want the one overlay", about, len(p.Spec.Files))
		}
	}
}

// A file that isn't saved at all is a part of its folder's spec, and mistakes point into its text.
func TestAnOverlayNeedNotBeOnDisk(t *testing.T) {
	dir := t.TempDir()
	s, diags := spec.Read(spec.Options{Dir: dir, Environ: func() []string { return nil }, Overlays: map[string][]byte{
		"new.bench.hcl": []byte("locals {\n  a = local.b\n}\n"),
	}})
	wantCode(t, s, diags, diag.UnknownReference)
	if len(diags) == 1 && (diags[0].Subject.Filename != "new.bench.hcl" || diags[0].Subject.Start.Line != 2) {
		t.Errorf("the mistake is at %v", diags[0].Subject)
	}
	if _, diags = spec.Read(spec.Options{Dir: dir, Environ: func() []string { return nil }}); !diags.HasErrors() {
		t.Error("without its overlay the folder has a spec")
	}
}
