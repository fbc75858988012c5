package lsp_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bench/lsp"
	"bench/lsp/wire"
)

// everything is asked of a document, at its beginning, in its middle and beyond its end.
func (e *editor) everything(name string) {
	e.t.Helper()
	body := e.texts[name].Bytes()
	for _, at := range []wire.Position{{}, e.texts[name].Position(len(body) / 2), {Line: 1 << 30, Character: 1 << 30}} {
		params := map[string]any{
			"textDocument": map[string]any{"uri": e.uri(name)}, "position": at, "newName": "other", "context": map[string]any{},
			"range": wire.Range{Start: at, End: at}, "options": map[string]any{},
		}
		for _, method := range []string{
			"formatting", "completion", "hover", "definition", "references", "documentHighlight", "prepareRename", "documentSymbol", "codeAction", "codeLens",
		} {
			if err := e.try("textDocument/"+method, params, nil); err != nil && strings.Contains(err.Error(), "mistake in itself") {
				e.t.Errorf("%s: %s at %+v: %v", name, method, at, err)
			}
		}
	}
}

// Whatever a document holds, something is told of it, all requests have an answer, and a right text is right afterwards.
func TestTextsThatAreNoSpecs(t *testing.T) {
	for about, c := range map[string]struct{ body, wrong string }{
		"a byte order mark":   {"\uFEFF" + shop, ""},
		"ends of Windows":     {strings.ReplaceAll(shop, "\n", "\r\n"), ""},
		"ends of old Macs":    {strings.ReplaceAll(shop, "\n", "\r"), "syntax"},
		"tabs":                {strings.ReplaceAll(shop, "  ", "\t"), ""},
		"combining letters":   {strings.ReplaceAll(shop, `path = "/`, "path = \"/e\u0301\u0327\U0001F469\u200D\U0001F680"), ""},
		"binary":              {"\x7fELF\x00\x01" + strings.Repeat("\x00\ufffd", 999), "bad_encoding"},
		"an endless line":     {"locals { x = \"" + strings.Repeat("é", 1<<18) + "\" }" + shop, "syntax"},
		"a megabyte":          {strings.Replace(shop, "{\n", "{\n"+strings.Repeat("  # é is said here\n", 1<<20/20), 1), ""},
		"more than there may": {strings.Repeat("# line\n", 9<<20/7), "file_too_large"},
		"deep":                {"locals {\n  x = " + strings.Repeat("[", 5000) + "\n}\n", "too_deep"},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			e := open(t, nil)
			e.show("a.bench.hcl", c.body)
			got := e.published("a.bench.hcl")
			if c.wrong == "" && len(got) > 0 || c.wrong != "" && !slices.Contains(codes(got), c.wrong) {
				t.Errorf("it has %v, want %q", codes(got), c.wrong)
			}
			e.everything("a.bench.hcl")
			e.put("a.bench.hcl", 0, len(e.texts["a.bench.hcl"].Bytes()), shop)
			if got := e.wrong("a.bench.hcl"); len(got) > 0 {
				t.Errorf("in the end there is %q", got)
			}
		})
	}
}

func codes(all []wire.Diagnostic) (found []string) {
	for _, d := range all {
		found = append(found, d.Code)
	}
	return found
}

// Behind a byte order mark that the editor has in its text, places are where the editor has them.
func TestPlacesBehindAMark(t *testing.T) {
	e := open(t, nil)
	e.show("a.bench.hcl", "\uFEFF"+strings.Replace(shop, "group ", "gruop ", 1))
	got := e.published("a.bench.hcl")
	at := slices.IndexFunc(got, func(d wire.Diagnostic) bool { return d.Code == "unknown_block" })
	if at < 0 || got[at].Range.Start != (wire.Position{Character: 1}) {
		t.Fatalf("a slip behind the mark is at %+v", got)
	}
	e.replace("a.bench.hcl", "gruop", "group")
	if got := e.wrong("a.bench.hcl"); len(got) > 0 {
		t.Errorf("what is mended has %q", got)
	}
}

// Documents come and go, in several folders, under versions in any order, on disk or not.
func TestDocumentsThatComeAndGo(t *testing.T) {
	group, rest, _ := strings.Cut(shop, "\n\n")
	e := open(t, map[string]string{"one/old.bench.hcl": group, "two/keep.txt": ""})
	e.show("one/a.bench.hcl", rest)
	e.show("two/a.bench.hcl", rest)
	e.show("nowhere/a.bench.hcl", shop)
	if one, nowhere := e.wrong("one/a.bench.hcl"), e.wrong("nowhere/a.bench.hcl"); len(one)+len(nowhere) > 0 {
		t.Errorf("a group on disk isn't found, or a spec of a folder that isn't there is wrong: %q, %q", one, nowhere)
	}
	if got := e.wrong("two/a.bench.hcl"); len(got) != 1 {
		t.Errorf("a group of another folder has %q", got)
	}
	broken := func(n int) func(map[string]wire.PublishDiagnostics) bool {
		return func(now map[string]wire.PublishDiagnostics) bool { return len(now["one/a.bench.hcl"].Diagnostics) == n }
	}
	old, renamed := filepath.Join(e.dir, "one/old.bench.hcl"), filepath.Join(e.dir, "one/new.bench.hcl")
	if err := os.Rename(old, renamed); err != nil {
		t.Fatal(err)
	}
	e.tell("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": e.uri("one/old.bench.hcl"), "type": 3}, map[string]any{"uri": e.uri("one/new.bench.hcl"), "type": 1}}})
	e.put("one/a.bench.hcl", 0, 0, "# x\n")
	if got := e.wrong("one/a.bench.hcl"); len(got) > 0 {
		t.Errorf("after a file was renamed there is %q", got)
	}
	if err := os.Remove(renamed); err != nil {
		t.Fatal(err)
	}
	e.tell("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{}})
	e.soon("a file that was deleted is missing", broken(1))

	e.vers["one/a.bench.hcl"] = 100
	e.replace("one/a.bench.hcl", "# x\n", group+"\n\n")
	if got := e.wrong("one/a.bench.hcl"); len(got) > 0 {
		t.Errorf("after a leap of versions there is %q", got)
	}
	e.tell("textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": e.uri("one/never.bench.hcl"), "version": 3}, "contentChanges": []any{map[string]any{"text": "{"}}})
	e.tell("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": e.uri("one/never.bench.hcl")}})
	e.tell("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": "untitled:Untitled-1", "version": 1, "text": "{"}})
	e.put("one/a.bench.hcl", 0, 0, "\n")
	if got := e.wrong("one/a.bench.hcl"); len(got) > 0 {
		t.Errorf("documents that nobody opened make %q", got)
	}
}

// Frames may come with other headers, in any case, and must have a length. After one that is none the next one counts.
func TestFramesThatAreOdd(t *testing.T) {
	for about, in := range map[string]string{
		"no length":             "Content-Type: x\r\n\r\n{}",
		"a length that is none": "Content-Length: twelve\r\n\r\n{}",
	} {
		if _, err := raw(t, in); err == nil || errors.Is(err, io.EOF) || errors.Is(err, lsp.ErrAbrupt) {
			t.Errorf("%s ends with %v", about, err)
		}
	}
	for about, in := range map[string]string{
		"other headers": "content-length: " + length(initialize) + "\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n" + initialize,
		"no message":    "Content-Length: 0\r\n\r\n" + "Content-Length: " + length(initialize) + "\r\n\r\n" + initialize,
		"no object":     "Content-Length: 4\r\n\r\nnull" + "Content-Length: " + length(initialize) + "\r\n\r\n" + initialize,
		"a batch":       "Content-Length: 2\r\n\r\n[]" + "Content-Length: " + length(initialize) + "\r\n\r\n" + initialize,
		"length before": "Content-Length: 3\nContent-Length: " + length(initialize) + "\n\n" + initialize,
		"a length more": "Content-Length: " + length(initialize) + "\r\n\r\n" + initialize + "Content-Length: 999\r\n\r\n{}",
		"a length less": "Content-Length: 5\r\n\r\n" + initialize + "\nContent-Length: " + length(initialize) + "\r\n\r\n" + initialize,
	} {
		x := begin(t)
		_, _ = io.WriteString(x.in, in)
		for end := time.Now().Add(10 * time.Second); !strings.Contains(x.said(), `"id":1,`) && len(x.ended) == 0 && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
		if out, err := x.end(); !errors.Is(err, lsp.ErrAbrupt) || !strings.Contains(out, `"positionEncoding"`) {
			t.Errorf("%s ends with %v after %s", about, err, out)
		}
	}
}

func length(message string) string { return strconv.Itoa(len(message)) }
