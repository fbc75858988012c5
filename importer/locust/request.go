package locust

import (
	"strings"

	"bench/importer/draft"
	"bench/importer/python"
	"bench/importer/tree"
)

var methods = map[string]string{"get": "GET", "post": "POST", "put": "PUT", "patch": "PATCH", "delete": "DELETE", "head": "HEAD", "options": "OPTIONS", "request": "", "rest": ""}

// request adds the request that a call sends; nil: it sends none.
func (r *reader) request(e *python.Expr, f *frame) *draft.Request {
	if e == nil || e.Kind != python.Call || e.Left.Kind != python.Attr {
		return nil
	}
	method, ok := methods[e.Left.Text]
	client := e.Left.Left.Path()
	if !ok || client != "self.client" && client != "l.client" && client != "client" && !(client == "self" && e.Left.Text == "rest") && !strings.HasSuffix(client, ".client") {
		return nil
	}
	place := 0
	if method == "" {
		t, _ := r.text(e.Arg("method", 0), f)
		method = strings.ToUpper(t.String())
		place = 1
	}
	address := e.Arg("url", place)
	if address == nil {
		address = e.Arg("path", place)
	}
	url, known := r.text(address, f)
	if literal, ok := url.Known(); ok && !strings.Contains(literal, "://") || len(url) > 0 && (url[0].Ref == "" && strings.HasPrefix(url[0].Literal, "/") || r.isPath(url[0].Ref)) {
		url = draft.Join(slashless(r.user.host), url)
	}
	name := draft.NameOf(method, url)
	if n := e.Arg("name", -1); n != nil {
		if t, ok := r.text(n, f); ok {
			name = t.String()
		}
	}
	q := f.group.Request(name)
	q.Method, q.URL = method, url
	if !known {
		q.Left = "its URL is made while the file runs (line " + itoa(e.Line) + ")."
		return q
	}
	for _, a := range e.Args {
		r.argument(q, a, f)
	}
	if len(e.Args) > place+1 && e.Args[place+1].Name == "" && (method == "POST" || method == "PUT" || method == "PATCH") {
		r.data(q, e.Args[place+1].Value, f)
	}
	if body := q.Body.Text; !body.Empty() {
		q.Body.Text = nil
		draft.SetBody(r.d, q, body)
	}
	return q
}

// isPath says whether a variable has a path for its value.
func (r *reader) isPath(ref string) bool {
	for _, v := range r.d.Variables {
		if ref == "var."+v.Name && strings.HasPrefix(v.Default, "/") {
			return true
		}
	}
	return false
}

func slashless(t draft.Text) draft.Text {
	if s, ok := t.Known(); ok {
		return draft.Lit(strings.TrimRight(s, "/"))
	}
	return t
}

func (r *reader) argument(q *draft.Request, a python.Arg, f *frame) {
	switch a.Name {
	case "", "name", "url", "method", "path", "catch_response", "allow_redirects", "verify", "stream", "timeout", "context":
		if a.Name == "verify" && a.Value.Text == "False" {
			r.d.Client.Insecure = true
		}
		if n, ok := r.number(a.Value); ok && a.Name == "timeout" && n > 0 {
			r.d.Client.Timeout = draft.Seconds(n)
		}
	case "headers":
		for _, p := range r.pairs(q, a, f) {
			q.SetHeader(p.Name, p.Value)
		}
	case "params":
		q.Query = append(q.Query, r.pairs(q, a, f)...)
	case "json":
		v, ok := r.value(a.Value, f, 0)
		if !ok {
			q.Lose("values of the body that are made while the file runs are empty (line " + itoa(a.Value.Line) + ")")
		}
		r.d.HideIn(&v)
		q.Body.JSON = &v
	case "data":
		r.data(q, a.Value, f)
	case "cookies":
		var line draft.Text
		for i, p := range r.pairs(q, a, f) {
			if i > 0 {
				line = draft.Join(line, draft.Lit("; "))
			}
			line = draft.Join(line, draft.Lit(p.Name+"="), r.d.NamedValue("cookie", p.Value))
		}
		q.SetHeader("Cookie", line)
	case "auth":
		if list := r.expand(a.Value, f); list.Kind == python.List && len(list.Items) == 2 {
			user, ok1 := r.text(list.Items[0], f)
			password, ok2 := r.text(list.Items[1], f)
			if ok1 && ok2 {
				q.SetHeader("Authorization", draft.BasicHeader(user, r.d.NamedValue("password", password)))
				return
			}
		}
		q.Lose("the argument auth (line " + itoa(a.Value.Line) + ")")
	default:
		q.Lose("the argument " + a.Name + " (line " + itoa(a.Value.Line) + ")")
	}
}

// data is a body: a dict, which is a form, json.dumps(…), or a text.
func (r *reader) data(q *draft.Request, e *python.Expr, f *frame) {
	e = r.expand(e, f)
	switch {
	case e.Kind == python.Dict:
		q.Body.Form = r.pairs(q, python.Arg{Name: "data", Value: e}, f)
	case e.Path() == "json.dumps()":
		v, ok := r.value(e.Arg("obj", 0), f, 0)
		if !ok {
			q.Lose("values of the body that are made while the file runs are empty (line " + itoa(e.Line) + ")")
		}
		r.d.HideIn(&v)
		q.Body.JSON = &v
	case e.Kind == python.Const:
	default:
		t, ok := r.text(e, f)
		if !ok {
			q.Lose("the body, which is made while the file runs (line " + itoa(e.Line) + ")")
			return
		}
		q.Body.Text = t
	}
}

// pairs are the names and texts of a dict.
func (r *reader) pairs(q *draft.Request, a python.Arg, f *frame) []draft.Pair {
	dict := r.expand(a.Value, f)
	if dict.Kind != python.Dict {
		q.Lose("the argument " + a.Name + ", which is made while the file runs (line " + itoa(a.Value.Line) + ")")
		return nil
	}
	var all []draft.Pair
	for _, d := range dict.Args {
		if d.Key == nil || d.Key.Kind != python.String {
			q.Lose("some of the argument " + a.Name + " (line " + itoa(dict.Line) + ")")
			continue
		}
		if t, ok := r.text(d.Value, f); ok {
			all = append(all, draft.Pair{Name: d.Key.Text, Value: t})
		} else {
			q.Lose(d.Key.Text + " of the argument " + a.Name + ", which is made while the file runs (line " + itoa(d.Value.Line) + ")")
		}
	}
	return all
}

// value is an expression as a value of JSON.
func (r *reader) value(e *python.Expr, f *frame, depth int) (draft.Value, bool) {
	e = r.expand(e, f)
	if depth > 50 {
		return draft.Value{}, false
	}
	switch {
	case e.Kind == python.Dict:
		v, known := draft.Value{Kind: tree.Object}, true
		for _, a := range e.Args {
			if a.Key == nil || a.Key.Kind != python.String {
				known = false
				continue
			}
			x, ok := r.value(a.Value, f, depth+1)
			known = known && ok
			v.Fields = append(v.Fields, draft.Field{Name: a.Key.Text, Value: x})
		}
		return v, known
	case e.Kind == python.List:
		v, known := draft.Value{Kind: tree.List}, true
		for _, item := range e.Items {
			x, ok := r.value(item, f, depth+1)
			known = known && ok
			v.Items = append(v.Items, x)
		}
		return v, known
	case e.Kind == python.Const:
		if e.Text == "None" {
			return draft.Value{}, true
		}
		return draft.Value{Kind: tree.Bool, Raw: strings.ToLower(e.Text)}, true
	case e.Kind == python.Number:
		if literal, ok := literalOf(e); ok {
			return draft.Value{Kind: tree.Number, Raw: literal}, true
		}
	}
	t, ok := r.text(e, f)
	return draft.Value{Kind: tree.String, Text: t}, ok
}
