package k6

import (
	"strconv"
	"strings"

	"github.com/grafana/sobek/ast"

	"bench/importer/draft"
	"bench/importer/script"
	"bench/importer/tree"
)

var methods = map[string]string{
	"get": "GET", "post": "POST", "put": "PUT", "patch": "PATCH", "del": "DELETE", "delete": "DELETE", "head": "HEAD", "options": "OPTIONS",
	"asyncRequest": "", "request": "",
}

// request adds the request that a call sends; nil: it sends none.
func (r *reader) request(e ast.Expression, f *frame) *draft.Request {
	c := script.Chain(e)
	if len(c) < 3 || c[0].Name != "http" || !c[2].Call {
		return nil
	}
	if c[1].Name == "batch" {
		return r.batch(c[2].Args, f)
	}
	method, known := methods[c[1].Name]
	args := c[2].Args
	if !known || len(args) == 0 || len(r.group.Requests) > mostSent {
		return nil
	}
	if method == "" {
		if len(args) < 2 {
			return nil
		}
		t, _ := r.text(args[0], f)
		method, _ = t.Known()
		args = args[1:]
	}
	var body, params ast.Expression
	switch {
	case method == "GET" || method == "HEAD":
		if len(args) > 1 {
			params = args[1]
		}
		if c[1].Name == "request" || c[1].Name == "asyncRequest" {
			params = nil
			if len(args) > 2 {
				params = args[2]
			}
		}
	default:
		if len(args) > 1 {
			body = args[1]
		}
		if len(args) > 2 {
			params = args[2]
		}
	}
	q := r.add(e, method, args[0], body, params, f)
	if len(c) > 3 { // http.post(…).json('token')
		return nil
	}
	return q
}

// add makes a request.
func (r *reader) add(at ast.Node, method string, address, body, params ast.Expression, f *frame) *draft.Request {
	params = r.orNil(params, f)
	url, known := r.text(address, f)
	name := draft.NameOf(method, url)
	tags := r.expand(script.Get(params, "tags"), f)
	if tag, ok := script.Constant(script.Get(tags, "name")); ok {
		name = tag
	}
	q := r.group.Request(name)
	q.Method, q.URL = method, url
	if !known {
		q.Left = r.at(at) + ": its URL is made while the script runs: " + r.code(at)
		return q
	}
	r.params(q, params, f)
	if body != nil {
		r.body(q, body, f)
	}
	return q
}

func (r *reader) orNil(e ast.Expression, f *frame) ast.Expression {
	if e == nil {
		return nil
	}
	return r.expand(e, f)
}

// params reads what a request has besides its URL and its body.
func (r *reader) params(q *draft.Request, params ast.Expression, f *frame) {
	if params == nil {
		return
	}
	all, whole := script.Properties(params)
	if !whole {
		q.Lose("some of the parameters: " + r.code(params))
	}
	for _, p := range all {
		value := r.expand(p.Value, f)
		switch p.Name {
		case "headers":
			headers, whole := script.Properties(value)
			if !whole {
				q.Lose("some of the headers, which are made while the script runs")
			}
			for _, h := range headers {
				if t, ok := r.text(h.Value, f); ok {
					q.SetHeader(h.Name, t)
				} else {
					q.Lose("the header " + h.Name + ": " + r.code(h.Value))
				}
			}
		case "cookies":
			cookies, _ := script.Properties(value)
			var line draft.Text
			for i, c := range cookies {
				if t, ok := r.text(c.Value, f); ok {
					if i > 0 {
						line = draft.Join(line, draft.Lit("; "))
					}
					line = draft.Join(line, draft.Lit(c.Name+"="), t)
				} else {
					q.Lose("the cookie " + c.Name)
				}
			}
			q.SetHeader("Cookie", line)
		case "timeout":
			if t, ok := r.text(value, f); ok {
				r.client.Timeout = duration(t.String())
			}
		case "auth":
			q.Lose("the authentication " + r.code(value) + ": a client's auth { type = \"digest\", … } is like it")
		case "tags", "responseType", "responseCallback", "compression", "redirects", "jar":
			if p.Name == "compression" || p.Name == "jar" {
				q.Lose("the parameter " + p.Name)
			}
		default:
			q.Lose("the parameter " + p.Name)
		}
	}
}

// duration is a time of k6 ("30s", "1m30s", or a number of milliseconds) as the language has it.
func duration(s string) string {
	if ms, err := strconv.ParseFloat(strings.TrimSpace(s), 64); err == nil {
		return draft.Seconds(ms / 1000)
	}
	return draft.Normal(s)
}

// body reads what is sent: JSON.stringify(x), an object, which is a form, or a text.
func (r *reader) body(q *draft.Request, e ast.Expression, f *frame) {
	e = r.expand(e, f)
	if _, isNull := e.(*ast.NullLiteral); isNull {
		return
	}
	if c := script.Chain(e); script.Path(c) == "JSON.stringify()" && len(c[2].Args) > 0 {
		v, known := r.value(c[2].Args[0], f)
		if !known {
			q.Lose("values of the body that are made while the script runs are empty: " + r.code(e))
		}
		r.d.HideIn(&v)
		q.Body.JSON = &v
		if kind, ok := q.Header("Content-Type"); ok && kind.String() == "application/json" {
			q.DropHeader("Content-Type")
		}
		return
	}
	if _, isObject := e.(*ast.ObjectLiteral); isObject {
		v, known := r.value(e, f)
		if !known {
			q.Lose("fields of the body that are made while the script runs: " + r.code(e))
		}
		for _, field := range v.Fields {
			t := field.Value.Text
			if field.Value.Kind != tree.String {
				t = draft.Lit(field.Value.Raw)
			}
			q.Body.Form = append(q.Body.Form, draft.Pair{Name: field.Name, Value: t})
		}
		return
	}
	t, ok := r.text(e, f)
	if !ok {
		q.Lose("the body, which is made while the script runs: " + r.code(e))
		return
	}
	draft.SetBody(r.d, q, t)
}

// batch adds requests that are sent at once there.
func (r *reader) batch(args []ast.Expression, f *frame) *draft.Request {
	if len(args) == 0 {
		return nil
	}
	var last *draft.Request
	list := r.expand(args[0], f)
	var items []ast.Expression
	if array, ok := list.(*ast.ArrayLiteral); ok {
		items = array.Value
	}
	named, _ := script.Properties(list)
	for _, p := range named {
		items = append(items, p.Value)
	}
	for _, item := range items {
		item = r.expand(item, f)
		switch v := item.(type) {
		case nil:
		case *ast.ArrayLiteral:
			if len(v.Value) < 2 {
				continue
			}
			method, _ := r.text(v.Value[0], f)
			var body, params ast.Expression
			if len(v.Value) > 2 {
				body = v.Value[2]
			}
			if len(v.Value) > 3 {
				params = v.Value[3]
			}
			last = r.add(item, method.String(), v.Value[1], body, params, f)
		case *ast.ObjectLiteral:
			method, _ := script.Constant(script.Get(v, "method"))
			if address := script.Get(v, "url"); address != nil {
				last = r.add(item, method, address, script.Get(v, "body"), script.Get(v, "params"), f)
			}
		default:
			last = r.add(item, "GET", item, nil, nil, f)
		}
	}
	if last == nil {
		r.lose(args[0], " (a batch that is made while the script runs)")
		last = r.group.Request("batch")
		last.Left = "its requests are made while the script runs."
		return last
	}
	r.group.Tell("http.batch sends its requests at once; here strategy.gather does, which starts all that wait for nothing.")
	return last
}
