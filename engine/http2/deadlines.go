package http2

import (
	"time"

	"golang.org/x/net/http2"

	"bench/engine/clock"
	"bench/engine/sound"
)

// An alarm is the timer of a connection's deadlines. One is enough: requests have one timeout, so the first to begin is the
// first to be late.
type alarm struct {
	timer *time.Timer
	armed bool
}

// arm sets the timer, if it isn't set.
func (c *Conn) arm() {
	a, timeout := &c.alarm, c.options.Timeout
	if a.armed || timeout <= 0 {
		return
	}
	a.armed = true
	if a.timer == nil {
		a.timer = time.AfterFunc(timeout, sound.Work(c.expire))
		return
	}
	a.timer.Reset(timeout)
}

// stop ends the alarm.
func (a *alarm) stop() {
	if a.timer != nil {
		a.timer.Stop()
	}
}

// expire ends what is late, and looks again when the next one will be.
func (c *Conn) expire() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.alarm.armed = false
	if c.ending.dead {
		return
	}
	at, timeout := clock.Now(), c.options.Timeout
	late := failure(Timeout, "timeout after %v", timeout)
	if since := c.out.writingSince; since > 0 && at-since >= timeout {
		c.collapse(late) // the server doesn't read: nothing that is left to send can ever go
		return
	}
	next, s := timeout, &c.streams
	for st := s.active.head; st != nil && st.Sent > 0; st = s.active.head {
		if left := max(st.Sent, st.heard) + timeout - at; left > 0 {
			next = left
			break
		}
		c.abandon(st, late, http2.ErrCodeCancel)
	}
	for st := s.waiting.head; st != nil && s.limit == 0; st = s.waiting.head { // the server never lets it begin
		if left := st.queued + timeout - at; left > 0 {
			next = min(next, left)
			break
		}
		c.abandon(st, late, http2.ErrCodeCancel)
	}
	if s.active.head != nil || s.waiting.head != nil {
		c.alarm.armed = true
		c.alarm.timer.Reset(next)
	}
	c.rouse()
}
