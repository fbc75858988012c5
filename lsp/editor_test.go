package lsp_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creachadair/jrpc2"

	"bench/lsp"
	"bench/lsp/text"
	"bench/lsp/wire"
)

// An editor is the other end of a conversation, as a test types in it.
type editor struct {
	t      *testing.T
	dir    string
	client *jrpc2.Client
	ended  chan error
	texts  map[string]*text.Text
	vers   map[string]int

	mu    sync.Mutex
	news  *sync.Cond
	diags map[string]wire.PublishDiagnostics // the last of each document, by name
	logs  []string
}

// open begins a conversation about a folder with files; those of texts are there, on disk.
func open(t *testing.T, texts map[string]string) *editor {
	t.Helper()
	dir := t.TempDir()
	for name, text := range texts {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return converse(t, dir)
}

// converse begins a conversation about a folder.
func converse(t *testing.T, dir string) *editor {
	t.Helper()
	e := &editor{t: t, dir: dir, ended: make(chan error, 1), texts: map[string]*text.Text{}, vers: map[string]int{}, diags: map[string]wire.PublishDiagnostics{}}
	e.news = sync.NewCond(&e.mu)
	toServer, fromEditor := io.Pipe()
	toEditor, fromServer := io.Pipe()
	go func() {
		err := lsp.Serve(context.Background(), toServer, fromServer, lsp.Program{Version: "1.0.0", Environ: func() []string { return nil }})
		fromServer.Close()
		e.ended <- err
	}()
	e.client = jrpc2.NewClient(wire.NewFrames(toEditor, fromEditor, fromEditor), &jrpc2.ClientOptions{
		OnNotify: e.hear, OnCallback: func(context.Context, *jrpc2.Request) (any, error) { return nil, nil },
	})
	t.Cleanup(func() {
		if e.client != nil {
			e.close()
		}
	})
	e.ask("initialize", map[string]any{"capabilities": map[string]any{
		"workspace":    map[string]any{"didChangeWatchedFiles": map[string]any{"dynamicRegistration": true}},
		"textDocument": map[string]any{"completion": map[string]any{"completionItem": map[string]any{"snippetSupport": true}}},
	}}, nil)
	e.tell("initialized", map[string]any{})
	return e
}

// close ends the conversation as an editor does.
func (e *editor) close() {
	e.t.Helper()
	e.ask("shutdown", nil, nil)
	e.tell("exit", nil)
	select {
	case err := <-e.ended:
		if err != nil {
			e.t.Errorf("the server ends with %v", err)
		}
	case <-time.After(30 * time.Second):
		e.t.Error("the server doesn't end after exit")
	}
	e.client.Close()
	e.client = nil
}

func (e *editor) hear(r *jrpc2.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch r.Method() {
	case "textDocument/publishDiagnostics":
		var p wire.PublishDiagnostics
		if err := r.UnmarshalParams(&p); err != nil {
			e.t.Error(err)
		}
		had := e.diags[e.name(p.URI)]
		if had.Version != nil && p.Version != nil && *p.Version < *had.Version {
			return // this client hears what comes in quick succession in any order
		}
		e.diags[e.name(p.URI)] = p
	case "window/logMessage":
		e.logs = append(e.logs, r.ParamString())
	}
	e.news.Broadcast()
}

func (e *editor) uri(name string) string {
	return "file://" + filepath.ToSlash(filepath.Join(e.dir, name))
}

func (e *editor) name(uri string) string {
	return strings.TrimPrefix(uri, "file://"+filepath.ToSlash(e.dir)+"/")
}

// ask sends a request and reads its answer.
func (e *editor) ask(method string, params, answer any) {
	e.t.Helper()
	if err := e.try(method, params, answer); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

func (e *editor) try(method string, params, answer any) error {
	r, err := e.client.Call(context.Background(), method, params)
	if err != nil || answer == nil {
		return err
	}
	return json.Unmarshal([]byte(r.ResultString()), answer)
}

func (e *editor) tell(method string, params any) {
	e.t.Helper()
	if err := e.client.Notify(context.Background(), method, params); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

// show opens a document with a text.
func (e *editor) show(name, body string) {
	e.t.Helper()
	e.texts[name], e.vers[name] = text.New([]byte(body)), 1
	e.tell("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": e.uri(name), "version": 1, "languageId": "bench", "text": body}})
}

// put types in the place of what stands between two bytes of a document.
func (e *editor) put(name string, from, to int, typed string) {
	e.t.Helper()
	r := e.texts[name].Range(from, to)
	change := wire.Change{Range: &r, Text: typed}
	e.texts[name] = e.texts[name].With([]wire.Change{change})
	e.vers[name]++
	e.tell("textDocument/didChange", map[string]any{
		"textDocument": map[string]any{"uri": e.uri(name), "version": e.vers[name]}, "contentChanges": []wire.Change{change},
	})
}

// replace puts a text in the place of another one, which stands once in a document.
func (e *editor) replace(name, old, with string) {
	e.t.Helper()
	e.put(name, e.at(name, old), e.at(name, old)+len(old), with)
}

// at is the byte at which a text stands in a document, which must be there.
func (e *editor) at(name, part string) int {
	e.t.Helper()
	at := strings.Index(string(e.texts[name].Bytes()), part)
	if at < 0 {
		e.t.Fatalf("%s has no %q in it", name, part)
	}
	return at
}

// place is the position of a byte, as requests have it.
func (e *editor) place(name string, offset int) wire.At {
	return wire.At{Document: wire.DocumentID{URI: e.uri(name)}, Position: e.texts[name].Position(offset)}
}

// wrong is what is wrong with a document as it is now, once the server has said it: a line for each.
func (e *editor) wrong(name string) []string {
	e.t.Helper()
	var lines []string
	for _, d := range e.published(name) {
		summary, _, _ := strings.Cut(d.Message, "\n")
		lines = append(lines, d.Code+" at "+string(e.texts[name].Bytes()[e.texts[name].Offset(d.Range.Start):e.texts[name].Offset(d.Range.End)])+": "+summary)
	}
	return lines
}

// published are the diagnostics of a document's last version.
func (e *editor) published(name string) []wire.Diagnostic {
	e.t.Helper()
	late := time.AfterFunc(30*time.Second, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.diags[name] = wire.PublishDiagnostics{Version: new(-1)}
		e.news.Broadcast()
	})
	defer late.Stop()
	e.mu.Lock()
	defer e.mu.Unlock()
	for {
		p := e.diags[name]
		switch {
		case p.Version != nil && *p.Version == -1:
			e.t.Fatalf("nothing is said of version %d of %s", e.vers[name], name)
		case p.Version != nil && *p.Version == e.vers[name]:
			return p.Diagnostics
		}
		e.news.Wait()
	}
}

// soon waits until something holds of what was published.
func (e *editor) soon(what string, holds func(map[string]wire.PublishDiagnostics) bool) {
	e.t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		e.mu.Lock()
		now := maps.Clone(e.diags)
		e.mu.Unlock()
		if holds(now) {
			return
		}
	}
	e.t.Errorf("%s: %v", what, errors.New("not within 30 s"))
}
