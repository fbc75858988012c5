package client

import (
	"context"
	"sync"
	"sync/atomic"
)

// muxAttempts is how often a request is begun at most, when servers end connections in an orderly way before they have
// seen it.
const muxAttempts = 5

// An http2Session shares connections, and the streams that they have room for.
type http2Session struct {
	muxPool[*http2Conn]
	client  *http2Client
	secure  secureSettings
	watches watches
	spare   sync.Pool // of streams
}

func newHTTP2Session(c *http2Client) *http2Session {
	s := &http2Session{client: c, secure: secureSettings{base: c.settings, resume: !c.fresh}}
	s.muxPool.open, s.max, s.fresh = s.dialHTTP2, c.max, c.fresh
	s.start()
	s.watches.cut = s.cut
	s.spare.New = func() any { return newHTTP2Stream(c.bodies) }
	return s
}

func (s *http2Session) dialHTTP2(ctx context.Context, o *Origin, x *Exchange) (*http2Conn, error) {
	nc, err := s.client.dialer.connect(ctx, o, s.secure.of(o), x)
	if err != nil {
		return nil, err
	}
	c := newHTTP2Conn(nc, s)
	if !s.adopt(c, c.run) {
		_ = nc.Close()
		return nil, errSessionClosed
	}
	return c, nil
}

func (s *http2Session) perform(ctx context.Context, r *request[*http2Request], x *Exchange) error {
	st := s.spare.Get().(*http2Stream)
	err := s.carry(ctx, r, x, http2Via{stream: st, lane: -1})
	s.spare.Put(st)
	return err
}

// An http2Via is what a request travels by: a stream, and the place of the connection if that is given.
type http2Via struct {
	stream *http2Stream
	lane   int // -1: any
}

// carry makes a request, again if it can't have been processed.
func (s *http2Session) carry(ctx context.Context, r *request[*http2Request], x *Exchange, via http2Via) error {
	*x = Exchange{}
	st := via.stream
	st.watch = s.watches.follow(ctx, st.watch)
	for attempt := 1; ; attempt++ {
		o := r.rendered.origin
		c, err := s.connection(ctx, o, via.lane, x)
		if err != nil {
			return x.fail(err)
		}
		st.reset(r)
		c.exchange(st)
		s.release(c, o)
		st.fill(&r.expected, x)
		st.body = s.client.bodies.Free(st.body)
		if st.err == nil {
			return nil
		}
		if !st.again || attempt == muxAttempts {
			return x.fail(st.err)
		}
		if x.Sent > 0 {
			x.Lost += x.Done - x.Sent
		}
	}
}

// cut ends what is in flight for a context that is done.
func (s *http2Session) cut(w *watch, cause *Failure) {
	for _, c := range s.all() {
		c.cut(w, cause)
	}
}

func (s *http2Session) close() {
	s.watches.close()
	s.shut()
}

// An http2Lane is one goroutine's view of a session. It shares connections, as streams do, but always uses the same.
type http2Lane struct {
	*http2Session
	via http2Via
}

func (s *http2Session) lane() exchanger[*http2Request] {
	return &http2Lane{http2Session: s, via: http2Via{stream: newHTTP2Stream(s.client.bodies), lane: s.nextLane()}}
}

func (l *http2Lane) perform(ctx context.Context, r *request[*http2Request], x *Exchange) error {
	return l.carry(ctx, r, x, l.via)
}

// unusable, requests and close make the connection a muxConn.
func (c *http2Conn) unusable() bool { return c.refused.Load() }

func (c *http2Conn) requests() *atomic.Int32 { return &c.load }

func (c *http2Conn) close(cause *Failure) { c.die(cause) }
