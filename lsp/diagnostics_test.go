package lsp_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bench/lsp/wire"
)

const shop = `group "api" {
  base_url = "http://127.0.0.1:8000"
  request "get" { path = "/ä𝄞" }
}

benchmark "shop" {
  groups      = [group.api]
  strategies  = [strategy.pool]
  concurrency = [1]
}
`

// What is typed is told at once, with its place, and is gone once it is mended.
func TestDiagnosticsFollowWhatIsTyped(t *testing.T) {
	e := open(t, nil)
	e.show("a.bench.hcl", shop)
	if got := e.wrong("a.bench.hcl"); len(got) > 0 {
		t.Fatalf("a spec that is right has %q", got)
	}
	e.replace("a.bench.hcl", "group.api", "group.apj")
	want := []string{"unknown_reference at group.apj: Unknown group"}
	if got := e.wrong("a.bench.hcl"); !slices.Equal(got, want) {
		t.Errorf("a misspelt reference has %q, want %q", got, want)
	}
	e.replace("a.bench.hcl", "group.apj", "group.api")
	e.replace("a.bench.hcl", `𝄞" }`, `𝄞", methd = "PUT" }`)
	if got := e.wrong("a.bench.hcl"); len(got) != 1 || !strings.HasPrefix(got[0], "syntax at ,: ") {
		t.Errorf("after a clef of two UTF-16 units a comma has %q", got)
	}
	e.replace("a.bench.hcl", `𝄞", methd = "PUT" }`, `𝄞" }`)
	if got := e.wrong("a.bench.hcl"); len(got) > 0 {
		t.Errorf("what is mended still has %q", got)
	}
}

// The files of a folder are one spec, those that are open with their text in the editor.
func TestFilesOfAFolderAreReadTogether(t *testing.T) {
	group, rest, _ := strings.Cut(shop, "\n\n")
	e := open(t, map[string]string{"group.bench.hcl": group, "notes.txt": ""})
	e.show("run.bench.hcl", rest)
	if got := e.wrong("run.bench.hcl"); len(got) > 0 {
		t.Fatalf("the group of another file is not found: %q", got)
	}
	e.show("group.bench.hcl", strings.Replace(group, `group "api"`, `group "web"`, 1))
	e.soon("what was renamed in another file is missing", func(now map[string]wire.PublishDiagnostics) bool {
		return len(now["run.bench.hcl"].Diagnostics) == 1
	})
	e.tell("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": e.uri("group.bench.hcl")}})
	e.soon("what is closed unsaved counts as on disk", func(now map[string]wire.PublishDiagnostics) bool {
		return len(now["run.bench.hcl"].Diagnostics) == 0
	})
	if err := os.WriteFile(filepath.Join(e.dir, "group.bench.hcl"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	e.tell("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{}})
	e.soon("what was changed on disk is noticed", func(now map[string]wire.PublishDiagnostics) bool {
		return len(now["run.bench.hcl"].Diagnostics) == 1
	})
}

// Files of a folder that declare the same are several specs, as those of examples are, unless they refer to each other.
func TestFilesThatDeclareTheSameAreSeveralSpecs(t *testing.T) {
	group, rest, _ := strings.Cut(shop, "\n\n")
	e := open(t, map[string]string{"other.bench.hcl": shop})
	e.show("a.bench.hcl", shop)
	if got := e.wrong("a.bench.hcl"); len(got) > 0 {
		t.Errorf("two specs in a folder have %q", got)
	}
	e.replace("a.bench.hcl", `path = "/`, `paht = "/`)
	if got := e.wrong("a.bench.hcl"); len(got) != 1 || !strings.HasPrefix(got[0], "unknown_argument at paht") {
		t.Errorf("a mistake in one of them has %q", got)
	}
	e.replace("a.bench.hcl", `paht = "/`, `path = "/`)

	e = open(t, map[string]string{"group.bench.hcl": group})
	e.show("run.bench.hcl", rest+"\ngroup \"api\" {}\n")
	e.show("more.bench.hcl", "locals {\n  x = group.api\n}\n")
	e.soon("a second declaration in one spec is told", func(now map[string]wire.PublishDiagnostics) bool {
		return slices.ContainsFunc(now["run.bench.hcl"].Diagnostics, func(d wire.Diagnostic) bool { return d.Code == "missing_block" || d.Code == "duplicate" })
	})
}

// A file of values is read with the spec, and its mistakes stand in it.
func TestFilesOfValuesAreRead(t *testing.T) {
	e := open(t, map[string]string{"a.bench.hcl": "variable \"blocks\" { type = number }\n" + strings.Replace(shop, "[1]\n", "[1]\n  blocks = var.blocks\n", 1)})
	e.show("bench.benchvars.hcl", "blocks = 7\n")
	if got := e.wrong("bench.benchvars.hcl"); len(got) > 0 {
		t.Errorf("a value that is right has %q", got)
	}
	e.replace("bench.benchvars.hcl", "blocks", "blokcs")
	if got := e.wrong("bench.benchvars.hcl"); len(got) != 1 || !strings.Contains(got[0], "undeclared_variable") {
		t.Errorf("a misspelt variable has %q", got)
	}
}

// Formatting comes as edits, which give what bench fmt gives.
func TestFormatting(t *testing.T) {
	e := open(t, nil)
	messy := strings.NewReplacer("  base_url", "base_url", "groups      =", "groups=").Replace(shop)
	e.show("a.bench.hcl", messy)
	var edits []wire.TextEdit
	e.ask("textDocument/formatting", map[string]any{"textDocument": map[string]any{"uri": e.uri("a.bench.hcl")}, "options": map[string]any{}}, &edits)
	got := e.texts["a.bench.hcl"]
	for _, edit := range slices.Backward(edits) {
		got = got.With([]wire.Change{{Range: &edit.Range, Text: edit.NewText}})
	}
	if string(got.Bytes()) != shop || len(edits) < 2 {
		t.Errorf("formatted by %d edits it is:\n%s", len(edits), got.Bytes())
	}
	e.put("a.bench.hcl", 0, 0, "{")
	edits = nil
	e.ask("textDocument/formatting", map[string]any{"textDocument": map[string]any{"uri": e.uri("a.bench.hcl")}}, &edits)
	if len(edits) > 0 {
		t.Errorf("a broken text gets %v", edits)
	}
}
