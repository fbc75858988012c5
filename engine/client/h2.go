package client

import (
	"context"
	"fmt"
	"sync/atomic"

	"bench/engine/http2"
	"bench/plan"
)

// An http2Client speaks HTTP/2 (RFC 9113): over TLS where ALPN chose it, and with prior knowledge for http URLs. Its
// sessions share connections as plan.Client.Session says, as http1Client's do; max_connections is the number of
// connections to each origin, one unless told, and streams are spread over them.
type http2Client struct {
	base
	rendered atomic.Int64 // requests so far
}

// An http2Request is a request as this client sends it.
type http2Request = addressed[*http2.Request]

func newHTTP2(c plan.Client, env Env) (Client, error) {
	made := new(http2Client)
	if err := made.prepare(c, env, alpnHTTP2); err != nil {
		return nil, err
	}
	return clientOf(made, c, env), nil
}

func (c *http2Client) render(r plan.Request, e *expected) (*http2Request, error) {
	return c.renderOpen(r, e, false)
}

// renderOpen renders a request; open says that more of its body comes than it has.
func (c *http2Client) renderOpen(r plan.Request, e *expected, open bool) (*http2Request, error) {
	c.follows(e)
	t, err := c.targetOf(r, c.version)
	if err != nil {
		return nil, err
	}
	wire, err := renderHTTP2(r, t, open)
	if err != nil {
		return nil, err
	}
	if r.Dynamic == nil { // else what is kept of a rendering would be of no use
		if number := c.rendered.Add(1); number <= http2.MaxNumbered {
			wire.Number = int(number - 1)
		}
	}
	wire.KeepHead, wire.KeepBody, wire.MaxBody = e.wantHead, e.wantBody, e.bodyLimit()
	return &http2Request{origin: t.origin, wire: wire, repeat: repeatable(r.Method)}, nil
}

// renderHTTP2 renders a request for HTTP/2, whose fields HTTP/3 has too.
func renderHTTP2(r plan.Request, t target, open bool) (*http2.Request, error) {
	draft := http2.Draft{Method: r.Method, Scheme: t.origin.Scheme, Authority: t.hostname, Path: t.path, Body: BytesOf(r.Body), Open: open}
	for _, f := range t.fields {
		draft.Fields = append(draft.Fields, http2.Field(f))
	}
	wire, err := http2.Render(draft)
	if err != nil {
		return nil, fmt.Errorf("request %s: %w", r.Name, err)
	}
	return wire, nil
}

func (c *http2Client) reach(ctx context.Context, o *Origin) error { return c.dialer.probe(ctx, o) }
