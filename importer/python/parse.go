package python

import (
	"errors"
	"fmt"
)

// A Statement is one of Python, as far as it is known.
type Statement struct {
	Kind       string // "class", "def", "with", "if", "for", "assign", "expr", "return", or the word that it begins with
	Line       int
	Name       string  // of a class or a function, or of what a with is called
	Target     *Expr   // of an assignment or a for
	Value      *Expr   // of an assignment, an expression, a return, a with, a condition, what a for goes through
	Bases      []*Expr // of a class
	Decorators []*Expr
	Body       []*Statement
	Else       []*Statement
}

// Parse reads a program.
func Parse(src string) ([]*Statement, error) {
	tokens, err := lex(src)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens}
	all, err := p.block(0)
	if err == nil && p.peek().kind != end {
		err = fmt.Errorf("line %d: there is something that is not Python", p.peek().line)
	}
	return all, err
}

const deepest = 100 // blocks or brackets one within the other

var errDeep = errors.New("it is nested too deep")

type parser struct {
	tokens []token
	at     int
	depth  int
}

func (p *parser) peek() token { return p.tokens[min(p.at, len(p.tokens)-1)] }

func (p *parser) next() token {
	t := p.peek()
	p.at = min(p.at+1, len(p.tokens)-1)
	return t
}

func (p *parser) is(text string) bool {
	t := p.peek()
	return (t.kind == operator || t.kind == name) && t.text == text
}

func (p *parser) take(text string) bool {
	if !p.is(text) {
		return false
	}
	p.next()
	return true
}

// block reads statements up to a dedent or the end.
func (p *parser) block(depth int) ([]*Statement, error) {
	if depth > deepest {
		return nil, errDeep
	}
	var all []*Statement
	var decorators []*Expr
	for {
		switch t := p.peek(); {
		case t.kind == end || t.kind == dedent:
			return all, nil
		case t.kind == newline || t.kind == indent || p.is(";"):
			p.next()
		case p.is("@"):
			p.next()
			decorators = append(decorators, p.expression())
			p.line()
		default:
			before := p.at
			s, err := p.statement(depth)
			if err != nil {
				return nil, err
			}
			s.Decorators, decorators = decorators, nil
			all = append(all, s)
			if p.at == before {
				p.next()
			}
		}
	}
}

// line skips to the end of a line.
func (p *parser) line() {
	for t := p.peek(); t.kind != newline && t.kind != end; t = p.peek() {
		p.next()
	}
}

// compound are statements with a block.
var compound = map[string]bool{"class": true, "def": true, "with": true, "if": true, "elif": true, "else": true, "for": true, "while": true, "try": true, "except": true, "finally": true, "match": true, "case": true}

func (p *parser) statement(depth int) (*Statement, error) {
	t := p.peek()
	if t.kind == name && t.text == "async" {
		p.next()
		t = p.peek()
	}
	s := &Statement{Line: t.line}
	if t.kind == name && compound[t.text] && !p.assigns() {
		p.next()
		s.Kind = t.text
		p.head(s)
		return s, p.body(s, depth)
	}
	switch {
	case t.kind == name && (t.text == "import" || t.text == "from" || t.text == "pass" || t.text == "global" || t.text == "nonlocal" || t.text == "raise" || t.text == "assert" || t.text == "del" || t.text == "break" || t.text == "continue"):
		s.Kind = t.text
		p.line()
		return s, nil
	case p.take("return"):
		s.Kind = "return"
		if k := p.peek().kind; k != newline && k != end {
			s.Value = p.expressions()
		}
		p.line()
		return s, nil
	}
	s.Kind = "expr"
	s.Value = p.expressions()
	if p.take(":") { // an annotation
		p.expression()
	}
	for p.take("=") {
		s.Kind, s.Target = "assign", s.Value
		s.Value = p.expressions()
	}
	if !p.is(";") {
		p.line()
	}
	return s, nil
}

// assigns says whether what looks like a word of the language is a name that is given a value.
func (p *parser) assigns() bool {
	next := p.tokens[min(p.at+1, len(p.tokens)-1)]
	return next.kind == operator && (next.text == "=" || next.text == "." || next.text == "(" && (p.is("match") || p.is("case")))
}

// head reads what stands between a word and its colon.
func (p *parser) head(s *Statement) {
	switch s.Kind {
	case "class", "def":
		s.Name = p.next().text
		if p.take("(") {
			for _, a := range p.arguments() {
				s.Bases = append(s.Bases, a.Value)
			}
		}
	case "for":
		s.Target = p.targets()
		p.take("in")
		s.Value = p.expressions()
	case "with":
		p.take("(")
		s.Value = p.expression()
		if p.take("as") {
			s.Name = p.next().text
		}
	case "if", "elif", "while":
		s.Value = p.expression()
	}
	depth := 0
	for t := p.peek(); t.kind != newline && t.kind != end; t = p.peek() {
		switch t.text {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		case ":":
			if depth <= 0 {
				return
			}
		}
		p.next()
	}
}

// body reads the block of a statement, and what follows it as its else.
func (p *parser) body(s *Statement, depth int) error {
	if !p.take(":") {
		return nil
	}
	var err error
	if p.peek().kind != newline {
		inner, err := p.statement(depth + 1)
		s.Body = []*Statement{inner}
		return err
	}
	p.next()
	for p.peek().kind == newline {
		p.next()
	}
	if p.peek().kind != indent {
		return nil
	}
	p.next()
	if s.Body, err = p.block(depth + 1); err != nil {
		return err
	}
	if p.peek().kind == dedent {
		p.next()
	}
	return nil
}
