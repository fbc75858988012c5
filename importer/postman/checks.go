package postman

import (
	"strconv"
	"strings"

	"github.com/grafana/sobek/ast"
	"github.com/grafana/sobek/token"

	"bench/importer/draft"
	"bench/importer/script"
	"bench/importer/tree"
)

// check reads pm.response.to.… and pm.expect(…).to.…
func (w *walker) check(e ast.Expression) bool {
	c := script.Chain(e)
	if len(c) == 0 {
		return false
	}
	var args []ast.Expression
	if last := c[len(c)-1]; last.Call {
		args = last.Args
	}
	path := script.Path(c)
	if rest, is := strings.CutPrefix(path, "pm.response.to."); is {
		return w.response(rest, args)
	}
	if rest, is := strings.CutPrefix(path, "pm.expect().to."); is && len(c) > 3 && len(c[2].Args) > 0 {
		return w.expected(c[2].Args[0], strings.TrimPrefix(rest, "be."), args)
	}
	return false
}

var classes = map[string]int{"be.ok": 200, "be.success": 200, "be.accepted": 202, "be.badRequest": 400, "be.unauthorized": 401, "be.forbidden": 403, "be.notFound": 404, "be.rateLimited": 429}

// response reads what an answer is to be.
func (w *walker) response(what string, args []ast.Expression) bool {
	what = strings.TrimPrefix(what, "have.")
	x := &w.q.Expect
	arg := func(i int) (string, bool) {
		if i >= len(args) {
			return "", false
		}
		return script.Constant(args[i])
	}
	switch what {
	case "status()":
		text, ok := arg(0)
		status, err := strconv.Atoi(text)
		if !ok || err != nil {
			return ok // the status by its name, "OK": that of its number is what counts
		}
		x.Status = append(x.Status, status)
		return true
	case "header()":
		name, ok := arg(0)
		if !ok {
			return false
		}
		expr := "present()"
		if value, has := arg(1); has {
			expr = draft.Quoted(value)
		}
		x.Headers = append(x.Headers, draft.Condition{Key: name, Expr: expr})
		return true
	case "be.json", "jsonBody()", "be.withBody":
		if path, ok := arg(0); ok {
			jsonPath, ok := script.Dotted(path)
			x.JSON = append(x.JSON, draft.Condition{Key: jsonPath, Expr: "present()"})
			return ok
		}
		if what != "be.withBody" {
			x.ContentType = "application/json"
		}
		return true
	case "body()":
		text, ok := arg(0)
		x.Matches = "^" + quoteMeta(text) + "$"
		return ok
	case "not.be.error", "be.info", "be.redirection":
		return what == "not.be.error"
	}
	status, ok := classes[what]
	if ok && !(what == "be.success" && len(x.Status) > 0) {
		x.Status = append(x.Status, status)
	}
	return ok
}

func quoteMeta(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(`\.+*?()|[]{}^$`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// expected reads pm.expect(subject).to.what(args).
func (w *walker) expected(subject ast.Expression, what string, args []ast.Expression) bool {
	c := w.chain(subject)
	path := script.Path(c)
	switch {
	case path == "pm.response.code" || path == "responseCode.code":
		return w.status(what, args)
	case path == "pm.response.responseTime" || path == "responseTime":
		if (what == "below()" || what == "lessThan()" || what == "at.most()") && len(args) == 1 {
			return w.within(args[0])
		}
	case path == "pm.response.text()" || path == "responseBody":
		if (what == "include()" || what == "contain()" || what == "contains()") && len(args) == 1 {
			return w.contains(args[0])
		}
	case (path == "pm.response.headers.get()" || path == "postman.getResponseHeader()") && len(c[len(c)-1].Args) > 0:
		name, ok := script.Constant(c[len(c)-1].Args[0])
		return ok && w.header(name, what, args)
	case strings.HasPrefix(path, "pm.response.json()"):
		jsonPath, ok := script.JSONPath(c[4:])
		return ok && w.value(jsonPath, what, args)
	}
	return false
}

func (w *walker) within(limit ast.Expression) bool {
	text, ok := script.Constant(limit)
	ms, err := strconv.ParseFloat(text, 64)
	if !ok || err != nil || ms <= 0 {
		return false
	}
	w.q.Expect.MaxDuration = draft.Seconds(ms / 1000)
	return true
}

func (w *walker) status(what string, args []ast.Expression) bool {
	var all []ast.Expression
	switch {
	case (what == "equal()" || what == "eql()" || what == "eq()" || what == "equals()") && len(args) == 1:
		all = args
	case what == "oneOf()" && len(args) == 1:
		list, ok := args[0].(*ast.ArrayLiteral)
		if !ok {
			return false
		}
		all = list.Value
	}
	for _, one := range all {
		text, ok := script.Constant(one)
		status, err := strconv.Atoi(text)
		if !ok || err != nil {
			return false
		}
		w.q.Expect.Status = append(w.q.Expect.Status, status)
	}
	return len(all) > 0
}

func (w *walker) header(name, what string, args []ast.Expression) bool {
	add := func(expr string) bool {
		w.q.Expect.Headers = append(w.q.Expect.Headers, draft.Condition{Key: name, Expr: expr})
		return true
	}
	if what == "exist" {
		return add("present()")
	}
	if len(args) != 1 {
		return false
	}
	text, ok := script.Constant(args[0])
	switch {
	case !ok:
		return false
	case what == "equal()" || what == "eql()" || what == "eq()":
		return add(draft.Quoted(text))
	case what == "include()" || what == "contain()":
		return add("matches(" + draft.Quoted(quoteMeta(text)) + ")")
	}
	return false
}

// value reads what a value of JSON is to be.
func (w *walker) value(path, what string, args []ast.Expression) bool {
	add := func(path, expr string) bool {
		w.q.Expect.JSON = append(w.q.Expect.JSON, draft.Condition{Key: path, Expr: expr})
		return true
	}
	switch what {
	case "exist", "ok", "not.undefined", "not.null", "not.empty", "an()", "a()", "object", "array":
		return add(path, "present()")
	case "true", "false":
		return add(path, what)
	}
	if len(args) == 0 {
		return false
	}
	literal, ok := script.Expression(args[0])
	name, isText := script.Constant(args[0])
	switch what {
	case "eql()", "equal()", "eq()", "equals()", "deep.equal()":
		return ok && add(path, literal)
	case "have.property()":
		if len(args) == 2 {
			value, known := script.Expression(args[1])
			return known && isText && add(path+script.Step(name), value)
		}
		return isText && add(path+script.Step(name), "present()")
	case "include()", "contain()":
		_, isString := args[0].(*ast.StringLiteral)
		return isString && add(path, "matches("+draft.Quoted(quoteMeta(name))+")")
	case "have.lengthOf()", "have.length()":
		n, err := strconv.Atoi(literal)
		return err == nil && n >= 0 && add(path, "length_between("+literal+", "+literal+")")
	case "above()", "greaterThan()", "at.least()", "least()", "gte()":
		return ok && add(path, "at_least("+literal+")")
	case "below()", "lessThan()", "at.most()", "most()", "lte()":
		return ok && add(path, "at_most("+literal+")")
	case "oneOf()":
		v, known := script.Value(args[0], func(ast.Expression) (draft.Text, bool) { return nil, false })
		return known && v.Kind == tree.List && add(path, "one_of("+listOf(v)+")")
	}
	return false
}

func listOf(v draft.Value) string {
	var all []string
	for _, item := range v.Items {
		if item.Kind == tree.String {
			all = append(all, draft.Quoted(item.Text.String()))
		} else {
			all = append(all, item.Raw)
		}
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// contains reads what stands in the answer: two texts can be asked for, the second one as an expression that matches it.
func (w *walker) contains(e ast.Expression) bool {
	text, ok := script.Constant(e)
	x := &w.q.Expect
	switch {
	case !ok:
		return false
	case x.Contains.Empty() || x.Contains.String() == text:
		x.Contains = draft.Lit(text)
	case x.Matches == "" || x.Matches == quoteMeta(text):
		x.Matches = quoteMeta(text)
	default:
		return false
	}
	return true
}

// holds reads a condition of an older script: responseCode.code === 200, responseBody.has("x"), "id" in data, data && data.id.
func (w *walker) holds(e ast.Expression) bool {
	c := w.chain(e)
	if script.Path(c) == "responseBody.has()" && len(c[2].Args) == 1 {
		return w.contains(c[2].Args[0])
	}
	if strings.HasPrefix(script.Path(c), "pm.response.json()") {
		path, ok := script.JSONPath(c[len(answer()):])
		return ok && w.value(path, "exist", nil)
	}
	if both, is := e.(*ast.BinaryExpression); is {
		switch both.Operator {
		case token.LOGICAL_AND: // that the answer is there at all follows from what is asked of it
			return (script.Path(w.chain(both.Left)) == script.Path(answer()) || w.holds(both.Left)) && w.holds(both.Right)
		case token.IN:
			name, ok := script.Constant(both.Left)
			in := w.chain(both.Right)
			if !ok || !strings.HasPrefix(script.Path(in), "pm.response.json()") {
				return false
			}
			path, ok := script.JSONPath(in[len(answer()):])
			return ok && w.value(path+script.Step(name), "exist", nil)
		}
	}
	left, right, operator, ok := script.Comparison(e)
	if !ok {
		return false
	}
	switch operator {
	case token.EQUAL:
		return w.expected(left, "equal()", []ast.Expression{right})
	case token.LESS, token.LESS_OR_EQUAL:
		return w.expected(left, "below()", []ast.Expression{right})
	}
	return false
}
