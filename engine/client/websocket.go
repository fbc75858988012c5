package client

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"bench/engine/websocket"
	"bench/plan"
)

// A webSockets opens a WebSocket for each request, and closes it at the end: over HTTP/1.1 whatever else the client speaks, and
// through a tunnel where there is a proxy.
type webSockets struct {
	base
	limit int // connections of a session; 0: any number
}

// A webSocket is a request as this client sends it.
type webSocket struct {
	origin *Origin
	shake  websocket.Request
	send   [][]byte
	await  *awaited // nil: until the server closes
}

func newWebSockets(c plan.Client, env Env) (Client, error) {
	made := new(webSockets)
	if err := made.prepare(c, env, alpnHTTP1); err != nil {
		return nil, err
	}
	made.dialer.wraps = true
	if made.dialer.proxy != nil {
		made.dialer.proxy.tunnels = true
	}
	if signs(c.Auth) {
		return nil, fmt.Errorf("a WebSocket's handshake can't be signed, as auth %q wants it", c.Auth.Type)
	}
	if c.HTTPVersion == plan.HTTP1 {
		made.limit = made.max
	}
	return protocolClient[*webSocket]{made, c.Auth, env.Quote}, nil
}

func (c *webSockets) render(r plan.Request, e *expected) (*webSocket, error) {
	c.follows(e)
	t, err := c.targetOf(r, c.version)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse("http://" + t.hostname + t.path)
	if err != nil {
		return nil, fmt.Errorf("request %s: its path can't be read", r.Name)
	}
	made := &webSocket{origin: t.origin, shake: websocket.Request{Target: u, Host: t.hostname}}
	var fields strings.Builder
	for _, f := range t.fields {
		if strings.ContainsAny(f.Value, "\r\n\x00") {
			return nil, fmt.Errorf("request %s: the value of %s has a line break or another control character in it", r.Name, f.Name)
		}
		if strings.EqualFold(f.Name, "Sec-WebSocket-Protocol") {
			for name := range strings.SplitSeq(f.Value, ",") {
				made.shake.Protocols = append(made.shake.Protocols, strings.TrimSpace(name))
			}
			continue
		}
		fields.WriteString(websocket.Field(f.Name, f.Value))
	}
	made.shake.Fields = []byte(fields.String())
	for _, message := range r.WebSocket.Send {
		made.send = append(made.send, BytesOf(message))
	}
	made.send = slices.Clip(made.send)
	if a := r.WebSocket.Await; a != nil {
		made.await = &awaited{messages: a.Messages}
		if made.await.checks, err = jsonChecks(&plan.Expect{JSON: a.JSON, Conditions: a.Conditions}); err != nil {
			return nil, fmt.Errorf("request %s: await: %w", r.Name, err)
		}
	}
	return made, nil
}

func (c *webSockets) reach(ctx context.Context, o *Origin) error { return c.dialer.probe(ctx, o) }

func (c *webSockets) start() exchanger[*webSocket] {
	s := &webSocketSession{webSockets: c, secure: c.secure()}
	if c.limit > 0 {
		s.slots = make(chan struct{}, c.limit)
	}
	s.life, s.end = context.WithCancel(context.Background())
	return s
}

// An awaited is what is waited for among messages.
type awaited struct {
	messages int
	checks   []jsonCheck // none: each message counts
}

// counts says whether a message is one of those that are awaited.
func (a *awaited) counts(message []byte, store *BodyStore) bool {
	if len(a.checks) == 0 {
		return true
	}
	document, problem := documentOf(message, store)
	if problem != nil {
		return false
	}
	return !slices.ContainsFunc(a.checks, func(c jsonCheck) bool { return c.problem(document) != "" })
}
