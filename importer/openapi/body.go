package openapi

import (
	"slices"
	"strings"

	"bench/importer/draft"
	"bench/importer/tree"
)

// requestBody makes the body of an operation of OpenAPI 3.
func (r *reader) requestBody(q *draft.Request, op *tree.Node) {
	raw := op.Get("requestBody")
	body := r.follow(raw)
	if raw != nil && body == nil {
		q.Lose("the body" + raw.Where() + ", which is in another document: " + raw.Get("$ref").Str())
		return
	}
	media, content := chosen(body.Get("content").Pairs())
	if content == nil {
		return
	}
	value, given := r.exampleOf(content)
	if !given {
		value = r.make(content.Get("schema"), 0)
	}
	if content.At("schema", "$ref").Is(tree.String) && r.follow(content.Get("schema")) == nil {
		q.Lose("the body, whose schema is in another document: " + content.At("schema", "$ref").Str())
		return
	}
	switch {
	case strings.Contains(media, "json") || media == "*/*":
		if value.Kind == tree.String {
			q.SetHeader("Content-Type", draft.Lit(mediaOf(media)))
			draft.SetBody(r.d, q, value.Text)
			return
		}
		r.setJSON(q, value)
		if media != "application/json" && media != "*/*" {
			q.SetHeader("Content-Type", draft.Lit(media))
		}
	case media == "application/x-www-form-urlencoded":
		for _, f := range value.Fields {
			q.Body.Form = append(q.Body.Form, draft.Pair{Name: f.Name, Value: draft.Lit(plain(f.Value))})
		}
	case strings.HasPrefix(media, "multipart/"):
		r.parts(q, content, value)
	default:
		q.SetHeader("Content-Type", draft.Lit(media))
		if value.Kind == tree.Object || value.Kind == tree.List || value.Kind == tree.Null {
			q.Lose("the body of type " + media + ": the document has no example of it")
			return
		}
		q.Body.Text = draft.Lit(plain(value))
	}
}

func mediaOf(media string) string {
	if media == "*/*" {
		return "application/json"
	}
	return media
}

// chosen is the media type that a body is sent as: JSON before forms before others.
func chosen(all []tree.Field) (string, *tree.Node) {
	for _, want := range []func(string) bool{
		func(m string) bool { return m == "application/json" },
		func(m string) bool { return strings.Contains(m, "json") },
		func(m string) bool { return m == "application/x-www-form-urlencoded" },
		func(m string) bool { return strings.HasPrefix(m, "multipart/form-data") },
		func(string) bool { return true },
	} {
		for _, f := range all {
			if want(f.Name) {
				return f.Name, f.Value
			}
		}
	}
	return "", nil
}

// setJSON makes a value the body.
func (r *reader) setJSON(q *draft.Request, v draft.Value) {
	r.d.HideIn(&v)
	q.Body.JSON = &v
}

// parts makes the parts of a body of a form with files.
func (r *reader) parts(q *draft.Request, content *tree.Node, value draft.Value) {
	properties := r.follow(content.Get("schema")).Get("properties")
	for _, f := range value.Fields {
		schema := r.follow(properties.Get(f.Name))
		part := draft.Part{Name: f.Name, Value: draft.Lit(plain(f.Value))}
		if schema.Get("format").Str() == "binary" || schema.Get("contentMediaType") != nil {
			part.Value, part.Filename = nil, f.Name
			q.Lose("the file of the part " + f.Name + ": the document has none. file = \"…\" sends one that is in the spec's folder")
		}
		q.Body.Parts = append(q.Body.Parts, part)
	}
}

// security says who sends the request: the first way that the document has.
func (r *reader) security(q *draft.Request, op *tree.Node) {
	wanted := op.Get("security")
	if wanted == nil {
		wanted = r.root.Get("security")
	}
	if len(wanted.List()) == 0 || slices.ContainsFunc(wanted.List(), func(n *tree.Node) bool { return n.Is(tree.Object) && len(n.Fields) == 0 }) {
		return
	}
	schemes := r.root.At("components", "securitySchemes")
	if r.old {
		schemes = r.root.Get("securityDefinitions")
	}
	for _, f := range wanted.List()[0].Pairs() {
		r.scheme(q, f.Name, r.follow(schemes.Get(f.Name)))
	}
}

func (r *reader) scheme(q *draft.Request, name string, s *tree.Node) {
	secret := func(want, what string) draft.Text {
		return draft.Ref(r.d.Variable(want, draft.Variable{Secret: true, Description: what}))
	}
	kind, scheme := s.Get("type").Str(), strings.ToLower(s.Get("scheme").Str())
	switch {
	case kind == "apiKey":
		key, value := s.Get("name").Str(), secret(name, "The API key "+name+".")
		switch s.Get("in").Str() {
		case "header":
			q.SetHeader(key, value)
		case "query":
			q.Query = append(q.Query, draft.Pair{Name: key, Value: value})
		default:
			q.SetHeader("Cookie", draft.Join(draft.Lit(key+"="), value))
		}
	case kind == "basic" || kind == "http" && scheme == "basic":
		user := draft.Ref(r.d.Variable("username", draft.Variable{Description: "User that requests are sent as."}))
		q.SetHeader("Authorization", draft.BasicHeader(user, secret("password", "Password of that user.")))
	case kind == "http" && scheme == "bearer", kind == "oauth2", kind == "openIdConnect":
		q.SetHeader("Authorization", draft.Join(draft.Lit("Bearer "), secret("token", "Token that requests are sent with.")))
	case s == nil:
		q.Lose("the security scheme " + name + ": the document does not declare it")
	default:
		q.Lose("the security scheme " + name + " (" + strings.TrimSpace(kind+" "+scheme) + "): there is nothing like it here")
	}
}
