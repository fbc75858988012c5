package syntax

import (
	stdjson "encoding/json"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"bench/spec/diag"
)

const (
	// MaxDepth bounds the depth of the tree a parser would build, brackets and operators together: parsers and
	// evaluators recurse, and a Go program can't recover from a full stack.
	MaxDepth = 1000
	// maxExponent bounds numbers such as 1e999999999, which are short to write and gigabytes long to print.
	maxExponent = 400
	// MaxDigits bounds numbers whose parsing would take longer than their reading.
	MaxDigits = 500
)

// tooNested finds what is nested so deeply that parsing it could overflow the stack.
func tooNested(s Source) *hcl.Diagnostic {
	switch {
	case IsJSON(s.Name):
		return tooNestedJSON(s)
	case surelyShallow(s.Text):
		return nil
	}
	tokens, _ := hclsyntax.LexConfig(s.Text, s.Name, hcl.InitialPos)
	if at := Deepest(tokens); at != nil {
		return nestingError(*at)
	}
	return nil
}

func nestingError(at hcl.Range) *hcl.Diagnostic {
	return diag.Failure(diag.TooDeep, at, "Nested too deeply",
		"Expressions may be at most %d levels deep, brackets and operators counted together, and a number may have %d digits and an exponent of %d. Split the expression with locals.",
		MaxDepth, MaxDigits, maxExponent)
}

// A nesting counts how deep the tree of what was seen so far may be. Each bracket opens a frame; operators add to the
// depth of their frame until its expression ends.
type nesting struct {
	frames []frame
	weight int // of the current frame's expression
	total  int // of all open frames' expressions
}

type frame struct {
	weight  int  // of the expression that the frame is in
	byLines bool // a line's end finishes an expression, as in a body or an object
}

func (n *nesting) operator() {
	n.weight++
	n.total++
}

func (n *nesting) open(byLines bool) {
	n.operator()
	n.frames = append(n.frames, frame{n.weight, byLines})
	n.weight = 0
}

func (n *nesting) shut() {
	if last := len(n.frames) - 1; last >= 0 {
		n.total -= n.weight
		n.weight = n.frames[last].weight
		n.frames = n.frames[:last]
	}
}

func (n *nesting) line() {
	if len(n.frames) == 0 || n.frames[len(n.frames)-1].byLines {
		n.comma()
	}
}

func (n *nesting) comma() {
	n.total -= n.weight
	n.weight = 0
}

// Deepest walks tokens and returns the place where the tree they stand for gets too deep.
func Deepest(tokens hclsyntax.Tokens) *hcl.Range {
	var n nesting
	for i, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenOBrace:
			n.open(i+1 == len(tokens) || string(tokens[i+1].Bytes) != "for")
		case hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc,
			hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
			n.open(false)
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenCQuote,
			hclsyntax.TokenCHeredoc, hclsyntax.TokenTemplateSeqEnd:
			n.shut()
		case hclsyntax.TokenNewline:
			n.line()
		case hclsyntax.TokenComma:
			n.comma()
		case hclsyntax.TokenIdent, hclsyntax.TokenStringLit, hclsyntax.TokenQuotedLit, hclsyntax.TokenComment,
			hclsyntax.TokenDot, hclsyntax.TokenEOF:
		case hclsyntax.TokenNumberLit:
			if hugeNumber(string(t.Bytes)) {
				return t.Range.Ptr()
			}
		default:
			n.operator()
		}
		if n.total > MaxDepth {
			return t.Range.Ptr()
		}
	}
	return nil
}

// hugeNumber says whether a number's text has more digits, or a larger exponent, than anyone means.
func hugeNumber(number string) bool {
	if len(number) > MaxDigits {
		return true
	}
	i := strings.IndexAny(number, "eE")
	if i < 0 {
		return false
	}
	exponent, err := strconv.Atoi(number[i+1:])
	return err != nil || exponent > maxExponent || exponent < -maxExponent
}

// tooNestedJSON does for JSON what deepest does for tokens, and looks into strings, which are templates.
func tooNestedJSON(s Source) *hcl.Diagnostic { return DeepJSON(s, deepString) }

// DeepJSON finds where JSON is nested too deeply, or has a number that is too long; deepText judges each string in its quotes.
func DeepJSON(s Source, deepText func(quoted []byte) bool) *hcl.Diagnostic {
	depth := 0
	for i := 0; i < len(s.Text); i++ {
		switch c := s.Text[i]; {
		case c == '{' || c == '[':
			depth++
			if depth > MaxDepth {
				return nestingError(RangeOf(s, i, 1))
			}
		case c == '}' || c == ']':
			depth--
		case c == '"':
			end := endOfString(s.Text, i)
			if deepText(s.Text[i:end]) {
				return nestingError(RangeOf(s, i, end-i))
			}
			i = end - 1
		case c == '-' || c >= '0' && c <= '9':
			end := i + 1
			for end < len(s.Text) && strings.IndexByte("+-.eE0123456789", s.Text[end]) >= 0 {
				end++
			}
			if hugeNumber(string(s.Text[i:end])) {
				return nestingError(RangeOf(s, i, end-i))
			}
			i = end - 1
		}
	}
	return nil
}

// endOfString is the offset after the closing quote of the JSON string that starts at i.
func endOfString(text []byte, i int) int {
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// deepString says whether a JSON string is too deep as a template, or as the expression that it stands for where a
// type or a reference is wanted.
func deepString(quoted []byte) bool {
	var text string
	if stdjson.Unmarshal(quoted, &text) != nil {
		return false // the parser will say why
	}
	if strings.Contains(text, "${") || strings.Contains(text, "%{") {
		tokens, _ := hclsyntax.LexTemplate([]byte(text), "", hcl.InitialPos)
		if Deepest(tokens) != nil {
			return true
		}
	}
	if len(text) < MaxDepth {
		return false
	}
	tokens, _ := hclsyntax.LexExpression([]byte(text), "", hcl.InitialPos)
	return Deepest(tokens) != nil
}
