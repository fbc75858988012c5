package lsp

import (
	"context"

	"bench/lsp/cursor"
	"bench/lsp/wire"
)

// Kinds of symbols, by their numbers in the protocol.
const (
	symbolVariable = 13
	symbolObject   = 19
	symbolFunction = 12
	symbolClass    = 5
)

// symbols is the outline of a document: blocks, what is in them, and local values.
func (s *server) symbols(_ context.Context, p wire.FormatParams) (any, error) {
	f, err := s.snapshot().opened(p.Document.URI)
	if err != nil {
		return nil, err
	}
	tree := f.symbols(&f.tree().Node)
	s.mu.Lock()
	nested := s.client.TextDocument.Symbols.Nested
	s.mu.Unlock()
	if nested {
		return tree, nil
	}
	return flat([]wire.SymbolInformation{}, p.Document.URI, "", tree), nil
}

func (f *file) symbols(in *cursor.Node) []wire.DocumentSymbol {
	list := []wire.DocumentSymbol{}
	for _, n := range in.Children {
		switch {
		case n.Kind == cursor.Block:
			name := n.Name
			if label := n.Label(); label != "" {
				name += " " + label
			}
			kind := symbolObject
			switch n.Name {
			case "benchmark":
				kind = symbolClass
			case "request", "websocket", "grpc":
				kind = symbolFunction
			}
			list = append(list, wire.DocumentSymbol{
				Name: name, Kind: kind, Range: f.text.Range(n.Whole.From, n.Whole.To), Selection: f.text.Range(n.NameAt.From, n.NameAt.To), Children: f.symbols(n),
			})
		case n.Kind == cursor.Argument && in.Name == "locals":
			list = append(list, wire.DocumentSymbol{
				Name: n.Name, Kind: symbolVariable, Range: f.text.Range(n.Whole.From, n.Whole.To), Selection: f.text.Range(n.NameAt.From, n.NameAt.To),
			})
		}
	}
	return list
}

func flat(list []wire.SymbolInformation, uri, in string, tree []wire.DocumentSymbol) []wire.SymbolInformation {
	for _, d := range tree {
		list = append(list, wire.SymbolInformation{Name: d.Name, Kind: d.Kind, Location: wire.Location{URI: uri, Range: d.Range}, Container: in})
		list = flat(list, uri, d.Name, d.Children)
	}
	return list
}
