package lsp

import (
	"context"
	"slices"
	"strings"

	"bench/lsp/wire"
	"bench/spec/diag"
)

const quickFix = "quickfix"

// actions offers to put what was meant in the place of what is written, for the mistakes in a range.
func (s *server) actions(_ context.Context, p wire.CodeActionParams) ([]wire.CodeAction, error) {
	n := s.snapshot()
	f, err := n.opened(p.Document.URI)
	actions := []wire.CodeAction{}
	if err != nil || len(p.Context.Only) > 0 && !slices.Contains(p.Context.Only, quickFix) {
		return actions, err
	}
	from, to := f.text.Offset(p.Range.Start), f.text.Offset(p.Range.End)
	for _, u := range n.units(f.path) {
		r := n.reading(u)
		for _, d := range n.program.Redact(r.spec, r.diags) {
			path, shown := n.shown(r, d)
			if path != f.path || d.Subject == nil || d.Subject.Start.Byte > to || d.Subject.End.Byte < from {
				continue
			}
			meant, first, last, ok := diag.Meant(d, f.text.Bytes())
			if !ok {
				continue
			}
			actions = append(actions, wire.CodeAction{
				Title: "Write " + meant, Kind: quickFix, Preferred: true, Diagnostics: []wire.Diagnostic{shown},
				Edit: &wire.WorkspaceEdit{Changes: map[string][]wire.TextEdit{p.Document.URI: {{Range: f.text.Range(first, last), NewText: meant}}}},
			})
			actions = append(actions, f.others(p.Document.URI, d.Detail, f.text.Bytes()[first:last], meant, first)...)
		}
	}
	return actions, nil
}

// others is the same for all places of a name that is told of once.
func (f *file) others(uri, detail string, word []byte, meant string, first int) []wire.CodeAction {
	if !strings.Contains(detail, "The same name stands at") {
		return nil
	}
	var edits []wire.TextEdit
	for at := 0; at+len(word) <= len(f.text.Bytes()); at++ {
		if f.isWord(at, word) {
			edits = append(edits, wire.TextEdit{Range: f.text.Range(at, at+len(word)), NewText: meant})
		}
	}
	if len(edits) < 2 {
		return nil
	}
	return []wire.CodeAction{{
		Title: "Write " + meant + " everywhere in this file", Kind: quickFix,
		Edit: &wire.WorkspaceEdit{Changes: map[string][]wire.TextEdit{uri: edits}},
	}}
}

// isWord says whether a word stands at a byte by itself: not as a part of a longer one.
func (f *file) isWord(at int, word []byte) bool {
	body := f.text.Bytes()
	inside := func(i int) bool {
		return i >= 0 && i < len(body) && (body[i] == '_' || body[i] == '-' || body[i] >= '0' && body[i] <= '9' || body[i]|0x20 >= 'a' && body[i]|0x20 <= 'z')
	}
	return string(body[at:at+len(word)]) == string(word) && !inside(at-1) && !inside(at+len(word)) && (at == 0 || body[at-1] != '.')
}
