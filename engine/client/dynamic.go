package client

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bench/engine/text"
	"bench/plan"
)

// A dynamic has the texts of a request that are filled for each send.
type dynamic struct {
	url     text.Template // none: the URL is always the same
	server  int           // how long scheme and authority are where the path begins with a slot, which brings the slash; else 0
	body    text.Template
	headers []dynamicHeader // in the order of their names
	send    []text.Template // the messages of a WebSocket or of a call
}

type dynamicHeader struct {
	name  string
	value text.Template
}

// dynamicOf makes the texts of a request ready; nil where it has none with slots.
func dynamicOf(r plan.Request) (*dynamic, error) {
	if r.Dynamic == nil {
		return nil, nil
	}
	made := new(dynamic)
	var err error
	if made.url, err = text.Compile(r.Dynamic.URL); err != nil {
		return nil, err
	}
	if len(r.Dynamic.URL) > 1 {
		_, rest, _ := strings.Cut(r.Dynamic.URL[0].Literal, "://")
		if !strings.ContainsAny(rest, "/?") {
			made.server = len(r.Dynamic.URL[0].Literal)
		}
	}
	if made.body, err = text.Compile(r.Dynamic.Body); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(r.Dynamic.Headers)) {
		value, err := text.Compile(r.Dynamic.Headers[name])
		if err != nil {
			return nil, err
		}
		made.headers = append(made.headers, dynamicHeader{name, value})
	}
	for _, message := range r.Dynamic.Send {
		compiled, err := text.Compile(message)
		if err != nil {
			return nil, err
		}
		made.send = append(made.send, compiled)
	}
	return made, nil
}

// errNoSlash is what is wrong with a path that is a value of the run. Such a path would be read as part of the server's name.
var errNoSlash = errors.New("the path is a value that doesn't begin with a slash")

// begins says whether a filled URL has a path where one must begin.
func (d *dynamic) begins(url []byte) bool {
	return d.server == 0 || len(url) > d.server && url[d.server] == '/'
}

// filled is the request with values in the places of its slots. The error is of one that can't be sent.
func (d *dynamic) filled(r plan.Request, values text.Values) (plan.Request, error) {
	if len(d.url) > 0 {
		url := d.url.AppendURL(nil, values)
		if !d.begins(url) {
			return r, errNoSlash
		}
		r.URL = string(url)
	}
	if len(d.body) > 0 {
		r.Body = string(d.body.Append(nil, values))
	}
	if len(d.headers) > 0 {
		r.Headers = maps.Clone(r.Headers)
		for _, h := range d.headers {
			r.Headers[h.name] = string(h.value.Append(nil, values))
		}
	}
	if len(d.send) > 0 {
		messages := make([]string, len(d.send))
		for i, message := range d.send {
			messages[i] = string(message.Append(nil, values))
		}
		if r.GRPC != nil {
			own := *r.GRPC
			own.Messages = messages
			r.GRPC = &own
		} else {
			own := *r.WebSocket
			own.Send = messages
			r.WebSocket = &own
		}
	}
	return r, nil
}

// sampleValues are the values with which a request is rendered when it is compiled, to see that it can be: all of them the same.
type sampleValues string

func (s sampleValues) Append(dst []byte, _ plan.Value) []byte { return append(dst, s...) }

// sample is a request that is filled with what is right in any place.
func (d *dynamic) sample(r plan.Request) (plan.Request, error) {
	if d.server > 0 {
		return d.filled(r, sampleValues("/1"))
	}
	return d.filled(r, sampleValues("1"))
}

// A filler is a protocol that renders into what it has rendered before. What it is given back it uses again.
type filler[P any] interface {
	// filling makes what a request is rendered into.
	filling(r plan.Request, d *dynamic, e *expected) (filling[P], error)
}

// A filling is the place for one rendering at a time of a request.
type filling[P any] interface {
	// fill renders the request with these values. What it gives is good until the next call.
	fill(values text.Values) (P, error)
}

// A filled is a filling with the request that it is performed as.
type filled[P any] struct {
	filling filling[P]
	request request[P]
}

// filling is a place to render the request in, which refill gives back.
func (r *request[P]) filling() *filled[P] { return r.fillings.Get().(*filled[P]) }

func (r *request[P]) refill(f *filled[P]) { r.fillings.Put(f) }

// makeDynamic makes a request ready for being filled, and gives a sample of it.
func (c *compiledFor[P]) makeDynamic(r *request[P]) (plan.Request, error) {
	var err error
	if r.dynamic, err = dynamicOf(r.plan); err != nil || r.dynamic == nil {
		return r.plan, err
	}
	sample, err := r.dynamic.sample(r.plan)
	if err != nil {
		return sample, err
	}
	if p, ok := c.protocol.(filler[P]); ok {
		if _, err := p.filling(sample, r.dynamic, &r.expected); err != nil {
			return sample, err
		}
		r.fillings.New = func() any {
			made, _ := p.filling(sample, r.dynamic, &r.expected) // it could be made before
			return &filled[P]{filling: made, request: request[P]{expected: r.expected, plan: r.plan}}
		}
	}
	return sample, nil
}

// perform performs a request that is filled with the exchange's values.
func (s *session[P]) perform(ctx context.Context, r *request[P], x *Exchange) error {
	values := x.Values
	if values == nil {
		return fmt.Errorf("request %s: nobody has values for it", r.plan.Name) // of a caller in this program
	}
	if r.fillings.New != nil {
		f := r.filling()
		defer r.refill(f)
		var err error
		f.request.rendered, err = f.filling.fill(values)
		return s.sendFilled(ctx, &f.request, err, x)
	}
	own := &request[P]{expected: r.expected}
	var err error
	if own.plan, err = r.dynamic.filled(r.plan, values); err == nil {
		own.rendered, err = s.compiled.protocol.render(own.plan, &own.expected)
	}
	return s.sendFilled(ctx, own, err, x)
}

// sendFilled sends a request unless it could not be rendered: what is put into it must not make another request of it.
func (s *session[P]) sendFilled(ctx context.Context, r *request[P], unfit error, x *Exchange) error {
	if unfit != nil {
		x.begin()
		return x.fail(&Failure{Kind: UnfitValue, cause: unfit})
	}
	return s.exchanger.perform(ctx, r, x)
}
