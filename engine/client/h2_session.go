package client

import (
	"context"
	"errors"
	"sync/atomic"

	"bench/engine/http2"
)

// An http2Conn is a connection as a pool has it.
type http2Conn struct{ *http2.Conn }

func (c http2Conn) close(cause *Failure) { c.Close(cause) }

func (c http2Conn) unusable() bool { return c.Retired() }

func (c http2Conn) requests() *atomic.Int32 { return &c.Load }

// An http2Session shares connections, and cuts streams by the context that they were made for.
type http2Session struct {
	*muxSession[http2Conn, *http2.Request]
	client  *http2Client
	watches watches
}

func (c *http2Client) start() exchanger[*http2Request] {
	c.settle()
	s := &http2Session{client: c, muxSession: newMuxSession[http2Conn, *http2.Request](&c.base)}
	s.open, s.flight, s.ended = s.dial, s.newFlight, s.watches.close
	s.watches.cut = s.cut
	return s
}

func (s *http2Session) dial(ctx context.Context, o *Origin, x *Exchange) (none http2Conn, err error) {
	nc, err := s.client.dialer.connect(ctx, o, s.secure.of(o), x)
	if err != nil {
		return none, err
	}
	c := http2Conn{http2.New(nc, http2.Options{
		Timeout: s.client.timeout, EachFrame: s.client.patient, Memory: s.client.bodies, Wire: s.client.wire,
		Retired: func(c *http2.Conn) { s.forget(http2Conn{c}) },
		Ended:   func(c *http2.Conn) { s.drop(http2Conn{c}) },
	})}
	if !s.adopt(c, func() { c.Start(&s.wait) }) {
		_ = nc.Close()
		return none, errSessionClosed
	}
	return c, nil
}

// cut ends what is in flight for a context that is done.
func (s *http2Session) cut(w *watch, cause *Failure) {
	for _, c := range s.all() {
		c.Cut(w, cause)
	}
}

// An http2Flight makes its requests over one stream after the other.
type http2Flight struct {
	session  *http2Session
	stream   *http2.Stream
	watch    *watch    // of the latest request's context
	response response  // what checks look at
	streamed *streamed // of responses that come as events; nil until there is one
	conn     http2Conn // that the request under way is on
}

func (s *http2Session) newFlight() muxFlight[http2Conn, *http2.Request] {
	f := &http2Flight{session: s, stream: http2.NewStream()}
	f.response.store = s.client.bodies
	f.response.header, f.response.values = f.stream.Header, f.stream.Values
	return f
}

func (f *http2Flight) attempt(ctx context.Context, c http2Conn, r *request[*http2Request], x *Exchange) (again bool, err error) {
	f.watch = f.session.watches.follow(ctx, f.watch)
	if f.stream.Sink = nil; r.stream != nil {
		f.conn = c
		f.stream.Sink = f.follow(&r.expected, x)
	}
	err = c.Do(r.rendered.wire, f.watch, f.stream)
	st := f.stream
	x.Sent, x.FirstByte, x.Done, x.Status = st.Sent, st.FirstByte, st.Done, st.Status
	if st.Sent > 0 {
		x.Attempts++
	}
	x.BytesIn += st.BytesIn
	x.BytesOut += st.BytesOut
	if r.stream != nil {
		err = f.streamed.end(err, x)
	}
	if r.call != nil && err == nil {
		if err = f.streamed.settle(true); err == nil {
			err = f.called(r.call)
		}
		if err != nil {
			f.streamed.follower.Release()
		}
	}
	if r.call != nil && err != nil {
		err = f.tooLate(r.call, err)
	}
	return err != nil && mayRepeatHTTP2(err, r.rendered.repeat), err
}

// follow makes the flight ready for a response that comes as events.
func (f *http2Flight) follow(e *expected, x *Exchange) *streamed {
	if f.streamed == nil {
		f.streamed = newStreamed(func() int { return f.stream.Status }, &f.response, func(cause *Failure) {
			f.conn.CutStream(f.stream, cause)
		})
	}
	f.streamed.upload = f.stream.Upload
	f.streamed.begin(e, x)
	return f.streamed
}

// mayRepeatHTTP2 says whether a failed attempt may be made again: when it can't have been processed; and when a connection
// ended as idle ones do, if the request may be made twice.
func mayRepeatHTTP2(err error, twice bool) bool {
	var broken *http2.Error
	if !errors.As(err, &broken) {
		return false
	}
	if broken.Silent && twice {
		switch blameExchange(err).Kind {
		case reset, truncated:
			return true
		}
	}
	return broken.Unprocessed
}

func (f *http2Flight) judge(e *expected, x *Exchange) {
	got, st := &f.response, f.stream
	got.status, got.elapsed, got.bytes, got.body = st.Status, st.Done-st.Sent, st.BodyBytes, st.Body
	if got.stream = nil; e.stream != nil {
		got.stream = f.streamed.follower
	}
	x.Kind, x.Message = e.inspect(got, x.Taken)
}

func (f *http2Flight) forget() { f.stream.Release() }
