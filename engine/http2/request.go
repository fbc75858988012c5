package http2

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"
	"golang.org/x/net/http2/hpack"
)

// A Draft is a request before it is rendered.
type Draft struct {
	Method    string
	Scheme    string  // http or https
	Authority string  // what HTTP/1.1 has in Host
	Path      string  // with the query
	Fields    []Field // in the order in which they are sent
	Body      []byte  // is not changed any more
	Open      bool    // more of the body comes by Stream.Upload
}

// A Field is one header field.
type Field struct{ Name, Value string }

// A Request is a request as it is sent, and what must be known to read its response. Connections don't change it, so one
// Request serves any number of them.
type Request struct {
	// Number is the request's place among those that a connection is to carry: it keeps what it has rendered of requests with
	// a number below MaxNumbered. Below 0 it has none.
	Number   int
	Body     []byte // the draft's own: requests with the same one share it
	KeepHead bool   // the fields of the response are wanted in Response
	KeepBody bool   // so is its body
	// KeepTrailers: the fields after the body are wanted, too.
	KeepTrailers bool
	MaxBody      int64 // most bytes of a body; 0: no limit

	head   bool // the method is HEAD: the response has no body
	open   bool // the draft's
	path   string
	pseudo []hpack.HeaderField // but for :path
	fields []hpack.HeaderField
}

// MaxNumbered is how many requests a connection keeps a rendering of.
const MaxNumbered = 4096

// Render takes a draft apart into fields, once and for all (RFC 9113 section 8.3.1). It adds content-length where it is due,
// and refuses what HTTP/2 has no place for.
func Render(d Draft) (*Request, error) {
	if !httpguts.ValidHostHeader(d.Authority) || strings.ContainsAny(d.Authority, "/?#@") {
		return nil, errors.New("its host has a character that no host has")
	}
	if !httpguts.ValidHeaderFieldName(d.Method) {
		return nil, fmt.Errorf("method %q is not a token", d.Method)
	}
	q := &Request{Number: -1, Body: d.Body, head: d.Method == "HEAD", open: d.Open, path: d.Path}
	q.pseudo = []hpack.HeaderField{
		{Name: ":method", Value: d.Method},
		{Name: ":scheme", Value: d.Scheme},
		{Name: ":authority", Value: d.Authority},
	}
	for _, f := range d.Fields {
		field, err := d.field(f)
		if err != nil {
			return nil, err
		}
		q.fields = append(q.fields, field)
	}
	hasLength := slices.ContainsFunc(q.fields, func(f hpack.HeaderField) bool { return f.Name == "content-length" })
	if !hasLength && !d.Open && (len(d.Body) > 0 || d.Method == "POST" || d.Method == "PUT" || d.Method == "PATCH") {
		q.fields = append(q.fields, hpack.HeaderField{Name: "content-length", Value: strconv.Itoa(len(d.Body))})
	}
	return q, nil
}

// field renders a field. Its value may be a secret: no error shows it.
func (d *Draft) field(f Field) (hpack.HeaderField, error) {
	name, value := strings.ToLower(f.Name), strings.Trim(f.Value, " \t")
	var err error
	switch {
	case !httpguts.ValidHeaderFieldName(name):
		err = fmt.Errorf("field name %q is not a token", f.Name)
	case !httpguts.ValidHeaderFieldValue(value):
		err = fmt.Errorf("value of field %s has a control character", f.Name)
	case slices.Contains(connectionFields, name), name == "te" && value != "trailers":
		err = fmt.Errorf("field %s means nothing in HTTP/2 and HTTP/3", f.Name)
	case name == "content-length" && value != strconv.Itoa(len(d.Body)):
		err = fmt.Errorf("field %s: the body has %d bytes", f.Name, len(d.Body))
	}
	return hpack.HeaderField{Name: name, Value: value}, err
}

// Fields are the fields that are sent, without those that begin with a colon. HTTP/3 has the same ones.
func (q *Request) Fields() iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for _, f := range q.fields {
			if !yield(f.Name, f.Value) {
				return
			}
		}
	}
}

// maxBody is the most bytes that the response's body may have.
func (q *Request) maxBody() int64 {
	if q.MaxBody > 0 {
		return q.MaxBody
	}
	return 1<<63 - 1
}

// connectionFields are about a connection of HTTP/1.1; in HTTP/2 and 3 they make a message malformed (RFC 9113 section
// 8.2.2).
var connectionFields = []string{"connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade"}
