package client

import (
	"context"
	"testing"
	"time"

	"bench/engine/clock"
	"bench/engine/http1"
	"bench/plan"
)

// Nothing is allocated for a request over a kept connection.
func TestSteadyStateAllocatesNothing(t *testing.T) {
	url, _ := answeringCheaply(t)
	r := newRig(t, plan.Client{Timeout: time.Minute}, Env{})
	q := r.prepare(plan.Request{URL: url})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for name, s := range map[string]Session{"session": r.session, "lane": r.session.Lane()} {
		allocations := testing.AllocsPerRun(500, func() {
			if err := s.Do(ctx, q, &r.x); err != nil {
				t.Fatal(err)
			}
		})
		if allocations != 0 {
			t.Errorf("%s: %v allocations a request", name, allocations)
		}
	}
}

// BenchmarkClientHTTP1 is one request after the other: over the session's connections, a lane's, and new ones.
func BenchmarkClientHTTP1(b *testing.B) {
	url, _ := answeringCheaply(b)
	sweeper := http1.NewSweeper(clock.Now)
	defer sweeper.Stop()
	for _, kind := range []string{"session", "lane", "fresh"} {
		c, err := New(plan.Client{HTTPVersion: "1.1", Session: map[string]plan.Session{"fresh": plan.SessionRequest}[kind], Timeout: time.Minute}, Env{Sweeper: sweeper})
		if err != nil {
			b.Fatal(err)
		}
		q, err := c.Compile([]plan.Request{{Method: "GET", URL: url}})
		if err != nil {
			b.Fatal(err)
		}
		s := q.Open()
		defer s.Close()
		if kind == "lane" {
			s = s.Lane()
		}
		b.Run(kind, func(b *testing.B) {
			b.ReportAllocs()
			var x Exchange
			for b.Loop() {
				if err := s.Do(b.Context(), 0, &x); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
