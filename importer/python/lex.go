// Package python reads Python as far as it is declarative: classes, functions, calls with literals. There is no parser of Python for
// Go that knows f-strings, so this is one of a part of the language: what it does not know becomes an expression of kind Other,
// or a statement without a body, never a guess. Nothing is run.
package python

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind int

const (
	end kind = iota
	newline
	indent
	dedent
	name
	number
	str
	operator
)

type token struct {
	kind   kind
	text   string // of a string what it says
	prefix string // of a string, in lower case
	line   int
}

type lexer struct {
	src    string
	at     int
	line   int
	depth  int // brackets that are open
	levels []int
	tokens []token
}

var errString = errors.New("a string has no end")

const mostTokens = 2_000_000

// lex cuts a text into tokens.
func lex(src string) ([]token, error) {
	l := &lexer{src: strings.ReplaceAll(strings.TrimPrefix(src, "\ufeff"), "\r\n", "\n"), line: 1, levels: []int{0}}
	begin := true
	for l.at < len(l.src) {
		if len(l.tokens) > mostTokens {
			return nil, errors.New("it is too long")
		}
		if begin && l.depth == 0 {
			if blank := l.indentation(); blank {
				continue
			}
			begin = false
		}
		if err := l.next(&begin); err != nil {
			return nil, fmt.Errorf("line %d: %w", l.line, err)
		}
	}
	l.add(newline, "")
	for range l.levels[1:] {
		l.add(dedent, "")
	}
	l.add(end, "")
	return l.tokens, nil
}

func (l *lexer) add(k kind, text string) {
	l.tokens = append(l.tokens, token{kind: k, text: text, line: l.line})
}

// indentation reads the beginning of a line. It says true of one with nothing in it, which it skips.
func (l *lexer) indentation() (blank bool) {
	width, at := 0, l.at
	for ; at < len(l.src); at++ {
		if l.src[at] == '\t' {
			width += 8 - width%8
		} else if l.src[at] == ' ' {
			width++
		} else if l.src[at] != '\f' {
			break
		}
	}
	rest := l.src[at:]
	if rest == "" || rest[0] == '\n' || rest[0] == '#' {
		if i := strings.IndexByte(rest, '\n'); i >= 0 {
			l.at = at + i + 1
			l.line++
		} else {
			l.at = len(l.src)
		}
		return true
	}
	l.at = at
	for top := l.levels[len(l.levels)-1]; width != top; top = l.levels[len(l.levels)-1] {
		if width > top {
			l.levels = append(l.levels, width)
			l.add(indent, "")
			break
		}
		l.levels = l.levels[:len(l.levels)-1]
		l.add(dedent, "")
	}
	return false
}

// next reads a token.
func (l *lexer) next(begin *bool) error {
	c := l.src[l.at]
	switch {
	case c == '\n':
		l.at++
		if l.depth == 0 {
			l.add(newline, "")
			*begin = true
		}
		l.line++
	case c == ' ' || c == '\t' || c == '\f' || c == '\r':
		l.at++
	case c == '#':
		for l.at < len(l.src) && l.src[l.at] != '\n' {
			l.at++
		}
	case c == '\\' && l.at+1 < len(l.src) && l.src[l.at+1] == '\n':
		l.at += 2
		l.line++
	case c == '"' || c == '\'':
		return l.string("")
	case c >= '0' && c <= '9':
		from := l.at
		for l.at < len(l.src) && (isWord(rune(l.src[l.at])) || l.src[l.at] == '.') {
			l.at++
		}
		l.add(number, strings.ReplaceAll(l.src[from:l.at], "_", ""))
	default:
		return l.word()
	}
	return nil
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// word reads a name, the prefix of a string, or an operator.
func (l *lexer) word() error {
	from := l.at
	for l.at < len(l.src) {
		r, size := utf8.DecodeRuneInString(l.src[l.at:])
		if !isWord(r) {
			break
		}
		l.at += size
	}
	if text := l.src[from:l.at]; text != "" {
		if l.at < len(l.src) && (l.src[l.at] == '"' || l.src[l.at] == '\'') && len(text) <= 2 && strings.Trim(strings.ToLower(text), "rbfu") == "" {
			return l.string(strings.ToLower(text))
		}
		l.add(name, text)
		return nil
	}
	for _, op := range []string{"**=", "//=", ">>=", "<<=", "...", "==", "!=", "<=", ">=", "->", ":=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=", "@=", "**", "//", "<<", ">>"} {
		if strings.HasPrefix(l.src[l.at:], op) {
			l.at += len(op)
			l.add(operator, op)
			return nil
		}
	}
	_, size := utf8.DecodeRuneInString(l.src[l.at:])
	op := l.src[l.at : l.at+size]
	l.at += size
	switch op {
	case "(", "[", "{":
		l.depth++
	case ")", "]", "}":
		l.depth = max(0, l.depth-1)
	}
	l.add(operator, op)
	return nil
}

// string reads a string.
func (l *lexer) string(prefix string) error {
	quote := l.src[l.at : l.at+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(l.src[l.at:], triple) {
		quote = triple
	}
	l.at += len(quote)
	raw := strings.Contains(prefix, "r")
	line := l.line
	var b strings.Builder
	for {
		if l.at >= len(l.src) || len(quote) == 1 && l.src[l.at] == '\n' {
			return errString
		}
		if strings.HasPrefix(l.src[l.at:], quote) {
			l.at += len(quote)
			break
		}
		c := l.src[l.at]
		if c == '\n' {
			l.line++
		}
		if c == '\\' && l.at+1 < len(l.src) {
			l.at++
			l.escape(&b, raw)
			continue
		}
		b.WriteByte(c)
		l.at++
	}
	l.tokens = append(l.tokens, token{kind: str, text: b.String(), prefix: prefix, line: line})
	return nil
}

func (l *lexer) escape(b *strings.Builder, raw bool) {
	c := l.src[l.at]
	l.at++
	if c == '\n' {
		l.line++
	}
	if raw {
		b.WriteByte('\\')
		b.WriteByte(c)
		return
	}
	switch c {
	case '\n':
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'r':
		b.WriteByte('\r')
	case '\\', '\'', '"':
		b.WriteByte(c)
	default:
		b.WriteByte('\\')
		b.WriteByte(c)
	}
}
