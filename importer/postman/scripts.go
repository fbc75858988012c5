package postman

import (
	"fmt"
	"strings"

	"github.com/grafana/sobek/ast"
	"github.com/grafana/sobek/token"

	"bench/importer/draft"
	"bench/importer/script"
	"bench/importer/tree"
)

// scripts reads what is run before and after a request; q is nil for those of a folder or the whole.
func (r *reader) scripts(events *tree.Node, q *draft.Request) {
	for _, e := range events.List() {
		if e.Get("disabled").True() {
			continue
		}
		var lines []string
		for _, line := range e.At("script", "exec").List() {
			lines = append(lines, line.Str())
		}
		src := strings.Join(lines, "\n")
		if strings.TrimSpace(src) == "" {
			continue
		}
		lose := r.d.Lose
		if q != nil {
			lose = q.Lose
		}
		if q == nil && e.Get("listen").Str() == "test" {
			lose("the tests of a folder or of the collection (" + first(src) + "): say what an answer must be in each request")
			continue
		}
		program, err := script.Parse(src, false)
		if err != nil {
			lose("a script that can't be read: " + first(src))
			continue
		}
		w := walker{reader: r, q: q, src: src, lose: lose, names: map[string][]script.Link{}, consts: map[string]string{}, before: e.Get("listen").Str() != "test"}
		w.statements(program.Body)
	}
}

// first is the beginning of a script.
func first(src string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(src), "\n")
	if r := []rune(line); len(r) > 60 {
		line = string(r[:60]) + "…"
	}
	return line
}

// A walker takes what is declarative out of a script.
type walker struct {
	*reader
	q      *draft.Request
	src    string
	lose   func(string)
	names  map[string][]script.Link // what a name of the script is: part of the answer
	consts map[string]string
	before bool // it runs before the request
}

func (w *walker) statements(all []ast.Statement) {
	for _, s := range all {
		w.statement(s)
	}
}

func (w *walker) statement(s ast.Statement) {
	switch v := s.(type) {
	case *ast.EmptyStatement:
	case *ast.ExpressionStatement:
		if !w.expression(v.Expression) {
			w.unknown(s)
		}
	case *ast.ReturnStatement:
		if v.Argument != nil && !w.expression(v.Argument) {
			w.unknown(s)
		}
	case *ast.VariableStatement:
		w.bindings(v.List, s)
	case *ast.LexicalDeclaration:
		w.bindings(v.List, s)
	case *ast.BlockStatement:
		w.statements(v.List)
	case *ast.TryStatement: // what is caught is an answer that is not as expected, which is said anyway
		w.statements(v.Body.List)
		if v.Finally != nil {
			w.statements(v.Finally.List)
		}
	default:
		w.unknown(s)
	}
}

func (w *walker) unknown(s ast.Statement) {
	when := "the test script"
	if w.before {
		when = "the script before the request"
	}
	from := min(max(0, int(script.Place(s))-1), len(w.src))
	w.lose(fmt.Sprintf("of %s line %d: %s", when, script.Line(w.src, script.Place(s)), first(w.src[from:])))
}

// bindings notes names that stand for the answer or for constants.
func (w *walker) bindings(all []*ast.Binding, s ast.Statement) {
	for _, b := range all {
		id, ok := b.Target.(*ast.Identifier)
		if !ok {
			w.unknown(s)
			continue
		}
		name := id.Name.String()
		if b.Initializer == nil {
			continue
		}
		if text, ok := script.Constant(b.Initializer); ok {
			w.consts[name] = text
			continue
		}
		if chain := w.chain(b.Initializer); chain != nil {
			w.names[name] = chain
			continue
		}
		w.unknown(s)
	}
}

// chain is an expression as a chain from the answer, with the script's own names and older words resolved.
func (w *walker) chain(e ast.Expression) []script.Link {
	c := script.Chain(e)
	if len(c) == 0 {
		return nil
	}
	if known, ok := w.names[c[0].Name]; ok {
		c = append(append([]script.Link{}, known...), c[1:]...)
	}
	path := script.Path(c)
	if path == "JSON.parse()" && len(c[2].Args) == 1 {
		if inner := script.Path(w.chain(c[2].Args[0])); inner == "responseBody" || inner == "pm.response.text()" {
			return answer()
		}
		return nil
	}
	return c
}

// answer is pm.response.json().
func answer() []script.Link {
	return []script.Link{{Name: "pm"}, {Name: "response"}, {Name: "json"}, {Call: true}}
}

var keepers = []string{"pm.environment.set()", "pm.collectionVariables.set()", "pm.globals.set()", "pm.variables.set()", "postman.setEnvironmentVariable()", "postman.setGlobalVariable()"}

// expression says whether what a script does is known here.
func (w *walker) expression(e ast.Expression) bool {
	if assign, ok := e.(*ast.AssignExpression); ok {
		return w.assign(assign)
	}
	c := script.Chain(e)
	path := script.Path(c)
	for _, keeper := range keepers {
		if path == keeper && len(c[len(c)-1].Args) == 2 {
			return w.keep(c[len(c)-1].Args)
		}
	}
	if path == "pm.test()" && len(c[2].Args) == 2 {
		body, _, ok := script.Function(c[2].Args[1])
		if ok {
			w.statements(body)
		}
		return ok
	}
	if strings.HasPrefix(path, "console.") {
		return true
	}
	return !w.before && w.q != nil && w.check(e)
}

// assign reads tests["name"] = condition, as older scripts have it, and names that are given a value.
func (w *walker) assign(a *ast.AssignExpression) bool {
	left := script.Chain(a.Left)
	switch {
	case len(left) == 2 && left[0].Name == "tests" && w.q != nil:
		return w.holds(a.Right)
	case len(left) == 1 && a.Operator == token.ASSIGN:
		if chain := w.chain(a.Right); chain != nil {
			w.names[left[0].Name] = chain
			return true
		}
	}
	return false
}

// keep makes a value of the answer one that later requests can refer to.
func (w *walker) keep(args []ast.Expression) bool {
	name, ok := script.Constant(args[0])
	if !ok {
		return false
	}
	value := args[1]
	if text, constant := script.Constant(value); constant {
		w.scope.Set(name, w.d.Variable(name, draft.Variable{Default: text, HasDefault: true}))
		return true
	}
	if w.q == nil || w.before {
		return false
	}
	expr, ok := w.captured(w.chain(value))
	if !ok {
		return false
	}
	as := draft.Identifier(name, "value")
	for i, c := range w.q.Captures {
		if c.Name == as {
			w.q.Captures[i].Expr = expr
			return true
		}
	}
	w.q.Captures = append(w.q.Captures, draft.Capture{Name: as, Expr: expr})
	w.scope.Set(name, "request."+w.q.Name+"."+as)
	return true
}

// captured is what a chain takes from the answer, as the language has it.
func (w *walker) captured(c []script.Link) (string, bool) {
	path := script.Path(c)
	switch {
	case strings.HasPrefix(path, "pm.response.json()") && len(c) > 4:
		rest := c[4:]
		if last := rest[len(rest)-1]; last.Call && len(rest) > 2 && rest[len(rest)-2].Name == "toString" {
			rest = rest[:len(rest)-2]
		}
		jsonPath, ok := script.JSONPath(rest)
		return "json(" + draft.Quoted(jsonPath) + ")", ok
	case (path == "pm.response.headers.get()" || path == "postman.getResponseHeader()" || path == "pm.cookies.get()") && len(c[len(c)-1].Args) == 1:
		name, ok := script.Constant(c[len(c)-1].Args[0])
		if path == "pm.cookies.get()" {
			return "cookie(" + draft.Quoted(name) + ")", ok
		}
		return "header(" + draft.Quoted(name) + ")", ok
	case path == "pm.response.code":
		return "status()", true
	}
	return "", false
}
