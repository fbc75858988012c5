package lsp

import (
	"context"
	"fmt"

	"bench/lsp/complete"
	"bench/lsp/wire"
)

func (s *server) complete(_ context.Context, p wire.At) (wire.CompletionList, error) {
	s.mu.Lock()
	snippets := s.client.TextDocument.Completion.Item.Snippets
	s.mu.Unlock()
	n := s.snapshot()
	list := wire.CompletionList{Items: []wire.CompletionItem{}}
	f, err := n.opened(p.Document.URI)
	if err != nil {
		return list, err
	}
	if isValues(f.path) {
		return list, nil
	}
	for i, item := range complete.At(f.tree(), f.text.Offset(p.Position), n.names(f)) {
		shown := wire.CompletionItem{
			Label: item.Label, Kind: int(item.Kind), Detail: item.Detail, SortText: fmt.Sprintf("%05d", i), InsertFormat: 1,
			TextEdit: &wire.TextEdit{Range: f.text.Range(item.At.From, item.At.To), NewText: item.Plain},
		}
		if item.Doc != "" {
			shown.Documentation = wire.Markdown(item.Doc)
		}
		if snippets && item.Snippet != "" {
			shown.InsertFormat, shown.TextEdit.NewText = 2, item.Snippet
		}
		list.Items = append(list.Items, shown)
	}
	return list, nil
}
