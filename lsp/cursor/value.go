package cursor

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// value says where in an argument's expression a byte is.
func (t *Tree) value(offset int, p *Place) {
	var frames []Frame
	key := -1 // in the innermost object, the token that may be a key
	tokens := p.Node.tokens
	for i, token := range tokens {
		from, to := token.Range.Start.Byte, token.Range.End.Byte
		if from >= offset || to > offset && token.Type != hclsyntax.TokenQuotedLit && token.Type != hclsyntax.TokenStringLit || to == offset && token.Type == hclsyntax.TokenIdent {
			break
		}
		var inner *Frame
		if len(frames) > 0 {
			inner = &frames[len(frames)-1]
		}
		switch {
		case opens(token.Type):
			f := Frame{Open: token.Type}
			if token.Type == hclsyntax.TokenOParen && i > 0 && tokens[i-1].Type == hclsyntax.TokenIdent {
				f.Call = string(tokens[i-1].Bytes)
			}
			frames = append(frames, f)
		case closes(token.Type):
			if inner != nil {
				frames = frames[:len(frames)-1]
			}
		case inner == nil:
		case token.Type == hclsyntax.TokenIdent, token.Type == hclsyntax.TokenQuotedLit:
			key = i
		case isAssignment(token.Type) && inner.Open == hclsyntax.TokenOBrace && inner.Key == "" && key >= 0:
			inner.Key = string(tokens[key].Bytes)
			inner.Keys = append(inner.Keys, inner.Key)
		case token.Type == hclsyntax.TokenComma, token.Type == hclsyntax.TokenNewline:
			inner.Key, key = "", -1
			if token.Type == hclsyntax.TokenComma {
				inner.Arg++
			}
		}
	}
	p.Frames = frames
	open := p.Inner().Open
	p.Quoted = open == hclsyntax.TokenOQuote || open == hclsyntax.TokenOHeredoc
	p.At = t.word(offset, true)
	if p.Quoted {
		p.At = t.quoted(offset)
	} else if p.At.From > 0 && t.text[p.At.From-1] == ']' { // an index before the dots
		p.Where = Nowhere
	}
}

// quoted is what stands between the quotes around a byte, as far as it is on the line.
func (t *Tree) quoted(offset int) Span {
	s := Span{offset, offset}
	for s.From > 0 && t.text[s.From-1] != '"' && t.text[s.From-1] != '\n' {
		s.From--
	}
	for s.To < len(t.text) && t.text[s.To] != '"' && t.text[s.To] != '\n' {
		s.To++
	}
	return s
}
