package lsp

import (
	"context"

	"bench/lsp/cursor"
	"bench/lsp/wire"
)

// lenses shows above each benchmark what running it would take. There is none for a spec with errors, or with variables that
// have no value: it can't be planned.
func (s *server) lenses(ctx context.Context, p wire.FormatParams) ([]wire.CodeLens, error) {
	n := s.snapshot()
	f, err := n.opened(p.Document.URI)
	list := []wire.CodeLens{}
	if err != nil || isValues(f.path) {
		return list, err
	}
	for _, u := range n.units(f.path) {
		r := n.reading(u)
		if r.plan == nil {
			continue
		}
		for _, b := range f.tree().Children {
			if b.Kind != cursor.Block || b.Name != "benchmark" || b.Label() == "" || ctx.Err() != nil {
				continue
			}
			p, diags := r.planOf("benchmark." + b.Label())
			if diags.HasErrors() || p == nil {
				continue // it has an empty for_each
			}
			list = append(list, wire.CodeLens{
				Range: f.text.Range(b.NameAt.From, b.Labels[0].At.To), Command: &wire.Command{Title: "plan: " + n.program.Lens(p)},
			})
		}
	}
	return list, nil
}
