package cursor

import (
	"bytes"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// deepest is how deep blocks are read; the language has five levels.
const deepest = 32

// Parse is the outline of a text in HCL's native syntax. Broken says that a parser couldn't read it, so that ends are guessed.
func Parse(text []byte, broken bool) *Tree {
	tree := &Tree{text: text}
	tree.Whole, tree.Inside = Span{0, len(text)}, Span{0, len(text)}
	p := &parser{tokens: lex(text, broken)}
	for _, t := range p.tokens {
		if t.Type == hclsyntax.TokenComment {
			end := t.Range.End.Byte
			if bytes.HasSuffix(t.Bytes, []byte("\n")) {
				end--
			}
			tree.comments = append(tree.comments, Span{t.Range.Start.Byte + 1, end})
		}
	}
	for p.now().Type != hclsyntax.TokenEOF {
		p.body(&tree.Node, 0)
		p.at++ // a brace too many
	}
	return tree
}

type parser struct {
	tokens hclsyntax.Tokens
	at     int
}

// now is the token that is looked at; beyond the last one it is the file's end.
func (p *parser) now() hclsyntax.Token { return p.ahead(0) }

func (p *parser) ahead(n int) hclsyntax.Token {
	if p.at+n >= len(p.tokens) {
		return hclsyntax.Token{Type: hclsyntax.TokenEOF}
	}
	return p.tokens[p.at+n]
}

// body reads what stands in a block, up to its brace or the file's end.
func (p *parser) body(owner *Node, depth int) {
	for {
		switch t := p.now(); t.Type {
		case hclsyntax.TokenEOF, hclsyntax.TokenCBrace:
			return
		case hclsyntax.TokenIdent:
			owner.Children = append(owner.Children, p.statement(depth))
		default:
			p.at++
		}
	}
}

// statement reads a block, an argument or a piece of one.
func (p *parser) statement(depth int) *Node {
	t := p.now()
	n := &Node{Kind: Fragment, Name: string(t.Bytes), NameAt: Span{t.Range.Start.Byte, t.Range.End.Byte}}
	n.Whole = n.NameAt
	p.at++
	if eq := p.now(); eq.Type == hclsyntax.TokenEqual {
		n.Kind = Argument
		p.at++
		first := p.at
		p.expression()
		n.tokens = p.tokens[first:p.at]
		n.Inside = Span{eq.Range.End.Byte, p.lineEnd(eq.Range.End.Byte, first)}
		n.Whole.To = n.Inside.To
		return n
	}
	p.labels(n)
	if open := p.now(); open.Type == hclsyntax.TokenOBrace && depth < deepest {
		n.Kind = Block
		p.at++
		p.body(n, depth+1)
		end := p.now()
		n.Inside = Span{open.Range.End.Byte, p.before(end)}
		if end.Type == hclsyntax.TokenCBrace {
			p.at++
			n.Whole.To = end.Range.End.Byte
		} else {
			n.Whole.To = n.Inside.To
		}
		return n
	}
	for t := p.now(); t.Type != hclsyntax.TokenNewline && t.Type != hclsyntax.TokenEOF && t.Type != hclsyntax.TokenCBrace && t.Type != hclsyntax.TokenComment; t = p.now() {
		n.Whole.To = t.Range.End.Byte
		p.at++
	}
	return n
}

// before is where the last token before one ends, or that one begins.
func (p *parser) before(end hclsyntax.Token) int {
	if end.Type == hclsyntax.TokenEOF && len(p.tokens) > 0 {
		return p.tokens[len(p.tokens)-1].Range.End.Byte
	}
	return end.Range.Start.Byte
}

// lineEnd is where an expression ends: with the line, so that what will be typed there belongs to it.
func (p *parser) lineEnd(from, first int) int {
	if next := p.now(); next.Type != hclsyntax.TokenEOF {
		return max(from, next.Range.Start.Byte)
	}
	if first < p.at {
		return max(from, p.tokens[p.at-1].Range.End.Byte)
	}
	return max(from, p.before(p.now()))
}

// labels reads the names behind a block's type.
func (p *parser) labels(n *Node) {
	for {
		switch t := p.now(); t.Type {
		case hclsyntax.TokenIdent:
			n.Labels = append(n.Labels, Label{string(t.Bytes), Span{t.Range.Start.Byte, t.Range.End.Byte}})
			n.Whole.To = t.Range.End.Byte
			p.at++
		case hclsyntax.TokenOQuote:
			label := Label{At: Span{t.Range.End.Byte, t.Range.End.Byte}}
			for p.at++; p.now().Type == hclsyntax.TokenQuotedLit; p.at++ {
				label.Text += string(p.now().Bytes)
				label.At.To = p.now().Range.End.Byte
			}
			n.Labels = append(n.Labels, label)
			n.Whole.To = label.At.To
			if p.now().Type == hclsyntax.TokenCQuote {
				n.Whole.To = p.now().Range.End.Byte
				p.at++
			}
		default:
			return
		}
	}
}

// expression goes to the token behind an expression: its line's end or its block's. One that isn't closed ends where a line
// begins as an argument or a block does.
func (p *parser) expression() {
	var open []hclsyntax.TokenType
	for {
		t := p.now()
		switch {
		case t.Type == hclsyntax.TokenEOF:
			return
		case t.Type == hclsyntax.TokenNewline && len(open) == 0, t.Type == hclsyntax.TokenComment && len(open) == 0 && bytes.HasSuffix(t.Bytes, []byte("\n")):
			return
		case t.Type == hclsyntax.TokenNewline && p.beginsStatement(open[len(open)-1]):
			return
		case opens(t.Type):
			open = append(open, t.Type)
		case closes(t.Type):
			last := len(open) - 1
			for last >= 0 && !fits(open[last], t.Type) {
				last--
			}
			if last < 0 && t.Type == hclsyntax.TokenCBrace {
				return
			}
			if last >= 0 {
				open = open[:last]
			}
		}
		p.at++
	}
}

// beginsStatement says whether the next line begins an argument or a block, within something that isn't closed.
func (p *parser) beginsStatement(in hclsyntax.TokenType) bool {
	if in == hclsyntax.TokenOHeredoc || in == hclsyntax.TokenOQuote {
		return false
	}
	next := 1
	for p.ahead(next).Type == hclsyntax.TokenNewline || p.ahead(next).Type == hclsyntax.TokenComment {
		next++
	}
	if p.ahead(next).Type != hclsyntax.TokenIdent {
		return false
	}
	switch p.ahead(next + 1).Type {
	case hclsyntax.TokenEqual:
		return in != hclsyntax.TokenOBrace
	case hclsyntax.TokenOBrace:
		return true
	case hclsyntax.TokenOQuote:
		return p.ahead(next+3).Type == hclsyntax.TokenCQuote && p.ahead(next+4).Type == hclsyntax.TokenOBrace
	}
	return false
}
