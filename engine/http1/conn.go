package http1

import (
	"errors"
	"io"
	"net"
	"sync/atomic"
	"syscall"
	"time"
)

// Sizes of a connection's buffer: what a usual response needs, so that thousands of connections stay cheap, and what
// it grows to when bodies turn out to be large.
const (
	smallBuffer = 4 << 10
	largeBuffer = 32 << 10
)

// peekAfter is how long a connection may be idle before it is looked into, to see whether the server has closed it, or
// said something unasked. A connection that is used again at once is spared that system call.
const peekAfter = 100 * time.Microsecond

// Options are how a connection is driven.
type Options struct {
	// Portable uses net.Conn's Read and Write even where raw system calls are possible.
	Portable bool
	// Blocking takes the socket away from the runtime's poller and blocks a thread in each read. It costs less CPU
	// and time when at most a few connections are busy at once, and a thread for each of them. It is ignored where
	// it is not possible.
	Blocking bool
}

// A link moves the bytes of one connection's exchanges.
type link interface {
	// exchange makes one exchange: it calls begin, sends c.req.Wire, and calls received or ended until one of them
	// says that it is over.
	exchange(c *Conn)
	// cut makes the exchange in flight end soon, for good. It may be called from any goroutine at any time.
	cut()
	// peek is nil if the connection is silent and open. It is called by begin.
	peek() error
	// probe looks whether the end of a connection that has been silent for long went unnoticed. As cut.
	probe()
	close() error
}

// A Conn is a connection over which requests are made one after the other.
type Conn struct {
	link    link
	sweeper *Sweeper
	slot    int // in the sweeper's list

	// state is idle, one of the cut states, or the deadline of the exchange in flight.
	state atomic.Int64
	cause atomic.Pointer[error] // of Abort

	// The sweeper's: the state at its last look, and when it last probed the link.
	seen, probed int64

	req     *Request
	res     *Response
	timeout time.Duration
	armed   int64 // the deadline that begin put into state
	used    bool  // an exchange went well before
	retired bool
	idle    time.Duration // since when
	err     *Error        // of the exchange in flight

	parser parser
	buf    []byte
	filled int
}

// States of a connection beside a deadline, which is positive.
const (
	stateIdle     = 0
	stateTimedOut = -1
	stateAborted  = -2
	// stateForever is added to the time of the start where there is no deadline, so that states differ all the same.
	stateForever = 1 << 62
)

// New takes over a connection that is ready for its first request: connected, and through its TLS handshake.
func New(nc net.Conn, s *Sweeper, o Options) *Conn {
	c := &Conn{sweeper: s, buf: make([]byte, smallBuffer)}
	c.link = newLink(nc, o)
	s.add(c)
	return c
}

// Do makes one exchange and fills in res. A response that came whole is no error, whatever its status. The timeout
// counts from Response.Sent; 0 means none. Every error is an *Error, after which the connection must be closed, as
// after a response without KeepAlive.
func (c *Conn) Do(req *Request, timeout time.Duration, res *Response) error {
	*res = Response{}
	c.req, c.res, c.timeout, c.err, c.armed, c.filled = req, res, timeout, nil, stateIdle, 0
	c.parser.reset(req)
	if c.retired {
		c.err = &Error{Kind: Broken, Err: net.ErrClosed}
	} else {
		c.link.exchange(c)
	}
	c.finish()
	if c.err != nil {
		return c.err
	}
	return nil
}

// Abort ends the exchange in flight, which returns soon with cause in its error, and every later one. It may be called
// from any goroutine, also when nothing is in flight. The connection must still be closed by its owner.
func (c *Conn) Abort(cause error) {
	if !c.cause.CompareAndSwap(nil, &cause) {
		return
	}
	if c.state.Swap(stateAborted) != stateIdle {
		c.link.cut()
	}
}

// Close ends the connection.
func (c *Conn) Close() error {
	c.sweeper.remove(c)
	c.retired = true
	return c.link.close()
}

// look is the sweeper's: it cuts an exchange that is late, and returns the deadline of one that isn't.
func (c *Conn) look(now time.Duration) time.Duration {
	state := c.state.Load()
	switch {
	case state <= stateIdle:
		return now + maxPause
	case state <= int64(now):
		if c.state.CompareAndSwap(state, stateTimedOut) {
			c.link.cut()
		}
		return now + maxPause
	case state == c.seen && state != c.probed:
		c.probed = state
		c.link.probe()
	}
	c.seen = state
	return time.Duration(state)
}

// begin is called by the link right before the first write. It reads the clock and sets the deadline, and says
// whether to go on.
func (c *Conn) begin() bool {
	now := c.sweeper.now()
	c.res.Sent = now
	if c.used && now-c.idle > peekAfter {
		if err := c.link.peek(); err != nil {
			c.err = &Error{Kind: IdleDied, Err: err}
			return false
		}
		now = c.sweeper.now()
		c.res.Sent = now
	}
	c.armed = int64(now) | stateForever
	if c.timeout > 0 {
		c.armed = int64(now + c.timeout)
	}
	if !c.state.CompareAndSwap(stateIdle, c.armed) {
		c.armed = stateIdle
		c.err = &Error{Kind: Aborted, Err: *c.cause.Load()}
		return false
	}
	if c.timeout > 0 && c.timeout < maxPause {
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

func (c *Conn) grow(size int) {
	grown := make([]byte, size)
	copy(grown, c.buf[:c.filled])
	c.buf = grown
}

// received is called by the link with the number of bytes it has read into space. It says whether that is all.
func (c *Conn) received(n int) (over bool) {
	now := c.sweeper.now()
	if c.res.BytesIn == 0 {
		c.res.FirstByte = now
	}
	c.res.Done = now
	c.res.BytesIn += int64(n)
	c.filled += n
	if c.parser.feed(c.buf[:c.filled]) {
		return true
	}
	full := c.filled == len(c.buf)
	c.filled = c.parser.compact(c.buf[:c.filled])
	if full && c.parser.stage >= inBody && len(c.buf) < largeBuffer {
		c.grow(largeBuffer)
	}
	return false
}

// ended is called by the link when nothing more can be read: with io.EOF, or what went wrong.
func (c *Conn) ended(err error) {
	if errors.Is(err, io.EOF) && c.parser.eof() {
		c.res.Done = c.sweeper.now()
		return
	}
	c.err = &Error{Kind: c.kindOf(err), Err: err}
}

// wrote is called by the link with what came of its first write. It says whether to read: what the server may have
// said before it closed is still there to be read, unless it said so before it was asked.
func (c *Conn) wrote(n int, err error) bool {
	c.res.BytesOut = int64(n)
	if err == nil || isReset(err) && (n > 0 || !c.used) {
		return true
	}
	c.ended(err)
	return false
}

func (c *Conn) kindOf(err error) Kind {
	end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	reset := isReset(err)
	switch {
	case (end || reset) && c.used && c.res.BytesIn == 0:
		return IdleDied
	case reset:
		return Reset
	case end && c.res.BytesIn == 0:
		return Closed
	case end:
		return Truncated
	default:
		return Broken
	}
}

func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNABORTED)
}

// finish ends the exchange: nothing can cut it any more.
func (c *Conn) finish() {
	cut := c.armed != stateIdle && !c.state.CompareAndSwap(c.armed, stateIdle)
	p := &c.parser
	if p.stage != inStatusLine && p.headEnd > p.start {
		c.res.Status = p.status
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
		c.res.Early = c.res.BytesOut < int64(len(c.req.Wire))
		c.res.KeepAlive = p.persistent() && excess == 0 && !cut && !c.res.Early && !c.req.Close
		c.retired = !c.res.KeepAlive
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
		c.err = &Error{Kind: Malformed, Detail: p.fault, Offset: c.res.BytesIn - int64(c.filled-p.where)}
		if p.large {
			c.err.Kind = TooLarge
		}
	}
	c.err.Unsent = c.res.BytesOut == 0
}
