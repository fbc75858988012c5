package python

import "strings"

func (p *parser) atom() *Expr {
	t := p.next()
	e := &Expr{Line: t.line, Text: t.text}
	switch {
	case t.kind == str:
		return p.strings(t)
	case t.kind == number:
		e.Kind = Number
	case t.kind == name && (t.text == "True" || t.text == "False" || t.text == "None"):
		e.Kind = Const
	case t.kind == name:
		e.Kind = Name
	case t.text == "(" && t.kind == operator:
		if p.take(")") {
			return &Expr{Kind: List, Line: t.line}
		}
		inner := p.expressions()
		if p.is("for") {
			inner = &Expr{Line: t.line}
		}
		p.close(")")
		return inner
	case t.text == "[" && t.kind == operator:
		return p.list(t)
	case t.text == "{" && t.kind == operator:
		return p.dict(t)
	}
	return e
}

func (p *parser) list(t token) *Expr {
	e := &Expr{Kind: List, Line: t.line}
	for p.peek().kind != end && !p.is("]") {
		before := p.at
		e.Items = append(e.Items, p.expression())
		if p.is("for") || p.is("async") {
			p.close("]")
			return &Expr{Line: t.line}
		}
		p.take(",")
		if p.at == before {
			p.next()
		}
	}
	p.take("]")
	return e
}

func (p *parser) dict(t token) *Expr {
	e := &Expr{Kind: Dict, Line: t.line}
	for p.peek().kind != end && !p.is("}") {
		before := p.at
		key := p.expression()
		value := key
		if p.take(":") {
			value = p.expression()
		} else {
			key = nil
		}
		if p.is("for") || p.is("async") {
			p.close("}")
			return &Expr{Line: t.line}
		}
		e.Args = append(e.Args, Arg{Key: key, Value: value})
		p.take(",")
		if p.at == before {
			p.next()
		}
	}
	p.take("}")
	return e
}

// strings reads strings that stand one behind the other.
func (p *parser) strings(t token) *Expr {
	whole := &Expr{Kind: String, Line: t.line}
	for {
		piece := &Expr{Kind: String, Text: t.text, Line: t.line}
		if strings.Contains(t.prefix, "f") {
			piece = format(t)
		}
		switch {
		case whole.Kind == String && piece.Kind == String:
			whole.Text += piece.Text
		default:
			items := []*Expr{whole}
			if whole.Kind == Format {
				items = whole.Items
			}
			if piece.Kind == Format {
				items = append(items, piece.Items...)
			} else {
				items = append(items, piece)
			}
			whole = &Expr{Kind: Format, Items: items, Line: whole.Line}
		}
		if p.peek().kind != str {
			return whole
		}
		t = p.next()
	}
}

// format reads an f-string: what stands in braces is an expression.
func format(t token) *Expr {
	e := &Expr{Kind: Format, Line: t.line}
	literal := func(s string) {
		if s = strings.NewReplacer("{{", "{", "}}", "}").Replace(s); s != "" {
			e.Items = append(e.Items, &Expr{Kind: String, Text: s, Line: t.line})
		}
	}
	text := t.text
	for {
		i := 0
		for i < len(text) {
			if strings.HasPrefix(text[i:], "{{") {
				i += 2
			} else if text[i] == '{' {
				break
			} else {
				i++
			}
		}
		literal(text[:i])
		if i >= len(text) {
			return e
		}
		inner, rest := text[i+1:], ""
		if j := strings.IndexByte(inner, '}'); j >= 0 {
			inner, rest = inner[:j], inner[j+1:]
		}
		tokens, err := lex(inner)
		x := &Expr{Line: t.line}
		if err == nil && len(tokens) < 500 {
			x = (&parser{tokens: tokens}).expression()
		}
		e.Items = append(e.Items, x)
		text = rest
	}
}
