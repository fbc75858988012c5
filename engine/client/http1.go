package client

import (
	"context"
	"fmt"

	"bench/engine/http1"
	"bench/plan"
)

// An http1Client speaks HTTP/1.1. Its sessions keep connections, or not, as plan.Client.Session says:
//
//   - "cell" and "batch" keep them for as long as the session is open; which of the two it is, is up to whoever opens it.
//   - "request" opens one for each request and closes it after the response. No "Connection: close" is sent, since
//     requests.get and grequests don't send it either: it is the client that closes, and it is there that the closed
//     connection waits (TIME_WAIT). Whoever wants the server to close writes the header down in the spec.
type http1Client struct {
	base
	sweeper *http1.Sweeper
	options http1.Options
	bound   int // most requests in flight in the cell; 0: unknown
}

// An http1Request is a request as this client sends it.
type http1Request = addressed[*http1.Request]

func newHTTP1(c plan.Client, env Env) (Client, error) {
	made := &http1Client{sweeper: env.Sweeper, bound: env.Bound}
	if err := made.prepare(c, env, alpnHTTP1); err != nil {
		return nil, err
	}
	made.options = http1.Options{EachRead: made.patient, Memory: made.bodies, Alone: env.alone}
	return clientOf(made, c, env), nil
}

func (c *http1Client) render(r plan.Request, e *expected) (*http1Request, error) {
	c.follows(e)
	t, err := c.targetOf(r, c.version)
	if err != nil {
		return nil, err
	}
	wire, err := http1.Render(c.draft(r, t))
	if err != nil {
		return nil, fmt.Errorf("request %s: %w", r.Name, err)
	}
	wire.KeepBody, wire.MaxBody = e.wantBody, e.maxBytes
	return &http1Request{origin: t.origin, wire: wire, repeat: repeatable(r.Method)}, nil
}

// draft is a request before it is rendered, as it goes to its server or through a proxy.
func (c *http1Client) draft(r plan.Request, t target) http1.Draft {
	draft := http1.Draft{Method: r.Method, Target: t.path, Host: t.hostname, Fields: t.fields, Body: BytesOf(r.Body)}
	if p := c.dialer.proxy; p != nil && p.forwards(t.origin) {
		draft.Target = "http://" + t.origin.authority() + t.path
		if p.authorization != "" {
			draft.Fields = append(draft.Fields, http1.Field{Name: "Proxy-Authorization", Value: p.authorization})
		}
	}
	return draft
}

func (c *http1Client) start() exchanger[*http1Request] {
	c.settle()
	return newHTTP1Session(c)
}

func (c *http1Client) reach(ctx context.Context, o *Origin) error { return c.dialer.probe(ctx, o) }
