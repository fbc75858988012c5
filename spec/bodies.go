package spec

import (
	"slices"

	"github.com/zclconf/go-cty/cty/function/stdlib"

	"bench/plan"
	"bench/spec/diag"
	"bench/words"
)

// A bodySource is one way to say what a request's body is: an argument, or the block type of its parts.
type bodySource struct {
	name        string
	contentType string // of a request that gives none itself; "": it goes without
	read        func(f *fields, r *plan.Request) string
}

// bodySources are all of them, in the order of the documentation.
var bodySources = []bodySource{
	{"body", "", func(f *fields, _ *plan.Request) string { return f.text("body") }},
	{"body_file", "", func(f *fields, _ *plan.Request) string { return f.bodyFile("body_file", f.constant("body_file")) }},
	{"json", "application/json", func(f *fields, _ *plan.Request) string { return f.jsonBody() }},
	{"form", "application/x-www-form-urlencoded", func(f *fields, _ *plan.Request) string { return f.formBody() }},
	{"xml", "application/xml", func(f *fields, _ *plan.Request) string { return f.text("xml") }},
	{"multipart", "", (*fields).multipartBody},
}

// given says whether a request has its body from here.
func (s bodySource) given(f *fields) bool { return f.has(s.name) || f.b.One(s.name) != nil }

// readBody reads the body of a request, which it can say in one of several ways, and the header that says what it is.
func (f *fields) readBody(r *plan.Request) {
	given := slices.DeleteFunc(slices.Clone(bodySources), func(s bodySource) bool { return !s.given(f) })
	if len(given) == 0 {
		return
	}
	s := given[0]
	if len(given) > 1 {
		f.wrong(diag.Conflict, given[1].name, "Both "+s.name+" and "+given[1].name, "A request has one body.")
		return
	}
	r.Body = s.read(f, r)
	r.Secret.Body = r.Secret.Body || f.secret[s.name] != nil
	if s.contentType != "" && !hasHeader(r.Headers, "Content-Type") {
		r.Headers["Content-Type"] = s.contentType
	}
	if r.Method == "TRACE" && (r.Body != "" || f.has("body_file")) {
		f.wrong(diag.Conflict, s.name, "TRACE has no body", "A request with the method TRACE can't have a body (RFC 9110, section 9.3.8).")
	}
}

// sentBody is the body where it has slots.
func (f *fields) sentBody() plan.Text {
	for _, s := range bodySources {
		if text := f.slots[s.name][""]; text != nil {
			return text[0]
		}
	}
	return nil
}

// jsonBody writes a value as jsonencode does.
func (f *fields) jsonBody() string {
	v, ok := f.value("json")
	if !ok {
		return ""
	}
	if !v.IsWhollyKnown() && f.isSent("json") {
		return f.sentJSON("json").String()
	}
	if !v.IsWhollyKnown() {
		f.unknown = true
		return plan.KnownAfterStart
	}
	text, err := stdlib.JSONEncode(v)
	if err != nil {
		f.wrong(diag.WrongType, "json", "Can't be written as JSON", "%s.", words.Sentence(words.OneLine(err.Error())))
		return ""
	}
	return text.AsString()
}

// formBody encodes a form, in the order of its names.
func (f *fields) formBody() string {
	before := f.unknown
	f.unknown = false
	values := f.parameters("form")
	known := !f.unknown
	f.unknown = f.unknown || before
	if !known {
		return plan.KnownAfterStart
	}
	if sent := f.slots["form"]; sent != nil {
		s := newStencil()
		s.into(values, sent)
		text := s.show(values.Encode())
		f.slots["form"] = texts{"": {text}}
		return text.String()
	}
	return values.Encode()
}

// bodyFile reads a file that an argument names.
func (f *fields) bodyFile(argument, name string) string {
	if name == "" {
		return ""
	}
	content, err := f.e.reading.toolsOf(f.b.Module).folder.ReadBody(name)
	if err != nil {
		f.wrong(diag.MissingFile, argument, "Can't read "+argument, "%s.", words.Sentence(err.Error()))
	}
	return content
}
