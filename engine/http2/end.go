package http2

import (
	"time"

	"bench/engine/clock"

	"golang.org/x/net/http2"
)

// An ending is how far a connection is on its way to its end.
type ending struct {
	refusing *Error // why nothing can be submitted any more; nil as long as it can
	dead     bool   // nothing is under way any more: the writer closes it
	lastID   uint32 // of the server's GOAWAY: streams beyond it were not processed
}

// Cut ends the requests of a scope that are under way, with cause in their errors. The connection goes on.
func (c *Conn) Cut(scope Scope, cause error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	why := &Error{Kind: Aborted, Err: cause}
	// Those that wait go first: each that ends under way would let one of them begin.
	for _, list := range []*streamList{&c.streams.waiting, &c.streams.active} {
		for st := list.head; st != nil; {
			next := st.next
			if st.scope == scope {
				c.abandon(st, why, http2.ErrCodeCancel)
			}
			st = next
		}
	}
	c.rouse()
}

// CutStream ends a request that is under way, with cause in its error. It does nothing when that is over.
func (c *Conn) CutStream(st *Stream, cause error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if st.id != 0 && c.streams.byID[st.id] == st {
		c.abandon(st, &Error{Kind: Aborted, Err: cause}, http2.ErrCodeCancel)
		c.rouse()
	}
}

// Close ends the connection and everything on it, with cause in the errors. It returns before the goroutines of the
// connection do.
func (c *Conn) Close(cause error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.collapse(&Error{Kind: Aborted, Err: cause})
}

// drain takes no more streams; those that wait go elsewhere.
func (c *Conn) drain(why *Error) {
	if c.ending.refusing != nil {
		return
	}
	c.ending.refusing = why
	c.retired.Store(true)
	if c.options.Retired != nil {
		c.options.Retired(c)
	}
	for c.streams.waiting.head != nil {
		c.finish(c.streams.waiting.head, why.unprocessed())
	}
}

// collapse ends the connection and everything on it.
func (c *Conn) collapse(why *Error) {
	if c.ending.dead {
		return
	}
	c.drain(why)
	for c.streams.active.head != nil {
		st := c.streams.active.head
		c.finish(st, c.fate(st, why))
	}
	c.hangUp()
}

// fate is the error of a stream whose connection has ended.
func (c *Conn) fate(st *Stream, why *Error) *Error {
	made := *why
	if why.Kind != Aborted && why.Kind != Timeout {
		made.Unprocessed = st.Sent == 0
		made.Silent = st.BytesIn == 0 && c.streams.completed > 0
	}
	return &made
}

// hangUp ends a connection that has no streams. The writer, which may be in the middle of something, closes it.
func (c *Conn) hangUp() {
	if c.ending.dead {
		return
	}
	c.ending.dead = true
	c.alarm.stop()
	_ = c.nc.SetWriteDeadline(clock.Deadline(farewell))
	c.rouse()
}

// farewell is how long a connection that has ended may take for its last words.
const farewell = 100 * time.Millisecond
