package cursor

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A Span is from one byte up to, and without, another.
type Span struct{ From, To int }

// Has says whether a cursor at a byte touches the span.
func (s Span) Has(offset int) bool { return s.From <= offset && offset <= s.To }

// A Kind is what a node is.
type Kind int

// The kinds of nodes.
const (
	Block    Kind = iota // TYPE "LABEL" { … }
	Argument             // NAME = …
	Fragment             // a word that is neither yet
)

// A Label is a name behind a block's type.
type Label struct {
	Text string
	At   Span // without quotes
}

// A Node is what stands in a body.
type Node struct {
	Kind     Kind
	Name     string
	NameAt   Span
	Labels   []Label
	Whole    Span
	Inside   Span // of a block what is between its braces, of an argument its expression
	Children []*Node
	tokens   hclsyntax.Tokens // of the expression
}

// Label is the first of a block's labels, or "".
func (n *Node) Label() string {
	if len(n.Labels) == 0 {
		return ""
	}
	return n.Labels[0].Text
}

// Child is the first argument or block of a name in a body, nil when there is none.
func (n *Node) Child(name string) *Node {
	if n == nil {
		return nil
	}
	for _, c := range n.Children {
		if c.Name == name && c.Kind != Fragment {
			return c
		}
	}
	return nil
}

// A Tree is the outline of a file. Its nodes are those of the top.
type Tree struct {
	Node
	text     []byte
	comments []Span
}

// Literal is the text that an argument is, where it is written out; "" otherwise.
func (n *Node) Literal() string {
	if n == nil || len(n.tokens) < 3 || n.tokens[0].Type != hclsyntax.TokenOQuote || n.tokens[1].Type != hclsyntax.TokenQuotedLit || n.tokens[2].Type != hclsyntax.TokenCQuote {
		return ""
	}
	return string(n.tokens[1].Bytes)
}

// Keys are the keys of the object that an argument is, as far as they are words.
func (n *Node) Keys() []string {
	var keys []string
	depth := 0
	for i, t := range n.tokens {
		switch {
		case opens(t.Type):
			depth++
		case closes(t.Type):
			depth--
		case depth == 1 && t.Type == hclsyntax.TokenIdent && i+1 < len(n.tokens) && isAssignment(n.tokens[i+1].Type) && startsItem(n.tokens[i-1].Type):
			keys = append(keys, string(t.Bytes))
		}
	}
	return keys
}

func isAssignment(t hclsyntax.TokenType) bool {
	return t == hclsyntax.TokenEqual || t == hclsyntax.TokenColon
}

func startsItem(t hclsyntax.TokenType) bool {
	return t == hclsyntax.TokenOBrace || t == hclsyntax.TokenComma || t == hclsyntax.TokenNewline || t == hclsyntax.TokenComment
}

func opens(t hclsyntax.TokenType) bool {
	switch t {
	case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc, hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
		return true
	}
	return false
}

func closes(t hclsyntax.TokenType) bool {
	switch t {
	case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc, hclsyntax.TokenTemplateSeqEnd:
		return true
	}
	return false
}

// fits says whether one token closes what another opens.
func fits(open, shut hclsyntax.TokenType) bool {
	switch open {
	case hclsyntax.TokenOBrace:
		return shut == hclsyntax.TokenCBrace
	case hclsyntax.TokenOBrack:
		return shut == hclsyntax.TokenCBrack
	case hclsyntax.TokenOParen:
		return shut == hclsyntax.TokenCParen
	case hclsyntax.TokenOQuote:
		return shut == hclsyntax.TokenCQuote
	case hclsyntax.TokenOHeredoc:
		return shut == hclsyntax.TokenCHeredoc
	}
	return shut == hclsyntax.TokenTemplateSeqEnd
}

// Word is the bare word that an argument is; "" otherwise.
func (n *Node) Word() string {
	if n == nil || len(n.tokens) != 1 || n.tokens[0].Type != hclsyntax.TokenIdent {
		return ""
	}
	return string(n.tokens[0].Bytes)
}

// Sets says whether an object somewhere in an argument has a key.
func (n *Node) Sets(key string) bool {
	for i, t := range n.tokens {
		if t.Type == hclsyntax.TokenIdent && string(t.Bytes) == key && i+1 < len(n.tokens) && isAssignment(n.tokens[i+1].Type) {
			return true
		}
	}
	return false
}
