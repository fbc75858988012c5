package client

import (
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"bench/engine/clock"
	"bench/engine/sound"
)

// What this client tells the server, and holds it to. Windows are wide, since bodies are dropped as they come: a window
// is no memory here.
const (
	http2StreamWindow = 4 << 20
	http2ConnWindow   = 1 << 30
	http2MaxFrame     = 16 << 10  // the protocol's default
	http2MaxHead      = 256 << 10 // header fields of one block, as RFC 9113 section 6.5.2 counts them
	http2MaxFields    = 1000
	http2MaxPieces    = 64       // frames that one header block comes in
	http2MaxInterim   = 16       // 1xx responses before the real one
	http2MaxOverhead  = 1 << 20  // bytes of framing and padding around next to no content
	http2MaxReplies   = 64 << 10 // bytes of answers to pings and settings that wait for a server that doesn't read
)

// http2MaxID is the last stream that a connection can have.
const http2MaxID = 1<<31 - 1

// An http2Conn is one connection. One goroutine reads it and one writes it; requests are submitted by any number of
// others, which wait for the reader. So nothing that the server does, or doesn't, can hold a request beyond its timeout
// or its context. What wants to be written goes to out; the writer takes all that is there, in one write.
type http2Conn struct {
	nc      net.Conn
	session *http2Session
	timeout time.Duration
	load    atomic.Int32 // requests on it, or on their way to it: the session's, to choose by

	wake chan struct{} // wakes the writer

	mu           sync.Mutex
	out          []byte
	spare        []byte   // out's other half
	starting     []uint32 // streams whose headers are in out
	replies      int      // bytes in out that answer the server's pings and settings
	idle         bool     // the writer waits for wake
	writingSince time.Duration

	encoder    *blockEncoder
	streams    map[uint32]*http2Stream
	active     streamList // in the order of their deadlines: in which they began, or were heard of
	waiting    streamList // for the server to allow more
	uploads    []uint32   // streams with something left to send, in turn
	running    int
	limit      int // the server's SETTINGS_MAX_CONCURRENT_STREAMS
	nextID     uint32
	completed  int
	sendWindow int64
	newWindow  int64 // of new streams: the server's SETTINGS_INITIAL_WINDOW_SIZE
	maxFrame   int
	recvLeft   int64

	refusing *Failure    // why nothing can be submitted any more; nil as long as it can
	refused  atomic.Bool // the same, for the session, which looks without the lock
	dead     bool
	lastID   uint32 // of GOAWAY
	timer    *time.Timer
	armed    bool

	greeted bool // the server's first frame was its settings
	decoder *hpack.Decoder
	block   headerBlock
}

// newHTTP2Conn takes over a connection that is ready for the preface.
func newHTTP2Conn(nc net.Conn, s *http2Session) *http2Conn {
	c := &http2Conn{
		nc: nc, session: s, timeout: s.client.timeout,
		wake:    make(chan struct{}, 1),
		encoder: newBlockEncoder(),
		streams: make(map[uint32]*http2Stream),
		limit:   100, nextID: 1, // until the server has told its own: RFC 9113 section 6.5.2 recommends no less
		sendWindow: 65535, newWindow: 65535, maxFrame: http2MaxFrame, recvLeft: http2ConnWindow,
		lastID: http2MaxID,
	}
	c.decoder = hpack.NewDecoder(4096, c.field)
	c.decoder.SetMaxStringLength(http2MaxHead)
	c.out = appendPreface(c.out)
	return c
}

// run reads and writes until the connection has ended.
func (c *http2Conn) run() {
	c.session.wait.Go(sound.Work(c.read))
	c.session.wait.Go(sound.Work(c.write))
}

// exchange submits a stream and waits until it is finished.
func (c *http2Conn) exchange(st *http2Stream) {
	c.mu.Lock()
	switch {
	case c.refusing != nil:
		c.finish(st, c.refusing, true)
	case st.watch.fired.Load():
		c.finish(st, errContextDone, false)
	case c.running < c.limit:
		c.begin(st)
	default:
		st.queued = clock.Now()
		c.waiting.push(st)
		c.arm()
	}
	c.rouse()
	c.mu.Unlock()
	<-st.ready
}

var errContextDone = &Failure{Kind: Cancelled, cause: errors.New("context canceled")}

// begin sends the head of a request.
func (c *http2Conn) begin(st *http2Stream) {
	st.id = c.nextID
	c.nextID += 2
	c.running++
	c.session.client.wire.enter()
	c.streams[st.id] = st
	c.active.push(st)
	st.sendWindow = c.newWindow
	before := len(c.out)
	c.out = appendHeaders(c.out, st.id, c.encoder.block(st.plan), len(st.rest) == 0, c.maxFrame)
	st.bytesOut = int64(len(c.out) - before)
	c.starting = append(c.starting, st.id)
	if len(st.rest) > 0 {
		c.uploads = append(c.uploads, st.id)
	}
	c.arm()
	if c.nextID > http2MaxID {
		c.drain(fail(reset, "the connection has run out of stream numbers"))
	}
}

// finish ends a stream, well if f is nil, and lets the next one begin.
func (c *http2Conn) finish(st *http2Stream, f *Failure, again bool) {
	switch {
	case st.id != 0:
		delete(c.streams, st.id)
		c.active.remove(st)
		c.running--
		c.session.client.wire.exit()
	case st.queued != 0:
		c.waiting.remove(st)
	}
	if st.err, st.again = f, again; f == nil {
		c.completed++
	} else {
		st.done = clock.Now()
	}
	st.ready <- struct{}{}
	c.admit()
	if c.refusing != nil && c.running == 0 {
		c.hangUp()
	}
}

// admit lets waiting streams begin as far as the server allows.
func (c *http2Conn) admit() {
	for c.refusing == nil && c.running < c.limit && c.waiting.head != nil {
		st := c.waiting.head
		c.waiting.remove(st)
		st.queued = 0
		c.begin(st)
	}
}

// abandon ends a stream and tells the server so.
func (c *http2Conn) abandon(st *http2Stream, f *Failure, code http2.ErrCode) {
	if st.id != 0 {
		c.out = appendReset(c.out, st.id, code)
	}
	c.finish(st, f, false)
}
