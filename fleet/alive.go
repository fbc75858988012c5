package fleet

import (
	"errors"
	"time"

	"github.com/nats-io/nats.go"
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
func (c *Coordinator) lives(id string) bool {
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
			return true
		}
		if errors.Is(err, nats.ErrNoResponders) && c.hub != nil {
			return false
		}
		if errors.Is(err, nats.ErrNoResponders) {
			time.Sleep(pause)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	// It may be frozen for a moment: until its lease ends too, it isn't lost.
	m = c.members[id]
	return leased && m != nil && m.leased
}
