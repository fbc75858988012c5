package client

import (
	"sync"
	"testing"
	"time"

	"bench/engine/peers"
	"bench/plan"
)

func TestHTTP2SteadyStateAllocatesNothing(t *testing.T) {
	if underRace {
		t.Skip("the race detector makes pools forget")
	}
	url := peers.CheapHTTP2(t)
	r := newRig(t, plan.Client{HTTPVersion: "2", Timeout: time.Minute}, Env{})
	q := r.prepare(plan.Request{URL: url})
	for name, s := range map[string]Session{"session": r.session, "lane": r.session.Lane()} {
		allocations := testing.AllocsPerRun(500, func() {
			if err := s.Do(t.Context(), q, &r.x); err != nil {
				t.Fatal(err)
			}
		})
		if allocations != 0 {
			t.Errorf("%s: %v allocations a request", name, allocations)
		}
	}
}

// BenchmarkClientHTTP2 is ten connections with ten requests at once on each, without TLS.
func BenchmarkClientHTTP2(b *testing.B) {
	c, err := New(plan.Client{HTTPVersion: "2", Session: "cell", MaxConnections: 10, Timeout: time.Minute}, Env{})
	if err != nil {
		b.Fatal(err)
	}
	q, err := c.Compile([]plan.Request{{Method: "GET", URL: peers.CheapHTTP2(b)}})
	if err != nil {
		b.Fatal(err)
	}
	s := q.Open()
	defer s.Close()
	b.ReportAllocs()
	var all sync.WaitGroup
	for range 100 {
		lane := s.Lane()
		all.Go(func() {
			var x Exchange
			for range b.N/100 + 1 {
				if err := lane.Do(b.Context(), 0, &x); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}
