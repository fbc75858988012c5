package lsp_test

import (
	"slices"
	"strings"
	"testing"

	"bench/lsp/wire"
)

const two = `variable "host" {
  description = "Where the shop is."
  default     = "http://127.0.0.1:8000"
}

group "api" {
  base_url = "${var.host}/ä𝄞"

  request "login" {
    path    = "/login"
    capture = { token = json("$.token") }
  }
  request "list" {
    path = "/list/${request.login.token}"
  }
}

benchmark "shop" {
  groups      = [group.api]
  strategies  = [strategy.sequential]
  concurrency = [1]
  threshold "p99" {
    metric = service.p99
    max    = "1s"
  }
}
`

// A name leads to where it is declared, and from there to all places that mention it, in all files of the spec.
func TestDefinitionsAndReferences(t *testing.T) {
	e := open(t, map[string]string{"more.bench.hcl": "locals {\n  too = group.api\n}\ncheck \"x\" {\n  assert {\n    condition     = local.too != null\n    error_message = var.host\n  }\n}\n"})
	e.show("a.bench.hcl", two)
	for _, c := range []struct{ at, want string }{
		{"var.host}", "a.bench.hcl:1"}, {"group.api]", "a.bench.hcl:6"}, {"request.login.token", "a.bench.hcl:9"}, {"strategy.sequential", ""}, {"benchmark \"shop\"", ""},
	} {
		at := e.at("a.bench.hcl", c.at) + strings.IndexAny(c.at, ".") + 2
		if got := e.places("textDocument/definition", "a.bench.hcl", at, nil); strings.Join(got, " ") != c.want {
			t.Errorf("%s leads to %q, want %q", c.at, got, c.want)
		}
	}
	all := e.places("textDocument/references", "a.bench.hcl", e.at("a.bench.hcl", `host" {`)+1, map[string]any{"includeDeclaration": true})
	if want := []string{"a.bench.hcl:1", "a.bench.hcl:7", "more.bench.hcl:7"}; !slices.Equal(all, want) {
		t.Errorf("var.host stands at %q, want %q", all, want)
	}
	all = e.places("textDocument/references", "a.bench.hcl", e.at("a.bench.hcl", `group.api`)+6, map[string]any{"includeDeclaration": false})
	if want := []string{"a.bench.hcl:19", "more.bench.hcl:2"}; !slices.Equal(all, want) {
		t.Errorf("group.api stands at %q, want %q", all, want)
	}
}

// places are what a request gives, as FILE:LINE, sorted.
func (e *editor) places(method, name string, at int, more map[string]any) []string {
	e.t.Helper()
	p := e.place(name, at)
	var found []wire.Location
	e.ask(method, map[string]any{"textDocument": p.Document, "position": p.Position, "context": more}, &found)
	var lines []string
	for _, l := range found {
		lines = append(lines, e.name(l.URI)+":"+string(rune('0'+(l.Range.Start.Line+1)/10))+string(rune('0'+(l.Range.Start.Line+1)%10)))
	}
	slices.Sort(lines)
	for i := range lines {
		lines[i] = strings.Replace(lines[i], ":0", ":", 1)
	}
	return lines
}

// A new name is put in all places, and one that is taken or none is refused.
func TestRename(t *testing.T) {
	e := open(t, nil)
	e.show("a.bench.hcl", two)
	e.show("b.bench.hcl", "output \"o\" {\n  value = var.host\n}\n")
	at := e.at("a.bench.hcl", "var.host") + 5
	p := e.place("a.bench.hcl", at)
	var edit wire.WorkspaceEdit
	e.ask("textDocument/rename", wire.RenameParams{At: p, NewName: "base-url"}, &edit)
	for uri, edits := range edit.Changes {
		for _, change := range slices.Backward(edits) {
			name := e.name(uri)
			e.put(name, e.texts[name].Offset(change.Range.Start), e.texts[name].Offset(change.Range.End), change.NewText)
		}
	}
	for name, want := range map[string]string{"a.bench.hcl": strings.ReplaceAll(strings.Replace(two, `"host"`, `"base-url"`, 1), "var.host", "var.base-url"), "b.bench.hcl": "output \"o\" {\n  value = var.base-url\n}\n"} {
		if got := string(e.texts[name].Bytes()); got != want {
			t.Errorf("%s is now:\n%s", name, got)
		}
		e.soon("with the new name in all places "+name+" is right", func(now map[string]wire.PublishDiagnostics) bool {
			p := now[name]
			return p.Version != nil && *p.Version == e.vers[name] && len(p.Diagnostics) == 0
		})
	}
	for about, c := range map[string]struct{ at, to, want string }{
		"no name":      {"group.api", "1x", "is no name"},
		"bench's own":  {"strategy.sequential", "x", "declared by bench itself"},
		"nothing":      {"concurrency", "x", "nothing that is declared"},
		"one of these": {"request.login", "list", "declared already"},
	} {
		at := e.at("a.bench.hcl", c.at) + max(0, strings.Index(c.at, ".")) + 2
		err := e.try("textDocument/rename", wire.RenameParams{At: e.place("a.bench.hcl", at), NewName: c.to}, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", about, err, c.want)
		}
	}
	e.put("b.bench.hcl", 0, 0, "x {")
	err := e.try("textDocument/rename", wire.RenameParams{At: e.place("a.bench.hcl", e.at("a.bench.hcl", "base-url")+1), NewName: "y"}, nil)
	if err == nil || !strings.Contains(err.Error(), "mistake in its syntax") {
		t.Errorf("with a broken file: %v", err)
	}
}

// Whatever is pointed at is explained from the tables of the language, and by its author.
func TestHover(t *testing.T) {
	e := open(t, nil)
	e.show("a.bench.hcl", two)
	for at, want := range map[string]string{
		"var.host}":    "Where the shop is.",
		"group.api]":   "group \"api\" {",
		"base_url":     "What the `path` of each request is appended to",
		"benchmark":    "One experiment",
		"json(":        "JSONPath",
		"service.p99":  "from sent until the body was read",
		"strategies ":  "How it is requested",
		"\"login\"":    "request \"login\" {",
		"capture ":     "Values to take from the answer",
		".sequential]": "Predeclared",
	} {
		offset := e.at("a.bench.hcl", at) + 2
		if strings.Contains(at, ".") && !strings.HasPrefix(at, "service") {
			offset = e.at("a.bench.hcl", at) + strings.Index(at, ".") + 2
		}
		var got *wire.Hover
		e.ask("textDocument/hover", e.place("a.bench.hcl", offset), &got)
		if got == nil || !strings.Contains(got.Contents.Value, want) {
			t.Errorf("%s says %+v, want %q in it", at, got, want)
		}
	}
	var none *wire.Hover
	e.ask("textDocument/hover", e.place("a.bench.hcl", e.at("a.bench.hcl", "\n\ngroup")+1), &none)
	if none != nil {
		t.Errorf("an empty line says %+v", none)
	}
}

// The outline has blocks with what is in them.
func TestSymbols(t *testing.T) {
	e := open(t, nil)
	e.show("a.bench.hcl", two)
	var flat []wire.SymbolInformation
	e.ask("textDocument/documentSymbol", map[string]any{"textDocument": e.place("a.bench.hcl", 0).Document}, &flat)
	var got []string
	for _, s := range flat {
		got = append(got, strings.TrimSpace(s.Container+" > "+s.Name))
	}
	if want := []string{"> variable host", "> group api", "group api > request login", "group api > request list", "> benchmark shop", "benchmark shop > threshold p99"}; !slices.Equal(got, want) {
		t.Errorf("the outline is %q", got)
	}
}

// Completion is put where the word is, with what is declared in all files.
func TestCompletion(t *testing.T) {
	e := open(t, map[string]string{"b.bench.hcl": "group \"other\" {\n  request \"r\" { url = \"http://127.0.0.1/\" }\n}\n"})
	e.show("a.bench.hcl", two)
	e.replace("a.bench.hcl", "[group.api]", "[group.o]")
	var list wire.CompletionList
	e.ask("textDocument/completion", e.place("a.bench.hcl", e.at("a.bench.hcl", "group.o]")+len("group.o")), &list)
	if len(list.Items) != 1 || list.Items[0].Label != "group.other" {
		t.Fatalf("completion offers %+v", list)
	}
	edit := list.Items[0].TextEdit
	e.put("a.bench.hcl", e.texts["a.bench.hcl"].Offset(edit.Range.Start), e.texts["a.bench.hcl"].Offset(edit.Range.End), edit.NewText)
	if got := string(e.texts["a.bench.hcl"].Bytes()); !strings.Contains(got, "groups      = [group.other]\n") {
		t.Errorf("completed it is:\n%s", got)
	}
}

// What was meant is put in the place of what is written, in all kinds of slips, and nothing is wrong any more.
func TestCodeActions(t *testing.T) {
	for slip, right := range map[string]string{
		"groups      = [group.apj]":                      "groups      = [group.api]",
		"  request \"list\" {\n    paht = ":              "  request \"list\" {\n    path = ",
		"thresold \"p99\" {":                             "threshold \"p99\" {",
		"metric = service.p98":                           "metric = service.p99",
		"strategies  = [strategy.sequentail]":            "strategies  = [strategy.sequential]",
		"${request.lgoin.token}":                         "${request.login.token}",
		"capture = { token = jsno(\"$.token\") }":        "capture = { token = json(\"$.token\") }",
		"concurency = [1]":                               "concurrency = [1]",
		"base_url = \"${vra.host}/ä𝄞\"":                  "base_url = \"${var.host}/ä𝄞\"",
		"  concurrency = [1]\n  arrival = \"possion\"\n": "",
	} {
		e := open(t, nil)
		body := strings.Replace(two, right, slip, 1)
		if right == "" {
			body = strings.Replace(two, "  concurrency = [1]\n", strings.Replace(slip, "concurrency", "rate", 1), 1)
		}
		e.show("a.bench.hcl", body)
		found := e.published("a.bench.hcl")
		if len(found) == 0 {
			t.Fatalf("%s is right", slip)
		}
		var actions []wire.CodeAction
		e.ask("textDocument/codeAction", map[string]any{"textDocument": e.place("a.bench.hcl", 0).Document, "range": found[0].Range, "context": map[string]any{"diagnostics": found}}, &actions)
		if len(actions) == 0 {
			t.Errorf("%s: nothing is offered for %q", slip, found[0].Message)
			continue
		}
		for _, edit := range actions[0].Edit.Changes[e.uri("a.bench.hcl")] {
			e.put("a.bench.hcl", e.texts["a.bench.hcl"].Offset(edit.Range.Start), e.texts["a.bench.hcl"].Offset(edit.Range.End), edit.NewText)
		}
		for _, d := range e.published("a.bench.hcl") {
			if d.Severity == wire.SeverityError && !strings.HasPrefix(d.Message, "No level") && !strings.HasPrefix(d.Message, "Requests in an order") && !strings.HasPrefix(d.Message, "Open loop") {
				t.Errorf("%s: mended by %q there is %q", slip, actions[0].Title, d.Message)
			}
		}
	}
}

// The plan of each benchmark stands above it, once there is one.
func TestLenses(t *testing.T) {
	e := open(t, nil)
	e.show("a.bench.hcl", two)
	var lenses []wire.CodeLens
	e.ask("textDocument/codeLens", map[string]any{"textDocument": e.place("a.bench.hcl", 0).Document}, &lenses)
	if len(lenses) != 1 || lenses[0].Command.Title != "plan: 1 benchmark" || lenses[0].Range.Start.Line != 17 {
		t.Errorf("the lenses are %+v", lenses)
	}
	e.replace("a.bench.hcl", "group.api]", "group.apj]")
	e.ask("textDocument/codeLens", map[string]any{"textDocument": e.place("a.bench.hcl", 0).Document}, &lenses)
	if len(lenses) != 0 {
		t.Errorf("a spec with a mistake has the lenses %+v", lenses)
	}
}
