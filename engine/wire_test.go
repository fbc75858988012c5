package engine

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"bench/result"
	"bench/spec"
)

// What is on the wire is what was sent and is not answered yet, whoever waits besides; and nothing is when all is over,
// however it ended.
func TestInFlightIsWhatIsOnTheWire(t *testing.T) {
	const together = 6
	slow := func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(50 * time.Millisecond)
		if r.URL.Path == "/cut" {
			panic(http.ErrAbortHandler)
		}
	}
	plain := httptest.NewServer(http.HandlerFunc(slow))
	t.Cleanup(plain.Close)
	two, asTwo, twoEnv := http2Server(t, true, slow)
	three, asThree, threeEnv := http3Server(t, slow)
	for name, c := range map[string]struct {
		url    string
		client spec.Client
		env    clientEnv
		most   int64
	}{
		"as many connections as it takes": {plain.URL, spec.Client{}, clientEnv{}, together},
		"max_connections = 1":             {plain.URL, spec.Client{MaxConnections: 1}, clientEnv{}, 1},
		"max_connections = 2":             {plain.URL, spec.Client{MaxConnections: 2}, clientEnv{}, 2},
		"a connection for each":           {plain.URL, spec.Client{Session: "request", Redirects: 1}, clientEnv{}, together},
		"streams of HTTP/2":               {two, asTwo, twoEnv, together},
		"streams of HTTP/3":               {three, asThree, threeEnv, together},
	} {
		t.Run(name, func(t *testing.T) {
			var w wire
			c.env.Wire = &w
			r := newRig(t, c.client, c.env)
			for _, path := range []string{"/", "/cut"} {
				w.reset()
				q := r.prepare(spec.Request{Method: "POST", URL: c.url + path})
				var wait sync.WaitGroup
				for range together {
					wait.Go(func() { _ = r.session.do(t.Context(), q, new(exchange)) })
				}
				wait.Wait()
				if now, most := w.now.Load(), w.most.Load(); now != 0 || most != c.most {
					t.Errorf("%s: %d on the wire at most, and %d at the end; want %d and 0", path, most, now, c.most)
				}
			}
		})
	}
}

// A slowListener's connections keep quiet for a while at first.
type slowListener struct{ net.Listener }

type slowConn struct {
	net.Conn
	once sync.Once
}

const slowness = 40 * time.Millisecond

func (l slowListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	return &slowConn{Conn: conn}, err
}

func (c *slowConn) Read(b []byte) (int, error) {
	c.once.Do(func() { time.Sleep(slowness) })
	return c.Conn.Read(b)
}

// What opening a connection takes is no queue, whoever opens it; waiting for a slot is one.
func TestConnectingIsNotQueueing(t *testing.T) {
	for _, version := range []string{"1.1", "2"} {
		server := httptest.NewUnstartedServer(http.HandlerFunc(ok))
		server.EnableHTTP2 = version == "2"
		server.Listener = slowListener{server.Listener}
		server.StartTLS()
		t.Cleanup(server.Close)
		plan := planOf(server.URL, spec.Benchmark{Blocks: 1, Iterations: 1}, []string{"a", "b"}, spec.Strategy{Name: "map", Type: "map"})
		c := &plan.Benchmarks[0].Cells[0]
		c.Client.HTTPVersion, c.Client.Session, c.Client.TLS.InsecureSkipVerify = version, "batch", true
		run, err := Run(t.Context(), plan, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := run.Cells[0]
		if got.Connecting.Count != 2 || *got.Connecting.Min < slowness.Seconds() || got.Queue.Count != 2 || *got.Queue.Max >= slowness.Seconds() {
			t.Errorf("HTTP/%s: %d connecting for %v s at least, %d queueing for %v s at most; a handshake takes %v",
				version, got.Connecting.Count, *got.Connecting.Min, got.Queue.Count, *got.Queue.Max, slowness)
		}
		for _, s := range got.Timeline {
			if s.Connecting < slowness.Seconds() || s.Sent < s.Connecting {
				t.Errorf("HTTP/%s: the batch's picture has %+v", version, s)
			}
		}
	}
}

// Requests that were sent again are errors where there are many of them, with their names; else a warning.
func TestRequestsSentAgainAreErrorsWhereTheyAreMany(t *testing.T) {
	for again, want := range map[int]int64{0: 0, 1: 0, 2: 0, 3: 3, 200: 200} {
		r := newRecorder(1)
		requests := []*request{{Request: spec.Request{Name: "a"}}}
		for i := range 200 {
			x := sample{exchange: exchange{sent: 1, firstByte: 2, done: 3, attempts: 1, status: 200}, lag: unset, delivered: unset}
			if i < again {
				x.attempts = 2
			}
			r.shard(i).flush([]sample{x}, requests)
		}
		s := r.merge()
		s.chargeRepeats()
		if s.errors != want || s.kinds[sentAgain] != want || s.names[0].errors != want || s.names[0].kinds[sentAgain] != want {
			t.Errorf("%d of 200 sent again: %d errors, want %d", again, s.errors, want)
		}
		var told []result.Warning
		if told = s.warnOfRepeats(); (len(told) > 0) != (again > 0) {
			t.Errorf("%d of 200 sent again: %v", again, told)
		}
	}
}
