package client

import (
	"context"
	"sync"
)

// muxAttempts is how often a request is begun at most, when servers end connections in an orderly way before they have
// seen it.
const muxAttempts = 5

// A muxSession shares connections, and the streams that they have room for. C is its kind of connection, and W what its
// requests are on them.
type muxSession[C muxConn, W any] struct {
	muxPool[C]
	secure secureSettings
	flight func() muxFlight[C, W] // makes one
	ended  func()                 // is called first when the session is closed; may be nil
	lanes  sync.Pool              // of muxLane, for those who have none of their own
}

// A muxFlight makes attempts at requests, one at a time.
type muxFlight[C muxConn, W any] interface {
	// attempt makes a request over c and adds what happened to x. Again says that it may be made once more after it failed:
	// the server can't have processed it, or that would do no harm.
	attempt(ctx context.Context, c C, r *request[*addressed[W]], x *Exchange) (again bool, err error)
	// judge looks at the response of an attempt that went well.
	judge(e *expected, x *Exchange)
	// forget gives back what the attempt has kept.
	forget()
}

// newMuxSession makes a session, to which the caller adds how it opens connections and makes flights.
func newMuxSession[C muxConn, W any](b *base) *muxSession[C, W] {
	s := &muxSession[C, W]{secure: b.secure()}
	s.max, s.fresh = b.max, b.fresh
	s.lanes.New = func() any { return &muxLane[C, W]{muxSession: s, flight: s.flight(), place: -1} }
	s.start()
	return s
}

func (s *muxSession[C, W]) perform(ctx context.Context, r *request[*addressed[W]], x *Exchange) error {
	l := s.lanes.Get().(*muxLane[C, W])
	err := l.perform(ctx, r, x)
	s.lanes.Put(l)
	return err
}

func (s *muxSession[C, W]) lane() exchanger[*addressed[W]] {
	return &muxLane[C, W]{muxSession: s, flight: s.flight(), place: s.nextLane()}
}

func (s *muxSession[C, W]) close() {
	if s.ended != nil {
		s.ended()
	}
	s.shut()
}

// A muxLane is one goroutine's view of a session. It shares connections, as streams do, but always uses the same.
type muxLane[C muxConn, W any] struct {
	*muxSession[C, W]
	flight muxFlight[C, W]
	place  int // of the connection; -1: any
}

// perform makes a request, again if it can't have been processed.
func (l *muxLane[C, W]) perform(ctx context.Context, r *request[*addressed[W]], x *Exchange) error {
	x.begin()
	o := r.rendered.origin
	for attempt := 1; ; attempt++ {
		c, err := l.connection(ctx, o, l.place, x)
		if err != nil {
			return x.fail(err)
		}
		again, err := l.flight.attempt(ctx, c, r, x)
		l.release(c, o)
		if err == nil {
			l.flight.judge(&r.expected, x)
			err = x.raised()
		}
		l.flight.forget()
		if err == nil {
			return nil
		}
		if !again || attempt == muxAttempts {
			return x.fail(err)
		}
		if x.Sent > 0 {
			x.Lost += x.Done - x.Sent
		}
		x.Sent, x.FirstByte, x.Done, x.Status = 0, 0, 0, 0
	}
}
