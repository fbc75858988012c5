package http2

import (
	"net"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/http2/hpack"

	"bench/engine/clock"
	"bench/engine/sound"
)

// What this client tells the server, and holds it to. Windows are wide, since bodies are dropped as they come: a window
// is no memory here.
const (
	streamWindow = 4 << 20
	connWindow   = 1 << 30
	maxFrame     = 16 << 10 // the protocol's default
	maxFields    = 1000
	maxPieces    = 64       // frames that one header block comes in
	maxInterim   = 16       // 1xx responses before the real one
	maxOverhead  = 1 << 20  // bytes of framing and padding around next to no content
	maxReplies   = 64 << 10 // bytes of answers to pings and settings that wait for a server that doesn't read
)

// MaxHead is the most bytes of a response's header fields, as RFC 9113 section 6.5.2 counts them.
const MaxHead = 256 << 10

// Options are how a connection is driven.
type Options struct {
	Timeout   time.Duration // for a response, from Response.Sent on; 0: none
	EachFrame bool          // the timeout counts anew from each frame of a response
	Memory    Memory        // where bodies are kept; nil only if no request keeps one
	Wire      Wire          // is told of requests that are under way; nil: nobody is
	Retired   func(*Conn)   // is called when no request must be put on the connection any more; may be nil
	Ended     func(*Conn)   // is called when the connection is closed; may be nil
}

// A Memory is where bodies are kept, so that those of all connections together have a limit.
type Memory interface {
	// Grow is b with room for n bytes more. It is false when there is none.
	Grow(b []byte, n int) ([]byte, bool)
	// Free takes back a body that is of no more use. What it returns is the caller's to use again.
	Free(b []byte) []byte
}

// A Wire is told when a request takes its place on a connection, and when it is over. Those that wait for one to end,
// because the server allows no more, are not on it.
type Wire interface {
	Enter()
	Exit()
}

// A Scope is what streams have in common that are cut together. Two are the same if they are equal.
type Scope interface {
	// Over says that it has ended: no stream begins in it any more. It is set before Cut is called.
	Over() bool
}

// A Conn is one connection, over which any number of requests are made at a time. Nothing that the server does, or doesn't,
// can hold a request beyond its timeout or its scope.
type Conn struct {
	// Load is how many requests are on it or on their way to it, by the count of whoever shares it among requests. The
	// writer lets others go first where there are several.
	Load atomic.Int32

	nc      net.Conn
	options Options
	retired atomic.Bool // ending.refusing is set

	mu      sync.Mutex // guards all that follows; see the package's comment
	out     outbox
	streams streams
	flow    flow
	ending  ending
	alarm   alarm
	input   input
	encoder *blockEncoder
}

// New takes over a connection that is ready for the preface: connected, and through its TLS handshake. It must be started.
func New(nc net.Conn, o Options) *Conn {
	c := &Conn{nc: nc, options: o, encoder: newBlockEncoder()}
	c.out.wake = make(chan struct{}, 1)
	c.out.bytes = appendPreface(nil)
	c.streams = newStreams()
	c.flow = flow{send: defaultWindow, newSend: defaultWindow, maxFrame: maxFrame, receive: connWindow}
	c.ending.lastID = maxID
	c.input.decoder = hpack.NewDecoder(4096, c.field)
	c.input.decoder.SetMaxStringLength(MaxHead)
	return c
}

// Start begins to read and to write, in goroutines that are counted by wait.
func (c *Conn) Start(wait *sync.WaitGroup) {
	wait.Go(sound.Work(c.read))
	wait.Go(sound.Work(c.write))
}

// Do makes one request over st and waits until it is over. A response that came whole is no error, whatever its status.
// Every error is an *Error.
func (c *Conn) Do(q *Request, scope Scope, st *Stream) error {
	st.reset(q, scope, c.options.Memory)
	c.mu.Lock()
	switch {
	case c.ending.refusing != nil:
		c.finish(st, c.ending.refusing.unprocessed())
	case scope.Over():
		c.finish(st, errScopeOver)
	case c.streams.running < c.streams.limit:
		c.begin(st)
	default:
		st.queued = clock.Now()
		c.streams.waiting.push(st)
		c.arm()
	}
	c.rouse()
	c.mu.Unlock()
	<-st.ready
	if q.KeepBody {
		st.Body = st.body
	}
	if st.err != nil {
		return st.err
	}
	return nil
}

// Retired says that no request must be put on the connection any more: it would fail as one that is unprocessed.
func (c *Conn) Retired() bool { return c.retired.Load() }
