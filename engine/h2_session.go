package engine

import (
	"context"
	"sync"
)

// http2Attempts is how often a request is begun at most, when servers end connections in an orderly way before they
// have seen it.
const http2Attempts = 5

// An http2Session spreads requests over its connections to an origin: an idle one first, then a new one while there may
// be more, then the one with the fewest requests on it.
type http2Session struct {
	*http2Client
	secure  *secureSettings
	life    context.Context // ends with the session
	end     context.CancelFunc
	wait    sync.WaitGroup // for the goroutines of its connections
	watches watches
	spare   sync.Pool // of streams

	mu     sync.Mutex
	closed bool
	slots  [][]http2Slot // by origin
	conns  map[*http2Conn]struct{}
	lanes  int
}

// An http2Slot is a place for a connection.
type http2Slot struct {
	conn    *http2Conn
	dialing *http2Dial
}

// An http2Dial is a connection in the making, for which any number of requests may wait. It goes on when the one that
// wanted it first has gone away.
type http2Dial struct {
	done  chan struct{}
	conn  *http2Conn
	err   error
	x     exchange // its phases
	users int
}

func newHTTP2Session(c *http2Client) *http2Session {
	s := &http2Session{http2Client: c, conns: make(map[*http2Conn]struct{})}
	s.secure = newSecureSettings(c.settings, !c.fresh)
	s.life, s.end = context.WithCancel(context.Background())
	s.watches.cut = s.cut
	s.spare.New = func() any { return newHTTP2Stream() }
	return s
}

func (s *http2Session) do(ctx context.Context, r *request, x *exchange) error {
	st := s.spare.Get().(*http2Stream)
	err := s.perform(ctx, r, x, http2Via{stream: st, lane: -1})
	s.spare.Put(st)
	return err
}

// An http2Via is what a request travels by: a stream, and the place of the connection if that is given.
type http2Via struct {
	stream *http2Stream
	lane   int // -1: any
}

// perform makes a request, again if it can't have been processed.
func (s *http2Session) perform(ctx context.Context, r *request, x *exchange, via http2Via) error {
	*x = exchange{}
	st := via.stream
	st.watch = s.watches.follow(ctx, st.watch)
	for attempt := 1; ; attempt++ {
		c, err := s.connection(ctx, r.rendered.(*http2Request).origin, via.lane, x)
		if err != nil {
			return x.fail(err)
		}
		st.reset(r)
		c.exchange(st)
		c.load.Add(-1)
		st.fill(r, x)
		if s.fresh {
			c.close()
		}
		if st.err == nil {
			return nil
		}
		if !st.again || attempt == http2Attempts {
			return x.fail(st.err)
		}
	}
}

// connection gives a connection to o, on which one more request is counted.
func (s *http2Session) connection(ctx context.Context, o *origin, lane int, x *exchange) (*http2Conn, error) {
	if s.fresh {
		return s.connect(ctx, o, x)
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil, errSessionClosed
	}
	slot := s.choose(o, lane)
	if c := slot.conn; c != nil {
		c.load.Add(1)
		s.mu.Unlock()
		return c, nil
	}
	d, first := slot.dialing, slot.dialing == nil
	if first {
		d = &http2Dial{done: make(chan struct{})}
		slot.dialing = d
		s.wait.Go(func() { s.dial(o, slot, d) })
	}
	d.users++
	s.mu.Unlock()
	select {
	case <-d.done:
	case <-ctx.Done():
		s.leave(d)
		return nil, &failure{kind: cancelled, cause: ctx.Err()}
	}
	if first {
		x.opened = d.err == nil
		x.dns += d.x.dns
		x.connect += d.x.connect
		x.tls += d.x.tls
	}
	return d.conn, d.err
}

// dial opens a connection for a slot. Others may wait for it by now, so it goes on when ctx is done.
func (s *http2Session) dial(o *origin, slot *http2Slot, d *http2Dial) {
	defer close(d.done)
	c, err := s.connect(s.life, o, &d.x)
	s.mu.Lock()
	defer s.mu.Unlock()
	slot.dialing = nil
	d.conn, d.err = c, err
	if err != nil {
		return
	}
	c.load.Add(int32(d.users) - 1) // connect has counted one
	if !c.refused.Load() {
		slot.conn = c
	}
}

// leave says that a request doesn't wait for a connection any more.
func (s *http2Session) leave(d *http2Dial) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d.users--
	if d.conn != nil {
		d.conn.load.Add(-1)
	}
}

// connect opens a connection to o.
func (s *http2Session) connect(ctx context.Context, o *origin, x *exchange) (*http2Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.life, cancel)()
	nc, err := s.dialer.connect(ctx, o, s.secure.of(o), x)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = nc.Close()
		return nil, errSessionClosed
	}
	c := newHTTP2Conn(nc, s)
	s.conns[c] = struct{}{}
	x.opened = true
	c.load.Store(1)
	c.run()
	return c, nil
}

// choose finds the place of the connection to use.
func (s *http2Session) choose(o *origin, lane int) *http2Slot {
	for len(s.slots) <= o.index {
		s.slots = append(s.slots, make([]http2Slot, s.max))
	}
	slots := s.slots[o.index]
	if lane >= 0 {
		return &slots[lane%len(slots)]
	}
	best, least := 0, slots[0].load()
	for i := 1; i < len(slots) && least > 0; i++ {
		if load := slots[i].load(); load < least {
			best, least = i, load
		}
	}
	return &slots[best]
}

// load is how much is going on there: an idle connection has less than a free place, and that less than a busy one.
func (t *http2Slot) load() int {
	switch {
	case t.conn != nil:
		return 2 * int(t.conn.load.Load())
	case t.dialing != nil:
		return 2 * t.dialing.users
	}
	return 1
}

// forget takes a connection out of use.
func (s *http2Session) forget(c *http2Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, slots := range s.slots {
		for i := range slots {
			if slots[i].conn == c {
				slots[i].conn = nil
			}
		}
	}
}

// drop forgets a connection that has ended.
func (s *http2Session) drop(c *http2Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
}

// all are the session's connections, those too that are only there for what is under way.
func (s *http2Session) all() []*http2Conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]*http2Conn, 0, len(s.conns))
	for c := range s.conns {
		list = append(list, c)
	}
	return list
}

// cut ends what is in flight for a context that is done.
func (s *http2Session) cut(w *watch, cause *failure) {
	for _, c := range s.all() {
		c.cut(w, cause)
	}
}

// close ends all connections and what is in flight on them.
func (s *http2Session) close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.watches.close()
	s.end()
	for _, c := range s.all() {
		c.close()
	}
	s.wait.Wait()
}

// An http2Lane is one goroutine's view of a session. It shares connections, as streams do, but always uses the same.
type http2Lane struct {
	*http2Session
	via http2Via
}

func (s *http2Session) lane() session {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lanes++
	return &http2Lane{http2Session: s, via: http2Via{stream: newHTTP2Stream(), lane: s.lanes - 1}}
}

func (l *http2Lane) do(ctx context.Context, r *request, x *exchange) error {
	return l.perform(ctx, r, x, l.via)
}
