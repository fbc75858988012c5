package cursor

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Where is what can stand at a place.
type Where int

// The places.
const (
	Nowhere   Where = iota // in a comment, or in what can't be told
	Statement              // an argument or a block
	Header                 // the label of a block
	Value                  // an expression
)

// A Place is where a cursor stands.
type Place struct {
	Where  Where
	Around []*Node // the blocks around it, outermost first
	Node   *Node   // the argument or block that it is in; of a statement the word, nil when there is none
	Typed  string  // what is typed already of what is to be completed: a word, or names with dots
	At     Span    // of all of that, behind the cursor too

	// Of a value:
	Quoted bool    // in a text, outside of ${ … }
	Frames []Frame // the brackets around, outermost first
}

// A Frame is a bracket that is open at a place.
type Frame struct {
	Open hclsyntax.TokenType
	Key  string   // of an object: the key whose value is at the place; "" where a key is
	Keys []string // of an object: those that stand before
	Call string   // of parentheses: the function
	Arg  int      // which of its arguments, or which element of a list
}

// Inner is the innermost bracket; the zero Frame is none.
func (p Place) Inner() Frame {
	if len(p.Frames) == 0 {
		return Frame{}
	}
	return p.Frames[len(p.Frames)-1]
}

// Find says where a byte is.
func (t *Tree) Find(offset int) Place {
	offset = max(0, min(offset, len(t.text)))
	for _, c := range t.comments {
		if c.Has(offset) {
			return Place{}
		}
	}
	p := Place{Where: Statement}
	t.find(&t.Node, offset, &p)
	switch p.Where {
	case Statement:
		p.At = t.word(offset, false)
	case Value:
		t.value(offset, &p)
	}
	if p.Typed == "" && p.Where != Nowhere {
		p.Typed = string(t.text[min(p.At.From, offset):offset])
	}
	return p
}

// find goes down to the node that a byte is in.
func (t *Tree) find(in *Node, offset int, p *Place) {
	for _, c := range in.Children {
		switch {
		case c.NameAt.Has(offset):
			p.Node = c
			return
		case c.Kind == Argument && c.Inside.Has(offset):
			p.Where, p.Node = Value, c
			return
		case c.Kind == Block && c.Inside.Has(offset):
			p.Around = append(p.Around, c)
			t.find(c, offset, p)
			return
		case c.Kind == Argument && offset > c.NameAt.To && offset < c.Inside.From:
			p.Where = Nowhere // between the name and its =
			return
		case c.Kind != Argument && offset > c.NameAt.To && offset <= t.headerEnd(c):
			p.Where, p.Node = Header, c
			p.At = Span{offset, offset}
			for _, l := range c.Labels {
				if l.At.Has(offset) {
					p.At = l.At
				}
			}
			return
		}
	}
	if !t.startsLine(in, offset) {
		p.Where = Nowhere
	}
}

// headerEnd is where the header of a block, or of what may become one, ends.
func (t *Tree) headerEnd(n *Node) int {
	if n.Kind == Block {
		return n.Inside.From - 1
	}
	end := n.Whole.To
	for end < len(t.text) && t.text[end] == ' ' {
		end++
	}
	return end
}

// startsLine says whether a statement can begin at a byte: nothing but space stands before it in its line, or its block begins.
func (t *Tree) startsLine(in *Node, offset int) bool {
	for i := offset - 1; i >= in.Inside.From; i-- {
		switch t.text[i] {
		case '\n':
			return true
		case ' ', '\t', '\r':
		default:
			return false
		}
	}
	return true
}

// word is the word around a byte, with names and dots before it if those count.
func (t *Tree) word(offset int, dots bool) Span {
	s := Span{offset, offset}
	for s.From > 0 && (isWord(t.text[s.From-1]) || dots && t.text[s.From-1] == '.') {
		s.From--
	}
	for s.To < len(t.text) && isWord(t.text[s.To]) {
		s.To++
	}
	return s
}

func isWord(c byte) bool {
	return c == '_' || c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// Dotted is the whole word around a byte, with the names and dots around it.
func (t *Tree) Dotted(offset int) Span {
	s := t.word(offset, true)
	for s.To < len(t.text) && (isWord(t.text[s.To]) || t.text[s.To] == '.') {
		s.To++
	}
	return s
}

// Text is what stands in a span.
func (t *Tree) Text(s Span) string { return string(t.text[s.From:s.To]) }
