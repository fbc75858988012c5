package python

// The kinds of expressions.
const (
	Other  = iota // what is not known, or not known to this reader
	Name          // a name: Text
	String        // a string: Text
	Format        // an f-string: Items, of strings and others
	Number        // a number: Text
	Const         // True, False, None: Text
	Call          // Left with Args
	Attr          // Left . Text
	Index         // Left [ Right ]
	List          // Items; of a tuple as well
	Dict          // Args, whose names are in Key
	Binary        // Left Text Right
)

// An Expr is an expression.
type Expr struct {
	Kind        int
	Text        string
	Left, Right *Expr
	Items       []*Expr
	Args        []Arg
	Line        int
}

// An Arg is an argument of a call, or an element of a dict.
type Arg struct {
	Name  string // of a keyword
	Key   *Expr  // of a dict
	Value *Expr
}

// Path is a chain of names: self.client.get, with () for calls and [] for indices.
func (e *Expr) Path() string {
	if e == nil {
		return ""
	}
	switch e.Kind {
	case Name:
		return e.Text
	case Attr:
		return e.Left.Path() + "." + e.Text
	case Call:
		return e.Left.Path() + "()"
	case Index:
		return e.Left.Path() + "[]"
	}
	return "?"
}

// Arg is the argument of a name, or at a place; nil: it isn't there.
func (e *Expr) Arg(name string, place int) *Expr {
	if e == nil {
		return nil
	}
	at := 0
	for _, a := range e.Args {
		if a.Name == name && name != "" {
			return a.Value
		}
		if a.Name == "" {
			if at == place {
				return a.Value
			}
			at++
		}
	}
	return nil
}

// expressions reads one or several with commas between them.
func (p *parser) expressions() *Expr {
	e := p.expression()
	if !p.is(",") {
		return e
	}
	list := &Expr{Kind: List, Items: []*Expr{e}, Line: e.Line}
	for p.take(",") {
		if k := p.peek().kind; k == newline || k == end || p.is("=") || p.is(":") {
			break
		}
		list.Items = append(list.Items, p.expression())
	}
	return list
}

// targets reads what a for gives values to.
func (p *parser) targets() *Expr {
	e := p.primary()
	for p.take(",") {
		e = &Expr{Kind: List, Items: []*Expr{e, p.primary()}, Line: e.Line}
	}
	return e
}

// strength is how tight an operator binds; 0: it is none.
func (p *parser) strength() (text string, strength int) {
	t := p.peek()
	if t.kind != operator && t.kind != name {
		return "", 0
	}
	switch t.text {
	case "or":
		return t.text, 1
	case "and":
		return t.text, 2
	case "in", "is", "not", "==", "!=", "<", ">", "<=", ">=":
		return t.text, 3
	case "|", "^", "&", "<<", ">>":
		return t.text, 4
	case "+", "-":
		return t.text, 5
	case "*", "/", "//", "%", "@":
		return t.text, 6
	case "**":
		return t.text, 7
	}
	return "", 0
}

func (p *parser) expression() *Expr {
	if p.depth++; p.depth > deepest {
		p.depth--
		line := p.next().line
		return &Expr{Line: line}
	}
	defer func() { p.depth-- }()
	if p.is("lambda") {
		e := &Expr{Line: p.next().line}
		for !p.is(":") && p.peek().kind != newline && p.peek().kind != end {
			p.next()
		}
		p.take(":")
		p.expression()
		return e
	}
	e := p.binary(1)
	if p.take("if") { // a if b else c
		p.binary(1)
		if p.take("else") {
			p.expression()
		}
		return &Expr{Line: e.Line}
	}
	if p.take(":=") {
		return p.expression()
	}
	return e
}

func (p *parser) binary(least int) *Expr {
	left := p.unary()
	for {
		op, strength := p.strength()
		if strength < least || strength == 0 {
			return left
		}
		p.next()
		for (op == "not" || op == "is") && (p.is("in") || p.is("not")) {
			op += " " + p.next().text
		}
		if p.depth++; p.depth > deepest {
			p.depth--
			return left
		}
		right := p.binary(strength + 1)
		p.depth--
		left = &Expr{Kind: Binary, Text: op, Left: left, Right: right, Line: left.Line}
	}
}

func (p *parser) unary() *Expr {
	t := p.peek()
	switch {
	case p.is("-") || p.is("+") || p.is("~") || p.is("not") || p.is("*") || p.is("**") || p.is("await"):
		p.next()
		if p.depth++; p.depth > deepest {
			p.depth--
			return &Expr{Line: t.line}
		}
		inner := p.unary()
		p.depth--
		switch {
		case t.text == "await" || t.text == "+":
			return inner
		case t.text == "-" && inner.Kind == Number:
			return &Expr{Kind: Number, Text: "-" + inner.Text, Line: t.line}
		}
		return &Expr{Line: t.line}
	}
	return p.primary()
}

// primary reads what binds tightest, with the calls, attributes and indices behind it.
func (p *parser) primary() *Expr {
	e := p.atom()
	for {
		switch {
		case p.take("."):
			e = &Expr{Kind: Attr, Left: e, Text: p.next().text, Line: e.Line}
		case p.take("("):
			e = &Expr{Kind: Call, Left: e, Args: p.arguments(), Line: e.Line}
		case p.take("["):
			index := &Expr{}
			if !p.is(":") {
				index = p.expressions()
			}
			p.close("]")
			e = &Expr{Kind: Index, Left: e, Right: index, Line: e.Line}
		default:
			return e
		}
	}
}

// close skips to a closing bracket.
func (p *parser) close(bracket string) {
	for depth := 0; p.peek().kind != end; {
		switch t := p.next(); t.text {
		case "(", "[", "{":
			if t.kind == operator {
				depth++
			}
		case ")", "]", "}":
			if t.kind != operator {
				continue
			}
			if depth == 0 {
				return
			}
			depth--
		}
	}
}

func (p *parser) arguments() []Arg {
	var all []Arg
	for p.peek().kind != end && !p.is(")") {
		before := p.at
		a := Arg{}
		if t := p.peek(); t.kind == name && p.tokens[min(p.at+1, len(p.tokens)-1)].text == "=" {
			a.Name = t.text
			p.next()
			p.next()
		}
		a.Value = p.expression()
		if p.is("for") || p.is("async") || p.is(":") { // a comprehension, or the parameter of a function
			for !p.is(",") && !p.is(")") && p.peek().kind != end {
				if p.take("(") || p.take("[") || p.take("{") {
					p.close("")
					continue
				}
				p.next()
			}
		}
		all = append(all, a)
		p.take(",")
		if p.at == before {
			p.next()
		}
	}
	p.take(")")
	return all
}
