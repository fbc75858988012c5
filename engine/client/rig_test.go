package client

import (
	"net"
	"net/http"
	"testing"

	"go.uber.org/goleak"

	"bench/engine/clock"
	"bench/engine/http1"
	"bench/plan"
)

// A rig is a client under test, a session of it, and what it is to do.
type rig struct {
	t       *testing.T
	client  Client
	known   growing
	session Session
	x       Exchange
}

// A growing is a Compiled to which a test adds requests when it has some, while nothing is under way.
type growing interface {
	add(r plan.Request) error
	count() int
	rendering(index int) any
	expects(index int) *expected
}

func (c *compiledFor[P]) count() int { return len(c.requests) }

func (c *compiledFor[P]) expects(index int) *expected { return &c.requests[index].expected }

func (c *compiledFor[P]) rendering(index int) any { return c.requests[index].rendered }

// growingOf is the innermost of those that stand one above the other.
func growingOf(c Compiled) growing {
	switch outer := c.(type) {
	case *totalCompiled:
		return growingOf(outer.Compiled)
	case *retryCompiled:
		return growingOf(outer.Compiled)
	case *callCompiled:
		return growingOf(outer.Compiled)
	}
	return c.(growing)
}

// newRig makes a client and opens a session; both end with the test, which must leave no goroutine behind.
func newRig(t *testing.T, c plan.Client, env Env) *rig {
	t.Helper()
	before := goleak.IgnoreCurrent()
	// A server of quic-go's may go on reading the control stream of a connection that the client has closed.
	servers := goleak.IgnoreAnyFunction("github.com/quic-go/quic-go/http3.(*RawServerConn).handleControlStream")
	t.Cleanup(func() { goleak.VerifyNone(t, before, servers) })
	env.Sweeper = http1.NewSweeper(clock.Now)
	t.Cleanup(env.Sweeper.Stop)
	if c.HTTPVersion == "" {
		c.HTTPVersion = "1.1"
	}
	if c.Session == "" {
		c.Session = "cell"
	}
	made, err := New(c, env)
	if err != nil {
		t.Fatal(err)
	}
	none, err := made.Compile(nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, client: made, known: growingOf(none), session: none.Open()}
	t.Cleanup(r.session.Close)
	return r
}

// prepare compiles one more request.
func (r *rig) prepare(q plan.Request) (index int) {
	r.t.Helper()
	if q.Method == "" {
		q.Method = http.MethodGet
	}
	if err := r.known.add(q); err != nil {
		r.t.Fatal(err)
	}
	return r.known.count() - 1
}

// get performs a GET of url in the rig's session, and leaves what happened in x.
func (r *rig) get(url string) error {
	r.t.Helper()
	return r.session.Do(r.t.Context(), r.prepare(plan.Request{URL: url}), &r.x)
}

// mustGet is get for a request that has to go well.
func (r *rig) mustGet(url string) {
	r.t.Helper()
	if err := r.get(url); err != nil || r.x.Kind != None {
		r.t.Fatalf("get: %v, kind %q: %s", err, r.x.Kind, r.x.Message)
	}
}

const fine = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

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
