package engine

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/plan"
	"bench/strategy"
)

// A slowSession answers every request after its time, and watches that no two requests share an exchange.
type slowSession struct {
	t    *testing.T
	took []time.Duration // by request
	mu   sync.Mutex
	busy map[*client.Exchange]bool
}

func (s *slowSession) Do(ctx context.Context, index int, x *client.Exchange) error {
	s.mu.Lock()
	if s.busy[x] {
		s.t.Error("a request writes to the exchange of another one")
	}
	s.busy[x] = true
	s.mu.Unlock()
	x.Sent = clock.Now()
	time.Sleep(s.took[index])
	x.Done, x.Kind = clock.Now(), client.None
	s.mu.Lock()
	delete(s.busy, x)
	s.mu.Unlock()
	return nil
}

func (s *slowSession) Lane() client.Session { return s }

func (s *slowSession) Close() {}

// grequests.map gives an empty slot for what gtimeout cuts off, so that its consumer has every item while some still run.
func TestOrphansKeepTheirPlaceAfterAFullBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := plan.Group{Requests: []plan.Request{{Name: "fast"}, {Name: "slow"}}}
		c := &cell{
			plan:  plan.Cell{Group: g, Strategy: plan.Strategy{Type: "map"}},
			items: compose(g, 1), requests: g.Requests,
			kept: &user{session: &slowSession{t: t, took: []time.Duration{time.Second, 5 * time.Second}, busy: map[*client.Exchange]bool{}}},
			rec:  newRecorder(2),
		}
		c.deal(plan.Portion{})
		c.Strategy = strategy.New(plan.Strategy{Type: "map", GTimeout: 2 * time.Second}, 0)
		defer c.reserve.dismiss()
		trial := c.newTrial(Extent{Count: 2}, Record)
		trial.run(t.Context())
		if n := trial.tally.Orphans.Load(); n != 2 {
			t.Errorf("%d orphans, want one a batch", n)
		}
	})
}
