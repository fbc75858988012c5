package http2

import (
	"time"
)

// A Stream is one request and its response. It is used again, for any number of requests over any connections, one at a
// time.
type Stream struct {
	Response

	// Sink gets the bodies of the responses to come; nil: nobody does. It is its user's to set between two of them.
	Sink Sink

	ready   chan struct{} // gets one value when the stream is finished
	next    *Stream
	prev    *Stream
	request *Request
	scope   Scope
	memory  Memory

	id       uint32        // 0 until it has begun
	queued   time.Duration // since when it waits to begin; 0 if it doesn't
	heard    time.Duration // with Options.EachFrame: when something of it came last
	upload   upload
	download download
	body     []byte // as much as has come, where it is kept
	err      *Error // nil when the response came whole
}

// An upload is what a stream has still to send.
type upload struct {
	rest    []byte // of the body: what is not framed yet
	window  int64  // what the server takes
	blocked bool   // for want of that
	open    bool   // more of the body comes
	queued  bool   // it is in the outbox's uploads
}

// A download is how far a response has come.
type download struct {
	window   int64 // what the server may send yet
	final    bool  // the response's head has come
	interim  int   // 1xx responses so far
	length   int64 // Content-Length, or -1
	overhead int64 // bytes of framing beyond those of content
}

// NewStream makes a stream.
func NewStream() *Stream { return &Stream{ready: make(chan struct{}, 1)} }

// reset makes the stream ready for a request.
func (st *Stream) reset(q *Request, scope Scope, memory Memory) {
	*st = Stream{
		Response: Response{fields: st.fields[:0], trailers: st.trailers[:0]},
		Sink:     st.Sink, ready: st.ready, body: st.body[:0], request: q, scope: scope, memory: memory,
		upload: upload{rest: q.Body, open: q.open}, download: download{window: streamWindow, length: -1},
	}
}

// Upload adds to the body of a request whose draft was Open; last says that this is all. It is for sinks, while they take something
// of the response.
func (st *Stream) Upload(data []byte, last bool) {
	u := &st.upload
	u.rest = append(u.rest[:len(u.rest):len(u.rest)], data...)
	u.open = !last
}

// Release gives back the memory of the response's body, which must not be used any more. Whoever makes requests that keep
// bodies calls it after each.
func (st *Stream) Release() {
	if st.memory != nil {
		st.Body, st.body = nil, st.memory.Free(st.body)
	}
}

// A streamList is a queue of streams; each is in one at most.
type streamList struct{ head, tail *Stream }

func (l *streamList) push(st *Stream) {
	st.next, st.prev = nil, l.tail
	if l.tail == nil {
		l.head = st
	} else {
		l.tail.next = st
	}
	l.tail = st
}

func (l *streamList) remove(st *Stream) {
	if st.prev == nil {
		l.head = st.next
	} else {
		st.prev.next = st.next
	}
	if st.next == nil {
		l.tail = st.prev
	} else {
		st.next.prev = st.prev
	}
	st.next, st.prev = nil, nil
}
