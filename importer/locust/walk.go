package locust

import (
	"fmt"
	"strconv"
	"strings"

	"bench/importer/draft"
	"bench/importer/python"
)

const (
	mostCalls = 6
	mostTurns = 20
	mostSent  = 300
)

// A frame is what names stand for in a function.
type frame struct {
	outer   *frame
	group   *draft.Group
	texts   map[string]draft.Text
	exprs   map[string]*python.Expr
	answers map[string]*draft.Request
	values  map[string]part
}

// A part is a value of an answer.
type part struct {
	of   *draft.Request
	path string // JSONPath
}

func (r *reader) frame(g *draft.Group) *frame {
	return &frame{group: g, texts: map[string]draft.Text{}, exprs: map[string]*python.Expr{}, answers: map[string]*draft.Request{}, values: map[string]part{}}
}

func (f *frame) inner() *frame {
	n := (&reader{}).frame(f.group)
	n.outer = f
	return n
}

func (f *frame) lose(line int, what string) { f.group.Lose(fmt.Sprintf("line %d: %s", line, what)) }

func (r *reader) statements(all []*python.Statement, f *frame) {
	for i, s := range all {
		if len(f.group.Requests) > mostSent {
			return
		}
		r.statement(s, f, i)
	}
}

func (r *reader) statement(s *python.Statement, f *frame, _ int) {
	switch s.Kind {
	case "expr", "return":
		r.expression(s.Value, f)
	case "assign":
		r.assign(s, f)
	case "with":
		q := r.request(s.Value, f)
		if q != nil && s.Name != "" {
			f.answers[s.Name] = q
		}
		r.statements(s.Body, f)
	case "if":
		r.condition(s, f)
	case "elif", "else":
		if r.sends(s.Body) {
			f.lose(s.Line, s.Kind+": what is sent under a condition is left out")
		}
	case "for":
		r.loop(s, f)
	case "while":
		f.lose(s.Line, "while: a loop whose turns are not known; what is in it stands here once")
		r.statements(s.Body, f.inner())
	case "try":
		r.statements(s.Body, f)
	}
}

// sends says whether a request may stand in statements.
func (r *reader) sends(all []*python.Statement) bool {
	for _, s := range all {
		if s.Value != nil && strings.Contains(s.Value.Path(), "client.") || r.sends(s.Body) {
			return true
		}
	}
	return false
}

// condition reads a check: if response.status_code != 200: response.failure(…).
func (r *reader) condition(s *python.Statement, f *frame) {
	if fails(s.Body) && s.Value != nil {
		if r.check(s.Value, f) {
			return
		}
		f.lose(s.Line, "a check of an answer that is not understood")
		return
	}
	if r.sends(s.Body) {
		f.lose(s.Line, "if: what is sent under a condition is sent always here; when = … has conditions")
		r.statements(s.Body, f)
	}
}

func fails(all []*python.Statement) bool {
	for _, s := range all {
		if s.Kind == "expr" && s.Value != nil && strings.HasSuffix(s.Value.Path(), ".failure()") {
			return true
		}
	}
	return false
}

// check makes the opposite of what fails an answer what is expected.
func (r *reader) check(e *python.Expr, f *frame) bool {
	if e.Kind != python.Binary {
		return false
	}
	of, path := f.answerOf(e.Left)
	if e.Text == "not in" {
		if o, p := f.answerOf(e.Right); o != nil && (p == "text" || p == "content") && e.Left.Kind == python.String && o.Expect.Contains.Empty() {
			o.Expect.Contains = draft.Lit(e.Left.Text)
			return true
		}
		if of != nil && path == "status_code" && e.Right.Kind == python.List {
			return statuses(of, e.Right.Items)
		}
		return false
	}
	if of == nil {
		return false
	}
	switch {
	case path == "status_code" && e.Text == "!=":
		return statuses(of, []*python.Expr{e.Right})
	case path == "status_code" && (e.Text == ">=" && e.Right.Text == "400" || e.Text == ">" && e.Right.Text == "399"):
		return true
	case strings.HasPrefix(path, "elapsed.total_seconds()") && (e.Text == ">" || e.Text == ">="):
		if n, ok := r.number(e.Right); ok && n > 0 {
			of.Expect.MaxDuration = draft.Seconds(n)
			return true
		}
	case strings.HasPrefix(path, "$") && e.Text == "!=":
		if literal, ok := literalOf(e.Right); ok {
			of.Expect.JSON = append(of.Expect.JSON, draft.Condition{Key: path, Expr: literal})
			return true
		}
	case path == "text" && e.Text == "!=" && e.Right.Kind == python.String:
		of.Expect.Contains = draft.Lit(e.Right.Text)
		return true
	}
	return false
}

func literalOf(e *python.Expr) (string, bool) {
	switch {
	case e.Kind == python.String:
		return draft.Quoted(e.Text), true
	case e.Kind == python.Number:
		_, err := strconv.ParseFloat(e.Text, 64)
		return e.Text, err == nil && !strings.ContainsAny(e.Text, "eExXjJ")
	case e.Kind == python.Const && e.Text != "None":
		return strings.ToLower(e.Text), true
	}
	return "", false
}

func statuses(q *draft.Request, all []*python.Expr) bool {
	for _, e := range all {
		n, err := strconv.Atoi(e.Text)
		if err != nil || n < 100 || n > 599 {
			return false
		}
		q.Expect.Status = append(q.Expect.Status, n)
	}
	return true
}

// answerOf is an expression as a part of an answer: "status_code", "text", or a JSONPath.
func (f *frame) answerOf(e *python.Expr) (*draft.Request, string) {
	var steps []string
	json := false
	for at := e; at != nil; {
		switch at.Kind {
		case python.Attr:
			if p, ok := f.kept(at.Path()); ok { // self.token
				return p.of, p.path + strings.TrimPrefix(join(append([]string{"json()"}, steps...), &json), "$")
			}
			steps = append([]string{at.Text}, steps...)
			at = at.Left
		case python.Index:
			if at.Right.Kind != python.String && at.Right.Kind != python.Number {
				return nil, ""
			}
			steps = append([]string{"[" + at.Right.Text}, steps...)
			at = at.Left
		case python.Call:
			if strings.HasSuffix(at.Left.Path(), ".get") && len(at.Args) > 0 && at.Args[0].Value.Kind == python.String && !strings.HasSuffix(at.Left.Path(), "client.get") {
				steps = append([]string{"[" + at.Args[0].Value.Text}, steps...)
				at = at.Left.Left
				continue
			}
			if at.Left.Kind == python.Attr {
				steps = append([]string{at.Left.Text + "()"}, steps...)
				at = at.Left.Left
				continue
			}
			return nil, ""
		case python.Name:
			for g := f; g != nil; g = g.outer {
				if q, ok := g.answers[at.Text]; ok {
					return q, join(steps, &json)
				}
				if p, ok := g.values[at.Text]; ok {
					return p.of, p.path + strings.TrimPrefix(join(append([]string{"json()"}, steps...), &json), "$")
				}
			}
			return nil, ""
		default:
			return nil, ""
		}
	}
	return nil, ""
}

// kept is the part of an answer that a name stands for.
func (f *frame) kept(name string) (part, bool) {
	for g := f; g != nil; g = g.outer {
		if p, ok := g.values[name]; ok {
			return p, true
		}
	}
	return part{}, false
}

// join is the steps from an answer as a JSONPath, or as they stand.
func join(steps []string, json *bool) string {
	if len(steps) > 0 && (steps[0] == "json()" || steps[0] == "js") {
		path := "$"
		for _, s := range steps[1:] {
			key, isIndex := strings.CutPrefix(s, "[")
			if !isIndex {
				return "?"
			}
			path += draft.Step(key)
		}
		*json = true
		return path
	}
	return strings.Join(steps, ".")
}

// loop writes out for i in range(5), or repeats the one request in it.
func (r *reader) loop(s *python.Statement, f *frame) {
	name := s.Target.Path()
	var turns []draft.Text
	switch {
	case s.Value.Path() == "range()":
		from, to := 0.0, 0.0
		ok := false
		if second := s.Value.Arg("", 1); second != nil {
			from, ok = r.number(s.Value.Arg("", 0))
			to, _ = r.number(second)
		} else {
			to, ok = r.number(s.Value.Arg("", 0))
		}
		for i := int(from); ok && i < int(to) && i < int(from)+1001; i++ {
			turns = append(turns, draft.Lit(strconv.Itoa(i)))
		}
	default:
		if list := r.expand(s.Value, f); list.Kind == python.List {
			for _, item := range list.Items {
				if t, ok := r.text(item, f); ok {
					turns = append(turns, t)
				}
			}
		}
	}
	before := len(f.group.Requests)
	inner := f.inner()
	if len(turns) == 0 {
		f.lose(s.Line, "for: a loop whose turns are not known; what is in it stands here once")
		r.statements(s.Body, inner)
		return
	}
	inner.texts[name] = turns[0]
	r.statements(s.Body, inner)
	sent := f.group.Requests[before:]
	if len(sent) == 1 && name == "_" && len(turns) > 1 {
		sent[0].Repeat = len(turns)
		return
	}
	if len(turns) > mostTurns {
		f.lose(s.Line, "for: a loop of "+strconv.Itoa(len(turns))+" turns; what is in it stands here once")
		return
	}
	for _, turn := range turns[1:] {
		inner := f.inner()
		inner.texts[name] = turn
		r.statements(s.Body, inner)
	}
}

func (r *reader) assign(s *python.Statement, f *frame) {
	name := s.Target.Path()
	if q := r.request(s.Value, f); q != nil {
		f.answers[name] = q
		return
	}
	if r.call(s.Value, f) {
		return
	}
	if of, path := f.answerOf(s.Value); of != nil && strings.HasPrefix(path, "$") {
		f.values[name] = part{of, path}
		return
	}
	if t, ok := r.text(s.Value, f); ok {
		if known, is := t.Known(); is && draft.SecretName(name) && known != "" {
			t = draft.Ref(r.d.Variable(strings.TrimPrefix(name, "self."), draft.Variable{Default: known, HasDefault: true}))
		}
		f.texts[name] = t
		return
	}
	f.exprs[name] = s.Value
}

// expression reads what is done for its effect.
func (r *reader) expression(e *python.Expr, f *frame) {
	if e == nil || r.request(e, f) != nil || r.call(e, f) {
		return
	}
	path := e.Path()
	switch {
	case e.Kind == python.String, e.Kind == python.Const, strings.HasPrefix(path, "logging."), strings.HasPrefix(path, "logger."), path == "print()", strings.HasSuffix(path, ".success()"),
		strings.HasSuffix(path, ".failure()"), path == "self.interrupt()", strings.HasSuffix(path, ".raise_for_status()"):
	case path == "time.sleep()" || path == "gevent.sleep()" || path == "sleep()" || path == "self._sleep()":
		if n, ok := r.number(e.Arg("", 0)); ok && n > 0 && len(f.group.Requests) > 0 {
			f.group.Requests[len(f.group.Requests)-1].Think = []string{draft.Seconds(n)}
		}
	case e.Kind == python.Call:
		f.lose(e.Line, strings.TrimPrefix(path, "?.")+": what it does is not known")
	}
}

// call goes into a function of the file, or a method of the class.
func (r *reader) call(e *python.Expr, f *frame) bool {
	if e == nil || e.Kind != python.Call || r.depth >= mostCalls {
		return false
	}
	path := e.Left.Path()
	function, skip := r.functions[path], 0
	if method, is := strings.CutPrefix(path, "self."); is {
		function, skip = r.user.methods[method], 1
	}
	if function == nil {
		return false
	}
	inner := r.frame(f.group)
	for i, p := range function.Bases {
		if p == nil || p.Kind != python.Name || i < skip {
			continue
		}
		if arg := e.Arg(p.Text, i-skip); arg != nil {
			if t, ok := r.text(arg, f); ok {
				inner.texts[p.Text] = t
			} else if of, path := f.answerOf(arg); of != nil && path == "" {
				inner.answers[p.Text] = of
			} else {
				inner.exprs[p.Text] = r.expand(arg, f)
			}
		}
	}
	r.depth++
	r.statements(function.Body, inner)
	r.depth--
	return true
}
