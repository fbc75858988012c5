package lsp

import (
	"context"

	"bench/lsp/text"
	"bench/lsp/wire"
)

// A document is a file that is open in the editor.
type document struct {
	uri     string
	path    string // absolute
	version int
	text    *text.Text
}

func (s *server) didOpen(_ context.Context, p wire.DidOpen) {
	d := p.Document
	s.change(d.URI, func(path string, _ *document) *document {
		return &document{uri: d.URI, path: path, version: d.Version, text: text.New([]byte(d.Text))}
	})
}

func (s *server) didChange(_ context.Context, p wire.DidChange) {
	s.change(p.Document.URI, func(_ string, old *document) *document {
		if old == nil {
			return nil // never opened: nobody knows what was changed
		}
		return &document{uri: old.uri, path: old.path, version: p.Document.Version, text: old.text.With(p.Changes)}
	})
}

func (s *server) didClose(_ context.Context, p wire.DidClose) {
	s.change(p.Document.URI, func(string, *document) *document { return nil })
}

// didSave and didChangeOnDisk say that files may have another text now.
func (s *server) didSave(context.Context, wire.DidClose)    { s.renew() }
func (s *server) didChangeOnDisk(context.Context, struct{}) { s.renew() }

// change puts another document in the place of one; nil: it is not open any more.
func (s *server) change(uri string, with func(path string, old *document) *document) {
	path := pathOf(uri)
	if path == "" {
		return
	}
	s.mu.Lock()
	s.now = s.now.with(path, with(path, s.now.open[path]))
	s.mu.Unlock()
	s.wake()
}

func (s *server) renew() {
	s.mu.Lock()
	s.now = s.now.again()
	s.mu.Unlock()
	s.wake()
}

func (s *server) wake() {
	select {
	case s.changed <- struct{}{}:
	default: // somebody will look already
	}
}

// snapshot is how things are now.
func (s *server) snapshot() *snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}
