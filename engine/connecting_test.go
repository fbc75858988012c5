package engine

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/plan"
	"bench/result"
)

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
	for _, version := range []plan.HTTPVersion{plan.HTTP1, plan.HTTP2} {
		server := httptest.NewUnstartedServer(http.HandlerFunc(ok))
		server.EnableHTTP2 = version == "2"
		server.Listener = slowListener{server.Listener}
		server.StartTLS()
		t.Cleanup(server.Close)
		plan := planOf(server.URL, plan.Benchmark{Blocks: 1, Iterations: 1}, []string{"a", "b"}, plan.Strategy{Name: "map", Type: "map"})
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
		requests := []plan.Request{{Name: "a"}}
		for i := range 200 {
			x := sample{Exchange: client.Exchange{Sent: 1, FirstByte: 2, Done: 3, Attempts: 1, Status: 200}, lag: clock.Unset, delivered: clock.Unset}
			if i < again {
				x.Attempts = 2
			}
			r.shard(i).flush([]sample{x}, requests)
		}
		s := r.merge()
		chargeRepeats(&s)
		if s.Errors != want || s.ErrorKinds[client.SentAgain.String()] != want || s.Names[0].Errors != want || s.Names[0].Kinds[client.SentAgain.String()] != want {
			t.Errorf("%d of 200 sent again: %d errors, want %d", again, s.Errors, want)
		}
		var told []result.Warning
		if told = warnOfRepeats(&s); (len(told) > 0) != (again > 0) {
			t.Errorf("%d of 200 sent again: %v", again, told)
		}
		code := map[bool]result.Code{true: result.RepeatsCharged, false: result.RepeatsTolerated}[want > 0]
		if len(told) > 0 && (told[0].Code != result.Repeated || told[0].Because[0].Code != code) {
			t.Errorf("%d of 200 sent again: %s because of %s, want %s", again, told[0].Code, told[0].Because[0].Code, code)
		}
	}
}
