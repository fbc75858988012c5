package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"

	"bench/engine/clock"
	"bench/plan"
)

// tlsVersions are the values of min_version.
var tlsVersions = map[plan.TLSVersion]uint16{
	"1.0": tls.VersionTLS10,
	"1.1": tls.VersionTLS11,
	"1.2": tls.VersionTLS12,
	"1.3": tls.VersionTLS13,
}

// newTLS turns a client's TLS settings into Go's, for connections on which protocol is to be spoken. Certificates of
// ca_file replace the system's. It fails when a file can't be used.
func newTLS(c plan.TLS, dir, protocol string) (*tls.Config, error) {
	version, ok := tlsVersions[c.Least()]
	if !ok {
		return nil, fmt.Errorf("tls: unknown min_version %q", c.MinVersion)
	}
	settings := &tls.Config{
		MinVersion:         version,
		ServerName:         c.ServerName,
		InsecureSkipVerify: c.InsecureSkipVerify,
		NextProtos:         []string{protocol},
	}
	if c.CAFile != "" {
		text, err := os.ReadFile(within(dir, c.CAFile))
		if err != nil {
			return nil, fmt.Errorf("read ca_file: %w", err)
		}
		settings.RootCAs = x509.NewCertPool()
		if !settings.RootCAs.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("read ca_file: %s has no certificate in PEM format", c.CAFile)
		}
	}
	if c.CertFile != "" || c.KeyFile != "" {
		pair, err := tls.LoadX509KeyPair(within(dir, c.CertFile), within(dir, c.KeyFile))
		if err != nil {
			return nil, fmt.Errorf("read cert_file and key_file: %w", err)
		}
		settings.Certificates = []tls.Certificate{pair}
	}
	return settings, nil
}

// within resolves a file name relative to the spec's folder.
func within(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

// settingsFor are the TLS settings for one origin; nil for http. Tickets is nil where sessions aren't resumed.
func settingsFor(base *tls.Config, o *Origin, tickets tls.ClientSessionCache) *tls.Config {
	if o.Scheme != "https" {
		return nil
	}
	settings := base.Clone()
	settings.ClientSessionCache = tickets
	if settings.ServerName == "" {
		settings.ServerName = o.Host
	}
	return settings
}

// secureSettings are a session's TLS settings for each origin, with the tickets to resume by. A session that lives for
// one request has nothing to resume.
type secureSettings struct {
	base     *tls.Config
	resume   bool
	mu       sync.Mutex
	tickets  tls.ClientSessionCache
	byOrigin map[*Origin]*tls.Config // nil until there is one with https
}

// of are the settings for connections to o; nil for http.
func (s *secureSettings) of(o *Origin) *tls.Config {
	if o.Scheme != "https" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byOrigin == nil {
		s.byOrigin = make(map[*Origin]*tls.Config)
		if s.resume {
			s.tickets = tls.NewLRUClientSessionCache(0)
		}
	}
	if o.state.stranger { // there may be any number of them
		return settingsFor(s.base, o, s.tickets)
	}
	settings := s.byOrigin[o]
	if settings == nil {
		settings = settingsFor(s.base, o, s.tickets)
		s.byOrigin[o] = settings
	}
	return settings
}

// handshake makes conn a TLS connection on which the protocol of settings is spoken. It closes conn when it fails.
func handshake(ctx context.Context, conn net.Conn, settings *tls.Config, x *Exchange) (net.Conn, error) {
	begin := clock.Now()
	below := &endNoter{Conn: conn}
	secure := &secureConn{Conn: tls.Client(below, settings), below: below}
	err := secure.HandshakeContext(ctx)
	x.TLS += clock.Now() - begin
	if err == nil {
		err = negotiated(secure.ConnectionState(), settings)
	}
	if err != nil {
		_ = conn.Close()
		return nil, blameHandshake(err)
	}
	return secure, nil
}

// A secureConn tells an end that the server has announced by close_notify, which is io.EOF, from one that anybody on the
// way could have made, which is io.ErrUnexpectedEOF: a body without a length is whole only with the first (RFC 9112
// section 9.8). crypto/tls calls both io.EOF when the connection ends between two records.
type secureConn struct {
	*tls.Conn
	below *endNoter
}

// Read reads what was sent, up to its end.
func (c *secureConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if err == io.EOF && c.below.ended {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// An endNoter notes that a connection has ended. It is read by one goroutine at a time.
type endNoter struct {
	net.Conn
	ended bool
}

// Read reads, and notes the end.
func (c *endNoter) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if err == io.EOF {
		c.ended = true
	}
	return n, err
}

// NetConn is the connection itself.
func (c *endNoter) NetConn() net.Conn { return c.Conn }

// negotiated sees to it that the server speaks the protocol that was asked for. A server without ALPN speaks HTTP/1.1.
func negotiated(state tls.ConnectionState, settings *tls.Config) error {
	got, want := state.NegotiatedProtocol, ""
	if len(settings.NextProtos) > 0 {
		want = settings.NextProtos[0]
	}
	switch {
	case got == want, got == "" && want == alpnHTTP1:
		return nil
	case got == "":
		return fmt.Errorf("the server did not negotiate %s: it has no ALPN", protocolNames[want])
	}
	return fmt.Errorf("the server did not negotiate %s but %q", protocolNames[want], got)
}

// The protocols' names in ALPN.
const (
	alpnHTTP1 = "http/1.1"
	alpnHTTP2 = "h2"
	alpnHTTP3 = "h3"
)

// protocolNames are what people call the protocols.
var protocolNames = map[string]string{alpnHTTP1: "HTTP/1.1", alpnHTTP2: "HTTP/2", alpnHTTP3: "HTTP/3"}

// blameHandshake gives everything that ends a handshake the kind tls, but for what is the network's doing.
func blameHandshake(err error) error {
	switch kind := KindOf(err); kind {
	case reset, TimedOut, Cancelled, Exhausted, unreachable:
		return err
	}
	if errors.Is(err, io.EOF) {
		err = errors.New("the server closed the connection during the TLS handshake")
	}
	return &Failure{Kind: tlsFailed, cause: err}
}
