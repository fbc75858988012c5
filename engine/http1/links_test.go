package http1

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bench/engine/loop"
)

// A bench is one kind of link under test, with a clock that can be put forward and a sweeper that sweeps when told to.
type bench struct {
	*testing.T
	kind    linkKind
	sweeper *Sweeper
	ahead   atomic.Int64
	servers sync.WaitGroup
	conns   []*Conn
	loops   *loop.Group // of driven connections
}

// A linkKind makes connections of one kind, and serves the other end.
type linkKind struct {
	name    string
	network string // "" for a pipe
	tls     bool
	options Options
	shared  bool   // from the first exchange on
	driven  string // by an event loop, which hears of it so
}

var linkKinds = []linkKind{
	{name: "raw", network: "tcp"},
	{name: "raw unix", network: "unix"},
	{name: "alone", network: "tcp", options: Options{Alone: true}},
	{name: "shared", network: "tcp", shared: true},
	{name: "blocking", network: "tcp", options: Options{Blocking: true}},
	{name: "blocking unix", network: "unix", options: Options{Blocking: true}},
	{name: "io_uring", network: "tcp", driven: loop.IOUring},
	{name: "io_uring unix", network: "unix", driven: loop.IOUring},
	{name: "epoll", network: "tcp", driven: loop.Epoll},
	{name: "epoll unix", network: "unix", driven: loop.Epoll},
	{name: "portable", network: "tcp", options: Options{Portable: true}},
	{name: "pipe"},
	{name: "tls", network: "tcp", tls: true},
}

// overEveryLink runs the same test over every kind of link that fits.
func overEveryLink(t *testing.T, test func(b *bench), fits ...func(linkKind) bool) {
	for _, kind := range linkKinds {
		fit := true
		for _, f := range fits {
			fit = fit && f(kind)
		}
		if fit {
			t.Run(kind.name, func(t *testing.T) {
				b := &bench{T: t, kind: kind}
				start := time.Now()
				b.sweeper = &Sweeper{now: func() time.Duration { return time.Since(start) + time.Duration(b.ahead.Load()) }}
				defer b.sweeper.readers.stop()
				defer func() { b.loops.Stop() }()
				defer b.servers.Wait()
				defer b.closeAll()
				test(b)
			})
		}
	}
}

// isTCP and isSocket say where a test makes sense.
func isTCP(k linkKind) bool    { return k.network == "tcp" && !k.tls }
func isSocket(k linkKind) bool { return k.network != "" }
func isPlain(k linkKind) bool  { return !k.tls } // its end doesn't come together with a response

// pass puts the clock forward, far enough for an idle connection to be looked into.
func (b *bench) pass(d time.Duration) { b.ahead.Add(int64(d)) }

// dial gives a connection whose other end is served by serve.
func (b *bench) dial(serve func(nc net.Conn)) *Conn {
	b.Helper()
	client, server := b.connect()
	b.servers.Go(func() {
		defer server.Close()
		serve(server)
	})
	var c *Conn
	switch {
	case b.kind.driven != "":
		c = drive(b, client)
	default:
		c = New(client, b.sweeper, b.kind.options)
		if b.kind.shared {
			share(b, c)
		}
	}
	b.conns = append(b.conns, c)
	return c
}

// closeAll closes the connections, which ends the servers that still wait for a request.
func (b *bench) closeAll() {
	for _, c := range b.conns {
		c.Close()
	}
}

func (b *bench) connect() (client, server net.Conn) {
	if b.kind.network == "" {
		return net.Pipe()
	}
	address := "127.0.0.1:0"
	if b.kind.network == "unix" {
		address = filepath.Join(b.TempDir(), "socket")
	}
	l, err := net.Listen(b.kind.network, address)
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	client, err = net.Dial(b.kind.network, l.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	server, err = l.Accept()
	if err != nil {
		b.Fatal(err)
	}
	for _, nc := range []net.Conn{client, server} {
		// Small, so that a request of a megabyte is one that doesn't fit.
		s := nc.(interface {
			SetReadBuffer(n int) error
			SetWriteBuffer(n int) error
		})
		if err := errors.Join(s.SetReadBuffer(64<<10), s.SetWriteBuffer(64<<10)); err != nil {
			b.Fatal(err)
		}
	}
	if !b.kind.tls {
		return client, server
	}
	secure := tls.Server(server, &tls.Config{Certificates: []tls.Certificate{certificate()}})
	c := tls.Client(client, &tls.Config{InsecureSkipVerify: true})
	go secure.Handshake()
	if err := c.Handshake(); err != nil {
		b.Fatal(err)
	}
	return c, secure
}

// certificate is one for any name, made once.
var certificate = sync.OnceValue(func() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
})

// do makes one exchange that must go well.
func (b *bench) do(c *Conn, r *Request) *Response {
	b.Helper()
	var res Response
	if err := c.Do(r, 0, &res); err != nil {
		b.Fatalf("%v, after %+v", err, res)
	}
	return &res
}

// fail makes one exchange that must fail in that way.
func (b *bench) fail(c *Conn, r *Request, want Kind) (*Error, *Response) {
	b.Helper()
	var res Response
	err := c.Do(r, time.Minute, &res)
	e, ok := err.(*Error)
	if !ok || e.Kind != want {
		b.Fatalf("got %v with %+v, want %q", err, res, want)
	}
	return e, &res
}

// render is Render for a draft that is right.
func render(t testing.TB, d Draft) *Request {
	t.Helper()
	if d.Method == "" {
		d.Method = "GET"
	}
	d.Target, d.Host = "/", "example.com"
	r, err := Render(d)
	if err != nil {
		t.Fatal(err)
	}
	r.KeepBody = true
	return r
}

// hear reads one request of that size, as a server. It is false when the client has gone.
func hear(nc net.Conn, r *Request) bool {
	_, err := io.CopyN(io.Discard, nc, r.Size())
	return err == nil
}

// serving answers every request r with the same response.
func serving(r *Request, response string) func(net.Conn) {
	return func(nc net.Conn) {
		for hear(nc, r) {
			io.WriteString(nc, response)
		}
	}
}
