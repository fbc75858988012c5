package lsp

import (
	"context"

	"bench/lsp/complete"
	"bench/lsp/cursor"
	"bench/lsp/wire"
	"bench/result"
	"bench/spec/functions"
	"bench/spec/lang"
)

// hover says what the thing under the cursor is: a declaration, or a word of the language.
func (s *server) hover(_ context.Context, p wire.At) (*wire.Hover, error) {
	n := s.snapshot()
	f, err := n.opened(p.Document.URI)
	if err != nil {
		return nil, err
	}
	offset := f.text.Offset(p.Position)
	at, text := cursor.Span{}, ""
	if m := f.index().At(offset); m != nil {
		at, text = cursor.Span{From: m.At.Start.Byte, To: m.At.End.Byte}, n.names(f).About(m.Address)
	}
	if text == "" {
		at, text = f.word(offset)
	}
	if text == "" {
		return nil, nil
	}
	r := f.text.Range(at.From, at.To)
	return &wire.Hover{Contents: *wire.Markdown(text), Range: &r}, nil
}

// word is what the tables of the language say of the word at a byte.
func (f *file) word(offset int) (cursor.Span, string) {
	p := f.tree().Find(offset)
	def, _ := complete.Resolve(p.Around)
	if def == nil || p.Node == nil {
		return cursor.Span{}, ""
	}
	switch p.Where {
	case cursor.Statement, cursor.Header:
		if nested := def.Nested(p.Node.Name); nested != nil && p.Node.Kind != cursor.Argument {
			return p.Node.NameAt, complete.BlockDoc(nested.Block)
		}
		if a := def.Argument(p.Node.Name); a != nil {
			return p.Node.NameAt, "`" + a.Name + "`: " + complete.Detail(*a) + "\n\n" + complete.ArgumentDoc(*a)
		}
	case cursor.Value:
		if !p.Quoted {
			return f.tree().Dotted(offset), wordDoc(f.tree().Text(f.tree().Dotted(offset)), def.Argument(p.Node.Name))
		}
	}
	return cursor.Span{}, ""
}

// wordDoc is what is said of a metric or a function.
func wordDoc(word string, in *lang.Argument) string {
	if in != nil && (in.Kind == lang.MetricKind || in.Kind == lang.MetricsKind || in.Kind == lang.HoldsKind) {
		if m, err := result.ParseMetric(word); err == nil {
			return "`" + m.Name + "`, in " + string(m.Unit) + "\n\n" + m.Doc
		}
	}
	for _, family := range functions.Table(nil, nil) {
		for _, row := range family.Rows {
			if row.Name == word {
				return complete.FunctionDoc(row)
			}
		}
	}
	return ""
}
