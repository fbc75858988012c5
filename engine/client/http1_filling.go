package client

import (
	"net/url"
	"strings"

	"bench/engine/http1"
	"bench/engine/text"
	"bench/plan"
)

// An http1Filling renders a request into the same memory each time.
type http1Filling struct {
	*dynamic
	draft  http1.Draft
	made   http1Request
	wire   http1.Request
	target string // scheme and authority, where they stand in the target of a request to a proxy
	server int    // how long scheme and authority are in the filled URL
	fields []int  // the places in the draft of the headers that are filled
	texts  []byte // what the draft's texts are views of
}

func (c *http1Client) filling(sample plan.Request, d *dynamic, e *expected) (filling[*http1Request], error) {
	t, err := c.targetOf(sample, c.version)
	if err != nil {
		return nil, err
	}
	f := &http1Filling{dynamic: d, draft: c.draft(sample, t)}
	f.made = http1Request{origin: t.origin, wire: &f.wire, repeat: repeatable(sample.Method)}
	f.wire.KeepBody, f.wire.MaxBody = e.wantBody, e.maxBytes
	if u, err := url.Parse(sample.URL); err == nil {
		f.server = len(u.Scheme) + len("://") + len(u.Host)
	}
	f.target = strings.TrimSuffix(f.draft.Target, t.path)
	for _, h := range d.headers {
		for i, field := range f.draft.Fields {
			if field.Name == h.name {
				f.fields = append(f.fields, i)
			}
		}
	}
	return f, nil
}

func (f *http1Filling) fill(values text.Values) (*http1Request, error) {
	b := f.texts[:0]
	var cuts [8]int // where the headers' values end, without memory of its own for a few of them
	ends := cuts[:0]
	b = append(b, f.target...)
	begin := len(b)
	if len(f.url) > 0 {
		b = f.url.AppendURL(b, values)
		if !f.begins(b[begin:]) {
			return &f.made, errNoSlash
		}
		b = append(b[:begin], b[begin+f.server:]...)
	}
	target := len(b)
	for _, h := range f.headers {
		b = h.value.Append(b, values)
		ends = append(ends, len(b))
	}
	head := len(b)
	if len(f.body) > 0 {
		b = f.body.Append(b, values)
	}
	f.texts = b
	if len(f.url) > 0 {
		f.draft.Target = view(b[:target])
	}
	for i, place := range f.fields {
		f.draft.Fields[place].Value = view(b[target:ends[i]])
		target = ends[i]
	}
	if len(f.body) > 0 {
		f.draft.Body = b[head:]
	}
	return &f.made, f.wire.Render(f.draft)
}
