package fleet

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"bench/engine/clock"
	"bench/engine/sound"
	"bench/words"
)

// errLost says that nothing is heard of a worker any more.
var errLost = errors.New("nothing is heard of it any more")

// aliveWithin is how long a worker has to say that it is there, each of aliveTries times; a cluster may have to find it at
// another of its servers first.
const (
	aliveWithin = 500 * time.Millisecond
	aliveTries  = 2
	moveWithin  = 3 * time.Second
)

// lives says whether a worker is there. A lease that ended only raises suspicion: who answers is there. Where nobody has that
// subject any more, it is gone at once.
func (c *Coordinator) lives(id string) bool { return c.feel(id) != gone }

// lost are those of several workers that are gone. They are asked at the same time.
func (c *Coordinator) lost(whom []member) (lost []member) {
	felt := make([]pulse, len(whom))
	var all sync.WaitGroup
	for i, m := range whom {
		all.Go(sound.Work(func() { felt[i] = c.feel(m.ID) }))
	}
	all.Wait()
	for i, m := range whom {
		if felt[i] == gone {
			lost = append(lost, m)
		}
	}
	return lost
}

// What is known of a worker that was asked whether it is there.
type pulse int

const (
	there    pulse = iota // it has answered
	doubtful              // it hasn't, and its lease holds: it may be frozen for a moment
	gone
)

// feel asks a worker whether it is there.
func (c *Coordinator) feel(id string) pulse {
	c.mu.Lock()
	m := c.members[id]
	leased := m != nil && m.leased
	c.mu.Unlock()
	tries, pause := aliveTries, time.Duration(0)
	if c.hub == nil {
		tries, pause = int(moveWithin/aliveWithin), aliveWithin
	}
	for range tries {
		_, err := c.conn.Request(toWorker(id, verbAlive), nil, aliveWithin)
		if err == nil {
			return there
		}
		if errors.Is(err, nats.ErrNoResponders) && c.hub != nil {
			return gone
		}
		if errors.Is(err, nats.ErrNoResponders) {
			time.Sleep(pause)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	// It may be frozen for a moment: until its lease ends too, it isn't lost.
	m = c.members[id]
	if leased && m != nil && m.leased {
		return doubtful
	}
	return gone
}

// doubtWithin is how long it takes at most until a lease ends that nobody renews.
const doubtWithin = leaseTTL + 2*leaseEvery

// lostHost is the first worker that servers run on and that is gone: then it is no wonder that these can't be reached. One that
// doesn't answer is waited for until that is known.
func (c *Coordinator) lostHost(ctx context.Context) *member {
	for _, id := range c.hosts() {
		c.mu.Lock()
		m := *c.members[id]
		c.mu.Unlock()
		if !m.claimed {
			return &m
		}
		for asked := clock.Now(); ; {
			felt := c.feel(id)
			if felt == gone {
				return &m
			}
			if felt == there || ctx.Err() != nil || clock.Now()-asked > doubtWithin {
				break
			}
		}
	}
	return nil
}

// explained is an error of workers that can't reach a target, or that a worker is lost which has servers: the target may be one.
func (c *Coordinator) explained(ctx context.Context, err error) error {
	if len(targetsOf(err)) == 0 {
		return err
	}
	host := c.lostHost(ctx)
	if host == nil {
		return err
	}
	c.lose(host.ID, "")
	return fmt.Errorf("worker %s, which has %s, is lost: %w", host.called, words.And(c.serversAt(host.ID)), errLost)
}
