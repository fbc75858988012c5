package lsp

import (
	"context"

	"github.com/aymanbagabas/go-udiff"
	"github.com/creachadair/jrpc2"

	"bench/lsp/wire"
	"bench/spec/syntax"
)

// format brings a document into the canonical format, by the edits that do it: what an editor remembers of places elsewhere
// stays right.
func (s *server) format(_ context.Context, p wire.FormatParams) ([]wire.TextEdit, error) {
	f, err := s.snapshot().opened(p.Document.URI)
	if err != nil {
		return nil, err
	}
	before := f.text.Bytes()
	after, diags := syntax.Format(f.path, before)
	edits := []wire.TextEdit{}
	if diags.HasErrors() {
		return edits, nil // the diagnostics say why
	}
	for _, e := range udiff.Bytes(before, after) {
		edits = append(edits, wire.TextEdit{Range: f.text.Range(e.Start, e.End), NewText: e.New})
	}
	return edits, nil
}

// opened is a document of the editor.
func (n *snapshot) opened(uri string) (*file, error) {
	path := pathOf(uri)
	if n.open[path] == nil {
		return nil, &jrpc2.Error{Code: jrpc2.InvalidParams, Message: "the document is not open: " + uri}
	}
	return n.file(path), nil
}
