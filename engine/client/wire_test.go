package client

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"bench/plan"
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
		client plan.Client
		env    Env
		most   int64
	}{
		"as many connections as it takes": {plain.URL, plan.Client{}, Env{}, together},
		"max_connections = 1":             {plain.URL, plan.Client{MaxConnections: 1}, Env{}, 1},
		"max_connections = 2":             {plain.URL, plan.Client{MaxConnections: 2}, Env{}, 2},
		"a connection for each":           {plain.URL, plan.Client{Session: "request", Redirects: 1}, Env{}, together},
		"streams of HTTP/2":               {two, asTwo, twoEnv, together},
		"streams of HTTP/3":               {three, asThree, threeEnv, together},
	} {
		t.Run(name, func(t *testing.T) {
			var w Wire
			c.env.Wire = &w
			r := newRig(t, c.client, c.env)
			for _, path := range []string{"/", "/cut"} {
				w.Reset()
				q := r.prepare(plan.Request{Method: "POST", URL: c.url + path})
				var wait sync.WaitGroup
				for range together {
					wait.Go(func() { _ = r.session.Do(t.Context(), q, new(Exchange)) })
				}
				wait.Wait()
				if now, most := w.now.Load(), w.Most.Load(); now != 0 || most != c.most {
					t.Errorf("%s: %d on the wire at most, and %d at the end; want %d and 0", path, most, now, c.most)
				}
			}
		})
	}
}
