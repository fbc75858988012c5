package client

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"bench/engine/clock"
	"bench/engine/http1"
	"bench/plan"
)

// connectionsOf is how many connections a session has.
func connectionsOf(s Session) int {
	var below any
	switch s := s.(type) {
	case *session[*visit[*http1Request]]:
		below = s.exchanger.(*browserSession[*http1Request]).below
	case *session[*visit[*http2Request]]:
		below = s.exchanger.(*browserSession[*http2Request]).below
	case *session[*visit[*http3Request]]:
		below = s.exchanger.(*browserSession[*http3Request]).below
	}
	switch s := below.(type) {
	case *http1Session:
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.links)
	case *http2Session:
		return len(s.all())
	case *http3Session:
		return len(s.all())
	}
	return -1
}

// A server that leads to ever new names keeps no more connections open, and no more of anything else, than there are places
// for strangers; those of the spec keep theirs.
func TestStrangersHaveALimitedNumberOfPlaces(t *testing.T) {
	const names = 2 * maxStrangers
	var mu sync.Mutex
	next := 0
	for name, w := range everyWay(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/lead" {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		next++
		scheme := map[bool]string{true: "https://", false: "http://"}[r.TLS != nil]
		_, port, _ := strings.Cut(r.Host, ":")
		http.Redirect(w, r, fmt.Sprintf("%sn%d.localhost:%s/", scheme, next, port), http.StatusFound)
	}) {
		if w.client.Proxy != "" || w.client.UnixSocket != "" {
			continue // where names lead nowhere else, or somebody else resolves them
		}
		t.Run(name, func(t *testing.T) {
			w.client.Redirects, w.client.TLS = 1, plan.TLS{InsecureSkipVerify: true}
			w.client.Session, w.env.Sweeper = "cell", http1.NewSweeper(clock.Now)
			t.Cleanup(w.env.Sweeper.Stop)
			made, err := New(w.client, w.env)
			if err != nil {
				t.Fatal(err)
			}
			known, err := made.Compile([]plan.Request{{Method: "GET", URL: w.url + "/lead"}, {Method: "GET", URL: w.url + "/"}})
			if err != nil {
				t.Fatal(err)
			}
			const q, plain = 0, 1
			r := &rig{t: t, client: made, session: known.Open()}
			t.Cleanup(r.session.Close)
			lane := r.session.Lane()
			get := func(s Session, q int) {
				t.Helper()
				if err := s.Do(t.Context(), q, &r.x); err != nil || r.x.Status != 200 {
					t.Fatalf("%v, status %d", err, r.x.Status)
				}
			}
			most := 1 + maxStrangers
			if w.client.HTTPVersion == "1.1" {
				most *= 2 // the lane has connections of its own
			}
			for range names {
				get(r.session, q)
				get(lane, q)
			}
			eventually(t, func() bool { return connectionsOf(r.session) <= most })
			var all sync.WaitGroup
			for range 4 {
				all.Go(func() {
					var x Exchange
					for range names {
						if err := r.session.Do(t.Context(), q, &x); err != nil || x.Status != 200 {
							t.Errorf("%v, status %d: %s", err, x.Status, x.Message)
							return
						}
					}
				})
			}
			all.Wait()
			eventually(t, func() bool { return connectionsOf(r.session) <= most+4 })
			get(r.session, plain)
			if r.x.Opened {
				t.Error("the spec's own origin has lost its connection")
			}
		})
	}
}

// The stranger that was met longest ago gives its place away, and what is known stays known.
func TestPlacesOfOrigins(t *testing.T) {
	var c catalog
	at := func(i int) Origin { return Origin{Scheme: "http", Host: fmt.Sprint(i), Port: 80} }
	own := c.find(at(0))
	c.settle()
	var strangers []*Origin
	for i := range maxStrangers {
		strangers = append(strangers, c.find(at(i+1)))
	}
	if c.find(at(0)) != own || c.find(at(1)) != strangers[0] || strangers[0].gone() || own.state.stranger {
		t.Error("one that is known is made anew")
	}
	late := c.find(at(100))
	if late.index != strangers[1].index || !strangers[1].gone() || strangers[0].gone() || own.gone() {
		t.Errorf("the late one has place %d, want that of the one met longest ago, %d", late.index, strangers[1].index)
	}
	if again := c.find(at(2)); again == strangers[1] || again.gone() || again.index != strangers[2].index {
		t.Error("one that was forgotten is not met anew")
	}
	if c.count() != 1+maxStrangers || c.places != 1+maxStrangers {
		t.Errorf("%d origins in %d places", c.count(), c.places)
	}
}

// eventually waits for what others are about to do: a connection that is closed takes its goroutines with it a moment later.
func eventually(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := clock.Now() + 10*time.Second; !done(); time.Sleep(time.Millisecond) {
		if clock.Now() > deadline {
			t.Fatal("it doesn't come about")
		}
	}
}
