package engine

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"bench/engine/http1"
	"bench/spec"
)

// A rig is a client under test, a session of it, and what it is to do.
type rig struct {
	t       *testing.T
	client  client
	session session
	x       exchange
}

// newRig makes a client and opens a session; both end with the test, which must leave no goroutine behind.
func newRig(t *testing.T, c spec.Client, env clientEnv) *rig {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	env.Sweeper = http1.NewSweeper(now)
	t.Cleanup(env.Sweeper.Stop)
	if c.HTTPVersion == "" {
		c.HTTPVersion = "1.1"
	}
	if c.Session == "" {
		c.Session = "cell"
	}
	made, err := newClient(c, env)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, client: made, session: made.open()}
	t.Cleanup(r.session.close)
	return r
}

func (r *rig) prepare(q spec.Request) *request {
	r.t.Helper()
	if q.Method == "" {
		q.Method = http.MethodGet
	}
	made, err := r.client.prepare(q, 0)
	if err != nil {
		r.t.Fatal(err)
	}
	return made
}

// get performs a GET of url in the rig's session, and leaves what happened in x.
func (r *rig) get(url string) error {
	r.t.Helper()
	return r.session.do(r.t.Context(), r.prepare(spec.Request{URL: url}), &r.x)
}

// mustGet is get for a request that has to go well.
func (r *rig) mustGet(url string) {
	r.t.Helper()
	if err := r.get(url); err != nil || r.x.kind != none {
		r.t.Fatalf("get: %v, kind %q: %s", err, r.x.kind, r.x.message)
	}
}

// answering is a server that answers each request with the same bytes, and counts connections.
func answering(t *testing.T, answer string) (url string, connections *atomic.Int64) {
	t.Helper()
	l, o := listening(t, "tcp", "127.0.0.1:0")
	connections = new(atomic.Int64)
	serve(t, l, func(conn net.Conn) {
		connections.Add(1)
		in := bufio.NewReader(conn)
		for {
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, r.Body)
			if _, err := io.WriteString(conn, answer); err != nil {
				return
			}
		}
	})
	return "http://" + joinPort(o.host, o.port) + "/", connections
}

const fine = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

// hang holds a connection until the client gives up.
func hang(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

// answeringCheaply is a server that allocates nothing for a request, so that it doesn't show up in measurements.
func answeringCheaply(tb testing.TB) (string, net.Listener) {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				in, out := make([]byte, 4096), []byte(fine)
				for {
					if _, err := conn.Read(in); err != nil {
						return
					}
					if _, err := conn.Write(out); err != nil {
						return
					}
				}
			}()
		}
	}()
	return "http://" + l.Addr().String() + "/", l
}
