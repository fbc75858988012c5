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
	"time"

	"bench/plan"
)

// An http3Client speaks HTTP/3 (RFC 9114), by quic-go. Sessions share connections as in HTTP/2. The handshake is one of
// QUIC and TLS at once, so it is all in the connect phase. Bytes are those of the connection's packets since the last
// request that ended on it: a sum over requests is exact, a single one's share is not.
type http3Client struct {
	catalog
	dialer   *dialer
	settings *tls.Config
	bodies   *BodyStore
	version  string
	wire     *Wire
	timeout  time.Duration
	patient  bool // the timeout counts anew from each read
	max      int
	fresh    bool
}

// An http3Request is a request as this client sends it.
type http3Request struct {
	origin *Origin
	plan   http.Request // without a context
	body   string
	repeat bool // may be made twice
}

func newHTTP3(c plan.Client, env Env) (Client, error) {
	switch {
	case c.Proxy != "":
		return nil, errors.New("HTTP/3 can't go through a proxy")
	case c.UnixSocket != "":
		return nil, errors.New("HTTP/3 can't go through a unix socket")
	}
	d, err := newDialer(c, env)
	if err != nil {
		return nil, err
	}
	settings, err := newTLS(c.TLS, env.Dir, alpnHTTP3)
	if err != nil {
		return nil, err
	}
	settings.MinVersion = tls.VersionTLS13
	return clientOf(&http3Client{
		dialer: d, settings: settings, version: env.Version, bodies: env.Bodies, wire: env.Wire, timeout: c.Timeout,
		patient: c.TimeoutOf == plan.TimeoutOfRead,
		max:     c.Connections(), fresh: c.Session == "request",
	}, c, env), nil
}

func (c *http3Client) render(r plan.Request, _ *expected) (*http3Request, error) {
	t, err := c.targetOf(r, c.version)
	if err != nil {
		return nil, err
	}
	if t.origin.Scheme != "https" {
		return nil, fmt.Errorf("request %s: HTTP/3 needs a URL that begins with https://", r.Name)
	}
	_, fields, err := http2Fields(r, t)
	if err != nil {
		return nil, fmt.Errorf("request %s: %w", r.Name, err)
	}
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, fmt.Errorf("request %s: its URL can't be read", r.Name)
	}
	u.Host, u.User = t.origin.authority(), nil
	p := &http3Request{origin: t.origin, body: r.Body, repeat: repeatable(r.Method)}
	p.plan = http.Request{
		Method: r.Method, URL: u, Host: t.hostname, Header: make(http.Header), ContentLength: int64(len(r.Body)),
	}
	for _, f := range fields {
		p.plan.Header.Add(f.Name, f.Value)
	}
	return p, nil
}

func (c *http3Client) start() exchanger[*http3Request] {
	c.settle()
	return newHTTP3Session(c)
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
func (p *http3Request) content() io.ReadCloser {
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
}

// errBodyTooLarge ends the reading of a body that is over its limit.
var errBodyTooLarge = errors.New("body over its limit")

// Write takes a piece.
func (b *http3Body) Write(piece []byte) (int, error) {
	b.heard()
	if b.got += int64(len(piece)); b.got > b.limit {
		return 0, errBodyTooLarge
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
