package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
	"golang.org/x/net/http2/hpack"

	"bench/plan"
)

// An http2Client speaks HTTP/2 (RFC 9113): over TLS where ALPN chose it, and with prior knowledge for http URLs. Its
// sessions share connections as plan.Client.Session says, as http1Client's do; max_connections is the number of
// connections to each origin, one unless told, and streams are spread over them.
type http2Client struct {
	catalog
	dialer   *dialer
	settings *tls.Config
	bodies   *BodyStore
	version  string
	wire     *Wire
	timeout  time.Duration
	patient  bool // the timeout counts anew from each frame of a response
	max      int
	fresh    bool
	prepared int
}

// An http2Request is a request as this client sends it.
type http2Request struct {
	origin *Origin
	number int                 // among the client's requests; -1: one of too many to be told apart
	pseudo []hpack.HeaderField // but for :path
	fields []hpack.HeaderField
	path   string
	body   []byte
	head   bool // the method is HEAD: the response has no body
	repeat bool // may be made twice
}

// maxNumbered is how many requests a connection keeps a rendering of.
const maxNumbered = 4096

func newHTTP2(c plan.Client, env Env) (Client, error) {
	d, err := newDialer(c, env)
	if err != nil {
		return nil, err
	}
	settings, err := newTLS(c.TLS, env.Dir, alpnHTTP2)
	if err != nil {
		return nil, err
	}
	return clientOf(&http2Client{
		dialer: d, settings: settings, version: env.Version, bodies: env.Bodies, wire: env.Wire, timeout: c.Timeout,
		patient: c.TimeoutOf == plan.TimeoutOfRead,
		max:     c.Connections(), fresh: c.Session == "request",
	}, c, env), nil
}

func (c *http2Client) render(r plan.Request, _ *expected) (*http2Request, error) {
	t, err := c.targetOf(r, c.version)
	if err != nil {
		return nil, err
	}
	p := &http2Request{
		origin: t.origin, number: c.number(), path: t.path, body: BytesOf(r.Body),
		head: r.Method == "HEAD", repeat: repeatable(r.Method),
	}
	if p.pseudo, p.fields, err = http2Fields(r, t); err != nil {
		return nil, fmt.Errorf("request %s: %w", r.Name, err)
	}
	return p, nil
}

// number numbers a request.
func (c *http2Client) number() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.prepared++
	if c.prepared > maxNumbered {
		return -1
	}
	return c.prepared - 1
}

func (c *http2Client) start() exchanger[*http2Request] {
	c.settle()
	return newHTTP2Session(c)
}

func (c *http2Client) reach(ctx context.Context, o *Origin) error { return c.dialer.probe(ctx, o) }

// http2Fields are the header fields of a request (RFC 9113 section 8.3.1), but for :path. It refuses what HTTP/2 has
// no place for.
func http2Fields(r plan.Request, t target) (pseudo, fields []hpack.HeaderField, err error) {
	if !httpguts.ValidHostHeader(t.hostname) || strings.ContainsAny(t.hostname, "/?#@") {
		return nil, nil, errors.New("its host has a character that no host has")
	}
	if !httpguts.ValidHeaderFieldName(r.Method) {
		return nil, nil, fmt.Errorf("method %q is not a token", r.Method)
	}
	pseudo = []hpack.HeaderField{
		{Name: ":method", Value: r.Method},
		{Name: ":scheme", Value: t.origin.Scheme},
		{Name: ":authority", Value: t.hostname},
	}
	hasLength := false
	for _, f := range t.fields {
		name, value := strings.ToLower(f.Name), strings.Trim(f.Value, " \t")
		switch {
		case !httpguts.ValidHeaderFieldName(name):
			return nil, nil, fmt.Errorf("field name %q is not a token", f.Name)
		case !httpguts.ValidHeaderFieldValue(value):
			return nil, nil, fmt.Errorf("value of field %s has a control character", f.Name)
		case slices.Contains(connectionFields, name), name == "te" && value != "trailers":
			return nil, nil, fmt.Errorf("field %s means nothing in HTTP/2 and HTTP/3", f.Name)
		case name == "content-length":
			if hasLength = true; value != strconv.Itoa(len(r.Body)) {
				return nil, nil, fmt.Errorf("field %s: the body has %d bytes", f.Name, len(r.Body))
			}
		}
		fields = append(fields, hpack.HeaderField{Name: name, Value: value})
	}
	if !hasLength && (r.Body != "" || r.Method == "POST" || r.Method == "PUT" || r.Method == "PATCH") {
		fields = append(fields, hpack.HeaderField{Name: "content-length", Value: strconv.Itoa(len(r.Body))})
	}
	return pseudo, fields, nil
}

// connectionFields are about a connection of HTTP/1.1; in HTTP/2 and 3 they make a message malformed (RFC 9113 section
// 8.2.2).
var connectionFields = []string{"connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade"}
