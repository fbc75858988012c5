package k6

import (
	"strconv"

	"github.com/grafana/sobek/ast"
	"github.com/grafana/sobek/token"

	"bench/importer/draft"
	"bench/importer/script"
)

const (
	mostCalls = 8   // functions of the script one within the other
	mostTurns = 20  // of a loop whose body is written out
	mostSent  = 500 // requests of one function
)

func (r *reader) statements(all []ast.Statement, f *frame) {
	for _, s := range all {
		r.statement(s, f)
	}
}

// lose notes on the group what is not carried over.
func (r *reader) lose(n ast.Node, why string) {
	r.group.Lose(r.at(n) + ": " + r.code(n) + why)
}

func (r *reader) statement(s ast.Statement, f *frame) {
	switch v := s.(type) {
	case *ast.EmptyStatement, *ast.FunctionDeclaration, *ast.BranchStatement:
	case *ast.ExpressionStatement:
		r.expression(v.Expression, f)
	case *ast.VariableStatement:
		r.declare(v.List, f)
	case *ast.LexicalDeclaration:
		r.declare(v.List, f)
	case *ast.BlockStatement:
		r.statements(v.List, f)
	case *ast.ReturnStatement:
		r.give(v.Argument, f)
	case *ast.IfStatement:
		r.condition(v, f)
	case *ast.ForStatement:
		r.loop(v, f)
	case *ast.TryStatement:
		r.statements(v.Body.List, f)
	default:
		r.lose(s, " (a loop or a branch: what is in it stands nowhere here)")
	}
}

// condition leaves out what depends on what isn't known; what only logs or fails is of no consequence.
func (r *reader) condition(v *ast.IfStatement, f *frame) {
	if !r.sends(v) {
		r.group.Lose(r.at(v) + ": " + r.code(v) + " (a condition of the script)")
		return
	}
	r.group.Lose(r.at(v) + ": " + r.code(v) + " (what is sent under a condition is sent always here; when = … has conditions)")
	r.statement(v.Consequent, f)
}

// sends says whether a request stands in a statement.
func (r *reader) sends(s ast.Statement) bool {
	before := len(r.group.Requests)
	trial := *r
	trial.d = &draft.Draft{}
	trial.scope = &draft.Scope{Draft: trial.d}
	trial.group = trial.d.Group("trial")
	if v, ok := s.(*ast.IfStatement); ok && r.depth < mostCalls {
		trial.depth += 2
		trial.statement(v.Consequent, (*frame)(nil).inner())
	}
	return len(trial.group.Requests) > 0 && before < mostSent
}

// loop writes out a loop with a constant number of turns, or repeats the one request in it.
func (r *reader) loop(v *ast.ForStatement, f *frame) {
	name, from, to, ok := r.turns(v, f)
	before := len(r.group.Requests)
	if !ok || to-from > 1000 || to <= from {
		r.lose(v, " (a loop whose turns are not known: what is in it stands here once)")
		r.statement(v.Body, f.inner())
		return
	}
	inner := f.inner()
	inner.texts[name] = draft.Lit(strconv.Itoa(from))
	r.statement(v.Body, inner)
	sent := len(r.group.Requests) - before
	if sent == 1 && !r.mentions(v.Body, name) {
		r.group.Requests[before].Repeat = to - from
		return
	}
	if sent*(to-from) > mostTurns*3 || to-from > mostTurns {
		r.lose(v, " (a loop of many turns: what is in it stands here once)")
		return
	}
	for i := from + 1; i < to; i++ {
		turn := f.inner()
		turn.texts[name] = draft.Lit(strconv.Itoa(i))
		r.statement(v.Body, turn)
	}
}

// mentions says whether the text of a loop's body has a name in it.
func (r *reader) mentions(s ast.Statement, name string) bool {
	block, ok := s.(*ast.BlockStatement)
	if !ok {
		return true
	}
	from, to := int(block.LeftBrace)-1, int(block.RightBrace)
	return from < 0 || to > len(r.src) || from > to || wordIn(r.src[from:to], name)
}

func wordIn(text, name string) bool {
	for i := 0; i+len(name) <= len(text); i++ {
		if text[i:i+len(name)] != name {
			continue
		}
		letter := func(j int) bool {
			return j >= 0 && j < len(text) && (text[j] == '_' || text[j] >= 'a' && text[j] <= 'z' || text[j] >= 'A' && text[j] <= 'Z' || text[j] >= '0' && text[j] <= '9')
		}
		if !letter(i-1) && !letter(i+len(name)) {
			return true
		}
	}
	return false
}

// turns are the name and the bounds of for (let i = 0; i < 3; i++).
func (r *reader) turns(v *ast.ForStatement, f *frame) (name string, from, to int, ok bool) {
	var list []*ast.Binding
	switch init := v.Initializer.(type) {
	case *ast.ForLoopInitializerVarDeclList:
		list = init.List
	case *ast.ForLoopInitializerLexicalDecl:
		list = init.LexicalDeclaration.List
	}
	if len(list) != 1 {
		return "", 0, 0, false
	}
	id, is := list[0].Target.(*ast.Identifier)
	start, ok1 := r.number(list[0].Initializer, f)
	left, right, operator, ok2 := script.Comparison(v.Test)
	step, ok3 := v.Update.(*ast.UnaryExpression)
	if !is || !ok1 || !ok2 || !ok3 || step.Operator != token.INCREMENT || script.Path(script.Chain(left)) != id.Name.String() {
		return "", 0, 0, false
	}
	end, known := r.number(right, f)
	if operator == token.LESS_OR_EQUAL {
		end++
	} else if operator != token.LESS {
		return "", 0, 0, false
	}
	return id.Name.String(), int(start), int(end), known && end < 1e6 && start >= 0
}

// declare notes names of a function: answers, parts of them, texts.
func (r *reader) declare(all []*ast.Binding, f *frame) {
	for _, b := range all {
		id, ok := b.Target.(*ast.Identifier)
		if !ok {
			if b.Initializer != nil && r.request(b.Initializer, f) == nil {
				r.lose(b.Initializer, "")
			}
			continue
		}
		r.bind(id.Name.String(), b.Initializer, f)
	}
}

func (r *reader) bind(name string, e ast.Expression, f *frame) {
	if e == nil {
		return
	}
	if q := r.request(e, f); q != nil {
		f.answers[name] = q
		return
	}
	if r.call(e, f) {
		switch given := r.given; {
		case given.to != nil && len(given.chain) == 0:
			f.answers[name] = given.to
		case given.to != nil:
			f.values[name] = answer{given.to, given.chain}
		case !given.text.Empty():
			f.texts[name] = given.text
		}
		return
	}
	if a, ok := r.answerOf(e, f); ok {
		f.values[name] = a
		return
	}
	switch e.(type) {
	case *ast.ObjectLiteral, *ast.ArrayLiteral:
		f.exprs[name] = e
		return
	case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
		r.functions[name] = e
		return
	}
	if c := script.Chain(e); script.Path(c) == "JSON.stringify()" {
		f.exprs[name] = e
		return
	}
	if t, ok := r.text(e, f); ok {
		if known, is := t.Known(); is && draft.SecretName(name) && known != "" {
			t = draft.Ref(r.d.Variable(name, draft.Variable{Default: known, HasDefault: true}))
		}
		f.texts[name] = t
		return
	}
	f.exprs[name] = e
}

// expression reads what is done for its effect.
func (r *reader) expression(e ast.Expression, f *frame) {
	if a, ok := e.(*ast.AssignExpression); ok {
		if id, ok := a.Left.(*ast.Identifier); ok && a.Operator == token.ASSIGN {
			r.bind(id.Name.String(), a.Right, f)
			return
		}
	}
	if a, ok := e.(*ast.AwaitExpression); ok {
		e = a.Argument
	}
	if r.request(e, f) != nil || r.call(e, f) {
		return
	}
	c := script.Chain(e)
	switch path := script.Path(c); {
	case path == "sleep()" && len(c[1].Args) == 1:
		r.sleep(c[1].Args[0], f)
	case path == "check()" && len(c[1].Args) >= 2:
		r.check(c[1].Args, f)
	case path == "group()" && len(c[1].Args) == 2:
		if body, _, ok := script.Function(c[1].Args[1]); ok {
			r.statements(body, f.inner())
		}
	case len(c) > 0 && (c[0].Name == "console" || c[0].Name == "fail"):
	default:
		if u, ok := e.(*ast.UnaryExpression); ok && u.Postfix {
			return
		}
		if _, isLiteral := script.Constant(e); !isLiteral {
			r.lose(e, "")
		}
	}
}

// call goes into a function of the script. It says whether it was one.
func (r *reader) call(e ast.Expression, f *frame) bool {
	c := script.Chain(e)
	if len(c) != 2 || !c[1].Call {
		return false
	}
	function, ok := r.functions[c[0].Name]
	if !ok || r.depth >= mostCalls || len(r.group.Requests) > mostSent {
		return false
	}
	body, params, _ := script.Function(function)
	inner := f.inner()
	inner.outer = f
	for i, name := range params {
		if i < len(c[1].Args) && name != "" {
			r.bindArgument(name, c[1].Args[i], f, inner)
		}
	}
	r.depth++
	r.given = given{}
	r.statements(body, inner)
	r.depth--
	return true
}

// given is what a function of the script returns: a part of an answer, or a text.
type given struct {
	to    *draft.Request
	chain []script.Link
	text  draft.Text
}

// give notes what a function returns.
func (r *reader) give(e ast.Expression, f *frame) {
	if e == nil {
		return
	}
	if q := r.request(e, f); q != nil {
		r.given = given{to: q}
		return
	}
	if a, ok := r.answerOf(e, f); ok {
		r.given = given{to: a.to, chain: a.chain}
		return
	}
	if t, ok := r.text(e, f); ok {
		r.given = given{text: t}
		return
	}
	if _, isObject := e.(*ast.ObjectLiteral); isObject {
		return
	}
	r.expression(e, f)
}

func (r *reader) bindArgument(name string, e ast.Expression, f, inner *frame) {
	if t, ok := r.text(e, f); ok {
		inner.texts[name] = t
		return
	}
	if a, ok := r.answerOf(e, f); ok {
		if len(a.chain) == 0 {
			inner.answers[name] = a.to
			return
		}
		inner.values[name] = a
		return
	}
	if x := r.expand(e, f); script.Path(script.Chain(x)) != name {
		inner.exprs[name] = x
	}
}

// sleep is how long a user thinks after the request before.
func (r *reader) sleep(e ast.Expression, f *frame) {
	n := len(r.group.Requests)
	if n == 0 {
		return // before the first request: it is between two turns all the same
	}
	q := r.group.Requests[n-1]
	if seconds, ok := r.number(e, f); ok {
		if len(q.Think) == 0 && seconds > 0 {
			q.Think = []string{draft.Seconds(seconds)}
		}
		return
	}
	if low, high, ok := r.span(e, f); ok && high > low && low >= 0 {
		q.Think = []string{draft.Seconds(low), draft.Seconds(high)}
		return
	}
	q.Lose("the pause " + r.code(e) + " (" + r.at(e) + "): how long it is, is not known")
}
