package program

import (
	"errors"
	"fmt"
	"time"

	"bench/engine/sound"
)

// A watch sees to it that a program is not waited for without end. It has one timer for all batches, set once for many of
// them: setting one wakes the runtime's poller, on another processor perhaps, and that once a batch is more than all else
// that the protocol takes. Conversation.mu guards it.
type watch struct {
	timer   *time.Timer   // nil before the first batch
	at      time.Duration // when it rings, by Monotonic; 0: it isn't set
	writing time.Duration // when what is being written has to be taken; 0: nothing is
}

func (w *watch) end() {
	if w.timer != nil {
		w.timer.Stop()
	}
}

// writing says that something is written from now on, which the program has to take in time.
func (c *Conversation) writing(within time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	until := Monotonic() + within
	c.watch.writing = until
	if c.watch.at == 0 || until < c.watch.at {
		c.wakeLocked(until, within)
	}
}

func (c *Conversation) written() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watch.writing = 0
}

// wakeLocked has the watch look again at a moment, in some time from now.
func (c *Conversation) wakeLocked(at, in time.Duration) {
	if c.failed != nil || c.closing {
		return
	}
	c.watch.at = at
	if c.watch.timer == nil {
		c.watch.timer = time.AfterFunc(in, sound.Work(c.look))
		return
	}
	c.watch.timer.Reset(in)
}

// look gives up what has been waited for long enough, or comes back when the next may have been.
func (c *Conversation) look() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watch.at = 0
	at, next := Monotonic(), c.watch.writing
	if next != 0 && next <= at {
		c.failLocked(errors.New("it doesn't read its standard input"))
		return
	}
	for _, p := range c.open {
		if p.until <= at {
			c.failLocked(fmt.Errorf("batch %d: no answer within %v", p.id, p.within))
			return
		}
		if next == 0 || p.until < next {
			next = p.until
		}
	}
	if next != 0 {
		c.wakeLocked(next, next-at)
	}
}
