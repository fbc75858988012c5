package client

import (
	"context"
	"errors"
	"net"
	"sync"

	"bench/engine/clock"
	"bench/engine/http1"
)

// errSessionClosed is what is raised by a session that was closed.
var errSessionClosed = &Failure{Kind: Cancelled, cause: errors.New("the session was closed")}

// An http1Session shares connections among goroutines: idle ones are taken last in, first out, so that a surplus can
// grow old; and with max_connections those who find none wait first come, first served, as in aiohttp's connector. That
// limit counts all open connections: where it is reached, an idle one to another origin makes room.
type http1Session struct {
	*http1Client
	secure secureSettings
	life   context.Context // ends with the session
	end    context.CancelFunc

	mu      sync.Mutex
	closed  bool
	opened  int       // connections there are, or are being opened
	idle    [][]*link // by origin
	waiters waiters
	links   map[*link]struct{}
	watches watches
}

func newHTTP1Session(c *http1Client) *http1Session {
	s := &http1Session{http1Client: c, secure: c.secure(), links: make(map[*link]struct{})}
	s.watches.cut = s.cut
	s.life, s.end = context.WithCancel(context.Background())
	return s
}

func (s *http1Session) perform(ctx context.Context, r *request[*http1Request], x *Exchange) error {
	x.begin()
	k, err := s.claim(ctx, r.rendered.origin)
	if err == nil && k == nil {
		if k, err = s.connect(ctx, r.rendered.origin, x); err != nil {
			s.release(nil)
		}
	}
	if err != nil {
		return x.fail(err)
	}
	k, err = s.exchange(ctx, k, r, x)
	s.release(k)
	return err
}

// claim takes an idle connection to o. Nil is the right to open one; it must be released, too.
func (s *http1Session) claim(ctx context.Context, o *Origin) (*link, error) {
	s.mu.Lock()
	switch k := s.pop(o); {
	case s.closed:
		s.mu.Unlock()
		return nil, errSessionClosed
	case k != nil:
		s.mu.Unlock()
		return k, nil
	case s.max == 0 || s.opened < s.max:
		s.opened++
		s.mu.Unlock()
		return nil, nil
	}
	if old := s.popOldest(); old != nil {
		s.mu.Unlock()
		s.discard(old)
		return nil, nil
	}
	w := s.waiters.join(o)
	s.mu.Unlock()
	return s.wait(ctx, w)
}

// wait waits for its turn.
func (s *http1Session) wait(ctx context.Context, w *waiter) (*link, error) {
	var err error
	select {
	case k := <-w.turn:
		s.mu.Lock()
		s.waiters.forget(w)
		s.mu.Unlock()
		return k, nil
	case <-ctx.Done():
		err = &Failure{Kind: Cancelled, cause: ctx.Err()}
	case <-s.life.Done():
		err = errSessionClosed
	}
	s.mu.Lock()
	left := s.waiters.leave(w)
	s.mu.Unlock()
	if !left { // its turn came in the meantime: it is passed on
		s.release(<-w.turn)
	}
	s.mu.Lock()
	s.waiters.forget(w)
	s.mu.Unlock()
	return nil, err
}

// pop takes the idle connection to o that was used last. Those to whoever had its place before are closed.
func (s *http1Session) pop(o *Origin) *link {
	if o.index >= len(s.idle) {
		return nil
	}
	for stack := s.idle[o.index]; len(stack) > 0; stack = s.idle[o.index] {
		k := stack[len(stack)-1]
		s.idle[o.index] = stack[:len(stack)-1]
		if k.origin == o {
			return k
		}
		s.opened--
		delete(s.links, k)
		s.watches.unfollow(k.watch)
		k.close()
	}
	return nil
}

// popOldest takes the idle connection that makes room for another one.
func (s *http1Session) popOldest() *link {
	for i, stack := range s.idle {
		if len(stack) > 0 {
			k := stack[0]
			s.idle[i] = append(stack[:0], stack[1:]...)
			return k
		}
	}
	return nil
}

// release gives a connection back, or the right to one: to who waits longest, else to the idle ones.
func (s *http1Session) release(k *link) {
	if k != nil && k.origin.gone() {
		s.discard(k)
		k = nil
	}
	s.mu.Lock()
	w := s.waiters.first()
	switch {
	case w != nil && (k == nil || k.origin == w.origin):
		w.turn <- k
		s.mu.Unlock()
	case w != nil:
		s.mu.Unlock()
		s.discard(k)
		w.turn <- nil
	case k == nil:
		s.opened--
		s.mu.Unlock()
	default:
		for len(s.idle) <= k.origin.index {
			s.idle = append(s.idle, nil)
		}
		s.idle[k.origin.index] = append(s.idle[k.origin.index], k)
		s.mu.Unlock()
	}
}

// connect opens a connection to o.
func (s *http1Session) connect(ctx context.Context, o *Origin, x *Exchange) (*link, error) {
	conn, err := s.dial(ctx, o, x)
	if err != nil {
		return nil, err
	}
	options := s.options
	options.Wary = &o.state.wary
	return s.adopt(http1.New(conn, s.sweeper, options), o)
}

// dial opens a connection to o that is nobody's yet.
func (s *http1Session) dial(ctx context.Context, o *Origin, x *Exchange) (net.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.life, cancel)()
	begin := clock.Now()
	conn, err := s.dialer.connect(ctx, o, s.secure.of(o), x)
	x.Opening += clock.Now() - begin
	x.Opened = x.Opened || err == nil
	return conn, err
}

// adopt makes a connection one of the session's.
func (s *http1Session) adopt(conn *http1.Conn, o *Origin) (*link, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = conn.Close()
		return nil, errSessionClosed
	}
	k := newLink(conn, o)
	k.response.store = s.bodies
	s.links[k] = struct{}{}
	return k, nil
}

// discard closes a connection that is the caller's alone.
func (s *http1Session) discard(k *link) {
	s.mu.Lock()
	delete(s.links, k)
	s.mu.Unlock()
	s.watches.unfollow(k.watch)
	k.close()
}

// close cuts what is in flight and closes the rest.
func (s *http1Session) close() {
	s.mu.Lock()
	s.closed = true
	links := s.links
	s.links = make(map[*link]struct{})
	s.idle = nil
	s.mu.Unlock()
	s.watches.close()
	s.end()
	for k := range links {
		k.cut(errSessionClosed)
	}
}
