package http1

import (
	"net"
	"slices"
	"sync/atomic"
	"time"
)

// Options are how a connection is driven.
type Options struct {
	// Portable uses net.Conn's Read and Write even where raw system calls are possible.
	Portable bool
	// Blocking takes the socket away from the runtime's poller and blocks a thread in each read. It is for a process
	// in which one connection is busy at a time: there it costs an eighth less CPU a request, and with two or more it
	// costs more. It needs no runtime.LockOSThread, and is ignored where it is not possible, as with TLS.
	Blocking bool
	// Alone has each connection read for itself, also of streams, where one goroutine could read those of all connections.
	Alone bool
	// EachRead counts an exchange's timeout anew from each read, so that it limits how long the server is silent.
	EachRead bool
	// Wary is shared by the connections to one server: it is set once the end of one went unnoticed until the sweeper
	// looked, and has each be looked into before it is used again. It may be nil.
	Wary *atomic.Bool
	// Memory is where bodies are kept; nil: on the heap, each up to its limit.
	Memory Memory
}

// A Memory is where bodies are kept, so that those of all connections together have a limit.
type Memory interface {
	// Grow is b with room for n bytes more. It is false when there is none.
	Grow(b []byte, n int) ([]byte, bool)
	// Free takes back a body that is of no more use. What it returns is the caller's to use again.
	Free(b []byte) []byte
}

// heap is a Memory without a limit.
type heap struct{}

func (heap) Grow(b []byte, n int) ([]byte, bool) { return slices.Grow(b, n), true }

func (heap) Free(b []byte) []byte {
	if cap(b) > largeBuffer {
		return nil
	}
	return b[:0]
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
	// Sink gets the bodies of the exchanges to come; nil: nobody does. It is its user's to set between two of them.
	Sink Sink

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
	late    time.Duration // how long ago had arrived what was read last, for a sink; 0: just now, or nobody knows
	patient bool          // the timeout counts anew from each read
	armed   int64         // the deadline that begin put into state
	lent    bool          // what is in buf is a loop's, and so is the memory
	heard   bool          // a loop hears what comes while nobody asks for it
	spoiled bool          // and it has heard something
	used    bool          // an exchange went well before
	proven  bool          // and another one, over the kept connection
	retired bool          // not to be used again
	closed  bool
	wary    *atomic.Bool
	idle    time.Duration // since when
	// Of the exchange in flight: how it failed, what reading and writing said at their end.
	err               *Error
	readErr, writeErr error

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
	c := &Conn{sweeper: s, buf: s.buffer()}
	c.set(o)
	c.link = newLink(nc, o)
	s.add(c)
	return c
}

func (c *Conn) set(o Options) {
	c.patient, c.wary, c.parser.memory = o.EachRead, o.Wary, o.Memory
	if c.wary == nil {
		c.wary = new(atomic.Bool)
	}
}

// Do makes one exchange and fills in res. A response that came whole is no error, whatever its status. The timeout
// counts from Response.Sent, or from each read (Options.EachRead); 0 means none, and one below 0 has passed. Every error is an *Error, after which the
// connection must be closed, as after a response without KeepAlive.
func (c *Conn) Do(req *Request, timeout time.Duration, res *Response) error {
	c.prepare(req, timeout, res)
	if uint(len(c.buf)-1) >= largeBuffer { // a head was huge, or there is none
		c.buf = c.sweeper.buffer()
	}
	if !c.retired {
		c.link.exchange(c)
	}
	return c.finished()
}

// prepare makes ready for an exchange.
func (c *Conn) prepare(req *Request, timeout time.Duration, res *Response) {
	*res = Response{}
	c.req, c.res, c.timeout, c.armed, c.filled = req, res, timeout, stateIdle, 0
	c.err, c.readErr, c.writeErr = nil, nil, nil
	c.parser.reset(req)
	c.parser.sink, c.parser.res = c.Sink, res
	if c.retired {
		c.err = &Error{Kind: Broken, Err: net.ErrClosed}
	}
}

// finished ends the exchange and says how it failed.
func (c *Conn) finished() error {
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

// Release gives back the memory of the last response's body, which must not be used any more. Whoever keeps large bodies
// calls it when it is done with one; else the next Do does.
func (c *Conn) Release() { c.parser.release() }

// Rest gives back the memory of a connection that is idle and will be for long: thousands may be. The last response's head must
// not be used any more.
func (c *Conn) Rest() {
	c.parser.release()
	if !c.lent && len(c.buf) == smallBuffer {
		c.sweeper.spare.Put((*[smallBuffer]byte)(c.buf))
	}
	c.buf, c.lent = nil, false
}

// Close ends the connection.
func (c *Conn) Close() error {
	if c.closed {
		return net.ErrClosed
	}
	c.closed, c.retired = true, true
	c.parser.release()
	c.sweeper.remove(c)
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
