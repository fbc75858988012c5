package fleet

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"bench/engine/sound"
	"bench/plan"
	"bench/result"
)

// A member is a worker, as its coordinator knows it.
type member struct {
	hello
	called  string // by the run
	leased  bool   // its lease holds
	claimed bool
	took    bool   // it was in a roster
	refused string // why it may not take part
	found   []result.FoundName
}

// record is what a run's record says of a worker.
func (m *member) record() result.Worker {
	return result.Worker{
		ID: m.ID, Name: m.called, Host: m.Host, Version: m.Build.Version, Labels: m.Labels, Weight: m.Weight, NoLoad: m.NoLoad,
		Found: m.found,
	}
}

// watchLeases follows who says hello, and who doesn't any more.
func (c *Coordinator) watchLeases(ctx context.Context) error {
	var watch jetstream.KeyWatcher
	err := c.asked(ctx, func(context.Context) (err error) {
		watch, err = c.stores.workers.WatchAll(c.life)
		return err
	})
	if err != nil {
		return fmt.Errorf("watch the workers' leases: %w", err)
	}
	c.run(func() {
		for {
			select {
			case <-c.life.Done():
				return
			case entry := <-watch.Updates():
				if entry != nil {
					c.lease(entry)
				}
			}
		}
	})
	return nil
}

// lease notes what a lease says. A hello under another's name is nobody's.
func (c *Coordinator) lease(entry jetstream.KeyValueEntry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.members[entry.Key()]
	if entry.Operation() != jetstream.KeyValuePut {
		if m != nil && m.leased {
			m.leased = false
			c.news()
		}
		return
	}
	var h hello
	if json.Unmarshal(entry.Value(), &h) != nil || h.V != version || h.ID != entry.Key() {
		return
	}
	if m == nil {
		m = &member{}
		c.members[h.ID] = m
	}
	news := !m.leased || m.Run != h.Run
	m.hello, m.leased = h, true
	if news {
		c.news()
	}
}

// crew are copies of the members that take part, by their ids.
func (c *Coordinator) crew() []member {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.crewLocked()
}

func (c *Coordinator) crewLocked() (all []member) {
	for _, id := range slices.Sorted(maps.Keys(c.members)) {
		if m := c.members[id]; m.claimed && !m.NoLoad {
			all = append(all, *m)
		}
	}
	return all
}

// lose notes that a worker takes no part any more. Why is empty when it may come back.
func (c *Coordinator) lose(id, why string) {
	c.mu.Lock()
	m := c.members[id]
	if m == nil || !m.claimed {
		c.mu.Unlock()
		return
	}
	m.claimed = false
	m.refused = why
	name, have := m.called, len(c.crewLocked())
	c.mu.Unlock()
	if why == "" {
		why = errLost.Error()
	}
	c.tell(Event{Type: WorkerLost, Worker: name, Have: have, Want: c.options.Min, Reason: why})
}

// releaseAll lets all workers go: r says how.
func (c *Coordinator) releaseAll(ctx context.Context, r release) {
	r.V, r.Run, r.Epoch = version, c.options.Run, c.epoch
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseWithin)
	defer cancel()
	var all sync.WaitGroup
	ids := c.hosts()
	for _, m := range c.crew() {
		ids = append(ids, m.ID)
	}
	for _, id := range ids {
		all.Go(sound.Work(func() {
			_, _ = c.ask(ctx, id, verbRelease, r) // else it lets go by itself
		}))
	}
	all.Wait()
}

// releaseWithin is how long workers have to remove what they have unpacked.
const releaseWithin = 10 * time.Second

// placed is a roster by place, for a block, and the weights by place.
func placed(members []member, block int) (roster []member, weights []int) {
	given := map[string]int{}
	for _, m := range members {
		given[m.ID] = max(1, m.Weight)
	}
	roster, weights = make([]member, len(members)), make([]int, len(members))
	for id, portion := range plan.Portions(given, block) {
		i := slices.IndexFunc(members, func(m member) bool { return m.ID == id })
		roster[portion.Place] = members[i]
		weights[portion.Place] = max(1, members[i].Weight)
	}
	return roster, weights
}
