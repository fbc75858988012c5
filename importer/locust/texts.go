package locust

import (
	"strconv"
	"strings"

	"bench/importer/draft"
	"bench/importer/python"
	"bench/pattern"
)

func itoa(n int) string { return strconv.Itoa(n) }

// expand is an expression behind names that stand for what is written out.
func (r *reader) expand(e *python.Expr, f *frame) *python.Expr {
	for range 10 {
		if e == nil {
			return &python.Expr{}
		}
		path := e.Path()
		var found *python.Expr
		for at := f; at != nil && found == nil; at = at.outer {
			found = at.exprs[path]
		}
		if found == nil && e.Kind == python.Name {
			found = r.consts[path]
		}
		if name, is := strings.CutPrefix(path, "self."); found == nil && is && e.Kind == python.Attr {
			found = r.user.attrs[name]
		}
		if found == nil || found == e {
			return e
		}
		e = found
	}
	return e
}

// text is an expression as a text, as far as it is known.
func (r *reader) text(e *python.Expr, f *frame) (draft.Text, bool) {
	if r.depth > 40 || e == nil {
		return nil, false
	}
	r.depth++
	defer func() { r.depth-- }()
	switch e.Kind {
	case python.String, python.Number:
		return draft.Lit(e.Text), true
	case python.Const:
		return draft.Lit(e.Text), e.Text != "None"
	case python.Format:
		var all draft.Text
		for _, item := range e.Items {
			t, ok := r.text(item, f)
			if !ok {
				return nil, false
			}
			all = draft.Join(all, t)
		}
		return all, true
	case python.Binary:
		return r.binary(e, f)
	}
	path := e.Path()
	for at := f; at != nil; at = at.outer {
		if t, ok := at.texts[path]; ok {
			return t, true
		}
	}
	if f != nil {
		if of, jsonPath := f.answerOf(e); of != nil && of.Left == "" {
			return captured(of, jsonPath)
		}
	}
	if e.Kind == python.Call {
		return r.function(e, path, f)
	}
	if x := r.expand(e, f); x != e {
		t, ok := r.text(x, f)
		name := path[strings.LastIndex(path, ".")+1:]
		if known, is := t.Known(); ok && is && draft.SecretName(name) && known != "" {
			return draft.Ref(r.d.Variable(name, draft.Variable{Default: known, HasDefault: true})), true
		}
		return t, ok
	}
	if e.Kind == python.Index && strings.HasPrefix(path, "os.environ") && e.Right.Kind == python.String {
		return draft.Ref(r.d.Variable(e.Right.Text, draft.Variable{Description: "The environment variable " + e.Right.Text + "."})), true
	}
	return nil, false
}

// captured is a part of an answer as a value that is taken from it.
func captured(q *draft.Request, path string) (draft.Text, bool) {
	expr, name := "", "value"
	switch {
	case strings.HasPrefix(path, "$") && path != "$":
		expr = "json(" + draft.Quoted(path) + ")"
		name = strings.Trim(path[strings.LastIndexAny(path, ".[")+1:], "[]'")
	case strings.HasPrefix(path, "headers.["):
		name = strings.TrimPrefix(path, "headers.[")
		expr = "header(" + draft.Quoted(name) + ")"
	case strings.HasPrefix(path, "cookies.["):
		name = strings.TrimPrefix(path, "cookies.[")
		expr = "cookie(" + draft.Quoted(name) + ")"
	default:
		return nil, false
	}
	as := draft.Identifier(name, "value")
	for _, c := range q.Captures {
		if c.Expr == expr {
			return draft.Ref("request." + q.Name + "." + c.Name), true
		} else if c.Name == as {
			as += "_2"
		}
	}
	q.Captures = append(q.Captures, draft.Capture{Name: as, Expr: expr})
	return draft.Ref("request." + q.Name + "." + as), true
}

var verbs = pattern.Of(`%[-0-9.]*[sdifr]|%%`)

// binary reads sums of texts, and "…%s…" % x.
func (r *reader) binary(e *python.Expr, f *frame) (draft.Text, bool) {
	switch e.Text {
	case "+":
		left, ok1 := r.text(e.Left, f)
		right, ok2 := r.text(e.Right, f)
		return draft.Join(left, right), ok1 && ok2
	case "%":
		if e.Left.Kind != python.String {
			return nil, false
		}
		args := []*python.Expr{e.Right}
		if e.Right.Kind == python.List {
			args = e.Right.Items
		}
		return r.filled(verbs.Regexp().Split(e.Left.Text, -1), args, f)
	case "or":
		return r.text(e.Left, f)
	}
	return nil, false
}

// filled is pieces of text with values between them.
func (r *reader) filled(pieces []string, args []*python.Expr, f *frame) (draft.Text, bool) {
	if len(pieces) != len(args)+1 {
		return nil, false
	}
	all := draft.Lit(pieces[0])
	for i, a := range args {
		t, ok := r.text(a, f)
		if !ok {
			return nil, false
		}
		all = draft.Join(all, t, draft.Lit(pieces[i+1]))
	}
	return all, true
}

// function reads calls whose value is known, or is drawn.
func (r *reader) function(e *python.Expr, path string, f *frame) (draft.Text, bool) {
	draw := func(x draft.Random) (draft.Text, bool) { return draft.Ref(r.d.Random(x)), true }
	name := path[strings.LastIndex(path[:len(path)-2], ".")+1:]
	switch {
	case name == "randint()" || name == "randrange()":
		low, ok1 := r.number(e.Arg("", 0))
		high, ok2 := r.number(e.Arg("", 1))
		if e.Arg("", 1) == nil && name == "randrange()" {
			low, high, ok2 = 0, low, ok1
		}
		if name == "randrange()" {
			high--
		}
		if ok1 && ok2 && low < high {
			return draw(draft.Random{Name: "number", Least: int64(low), Max: int64(high)})
		}
	case path == "random.choice()" || path == "choice()":
		var texts []string
		list := r.expand(e.Arg("", 0), f)
		for _, item := range list.Items {
			t, ok := r.text(item, nil)
			known, is := t.Known()
			if !ok || !is {
				return nil, false
			}
			texts = append(texts, known)
		}
		if list.Kind == python.List && len(texts) > 0 {
			return draw(draft.Random{Name: "choice", Choice: texts})
		}
	case name == "uuid4()" || name == "uuid1()":
		return draw(draft.Random{Name: "id", Length: 32})
	case path == "os.getenv()" || path == "os.environ.get()":
		key := e.Arg("", 0)
		if key == nil || key.Kind != python.String {
			return nil, false
		}
		add := draft.Variable{Description: "The environment variable " + key.Text + "."}
		if t, ok := r.text(e.Arg("default", 1), f); ok {
			add.Default, add.HasDefault = t.Known()
		}
		return draft.Ref(r.d.Variable(key.Text, add)), true
	case path == "str()" || path == "int()":
		return r.text(e.Arg("", 0), f)
	case path == "time.time()":
		return draft.Ref(r.d.Counter("time", 1_700_000_000)), true
	case e.Left.Kind == python.Attr && e.Left.Text == "format":
		if t, ok := r.text(e.Left.Left, f); ok {
			if s, is := t.Known(); is {
				var args []*python.Expr
				for _, a := range e.Args {
					args = append(args, a.Value)
				}
				return r.filled(braces.Regexp().Split(s, -1), args, f)
			}
		}
	case e.Left.Kind == python.Attr && (e.Left.Text == "strip" || e.Left.Text == "encode" || e.Left.Text == "lower"):
		return r.text(e.Left.Left, f)
	}
	return nil, false
}

var braces = pattern.Of(`\{[A-Za-z0-9_]*\}`)
