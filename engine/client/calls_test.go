package client

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"bench/engine/peers"
	"bench/plan"
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
	r := newRig(t, plan.Client{Redirects: 5, Session: "request"}, Env{})
	for range 2 {
		r.mustGet(first + "/2")
		if want := (hops{Sent: 2, Reused: 2}); !r.x.Opened || r.x.Hops != want {
			t.Errorf("two redirects on one server: opened %v, then %+v", r.x.Opened, r.x.Hops)
		}
	}
	r.mustGet(first + "/away")
	if want := (hops{Sent: 2, Opened: 1, Reused: 1}); !r.x.Opened || r.x.Hops != want || r.x.Status != 200 {
		t.Errorf("a redirect to another server: opened %v, then %+v", r.x.Opened, r.x.Hops)
	}
	if atFirst.Load() != 3 || atSecond.Load() != 1 {
		t.Errorf("the servers had %d and %d connections, want 3 and 1", atFirst.Load(), atSecond.Load())
	}
}

// What is under way in the calls of a session ends with it.
func TestCallsAreCutWithTheirSession(t *testing.T) {
	l, o := listening(t, "tcp", "127.0.0.1:0")
	peers.Serve(t, l, peers.Hang)
	r := newRig(t, plan.Client{Cookies: true, Session: "request"}, Env{})
	time.AfterFunc(30*time.Millisecond, r.session.Close)
	if err := r.get("http://" + plan.HostPort(o.Host, o.Port)); err == nil || r.x.Kind != Cancelled {
		t.Errorf("%v, kind %q", err, r.x.Kind)
	}
	if err := r.get("http://" + plan.HostPort(o.Host, o.Port)); err == nil || r.x.Kind != Cancelled || r.x.Sent != 0 {
		t.Errorf("after the close: %v, kind %q", err, r.x.Kind)
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
	r := newRig(t, plan.Client{Cookies: true, Session: "request", MaxConnections: 2}, Env{})
	q := r.prepare(plan.Request{URL: server.URL})
	done := make(chan error)
	for range 8 {
		go func() { done <- r.session.Do(t.Context(), q, new(Exchange)) }()
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
