package client

import (
	"context"
	"sync"
	"sync/atomic"

	"bench/engine/clock"
	"bench/engine/sound"
)

// A muxConn is a connection that carries many requests at once.
type muxConn interface {
	comparable
	close(cause *Failure)    // ends what is in flight on it
	unusable() bool          // no request must be put on it any more
	requests() *atomic.Int32 // how many are on it, or on their way to it: the pool's, to choose by
}

// A muxPool spreads requests over a session's connections to an origin: an idle one first, then a new one while there
// may be more, then the one with the fewest requests on it. With fresh each request has a connection of its own.
type muxPool[C muxConn] struct {
	open  func(ctx context.Context, o *Origin, x *Exchange) (C, error) // and adopt it
	max   int                                                          // to each origin
	fresh bool
	life  context.Context // ends with the session
	end   context.CancelFunc
	wait  sync.WaitGroup // for all goroutines of its connections

	mu     sync.Mutex
	closed bool
	places []muxPlace[C] // by origin
	conns  map[C]struct{}
	lanes  int
}

// A muxPlace has the connections to an origin.
type muxPlace[C muxConn] struct {
	origin *Origin
	slots  []muxSlot[C]
}

// A muxSlot is a place for a connection.
type muxSlot[C muxConn] struct {
	conn    C
	filled  bool
	dialing *muxDial[C]
}

// A muxDial is a connection in the making, for which any number of requests may wait. It goes on when the one that
// wanted it first has gone away.
type muxDial[C muxConn] struct {
	done  chan struct{}
	conn  C
	err   error
	x     Exchange // its phases
	users int
}

// start makes the pool ready.
func (p *muxPool[C]) start() {
	p.conns = make(map[C]struct{})
	p.life, p.end = context.WithCancel(context.Background())
}

// connection gives a connection to o, on which one more request is counted. Lane is the place it should have; -1: any.
func (p *muxPool[C]) connection(ctx context.Context, o *Origin, lane int, x *Exchange) (C, error) {
	var nobody C
	if p.fresh {
		return p.alone(ctx, o, x)
	}
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nobody, errSessionClosed
	}
	slot := p.choose(o, lane)
	if slot == nil {
		p.mu.Unlock()
		return p.alone(ctx, o, x)
	}
	if slot.filled {
		c := slot.conn
		c.requests().Add(1)
		p.mu.Unlock()
		return c, nil
	}
	d, first := slot.dialing, slot.dialing == nil
	if first {
		d = &muxDial[C]{done: make(chan struct{})}
		slot.dialing = d
		p.wait.Go(sound.Work(func() { p.dial(o, slot, d) }))
	}
	d.users++
	p.mu.Unlock()
	begin := clock.Now()
	defer func() { x.Opening += clock.Now() - begin }()
	select {
	case <-d.done:
	case <-ctx.Done():
		p.leave(d)
		return nobody, &Failure{Kind: Cancelled, cause: ctx.Err()}
	}
	if first {
		x.Opened = x.Opened || d.x.Opened
		x.DNS += d.x.DNS
		x.Connect += d.x.Connect
		x.TLS += d.x.TLS
	}
	return d.conn, d.err
}

// alone gives a connection to o that is for one request.
func (p *muxPool[C]) alone(ctx context.Context, o *Origin, x *Exchange) (C, error) {
	begin := clock.Now()
	c, err := p.connect(ctx, o, x)
	x.Opening += clock.Now() - begin
	return c, err
}

// dial opens a connection for a slot. Others may wait for it by now, so it goes on when ctx is done.
func (p *muxPool[C]) dial(o *Origin, slot *muxSlot[C], d *muxDial[C]) {
	defer close(d.done)
	c, err := p.connect(p.life, o, &d.x)
	p.mu.Lock()
	defer p.mu.Unlock()
	slot.dialing = nil
	d.conn, d.err = c, err
	if err != nil {
		return
	}
	c.requests().Add(int32(d.users) - 1) // connect has counted one
	if !c.unusable() && !o.gone() {
		slot.conn, slot.filled = c, true
	}
}

// leave says that a request doesn't wait for a connection any more.
func (p *muxPool[C]) leave(d *muxDial[C]) {
	p.mu.Lock()
	defer p.mu.Unlock()
	d.users--
	select {
	case <-d.done:
		if d.err == nil {
			d.conn.requests().Add(-1)
		}
	default:
	}
}

// connect opens a connection to o, for one request at first.
func (p *muxPool[C]) connect(ctx context.Context, o *Origin, x *Exchange) (C, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(p.life, cancel)()
	c, err := p.open(ctx, o, x)
	x.Opened = x.Opened || err == nil
	return c, err
}

// adopt makes c one of the pool's, with a request on it, and starts its goroutines with run, which adds them to wait.
// It is false when the session was closed.
func (p *muxPool[C]) adopt(c C, run func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	p.conns[c] = struct{}{}
	c.requests().Store(1)
	run()
	return true
}

// choose finds the place of the connection to use; nil for an origin that has none any more.
func (p *muxPool[C]) choose(o *Origin, lane int) *muxSlot[C] {
	for len(p.places) <= o.index {
		p.places = append(p.places, muxPlace[C]{})
	}
	place := &p.places[o.index]
	if place.origin != o {
		if o.gone() {
			return nil
		}
		p.vacate(place)
		*place = muxPlace[C]{origin: o, slots: make([]muxSlot[C], p.max)}
	}
	slots := place.slots
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
func (s *muxSlot[C]) load() int {
	switch {
	case s.filled:
		return 2 * int(s.conn.requests().Load())
	case s.dialing != nil:
		return 2 * s.dialing.users
	}
	return 1
}

// forget takes a connection out of use. It must be unusable by then.
func (p *muxPool[C]) forget(c C) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, place := range p.places {
		for i := range place.slots {
			if place.slots[i].filled && place.slots[i].conn == c {
				place.slots[i] = muxSlot[C]{}
			}
		}
	}
}

// vacate has the connections of a place closed: now, or by the last request on them (release).
func (p *muxPool[C]) vacate(place *muxPlace[C]) {
	for _, slot := range place.slots {
		if c := slot.conn; slot.filled && c.requests().Load() == 0 {
			p.wait.Go(sound.Work(func() { c.close(errSessionClosed) })) // which wants the lock
		}
	}
}

// release says that a request on c is over. The last one ends a connection of no more use: each where requests have
// connections of their own, and those to an origin whose place another one has.
func (p *muxPool[C]) release(c C, o *Origin) {
	left := c.requests().Add(-1)
	switch {
	case p.fresh:
		c.close(errSessionClosed)
	case left == 0 && o.gone():
		if p.forget(c); c.requests().Load() == 0 { // now nobody can put a request on it
			c.close(errSessionClosed)
		}
	}
}

// drop forgets a connection that has ended.
func (p *muxPool[C]) drop(c C) {
	p.forget(c)
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, c)
}

// all are the session's connections, those too that are only there for what is under way.
func (p *muxPool[C]) all() []C {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := make([]C, 0, len(p.conns))
	for c := range p.conns {
		list = append(list, c)
	}
	return list
}

// shut ends all connections and what is in flight on them, and waits for their goroutines.
func (p *muxPool[C]) shut() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.end()
	for _, c := range p.all() {
		c.close(errSessionClosed)
	}
	p.wait.Wait()
}

// nextLane numbers the lanes.
func (p *muxPool[C]) nextLane() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lanes++
	return p.lanes - 1
}
