package client

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"bench/engine/clock"
	"bench/plan"
)

// A proxy stands between a client and its origins. Credentials are in none of its error messages.
type proxy struct {
	Origin                    // where it listens
	socks         bool        // SOCKS5 rather than HTTP
	resolves      bool        // socks5h: names are the proxy's to resolve
	user          string      // for SOCKS5
	password      string      // for SOCKS5
	authorization string      // for HTTP: the value of Proxy-Authorization, "" without credentials
	tunnels       bool        // whatever the scheme, requests go through tunnels: they aren't HTTP/1.1
	settings      *tls.Config // for an https proxy
}

// proxyPorts are the schemes of proxies and the port each has unless told.
var proxyPorts = map[string]uint16{"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}

// newProxy reads a proxy's URL: http, https, socks5 (names are resolved here) or socks5h (names are resolved there).
func newProxy(c plan.Client, env Env) (*proxy, error) {
	u, err := url.Parse(c.Proxy)
	if err != nil {
		return nil, errors.New("read proxy: it is not a URL") // the text may have a password in it
	}
	port, ok := proxyPorts[u.Scheme]
	if !ok {
		return nil, fmt.Errorf("read proxy: its scheme is %q, not http, https, socks5 or socks5h", u.Scheme)
	}
	where, err := OriginOf(u, port)
	if err != nil {
		return nil, fmt.Errorf("read proxy: %w", err)
	}
	p := &proxy{
		Origin: where, socks: strings.HasPrefix(u.Scheme, "socks"), resolves: u.Scheme == "socks5h",
		tunnels: c.HTTPVersion == plan.HTTP2,
	}
	if u.Scheme == "https" {
		// It is verified as the origins are, but its name is its own, and it gets no certificate of the client's.
		trust := plan.TLS{CAFile: c.TLS.CAFile, InsecureSkipVerify: c.TLS.InsecureSkipVerify, MinVersion: c.TLS.MinVersion}
		if p.settings, err = newTLS(trust, env.Dir, alpnHTTP1); err != nil {
			return nil, err
		}
	}
	if u.User != nil {
		p.user = u.User.Username()
		p.password, _ = u.User.Password()
		if len(p.user) > 255 || len(p.password) > 255 {
			return nil, errors.New("read proxy: user and password may have 255 bytes each")
		}
		if !p.socks {
			p.authorization = plan.BasicAuth(u.User)
		}
	}
	return p, nil
}

// forwards says whether requests to o are sent to the proxy itself, in absolute form (RFC 9112 section 3.2.2), rather
// than through a tunnel.
func (p *proxy) forwards(o *Origin) bool { return !p.socks && o.Scheme == "http" && !p.tunnels }

// connect opens a connection that leads to o. The host policy is asked about the proxy and about o: by name only where
// it is the proxy that resolves it.
func (p *proxy) connect(ctx context.Context, d *dialer, o *Origin, x *Exchange) (net.Conn, error) {
	target, err := p.target(ctx, d, o, x)
	if err != nil {
		return nil, err
	}
	conn, err := d.reach(ctx, p.Host, p.Port, x)
	if err != nil {
		return nil, err
	}
	if p.Scheme == "https" {
		if conn, err = handshake(ctx, conn, settingsFor(p.settings, &p.Origin, nil), x); err != nil {
			return nil, err
		}
	}
	if p.forwards(o) {
		return conn, nil
	}
	begin := clock.Now()
	err = guarded(ctx, conn, func() error {
		if p.socks {
			return p.greet(conn, target)
		}
		return p.tunnel(conn, target)
	})
	x.Connect += clock.Now() - begin
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// target is what the proxy is asked to connect to: a name, or with socks5 an address.
func (p *proxy) target(ctx context.Context, d *dialer, o *Origin, x *Exchange) (string, error) {
	if !p.socks || p.resolves {
		host, port, err := d.override(o.Host, o.Port)
		if err != nil {
			return "", err
		}
		return plan.HostPort(host, port), d.allowName(host, port)
	}
	addrs, err := d.addresses(ctx, o.Host, o.Port, x)
	if err != nil {
		return "", err
	}
	return addrs[0].String(), nil
}

// tunnel asks an HTTP proxy for a tunnel (RFC 9110 section 9.3.6).
func (p *proxy) tunnel(conn net.Conn, target string) error {
	head := "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n"
	if p.authorization != "" {
		head += "Proxy-Authorization: " + p.authorization + "\r\n"
	}
	if _, err := io.WriteString(conn, head+"\r\n"); err != nil {
		return fmt.Errorf("ask the proxy for a tunnel: %w", err)
	}
	// The peer is silent until it is spoken to, so nothing but the answer's head can be in the buffer.
	in := bufio.NewReader(io.LimitReader(conn, 64<<10))
	answer, err := http.ReadResponse(in, &http.Request{Method: http.MethodConnect})
	if err != nil {
		return fmt.Errorf("read the proxy's answer: %w", err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		return fail(kindOfAnswer(answer.StatusCode), "the proxy answered CONNECT with %d %s", answer.StatusCode, http.StatusText(answer.StatusCode))
	}
	if in.Buffered() > 0 {
		return fail(malformed, "the proxy sent data before the tunnel was used")
	}
	return nil
}

// kindOfAnswer tells a proxy that found nobody (RFC 9110 sections 15.6.3 to 15.6.5) from one that didn't try.
func kindOfAnswer(status int) ErrorKind {
	switch status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return unreachable
	}
	return badProxy
}

// guarded runs f, which reads and writes conn, and cuts it short when ctx is done.
func guarded(ctx context.Context, conn net.Conn, f func() error) error {
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	err := f()
	if !stop() && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
