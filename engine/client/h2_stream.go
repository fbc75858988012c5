package client

import (
	"iter"
	"strings"
	"time"

	"golang.org/x/net/http2/hpack"
)

// An http2Stream is one request and its response. It is its owner's, who waits for ready, before it is submitted and
// after it is finished; in between it is guarded by its connection's lock. It is used again, with another id.
type http2Stream struct {
	ready  chan struct{} // gets one value when the stream is finished
	next   *http2Stream
	prev   *http2Stream
	id     uint32 // 0 until it has begun
	queued time.Duration
	plan   *http2Request
	watch  *watch

	rest       []byte // of the body: what is not framed yet
	sendWindow int64
	blocked    bool // for want of sendWindow

	recvLeft  int64 // what the server may send yet
	keepBody  bool
	keepField bool
	maxBody   int64
	final     bool // the response's head has come
	interim   int
	length    int64 // Content-Length, or -1
	got       int64 // of the body
	overhead  int64 // bytes of framing beyond those of content

	sent, firstByte, done time.Duration
	heard                 time.Duration // of a patient client: when something of it came last
	bytesIn, bytesOut     int64
	status                int
	fields                []hpack.HeaderField
	body                  []byte
	err                   *Failure // nil when the response came whole
	again                 bool     // it failed, and may be made again elsewhere

	response response // what checks look at
}

func newHTTP2Stream(bodies *BodyStore) *http2Stream {
	st := &http2Stream{ready: make(chan struct{}, 1)}
	st.response.store = bodies
	st.response.header, st.response.values = st.header, st.values
	return st
}

// reset makes the stream ready for a request.
func (st *http2Stream) reset(r *request[*http2Request]) {
	*st = http2Stream{
		ready: st.ready, watch: st.watch, response: st.response, fields: st.fields[:0], body: st.body[:0],
		plan: r.rendered, keepBody: r.wantBody, keepField: r.check != nil, maxBody: r.bodyLimit(),
		length: -1, recvLeft: http2StreamWindow,
	}
	st.rest = st.plan.body
}

// fill brings what happened into x, which has what happened before.
func (st *http2Stream) fill(e *expected, x *Exchange) {
	x.Sent, x.FirstByte, x.Done = st.sent, st.firstByte, st.done
	if st.sent > 0 {
		x.Attempts++
	}
	x.Status = st.status
	x.BytesIn += st.bytesIn
	x.BytesOut += st.bytesOut
	if st.err != nil {
		return
	}
	got := &st.response
	got.status, got.elapsed, got.bytes, got.body = st.status, st.done-st.sent, st.got, nil
	if st.keepBody {
		got.body = st.body
	}
	x.Kind, x.Message = e.inspect(got)
}

// header looks up a field of the response.
func (st *http2Stream) header(name string) (string, bool) {
	for value := range st.values(name) {
		return value, true
	}
	return "", false
}

// values are those of all fields of a name.
func (st *http2Stream) values(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, f := range st.fields {
			if strings.EqualFold(f.Name, name) && !yield(f.Value) {
				return
			}
		}
	}
}

// A streamList is a queue of streams; each is in one at most.
type streamList struct{ head, tail *http2Stream }

func (l *streamList) push(st *http2Stream) {
	st.next, st.prev = nil, l.tail
	if l.tail == nil {
		l.head = st
	} else {
		l.tail.next = st
	}
	l.tail = st
}

func (l *streamList) remove(st *http2Stream) {
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
