package engine

import (
	"context"
	"testing"
	"time"

	"bench/engine/http1"
	"bench/spec"
)

// Nothing is allocated for a request over a kept connection.
func TestSteadyStateAllocatesNothing(t *testing.T) {
	url, _ := answeringCheaply(t)
	r := newRig(t, spec.Client{Timeout: time.Minute}, clientEnv{})
	q := r.prepare(spec.Request{URL: url})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for name, s := range map[string]session{"session": r.session, "lane": r.session.lane()} {
		allocations := testing.AllocsPerRun(500, func() {
			if err := s.do(ctx, q, &r.x); err != nil {
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
	sweeper := http1.NewSweeper(now)
	defer sweeper.Stop()
	for _, kind := range []string{"session", "lane", "fresh"} {
		c, err := newClient(spec.Client{HTTPVersion: "1.1", Session: map[string]string{"fresh": "request"}[kind], Timeout: time.Minute}, clientEnv{Sweeper: sweeper})
		if err != nil {
			b.Fatal(err)
		}
		q, err := c.prepare(spec.Request{Method: "GET", URL: url}, 0)
		if err != nil {
			b.Fatal(err)
		}
		s := c.open()
		defer s.close()
		if kind == "lane" {
			s = s.lane()
		}
		b.Run(kind, func(b *testing.B) {
			b.ReportAllocs()
			var x exchange
			for b.Loop() {
				if err := s.do(b.Context(), q, &x); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
