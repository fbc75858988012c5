package k6

import (
	"strconv"
	"strings"

	"github.com/grafana/sobek/ast"
	"github.com/grafana/sobek/token"

	"bench/importer/draft"
	"bench/importer/script"
)

const deepest = 60 // names that stand for names

// A frame is what names stand for in a function of the script.
type frame struct {
	outer   *frame
	texts   map[string]draft.Text     // what is a text
	answers map[string]*draft.Request // what is the answer to a request
	values  map[string]answer         // what is a part of an answer
	exprs   map[string]ast.Expression // what is written out
}

// An answer is a chain from the answer to a request.
type answer struct {
	to    *draft.Request
	chain []script.Link
}

func (f *frame) inner() *frame {
	return &frame{outer: f, texts: map[string]draft.Text{}, answers: map[string]*draft.Request{}, values: map[string]answer{}, exprs: map[string]ast.Expression{}}
}

// text is an expression as a text, as far as it is known.
func (r *reader) text(e ast.Expression, f *frame) (draft.Text, bool) {
	if r.within++; r.within > deepest { // constants that refer to each other
		r.within--
		return nil, false
	}
	defer func() { r.within-- }()
	return script.Text(e, func(e ast.Expression) (draft.Text, bool) { return r.name(e, f) })
}

// value is an expression as a value of JSON.
func (r *reader) value(e ast.Expression, f *frame) (draft.Value, bool) {
	return script.Value(r.expand(e, f), func(e ast.Expression) (draft.Text, bool) { return r.name(e, f) })
}

// expand is an expression behind names that stand for what is written out.
func (r *reader) expand(e ast.Expression, f *frame) ast.Expression {
	for range 10 {
		id, ok := e.(*ast.Identifier)
		if !ok {
			break
		}
		found := false
		for at := f; at != nil && !found; at = at.outer {
			if x, ok := at.exprs[id.Name.String()]; ok {
				e, found = x, true
			}
		}
		if !found {
			break
		}
	}
	return r.resolve(e)
}

// name is what a name or a call stands for.
func (r *reader) name(e ast.Expression, f *frame) (draft.Text, bool) {
	if t, ok := r.environment(e); ok {
		return t, true
	}
	if id, ok := e.(*ast.Identifier); ok {
		return r.identifier(id, f)
	}
	if t, ok := r.drawn(e, f); ok {
		return t, true
	}
	if c, ok := e.(*ast.ConditionalExpression); ok { // __ENV.X ? __ENV.X : 'd'
		if t, ok := r.environment(&ast.BinaryExpression{Operator: token.LOGICAL_OR, Left: c.Consequent, Right: c.Alternate}); ok {
			return t, true
		}
	}
	if tagged, ok := e.(*ast.TemplateLiteral); ok && tagged.Tag != nil && script.Path(script.Chain(tagged.Tag)) == "http.url" {
		plain := *tagged
		plain.Tag = nil
		return r.text(&plain, f)
	}
	if x := r.expand(e, f); x != e {
		return r.text(x, f)
	}
	if a, ok := r.answerOf(e, f); ok {
		return r.taken(a)
	}
	path := script.Path(script.Chain(e))
	for _, wrapper := range []string{"String()", "encodeURIComponent()", "encodeURI()", "parseInt()", "Number()"} {
		if c := script.Chain(e); path == wrapper && len(c[1].Args) > 0 {
			return r.text(c[1].Args[0], f)
		}
	}
	if c := script.Chain(e); strings.HasSuffix(path, ".toString()") && strings.Count(path, ".") == 1 && len(c) == 3 {
		return r.identifier(&ast.Identifier{Name: identifierOf(e)}, f)
	}
	return nil, false
}

func (r *reader) identifier(id *ast.Identifier, f *frame) (draft.Text, bool) {
	name := id.Name.String()
	for at := f; at != nil; at = at.outer {
		if t, ok := at.texts[name]; ok {
			return t, true
		}
		if x, ok := at.exprs[name]; ok {
			return r.text(x, at)
		}
		if a, ok := at.values[name]; ok {
			return r.taken(a)
		}
	}
	switch name {
	case "__VU", "__ITER":
		return draft.Ref(r.d.Counter(strings.Trim(name, "_")+"_number", 1)), true
	}
	if x, ok := r.consts[name]; ok {
		if t, ok := r.text(x, nil); ok {
			if known, is := t.Known(); is && draft.SecretName(name) && known != "" {
				return draft.Ref(r.d.Variable(name, draft.Variable{Default: known, HasDefault: true})), true
			}
			return t, true
		}
	}
	return nil, false
}

// environment reads __ENV.NAME, and what it is otherwise.
func (r *reader) environment(e ast.Expression) (draft.Text, bool) {
	fallback := ast.Expression(nil)
	if b, ok := e.(*ast.BinaryExpression); ok && (b.Operator == token.LOGICAL_OR || b.Operator == token.COALESCE) {
		e, fallback = b.Left, b.Right
	}
	c := script.Chain(e)
	if len(c) != 2 || c[0].Name != "__ENV" || c[1].Name == "" {
		return nil, false
	}
	add := draft.Variable{Description: "The environment variable " + c[1].Name + " of the script."}
	if fallback != nil {
		if t, ok := r.text(fallback, nil); ok {
			if known, is := t.Known(); is {
				add.Default, add.HasDefault = known, true
			}
		}
	}
	return draft.Ref(r.d.Variable(c[1].Name, add)), true
}

// drawn reads what is something else in each turn.
func (r *reader) drawn(e ast.Expression, f *frame) (draft.Text, bool) {
	if low, high, ok := r.span(e, f); ok && high > low {
		return draft.Ref(r.d.Random(draft.Random{Name: "number", Least: int64(low), Max: int64(high)})), true
	}
	c := script.Chain(e)
	path := script.Path(c)
	last := script.Link{}
	if len(c) > 0 {
		last = c[len(c)-1]
	}
	switch {
	case path == "uuidv4()" || path == "uuid.v4()" || path == "crypto.randomUUID()":
		return draft.Ref(r.d.Random(draft.Random{Name: "id", Length: 32})), true
	case path == "randomString()" && len(last.Args) > 0:
		if text, ok := script.Constant(last.Args[0]); ok {
			if n, err := strconv.Atoi(text); err == nil && n > 0 && n < 1<<20 {
				return draft.Ref(r.d.Random(draft.Random{Name: "word", Length: n})), true
			}
		}
	case path == "Date.now()":
		return draft.Ref(r.d.Counter("timestamp", 1_700_000_000_000)), true
	case path == "exec.vu.idInTest" || path == "exec.scenario.iterationInTest" || path == "exec.vu.iterationInScenario":
		return draft.Ref(r.d.Counter("number", 1)), true
	case path == "randomItem()" && len(last.Args) == 1:
		return r.choice("item", last.Args[0], f)
	case len(c) == 2 && last.Index != nil:
		return r.choice(c[0].Name, &ast.Identifier{Name: identifierOf(e)}, f)
	}
	return nil, false
}

// choice is one of a list of texts that is written out.
func (r *reader) choice(name string, e ast.Expression, f *frame) (draft.Text, bool) {
	list, ok := r.expand(e, f).(*ast.ArrayLiteral)
	if !ok || len(list.Value) == 0 {
		return nil, false
	}
	var all []string
	for _, item := range list.Value {
		text, ok := script.Constant(r.resolve(item))
		if !ok {
			return nil, false
		}
		all = append(all, text)
	}
	return draft.Ref(r.d.Random(draft.Random{Name: name, Choice: all})), true
}
