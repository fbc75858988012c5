package engine

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bench/spec"
)

// A slowSession answers every request after its time, and watches that no two requests share an exchange.
type slowSession struct {
	t    *testing.T
	took []time.Duration // by request
	mu   sync.Mutex
	busy map[*exchange]bool
}

func (s *slowSession) do(ctx context.Context, r *request, x *exchange) error {
	s.mu.Lock()
	if s.busy[x] {
		s.t.Error("a request writes to the exchange of another one")
	}
	s.busy[x] = true
	s.mu.Unlock()
	x.sent = now()
	time.Sleep(s.took[r.index])
	x.done, x.kind = now(), none
	s.mu.Lock()
	delete(s.busy, x)
	s.mu.Unlock()
	return nil
}

func (s *slowSession) lane() session { return s }

func (s *slowSession) close() {}

// grequests.map gives an empty slot for what gtimeout cuts off, so that its consumer has every item while some still run.
func TestOrphansKeepTheirPlaceAfterAFullBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := spec.Group{Requests: []spec.Request{{Name: "fast"}, {Name: "slow"}}}
		c := &cell{
			plan:  spec.Cell{Group: g, Strategy: spec.Strategy{Type: "map"}},
			items: compose(g, 1), requests: []*request{{index: 0}, {index: 1}}, names: make([]nameTotal, 2),
			kept: &slowSession{t: t, took: []time.Duration{time.Second, 5 * time.Second}, busy: map[*exchange]bool{}},
			rec:  newRecorder(2),
		}
		c.strategy = newStrategy(spec.Strategy{Type: "map", GTimeout: 2 * time.Second}, 0)
		defer c.crew.dismiss()
		trial := c.newTrial(extent{count: 2}, true)
		trial.run(t.Context())
		if n := trial.tally.orphans.Load(); n != 2 {
			t.Errorf("%d orphans, want one a batch", n)
		}
	})
}
