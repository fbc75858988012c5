package http1

import (
	"errors"
	"io"
	"time"
)

// Sizes of a connection's buffer: what a usual response needs, so that thousands of connections stay cheap, and what
// it grows to when bodies turn out to be large.
const (
	smallBuffer = 4 << 10
	largeBuffer = 32 << 10
)

// peekAfter is how long a connection may be idle before it is looked into, to see whether the server has closed it, or
// said something unasked. A connection that is used again at once, or waits for the rest of a fast batch, is spared that
// system call: hardly a server gives up on a connection so soon, and one that stays silent is looked into anyway (probe). A
// server that ends its direction after each response, without a word of it, would cost each request the wait for that; so
// a connection is looked into when it is used again for the first time, and each one once a request was for nothing.
const peekAfter = time.Millisecond

// doubtful says whether to look into a kept connection before it is used again. Where an event loop hears what comes on it, there
// is nothing to look for after a rest; but a server that leaves right after its response does so before the loop looks again.
func (c *Conn) doubtful(now time.Duration) bool {
	return c.used && (c.spoiled || !c.proven || c.wary.Load() || !c.heard && now-c.idle > peekAfter)
}

// begin is called by the link right before the first write. It reads the clock and sets the deadline, and says
// whether to go on.
func (c *Conn) begin() bool {
	now := c.sweeper.now()
	c.res.Sent = now
	if c.doubtful(now) {
		if err := c.link.peek(); err != nil {
			c.err = &Error{Kind: IdleDied, Err: err}
			return false
		}
		now = c.sweeper.now()
		c.res.Sent = now
	}
	c.armed = int64(now) | stateForever
	if c.timeout != 0 {
		c.armed = max(1, int64(now+c.timeout)) // a timeout below zero has passed already
	}
	if !c.state.CompareAndSwap(stateIdle, c.armed) {
		c.armed = stateIdle
		c.err = &Error{Kind: Aborted, Err: *c.cause.Load()}
		return false
	}
	if c.timeout != 0 && c.timeout < maxPause {
		c.sweeper.hurry(now + c.timeout)
	}
	return true
}

// space is where the link reads to.
func (c *Conn) space() []byte {
	if c.filled == len(c.buf) {
		c.grow(2 * len(c.buf))
	}
	return c.buf[c.filled:]
}

// rearm gives an exchange another timeout, unless it was cut in the meantime.
func (c *Conn) rearm(now time.Duration) {
	if c.timeout <= 0 {
		return
	}
	if next := int64(now + c.timeout); c.state.CompareAndSwap(c.armed, next) {
		c.armed = next
	}
}

func (c *Conn) grow(size int) {
	grown := make([]byte, size)
	copy(grown, c.buf[:c.filled])
	c.buf = grown
}

// received is called by the link with the number of bytes it has read into space. It says whether that is all.
func (c *Conn) received(n int) (over bool) {
	now := c.sweeper.now()
	at := now
	if c.late > 0 { // but not before anything that said that nothing was there
		at, c.late = max(now-c.late, c.res.Sent, c.res.Done), 0
	}
	if c.res.BytesIn == 0 {
		c.res.FirstByte = now
	}
	c.res.Done = now
	c.res.BytesIn += int64(n)
	c.filled += n
	c.parser.at = at
	if c.parser.feed(c.buf[:c.filled]) {
		return true
	}
	if c.patient {
		c.rearm(now)
	}
	full := c.filled == len(c.buf)
	c.filled = c.parser.compact(c.buf[:c.filled])
	if full && !c.lent && c.parser.stage >= inBody && len(c.buf) < largeBuffer && (!c.heard || c.filled > len(c.buf)/2) {
		c.grow(largeBuffer) // what a loop brings is in its memory already, and needs only some room beside the head
	}
	// A server that sends faster than this reads leaves no other chance to notice.
	return c.state.Load() != c.armed
}

// ended is called by the link when nothing more can be read: with io.EOF, or what went wrong.
func (c *Conn) ended(err error) {
	cut := c.state.Load() != c.armed // which looks like an orderly end to a blocking read
	if errors.Is(err, io.EOF) && !cut && c.parser.eof() {
		c.res.Done = c.sweeper.now()
		return
	}
	c.readErr = err
}

// wrote is called by the link with what came of a write: n bytes more are on their way, and whether that went well.
// It says whether to read: what the server may have said before it closed is still there to be read, unless it said so
// before it was asked.
func (c *Conn) wrote(n int, err error) bool {
	c.res.BytesOut += int64(n)
	c.writeErr = err
	return err == nil || isReset(err) && (c.res.BytesOut > 0 || !c.used)
}

// broken is the error for a connection that ended too early. Whether it was reset may have been said to the writing
// alone: the kernel says so once, and to the reading it then looks like an orderly end.
func (c *Conn) broken() *Error {
	err := c.readErr
	if isReset(c.writeErr) || err == nil {
		err = c.writeErr
	}
	reset := isReset(err)
	end := reset || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	switch {
	case end && c.used && c.res.BytesIn == 0:
		return &Error{Kind: IdleDied, Err: err}
	case reset:
		return &Error{Kind: Reset, Err: err}
	case end && c.res.BytesIn == 0:
		return &Error{Kind: Closed, Err: err}
	case end:
		return &Error{Kind: Truncated, Err: err}
	default:
		return &Error{Kind: Broken, Err: err}
	}
}

// finish ends the exchange: nothing can cut it any more.
func (c *Conn) finish() {
	cut := c.armed != stateIdle && !c.state.CompareAndSwap(c.armed, stateIdle)
	p := &c.parser
	c.res.Status = p.status
	if p.headEnd > p.start {
		c.res.head = c.buf[p.start:p.headEnd]
	}
	c.res.BodyBytes = p.bodyBytes
	if c.req.KeepBody {
		c.res.Body = p.body
	}
	if p.stage == finished {
		c.err = nil // what may have gone wrong with the writing is of no interest any more
		excess := c.filled - p.pos
		c.res.BytesIn -= int64(excess)
		c.res.Early = c.res.BytesOut < c.req.Size()
		c.res.KeepAlive = p.persistent() && excess == 0 && !cut && !c.res.Early && !c.req.Close
		c.retired = !c.res.KeepAlive
		c.proven = c.used
		c.used = true
		c.idle = c.res.Done
		return
	}
	c.fail(cut)
}

// fail completes the error of an exchange without a whole response.
func (c *Conn) fail(cut bool) {
	c.retired = true
	c.res.Done = c.sweeper.now()
	p := &c.parser
	switch {
	case cut && c.state.Load() == stateAborted:
		c.err = &Error{Kind: Aborted, Err: *c.cause.Load()}
	case cut:
		c.err = &Error{Kind: Timeout}
	case p.stage == inconsistent:
		c.err = &Error{Kind: p.kind, Detail: p.fault, Offset: c.res.BytesIn - int64(c.filled-p.where), Err: p.declined}
	case c.err == nil:
		c.err = c.broken()
	}
	c.err.Unsent = c.res.BytesOut == 0
	if c.err.Kind == IdleDied {
		c.wary.Store(true)
	}
}
