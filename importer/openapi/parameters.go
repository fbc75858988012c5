package openapi

import (
	"net/url"
	"strings"

	"bench/importer/draft"
	"bench/importer/tree"
	"bench/pattern"
)

// parameters puts values in the place of an operation's parameters.
func (r *reader) parameters(q *draft.Request, item, op *tree.Node) {
	var optional []string
	seen := map[string]bool{}
	for _, from := range []*tree.Node{op, item} { // an operation's own come first
		for _, raw := range from.Get("parameters").List() {
			p := r.follow(raw)
			if p == nil {
				q.Lose("a parameter" + raw.Where() + " that is in another document: " + raw.Get("$ref").Str())
				continue
			}
			name, in := p.Get("name").Str(), p.Get("in").Str()
			if seen[in+" "+name] || name == "" {
				continue
			}
			seen[in+" "+name] = true
			if !r.parameter(q, p, name, in) {
				optional = append(optional, name)
			}
		}
	}
	for _, m := range inPath.Regexp().FindAllString(q.URL.String(), -1) {
		q.Tell("The document does not say what " + m + " in the path is.")
		r.inPath(q, strings.Trim(m, "{}"), "1")
	}
	if len(optional) > 0 {
		q.Tell("Optional, and not sent: " + strings.Join(optional, ", ") + ".")
	}
}

var inPath = pattern.Of(`\{[^{}/]*\}`)

// parameter carries one over. It says false where it is left out, because it can be.
func (r *reader) parameter(q *draft.Request, p *tree.Node, name, in string) (sent bool) {
	example, given := r.exampleOf(p)
	if !given && in != "path" && in != "body" && !p.Get("required").True() {
		return false
	}
	value := example
	if !given {
		value = r.make(r.schemaOf(p), 0)
	}
	text := plain(value)
	switch in {
	case "path":
		r.inPath(q, name, text)
	case "query":
		r.query(q, p, name, value)
	case "header":
		if !strings.EqualFold(name, "Accept") && !strings.EqualFold(name, "Content-Type") {
			q.SetHeader(name, draft.Lit(text))
		}
	case "cookie":
		q.Lose("the cookie " + name + ": cookies are what answers set, with cookies = true")
	case "formData":
		r.formData(q, p, name, text)
	case "body":
		if schema := r.schemaOf(p); !given {
			value = r.make(schema, 0)
		}
		r.setJSON(q, value)
	}
	return true
}

func (r *reader) inPath(q *draft.Request, name, value string) {
	if value == "" {
		value = "1"
	}
	q.URL = q.URL.Map(func(s string) draft.Text {
		return draft.Lit(strings.ReplaceAll(s, "{"+name+"}", url.PathEscape(value)))
	})
}

// query adds a parameter: of a list that is repeated each element.
func (r *reader) query(q *draft.Request, p *tree.Node, name string, value draft.Value) {
	if value.Kind == tree.List {
		joined := p.Get("explode").Str() == "false" || r.old && p.Get("collectionFormat").Str() != "multi"
		if !joined {
			for _, item := range value.Items {
				q.Query = append(q.Query, draft.Pair{Name: name, Value: draft.Lit(plain(item))})
			}
			return
		}
	}
	if value.Kind == tree.Object && p.Get("style").Str() == "deepObject" {
		for _, f := range value.Fields {
			q.Query = append(q.Query, draft.Pair{Name: name + "[" + f.Name + "]", Value: draft.Lit(plain(f.Value))})
		}
		return
	}
	q.Query = append(q.Query, draft.Pair{Name: name, Value: draft.Lit(plain(value))})
}

// formData is a field of a form of Swagger 2.0.
func (r *reader) formData(q *draft.Request, p *tree.Node, name, text string) {
	if p.Get("type").Str() == "file" {
		q.Body.Parts = append(q.Body.Parts, draft.Part{Name: name, Filename: name})
		q.Lose("the file of the part " + name + ": the document has none. file = \"…\" sends one that is in the spec's folder")
		return
	}
	if len(q.Body.Parts) > 0 {
		q.Body.Parts = append(q.Body.Parts, draft.Part{Name: name, Value: draft.Lit(text)})
		return
	}
	q.Body.Form = append(q.Body.Form, draft.Pair{Name: name, Value: draft.Lit(text)})
}

// exampleOf is the value that the document itself has for a parameter or a media type.
func (r *reader) exampleOf(p *tree.Node) (draft.Value, bool) {
	if e := p.First("example", "x-example"); e != nil {
		return literal(e), true
	}
	for _, e := range p.Get("examples").Pairs() {
		if v := r.follow(e.Value).Get("value"); v != nil {
			return literal(v), true
		}
	}
	schema := r.schemaOf(p)
	if e := schema.First("example", "default", "const"); e != nil {
		return literal(e), true
	}
	if all := schema.Get("examples").List(); len(all) > 0 {
		return literal(all[0]), true
	}
	return draft.Value{}, false
}

// schemaOf is the schema of a parameter: its own, that of its content, or in Swagger 2.0 the parameter itself.
func (r *reader) schemaOf(p *tree.Node) *tree.Node {
	if s := p.Get("schema"); s != nil {
		return r.follow(s)
	}
	for _, media := range p.Get("content").Pairs() {
		return r.follow(media.Value.Get("schema"))
	}
	return p
}

func literal(n *tree.Node) draft.Value { return draft.ValueOf(n, draft.Lit) }

// plain is a value as it stands in a path or a query.
func plain(v draft.Value) string {
	switch v.Kind {
	case tree.String:
		return v.Text.String()
	case tree.Number, tree.Bool:
		return v.Raw
	case tree.List:
		var all []string
		for _, item := range v.Items {
			all = append(all, plain(item))
		}
		return strings.Join(all, ",")
	case tree.Object:
		var all []string
		for _, f := range v.Fields {
			all = append(all, f.Name+","+plain(f.Value))
		}
		return strings.Join(all, ",")
	}
	return ""
}
