package http2

import (
	"errors"
	"net"
	"slices"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

// A rig is a connection under test, and a stream for its requests.
type rig struct {
	t      testing.TB
	conn   *Conn
	stream *Stream
}

// newRig connects to a server. The connection ends with the test, which must leave no goroutine behind.
func newRig(t testing.TB, at net.Addr, o Options) *rig {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	nc, err := net.Dial(at.Network(), at.String())
	if err != nil {
		t.Fatal(err)
	}
	if o.Memory == nil {
		o.Memory = boundless{}
	}
	r := &rig{t: t, conn: New(nc, o), stream: NewStream()}
	var wait sync.WaitGroup
	r.conn.Start(&wait)
	t.Cleanup(func() {
		r.conn.Close(errors.New("the test is over"))
		wait.Wait()
	})
	return r
}

// get is a request for nothing in particular.
var get = Draft{Method: "GET", Scheme: "http", Authority: "127.0.0.1", Path: "/"}

func (r *rig) do(d Draft) error {
	r.t.Helper()
	return r.conn.Do(rendered(r.t, d), new(scope), r.stream)
}

func rendered(t testing.TB, d Draft) *Request {
	t.Helper()
	q, err := Render(d)
	if err != nil {
		t.Fatal(err)
	}
	q.KeepHead = true
	return q
}

// A scope is over when a test says so.
type scope struct{ over bool }

func (s *scope) Over() bool { return s.over }

// boundless is a Memory without a limit.
type boundless struct{}

func (boundless) Grow(b []byte, n int) ([]byte, bool) { return slices.Grow(b, n), true }

func (boundless) Free(b []byte) []byte { return b[:0] }

// kindOf is the kind of an error; 0 if there is none.
func kindOf(err error) Kind {
	var known *Error
	if errors.As(err, &known) {
		return known.Kind
	}
	return 0
}
