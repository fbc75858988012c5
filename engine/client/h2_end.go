package client

import (
	"fmt"
	"time"

	"golang.org/x/net/http2"

	"bench/engine/clock"
	"bench/engine/sound"
)

// cut abandons the streams of a context that is done.
func (c *http2Conn) cut(w *watch, cause *Failure) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, list := range []*streamList{&c.active, &c.waiting} {
		for st := list.head; st != nil; {
			next := st.next
			if st.watch == w {
				c.abandon(st, cause, http2.ErrCodeCancel)
			}
			st = next
		}
	}
	c.rouse()
}

// drain takes no more streams; those that wait go elsewhere.
func (c *http2Conn) drain(why *Failure) {
	if c.refusing != nil {
		return
	}
	c.refusing = why
	c.refused.Store(true)
	c.session.forget(c)
	for c.waiting.head != nil {
		c.finish(c.waiting.head, why, true)
	}
}

// die ends the connection and everything on it.
func (c *http2Conn) die(why *Failure) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.collapse(why)
}

// collapse is die under the lock.
func (c *http2Conn) collapse(why *Failure) {
	if c.dead {
		return
	}
	c.drain(why)
	for c.active.head != nil {
		st := c.active.head
		c.finish(st, why, c.mayRepeat(st, why))
	}
	c.hangUp()
}

// mayRepeat says whether a stream may be tried again elsewhere after its connection has ended: when it can't have been
// received; and when a connection that had served before ended without a word of its response, as idle ones do, if its
// method is idempotent.
func (c *http2Conn) mayRepeat(st *http2Stream, why *Failure) bool {
	switch why.Kind {
	case Cancelled, TimedOut:
		return false
	case reset, truncated:
		return st.sent == 0 || st.bytesIn == 0 && c.completed > 0 && st.plan.repeat
	}
	return st.sent == 0
}

// hangUp ends a connection that has no streams. The writer, which may be in the middle of something, closes it.
func (c *http2Conn) hangUp() {
	if c.dead {
		return
	}
	c.dead = true
	if c.timer != nil {
		c.timer.Stop()
	}
	_ = c.nc.SetWriteDeadline(time.Now().Add(farewell))
	c.rouse()
}

// farewell is how long a connection that has ended may take for its last words.
const farewell = 100 * time.Millisecond

// arm sets the timer for the deadlines, if it isn't set. One is enough: requests have one timeout, so the first to
// begin is the first to be late.
func (c *http2Conn) arm() {
	if c.armed || c.timeout <= 0 {
		return
	}
	c.armed = true
	if c.timer == nil {
		c.timer = time.AfterFunc(c.timeout, sound.Work(c.expire))
		return
	}
	c.timer.Reset(c.timeout)
}

// expire ends what is late, and looks again when the next one will be.
func (c *http2Conn) expire() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.armed = false
	if c.dead {
		return
	}
	at := clock.Now()
	late := fail(TimedOut, "timeout after %v", c.timeout)
	if c.writingSince > 0 && at-c.writingSince >= c.timeout {
		c.collapse(late) // the server doesn't read: nothing that is left to send can ever go
		return
	}
	next := c.timeout
	for st := c.active.head; st != nil && st.sent > 0; st = c.active.head {
		if left := max(st.sent, st.heard) + c.timeout - at; left > 0 {
			next = left
			break
		}
		c.abandon(st, late, http2.ErrCodeCancel)
	}
	for st := c.waiting.head; st != nil && c.limit == 0; st = c.waiting.head { // the server never lets it begin
		if left := st.queued + c.timeout - at; left > 0 {
			next = min(next, left)
			break
		}
		c.abandon(st, late, http2.ErrCodeCancel)
	}
	if c.active.head != nil || c.waiting.head != nil {
		c.armed = true
		c.timer.Reset(next)
	}
	c.rouse()
}

// broken is the failure of streams whose connection broke.
func broken(err error) *Failure {
	return &Failure{Kind: KindOf(err), cause: fmt.Errorf("the connection ended: %w", err)}
}
