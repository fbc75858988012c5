package http2

import (
	"golang.org/x/net/http2"

	"bench/engine/clock"
)

// maxID is the last stream that a connection can have.
const maxID = 1<<31 - 1

// streams are those of a connection: under way by number, and in the order of their deadlines; and those that wait.
type streams struct {
	byID      map[uint32]*Stream
	active    streamList // in the order of their deadlines: in which they began, or were heard of
	waiting   streamList // for the server to allow more
	running   int
	limit     int // the server's SETTINGS_MAX_CONCURRENT_STREAMS
	nextID    uint32
	completed int // with a whole response
}

func newStreams() streams {
	// Until the server has told its own limit: RFC 9113 section 6.5.2 recommends no less.
	return streams{byID: make(map[uint32]*Stream), limit: 100, nextID: 1}
}

// begin sends the head of a request.
func (c *Conn) begin(st *Stream) {
	s := &c.streams
	st.id = s.nextID
	s.nextID += 2
	s.running++
	if c.options.Wire != nil {
		c.options.Wire.Enter()
	}
	s.byID[st.id] = st
	s.active.push(st)
	st.upload.window = c.flow.newSend
	before := len(c.out.bytes)
	c.out.bytes = appendHeaders(c.out.bytes, st.id, c.encoder.block(st.request), len(st.upload.rest) == 0 && !st.upload.open, c.flow.maxFrame)
	st.BytesOut = int64(len(c.out.bytes) - before)
	c.out.starting = append(c.out.starting, st.id)
	if len(st.upload.rest) > 0 {
		c.uploads(st)
	}
	c.arm()
	if s.nextID > maxID {
		c.drain(failure(Reset, "the connection has run out of stream numbers"))
	}
}

// finish ends a stream, well if e is nil, and lets the next one begin.
func (c *Conn) finish(st *Stream, e *Error) {
	s := &c.streams
	switch {
	case st.id != 0:
		delete(s.byID, st.id)
		s.active.remove(st)
		s.running--
		if c.options.Wire != nil {
			c.options.Wire.Exit()
		}
	case st.queued != 0:
		s.waiting.remove(st)
	}
	if st.err = e; e == nil {
		s.completed++
	} else {
		st.Done = clock.Now()
	}
	st.ready <- struct{}{}
	c.admit()
	if c.ending.refusing != nil && s.running == 0 {
		c.hangUp()
	}
}

// admit lets waiting streams begin as far as the server allows.
func (c *Conn) admit() {
	s := &c.streams
	for c.ending.refusing == nil && s.running < s.limit && s.waiting.head != nil {
		st := s.waiting.head
		s.waiting.remove(st)
		st.queued = 0
		c.begin(st)
	}
}

// abandon ends a stream and tells the server so.
func (c *Conn) abandon(st *Stream, e *Error, code http2.ErrCode) {
	if st.id != 0 {
		c.out.bytes = appendReset(c.out.bytes, st.id, code)
	}
	c.finish(st, e)
}
