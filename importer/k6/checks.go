package k6

import (
	"strconv"
	"strings"

	"github.com/grafana/sobek/ast"
	"github.com/grafana/sobek/token"

	"bench/importer/draft"
	"bench/importer/script"
)

// check reads check(res, { name: r => condition }).
func (r *reader) check(args []ast.Expression, f *frame) {
	a, ok := r.answerOf(args[0], f)
	if !ok || len(a.chain) > 0 {
		if q := r.request(args[0], f); q != nil {
			a = answer{to: q}
		} else {
			r.lose(args[0], " (a check of something that is no answer)")
			return
		}
	}
	all, whole := script.Properties(r.expand(args[1], f))
	if !whole || len(all) == 0 {
		a.to.Lose("some checks: " + r.code(args[1]))
	}
	for _, p := range all {
		body, params, is := script.Function(r.expand(p.Value, f))
		if !is {
			a.to.Lose("the check " + p.Name + ": it is no function that stands there")
			continue
		}
		inner := f.inner()
		if len(params) > 0 {
			inner.answers[params[0]] = a.to
		}
		before := a.to.Expect.Clone()
		if !r.holds(body, inner, a.to) {
			a.to.Expect = before
			a.to.Lose("the check " + p.Name + " (" + r.at(p.Value) + "): " + r.code(p.Value))
		}
	}
}

// holds reads the body of a check: one condition that is returned.
func (r *reader) holds(body []ast.Statement, f *frame, q *draft.Request) bool {
	if len(body) != 1 {
		return false
	}
	if try, ok := body[0].(*ast.TryStatement); ok {
		return r.holds(try.Body.List, f, q)
	}
	ret, ok := body[0].(*ast.ReturnStatement)
	return ok && ret.Argument != nil && r.expected(ret.Argument, f, q)
}

// expected makes a condition one of an expect block.
func (r *reader) expected(e ast.Expression, f *frame, q *draft.Request) bool {
	if b, ok := e.(*ast.BinaryExpression); ok && b.Operator == token.LOGICAL_AND {
		left := r.expected(b.Left, f, q)
		return r.expected(b.Right, f, q) && left
	} else if ok && b.Operator == token.LOGICAL_OR {
		before := len(q.Expect.Status)
		both := r.expected(b.Left, f, q) && r.expected(b.Right, f, q)
		return both && len(q.Expect.Status) == before+2
	}
	if left, right, operator, ok := script.Comparison(e); ok {
		return r.compared(left, r.expand(right, f), operator, f, q)
	}
	c := script.Chain(e)
	path := script.Path(c)
	if strings.HasSuffix(path, ".includes()") && len(c) > 2 && len(c[len(c)-1].Args) == 1 {
		if list, ok := c[0].Args, false; ok && len(list) > 0 {
			return false
		}
		if a, ok := r.answerOf(e, f); ok && script.Path(a.chain) == "body.includes()" {
			return r.contains(a.chain[2].Args[0], q)
		}
	}
	if list, arg, ok := included(e); ok { // [200, 201].includes(r.status)
		if a, ok := r.answerOf(arg, f); ok && script.Path(a.chain) == "status" {
			return r.statuses(list.Value, q)
		}
		return false
	}
	a, ok := r.answerOf(e, f)
	if !ok {
		return false
	}
	return r.present(a.chain, q)
}

// included is [a, b].includes(x).
func included(e ast.Expression) (*ast.ArrayLiteral, ast.Expression, bool) {
	call, ok := e.(*ast.CallExpression)
	if !ok || len(call.ArgumentList) != 1 {
		return nil, nil, false
	}
	dot, ok := call.Callee.(*ast.DotExpression)
	if !ok || dot.Identifier.Name.String() != "includes" {
		return nil, nil, false
	}
	list, ok := dot.Left.(*ast.ArrayLiteral)
	return list, call.ArgumentList[0], ok
}

func (r *reader) statuses(all []ast.Expression, q *draft.Request) bool {
	for _, one := range all {
		n, ok := r.number(one, nil)
		if !ok || n < 100 || n > 599 {
			return false
		}
		q.Expect.Status = append(q.Expect.Status, int(n))
	}
	return len(all) > 0
}

func (r *reader) contains(e ast.Expression, q *draft.Request) bool {
	text, ok := script.Constant(r.resolve(e))
	if ok && q.Expect.Contains.Empty() && text != "" {
		q.Expect.Contains = draft.Lit(text)
		return true
	}
	return ok && q.Expect.Contains.String() == text
}

// present reads a condition that is a part of the answer alone: it is there.
func (r *reader) present(c []script.Link, q *draft.Request) bool {
	path := script.Path(c)
	switch {
	case strings.HasPrefix(path, "json()"):
		jsonPath, ok := jsonPath(c)
		if ok && jsonPath != "$" {
			q.Expect.JSON = append(q.Expect.JSON, draft.Condition{Key: jsonPath, Expr: "present()"})
		}
		return ok
	case strings.HasPrefix(path, "headers.") && len(c) == 2:
		q.Expect.Headers = append(q.Expect.Headers, draft.Condition{Key: c[1].Name, Expr: "present()"})
		return true
	case path == "body" || path == "body.length":
		q.Expect.Matches = "(?s)."
		return true
	}
	return false
}

// compared reads a comparison with a constant.
func (r *reader) compared(left, right ast.Expression, operator token.Token, f *frame, q *draft.Request) bool {
	a, ok := r.answerOf(left, f)
	if !ok {
		return false
	}
	path := script.Path(a.chain)
	n, isNumber := r.number(right, f)
	id, _ := right.(*ast.Identifier)
	_, isNull := right.(*ast.NullLiteral)
	nothing := isNull || id != nil && id.Name == "undefined"
	switch {
	case path == "status":
		return isNumber && r.status(int(n), operator, q)
	case path == "timings.duration" || path == "timings.waiting":
		if isNumber && n > 0 && (operator == token.LESS || operator == token.LESS_OR_EQUAL) {
			q.Expect.MaxDuration = draft.Seconds(n / 1000)
			return path == "timings.duration"
		}
	case path == "body.indexOf()" && len(a.chain[2].Args) > 0:
		return isNumber && (operator == token.NOT_EQUAL || operator == token.GREATER) && r.contains(a.chain[2].Args[0], q)
	case path == "body" && operator == token.EQUAL:
		text, ok := script.Constant(right)
		q.Expect.Matches = "^" + quoteMeta(text) + "$"
		return ok
	case path == "body.length" || path == "body":
		return (isNumber || nothing || operator == token.NOT_EQUAL) && operator != token.EQUAL && r.present(a.chain, q)
	case strings.HasPrefix(path, "headers.") && len(a.chain) == 2:
		text, ok := script.Constant(right)
		if ok && operator == token.EQUAL {
			q.Expect.Headers = append(q.Expect.Headers, draft.Condition{Key: a.chain[1].Name, Expr: draft.Quoted(text)})
			return true
		}
		return (nothing || ok && text == "") && operator == token.NOT_EQUAL && r.present(a.chain, q)
	case strings.HasPrefix(path, "json()"):
		return r.json(a.chain, right, operator, nothing, q)
	}
	return false
}

func (r *reader) status(n int, operator token.Token, q *draft.Request) bool {
	if n < 100 || n > 599 {
		return false
	}
	switch {
	case operator == token.EQUAL:
		q.Expect.Status = append(q.Expect.Status, n)
		return true
	case operator == token.LESS && (n == 400 || n == 500) || operator == token.GREATER_OR_EQUAL && n == 200:
		return n != 500 // what a good answer is unless told
	}
	return false
}

func (r *reader) json(c []script.Link, right ast.Expression, operator token.Token, nothing bool, q *draft.Request) bool {
	length := false
	if n := len(c); c[n-1].Name == "length" && n > 2 {
		length, c = true, c[:n-1]
	}
	path, ok := jsonPath(c)
	if !ok {
		return false
	}
	literal, constant := script.Expression(right)
	add := func(expr string) bool {
		q.Expect.JSON = append(q.Expect.JSON, draft.Condition{Key: path, Expr: expr})
		return true
	}
	n, err := strconv.Atoi(literal)
	switch {
	case length && err == nil && n >= 0 && operator == token.EQUAL:
		return add("length_between(" + literal + ", " + literal + ")")
	case length && err == nil && n >= 0 && operator == token.GREATER:
		return add("length_between(" + strconv.Itoa(n+1) + ", 1000000)")
	case length:
		return false
	case nothing && operator == token.NOT_EQUAL, operator == token.NOT_EQUAL && literal == `""`:
		return path != "$" && add("present()")
	case !constant:
		return false
	case operator == token.EQUAL:
		return add(literal)
	case operator == token.GREATER_OR_EQUAL || operator == token.GREATER:
		return add("at_least(" + literal + ")")
	case operator == token.LESS_OR_EQUAL || operator == token.LESS:
		return add("at_most(" + literal + ")")
	}
	return false
}
