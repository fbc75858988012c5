package client

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"bench/engine/peers"
	"bench/plan"
)

// A request that is in flight ends with its context, and so does one that waits for a connection; others go on.
func TestContextCutsWhatIsInFlight(t *testing.T) {
	arrived := make(chan struct{}, 10)
	let := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		select {
		case <-let:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(server.Close)
	r := newRig(t, plan.Client{MaxConnections: 3}, Env{})
	q := r.prepare(plan.Request{URL: server.URL})
	ctx, cancel := context.WithCancel(t.Context())
	start := func(ctx context.Context) chan error {
		result := make(chan error, 1)
		go func() { result <- r.session.Do(ctx, q, new(Exchange)) }()
		return result
	}
	one, two, other := start(ctx), start(ctx), start(t.Context())
	for range 3 {
		<-arrived
	}
	waiting := start(ctx)
	cancel()
	for _, result := range []chan error{one, two, waiting} {
		if err := <-result; !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled request says %v", err)
		}
	}
	if err := r.session.Do(ctx, q, &r.x); r.x.Kind != Cancelled || err == nil {
		t.Errorf("a request in a context that is done says %v", err)
	}
	close(let)
	if err := <-other; err != nil {
		t.Errorf("a request in another context says %v", err)
	}
	if err := r.session.Do(t.Context(), q, &r.x); err != nil {
		t.Errorf("the session is of no more use: %v", err)
	}
}

func TestCloseCutsWhatIsInFlight(t *testing.T) {
	arrived := make(chan struct{}, 10)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	r := newRig(t, plan.Client{MaxConnections: 2}, Env{})
	q := r.prepare(plan.Request{URL: server.URL})
	results := make(chan error, 3)
	for range 3 { // one of them waits for a connection
		go func() { results <- r.session.Do(context.Background(), q, new(Exchange)) }()
	}
	<-arrived
	<-arrived
	r.session.Close()
	for range 3 {
		if err := <-results; !errors.Is(err, error(errSessionClosed)) {
			t.Errorf("got %v", err)
		}
	}
}

// Who waits longest gets the connection that comes free.
func TestMaxConnections(t *testing.T) {
	var inside, opened atomic.Int64
	var full sync.WaitGroup // the first three are inside at once
	full.Add(3)
	var arrivals atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		if inside.Add(1) > 3 {
			t.Error("more than three requests at once")
		}
		if arrivals.Add(1) <= 3 {
			full.Done()
			full.Wait()
		}
		inside.Add(-1)
	}))
	t.Cleanup(server.Close)
	r := newRig(t, plan.Client{MaxConnections: 3}, Env{})
	q := r.prepare(plan.Request{URL: server.URL})
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() {
			lane := r.session.Lane() // there are too few connections for lanes of their own
			var x Exchange
			if err := lane.Do(t.Context(), q, &x); err != nil {
				t.Error(err)
			}
			if x.Opened {
				opened.Add(1)
			}
		})
	}
	all.Wait()
	if opened.Load() != 3 {
		t.Errorf("%d connections were opened, want 3", opened.Load())
	}
}

// Where there are connections enough, each lane has its own.
func TestLanesWithinMaxConnections(t *testing.T) {
	url, connections := peers.Answering(t, fine)
	r := newRig(t, plan.Client{MaxConnections: 2}, Env{Bound: 2})
	q := r.prepare(plan.Request{URL: url})
	one, two := r.session.Lane(), r.session.Lane()
	for range 2 {
		for _, lane := range []Session{one, two} {
			if err := lane.Do(t.Context(), q, &r.x); err != nil {
				t.Error(err)
			}
		}
	}
	if connections.Load() != 2 {
		t.Errorf("two lanes over %d connections", connections.Load())
	}
}

// The limit holds for connections that serve one request each, too.
func TestMaxConnectionsOfFreshOnes(t *testing.T) {
	l, o := listening(t, "tcp", "127.0.0.1:0")
	var open atomic.Int64
	peers.Serve(t, l, func(conn net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
			return
		}
		if open.Add(1) > 2 {
			t.Error("more than two connections at once")
		}
		open.Add(-1) // the client can't know that it may open another one before it has read the response
		_, _ = io.WriteString(conn, fine)
		peers.Hang(conn)
	})
	r := newRig(t, plan.Client{MaxConnections: 2, Session: "request"}, Env{})
	q := r.prepare(plan.Request{URL: "http://" + plan.HostPort(o.Host, o.Port)})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			var x Exchange
			if err := r.session.Do(t.Context(), q, &x); err != nil || !x.Opened {
				t.Errorf("%v, opened %v", err, x.Opened)
			}
		})
	}
	all.Wait()
}

// The limit is one of all connections: an idle one to another origin is closed to make room.
func TestMaxConnectionsOverOrigins(t *testing.T) {
	one, connectionsOne := peers.Answering(t, fine)
	two, _ := peers.Answering(t, fine)
	r := newRig(t, plan.Client{MaxConnections: 1}, Env{})
	r.mustGet(one)
	r.mustGet(two)
	r.mustGet(one)
	if !r.x.Opened || connectionsOne.Load() != 2 {
		t.Error("the first origin's connection was kept beyond the limit")
	}
}

func TestWaitersComeInTurn(t *testing.T) {
	var q waiters
	a, b, c := &Origin{Host: "a"}, &Origin{Host: "b"}, &Origin{Host: "c"}
	q.join(a)
	second := q.join(b)
	q.join(c)
	if !q.leave(second) || q.leave(second) {
		t.Error("one can leave once")
	}
	if first := q.first(); first.origin != a {
		t.Errorf("the first is %s", first.origin.Host)
	}
	if last := q.first(); last.origin != c || q.first() != nil {
		t.Errorf("the last is %s", last.origin.Host)
	}
}
