package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"bench/engine/clock"
	"bench/plan"
)

// An http3Client speaks HTTP/3 (RFC 9114), by quic-go. Sessions share connections as in HTTP/2. The handshake is one of
// QUIC and TLS at once, so it is all in the connect phase. Bytes are those of the connection's packets since the last
// request that ended on it: a sum over requests is exact, a single one's share is not.
type http3Client struct {
	base
	buffers sync.Pool
}

// An http3Request is a request as this client sends it.
type http3Request = addressed[*http3Wire]

// An http3Wire is what quic-go is given to send.
type http3Wire struct {
	plan http.Request // without a context
	body string
}

func newHTTP3(c plan.Client, env Env) (Client, error) {
	switch {
	case c.Proxy != "":
		return nil, errors.New("HTTP/3 can't go through a proxy")
	case c.UnixSocket != "":
		return nil, errors.New("HTTP/3 can't go through a unix socket")
	}
	made := new(http3Client)
	if err := made.prepare(c, env, alpnHTTP3); err != nil {
		return nil, err
	}
	made.settings.MinVersion = tls.VersionTLS13
	made.buffers.New = func() any { return new([32 << 10]byte) }
	return clientOf(made, c, env), nil
}

func (c *http3Client) render(r plan.Request, _ *expected) (*http3Request, error) {
	t, err := c.targetOf(r, c.version)
	if err != nil {
		return nil, err
	}
	if t.origin.Scheme != "https" {
		return nil, fmt.Errorf("request %s: HTTP/3 needs a URL that begins with https://", r.Name)
	}
	like, err := renderHTTP2(r, t, false)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, fmt.Errorf("request %s: its URL can't be read", r.Name)
	}
	u.Host, u.User = t.origin.authority(), nil
	wire := &http3Wire{body: r.Body, plan: http.Request{
		Method: r.Method, URL: u, Host: t.hostname, Header: make(http.Header), ContentLength: int64(len(r.Body)),
	}}
	for name, value := range like.Fields() {
		wire.plan.Header.Add(name, value)
	}
	return &http3Request{origin: t.origin, wire: wire, repeat: repeatable(r.Method)}, nil
}

// reach makes a handshake, since QUIC has no connection before. One that fails was answered, too.
func (c *http3Client) reach(ctx context.Context, o *Origin) error {
	conn, err := c.dialHTTP3(ctx, o, settingsFor(c.settings, o, nil), new(Exchange))
	var found *Failure
	switch {
	case err == nil:
		conn.close(errSessionClosed)
		conn.hangUp()
		return nil
	case errors.As(err, &found) && (found.Kind == tlsFailed || found.Kind == malformed || found.Kind == reset):
		return nil
	}
	return err
}

// content is a new reader of the request's body; nil where it has none.
func (p *http3Wire) content() io.ReadCloser {
	if p.body == "" {
		return nil
	}
	return io.NopCloser(strings.NewReader(p.body))
}

// An http3Body takes in a response's body.
type http3Body struct {
	keep  bool
	limit int64
	heard func()
	got   int64
	store *BodyStore
	text  []byte
	sink  *streamed // of a response that comes as events; nil: of another
}

// errBodyTooLarge ends the reading of a body that is over its limit.
var errBodyTooLarge = errors.New("body over its limit")

// Write takes a piece.
func (b *http3Body) Write(piece []byte) (int, error) {
	b.heard()
	if b.got += int64(len(piece)); b.got > b.limit {
		return 0, errBodyTooLarge
	}
	if b.sink != nil {
		if err := b.sink.Take(piece, true, clock.Now()); err != nil {
			return 0, err
		}
	}
	if b.keep {
		room, ok := b.store.Grow(b.text, len(piece))
		if !ok {
			return 0, ErrNoRoom
		}
		b.text = append(room, piece...)
	}
	return len(piece), nil
}
