package engine

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"bench/spec"
)

// counting is a server that counts its connections. /2 leads to /1, and that to /0; /away leads to another server.
func counting(t *testing.T, other string) (url string, connections *atomic.Int64) {
	t.Helper()
	connections = new(atomic.Int64)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; path {
		case "/0":
		case "/away":
			http.Redirect(w, r, other, http.StatusFound)
		default:
			http.Redirect(w, r, "/"+string(path[1]-1), http.StatusFound)
		}
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	return server.URL, connections
}

// Each call has a session of its own, which its redirects share. Every connection is counted, wherever it leads.
func TestCallsHaveASessionEach(t *testing.T) {
	second, atSecond := counting(t, "")
	first, atFirst := counting(t, second+"/1")
	r := newRig(t, spec.Client{Redirects: 5, Session: "request"}, clientEnv{})
	for range 2 {
		r.mustGet(first + "/2")
		if want := (hops{sent: 2, reused: 2}); !r.x.opened || r.x.hops != want {
			t.Errorf("two redirects on one server: opened %v, then %+v", r.x.opened, r.x.hops)
		}
	}
	r.mustGet(first + "/away")
	if want := (hops{sent: 2, opened: 1, reused: 1}); !r.x.opened || r.x.hops != want || r.x.status != 200 {
		t.Errorf("a redirect to another server: opened %v, then %+v", r.x.opened, r.x.hops)
	}
	if atFirst.Load() != 3 || atSecond.Load() != 1 {
		t.Errorf("the servers had %d and %d connections, want 3 and 1", atFirst.Load(), atSecond.Load())
	}
}

// What is under way in the calls of a session ends with it.
func TestCallsAreCutWithTheirSession(t *testing.T) {
	l, o := listening(t, "tcp", "127.0.0.1:0")
	serve(t, l, hang)
	r := newRig(t, spec.Client{Cookies: true, Session: "request"}, clientEnv{})
	time.AfterFunc(30*time.Millisecond, r.session.close)
	if err := r.get("http://" + joinPort(o.host, o.port)); err == nil || r.x.kind != cancelled {
		t.Errorf("%v, kind %q", err, r.x.kind)
	}
	if err := r.get("http://" + joinPort(o.host, o.port)); err == nil || r.x.kind != cancelled || r.x.sent != 0 {
		t.Errorf("after the close: %v, kind %q", err, r.x.kind)
	}
}

func TestMaxConnectionsLimitsCalls(t *testing.T) {
	var now, most atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		time.Sleep(5 * time.Millisecond)
		now.Add(-1)
	}))
	t.Cleanup(server.Close)
	r := newRig(t, spec.Client{Cookies: true, Session: "request", MaxConnections: 2}, clientEnv{})
	q := r.prepare(spec.Request{URL: server.URL})
	done := make(chan error)
	for range 8 {
		go func() { done <- r.session.do(t.Context(), q, new(exchange)) }()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if most.Load() != 2 {
		t.Errorf("%d at once", most.Load())
	}
}
