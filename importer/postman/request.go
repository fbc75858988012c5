package postman

import (
	"net/url"
	"strings"

	"bench/importer/draft"
	"bench/importer/tree"
)

func (r *reader) item(item *tree.Node, at place) {
	request := item.Get("request")
	name := item.Get("name").Str()
	q := at.group.Request(name)
	if request.Is(tree.String) {
		q.URL = r.text(request.Text)
		return
	}
	if !request.Is(tree.Object) {
		q.Left = "there is no request in it."
		return
	}
	q.Method = request.Get("method").Str()
	if strings.Contains(q.Method, "{{") {
		q.Left = "its method is known only while the test runs."
		return
	}
	q.Description = describe(request)
	r.address(q, request.Get("url"))
	for _, h := range request.Get("header").List() {
		if h.Get("disabled").True() || h.Get("key").Str() == "" {
			continue
		}
		key, known := r.text(h.Get("key").Str()).Known()
		if !known {
			q.Lose("the header " + h.Get("key").Str() + ": the name of a header is written out")
			continue
		}
		q.SetHeader(key, r.text(h.Get("value").Str()))
	}
	auth := request.Get("auth")
	if auth == nil {
		auth = at.auth
	}
	r.authorize(q, auth)
	r.body(q, request.Get("body"))
	r.scripts(item.Get("event"), q)
	if t := request.Get("certificate"); t != nil {
		q.Lose("the client certificate: client { tls { cert_file = …, key_file = … } }")
	}
}

// address is the URL: a text, or its parts.
func (r *reader) address(q *draft.Request, u *tree.Node) {
	raw := u.Str()
	if u.Is(tree.Object) {
		raw = u.Get("raw").Str()
		if raw == "" {
			raw = joined(u)
		}
	}
	if before, _, found := strings.Cut(raw, "#"); found {
		raw = before
	}
	base, query, _ := strings.Cut(raw, "?")
	for _, v := range u.Get("variable").List() { // :id in the path
		value := v.Get("value").Str()
		if value == "" || strings.HasPrefix(value, "<") {
			value = "1"
		}
		base = replaceSegment(base, ":"+v.First("key", "id").Str(), value)
	}
	q.URL = r.text(escaped(base))
	if list := u.Get("query"); list.Is(tree.List) {
		for _, p := range list.Items {
			if key := p.Get("key").Str(); !p.Get("disabled").True() && key != "" {
				name, known := r.text(unescaped(key)).Known()
				if !known {
					q.Lose("the parameter " + key + ": the name of a parameter is written out")
					continue
				}
				q.Query = append(q.Query, draft.Pair{Name: name, Value: r.text(unescaped(p.Get("value").Str()))})
			}
		}
	} else if query != "" {
		q.URL = draft.Join(q.URL, draft.Lit("?"), r.text(escaped(query)))
	}
	if text, known := q.URL.Known(); known && text != "" && !strings.Contains(text, "://") && !strings.HasPrefix(text, "/") {
		q.URL = draft.Join(draft.Lit("http://"), q.URL)
	}
}

// joined is a URL of its parts.
func joined(u *tree.Node) string {
	part := func(name, between string) string {
		var all []string
		for _, p := range u.Get(name).List() {
			if p.Is(tree.Object) {
				p = p.Get("value")
			}
			all = append(all, p.Str())
		}
		return strings.Join(all, between)
	}
	address := part("host", ".")
	if scheme := u.Get("protocol").Str(); scheme != "" {
		address = scheme + "://" + address
	}
	if port := u.Get("port").Str(); port != "" {
		address += ":" + port
	}
	return address + "/" + part("path", "/")
}

func replaceSegment(path, name, value string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if s == name && i > 0 {
			segments[i] = value
		}
	}
	return strings.Join(segments, "/")
}

// escaped is a URL in which what can't stand in one is encoded, as Postman does it.
func escaped(s string) string {
	return strings.NewReplacer(" ", "%20", "\"", "%22", "<", "%3C", ">", "%3E", "\n", "", "\t", "", "\r", "").Replace(s)
}

func unescaped(s string) string {
	if plain, err := url.PathUnescape(s); err == nil && !strings.Contains(s, "{{") {
		return plain
	}
	return s
}

func (r *reader) body(q *draft.Request, b *tree.Node) {
	if b == nil || b.Get("disabled").True() {
		return
	}
	switch mode := b.Get("mode").Str(); mode {
	case "raw":
		r.raw(q, b)
	case "urlencoded":
		for _, p := range b.Get("urlencoded").List() {
			if key := p.Get("key").Str(); !p.Get("disabled").True() && key != "" {
				q.Body.Form = append(q.Body.Form, draft.Pair{Name: key, Value: r.text(p.Get("value").Str())})
			}
		}
		q.DropHeader("Content-Type")
	case "formdata":
		r.parts(q, b)
	case "file":
		r.d.BodyFile(r.src, q, b.At("file", "src").Str())
	case "graphql":
		g := b.Get("graphql")
		v := draft.Value{Kind: tree.Object, Fields: []draft.Field{{Name: "query", Value: draft.Value{Kind: tree.String, Text: r.text(g.Get("query").Str())}}}}
		if variables := g.Get("variables").Str(); strings.TrimSpace(variables) != "" {
			if inner, ok := draft.JSONOf(variables, r.text); ok {
				v.Fields = append(v.Fields, draft.Field{Name: "variables", Value: inner})
			} else {
				q.Lose("the variables of the GraphQL query: they are not JSON")
			}
		}
		r.d.HideIn(&v)
		q.Body.JSON = &v
	case "":
	default:
		q.Lose("the body of the kind " + mode)
	}
}

var languages = map[string]string{"json": "application/json", "xml": "application/xml", "html": "text/html", "javascript": "application/javascript", "text": "text/plain"}

func (r *reader) raw(q *draft.Request, b *tree.Node) {
	text := b.Get("raw").Str()
	if text == "" {
		return
	}
	if _, has := q.Header("Content-Type"); !has {
		kind := languages[b.At("options", "raw", "language").Str()]
		if kind == "" {
			kind = "text/plain"
		}
		q.SetHeader("Content-Type", draft.Lit(kind))
	}
	draft.SetBody(r.d, q, r.text(text))
}

func (r *reader) parts(q *draft.Request, b *tree.Node) {
	for _, p := range b.Get("formdata").List() {
		key := p.Get("key").Str()
		if p.Get("disabled").True() || key == "" {
			continue
		}
		part := draft.Part{Name: key, Type: p.Get("contentType").Str()}
		if p.Get("type").Str() != "file" {
			part.Value = r.text(p.Get("value").Str())
			q.Body.Parts = append(q.Body.Parts, part)
			continue
		}
		file := ""
		if all := p.Get("src").List(); len(all) > 0 {
			file = all[0].Str()
		}
		if r.src.Has(file) {
			part.File = file
		} else {
			part.Filename = file[strings.LastIndexAny(file, `/\`)+1:]
			if part.Filename == "" {
				part.Filename = key
			}
			q.Lose("the file of the part " + key + ", which is not in the spec's folder: it is empty here. file = \"…\" in place of value sends one that is")
		}
		q.Body.Parts = append(q.Body.Parts, part)
	}
	q.DropHeader("Content-Type")
}
