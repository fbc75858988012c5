package client

import (
	"context"
	"errors"
	"iter"
	"sync/atomic"

	"bench/engine/http1"
)

// A link is a connection of a session. It is one goroutine's at a time: it is idle, or in use for a context, or gone.
// The state changes by compare-and-swap alone, so that whoever cuts it can't hit the next request on it.
type link struct {
	conn   *http1.Conn
	driven *http1.Driven // the same, where an event loop drives it; else nil
	origin *Origin
	state  atomic.Pointer[watch] // nil: idle; linkAborted; linkClosed; else the context for which it is in use
	watch  *watch                // the last one, so that it is looked up once for each context

	result   http1.Response
	response response  // what checks look at
	streamed *streamed // of responses that come as events; nil until there is one
}

// The states of a link that is of no more use.
var (
	linkAborted = new(watch) // cut while it was in use: whoever uses it closes it
	linkClosed  = new(watch)
)

func newLink(conn *http1.Conn, o *Origin) *link {
	k := &link{conn: conn, origin: o}
	k.response.header, k.response.values = k.header, k.values
	return k
}

// cut ends the request in flight, or closes the connection if there is none.
func (k *link) cut(cause error) {
	for {
		switch w := k.state.Load(); {
		case w == linkAborted, w == linkClosed:
			return
		case w == nil && k.state.CompareAndSwap(nil, linkClosed):
			_ = k.conn.Close()
			return
		case w != nil && k.state.CompareAndSwap(w, linkAborted):
			k.conn.Abort(cause)
			return
		}
	}
}

// close ends a link that is the caller's.
func (k *link) close() {
	if k.state.Swap(linkClosed) != linkClosed {
		_ = k.conn.Close()
	}
}

// enter marks k as in use for ctx. It fails when ctx is done, or k was cut.
func (s *http1Session) enter(ctx context.Context, k *link) error {
	k.watch = s.watches.follow(ctx, k.watch)
	if !k.state.CompareAndSwap(nil, k.watch) {
		return errSessionClosed // only close cuts an idle link
	}
	if k.watch.fired.Load() {
		k.leave()
		return &Failure{Kind: Cancelled, cause: ctx.Err()}
	}
	return nil
}

// leave marks k as idle. It is false when k was cut in the meantime.
func (k *link) leave() bool { return k.state.CompareAndSwap(k.watch, nil) }

// cut ends what is in flight for a context that is done.
func (s *http1Session) cut(w *watch, cause *Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.links {
		if k.state.CompareAndSwap(w, linkAborted) {
			k.conn.Abort(cause)
		}
	}
}

// exchange performs r over k, or over a new connection if k turns out to be dead. It returns the link that can be
// used again; nil if there is none.
//
// A request is tried a second time when the server had closed the idle connection: always if it can't have been
// received, else if its method is idempotent (RFC 9110 section 9.2.2), which is what browsers and aiohttp do. It counts
// once, from the second start.
func (s *http1Session) exchange(ctx context.Context, k *link, r *request[*http1Request], x *Exchange) (*link, error) {
	err := s.once(ctx, k, r, x)
	if err != nil && mayRepeat(err, r.rendered) {
		s.discard(k)
		x.again()
		if k, err = s.connect(ctx, k.origin, x); err != nil {
			return nil, x.fail(err)
		}
		err = s.once(ctx, k, r, x)
	}
	if err == nil && k.result.KeepAlive && !s.fresh {
		return k, nil
	}
	s.discard(k)
	if err != nil {
		return nil, x.fail(err)
	}
	return nil, nil
}

// again notes that an attempt was in vain, before another one.
func (x *Exchange) again() {
	x.Lost += x.Done - x.Sent
	x.Sent, x.FirstByte, x.Done, x.Status = 0, 0, 0, 0
}

// mayRepeat says whether a failed attempt may be made again.
func mayRepeat(err error, r *http1Request) bool {
	var broken *http1.Error
	return errors.As(err, &broken) && broken.Kind == http1.IdleDied &&
		(broken.Unsent || r.repeat)
}

// once makes one attempt and fills x.
func (s *http1Session) once(ctx context.Context, k *link, r *request[*http1Request], x *Exchange) error {
	if err := s.enter(ctx, k); err != nil {
		return err
	}
	if k.conn.Sink = nil; r.stream != nil {
		k.conn.Sink = k.follow(&r.expected, x)
	}
	s.wire.Enter()
	err := k.conn.Do(r.rendered.wire, s.timeout, &k.result)
	s.wire.Exit()
	return k.settle(&r.expected, x, err)
}

// settle fills x with what came of an attempt, and leaves the link.
func (k *link) settle(e *expected, x *Exchange, err error) error {
	res := &k.result
	if res.BytesOut > 0 {
		x.Attempts++
	}
	x.Sent, x.FirstByte, x.Done = res.Sent, res.FirstByte, res.Done
	x.Status = res.Status
	x.BytesIn += res.BytesIn
	x.BytesOut += res.BytesOut
	if e.stream != nil {
		err = k.streamed.end(err, x)
	}
	if err == nil {
		k.judge(e, x)
		err = x.raised()
	}
	if k.driven != nil {
		k.conn.Rest()
	}
	if !k.leave() && err == nil {
		k.result.KeepAlive = false // cut right after the last byte
	}
	return err
}

// follow makes the link ready for a response that comes as events.
func (k *link) follow(e *expected, x *Exchange) *streamed {
	if k.streamed == nil {
		k.streamed = newStreamed(func() int { return k.result.Status }, &k.response, func(cause *Failure) {
			if k.state.CompareAndSwap(k.watch, linkAborted) {
				k.conn.Abort(cause)
			}
		})
	}
	k.streamed.begin(e, x)
	return k.streamed
}

// judge looks at a response that came whole.
func (k *link) judge(e *expected, x *Exchange) {
	got := &k.response
	got.status = x.Status
	got.body = k.result.Body
	got.elapsed = x.Done - x.Sent
	got.bytes = k.result.BodyBytes
	if got.stream = nil; e.stream != nil {
		got.stream = k.streamed.follower
	}
	x.Kind, x.Message = e.inspect(got, x.Taken)
	k.conn.Release()
}

// header looks up a field of the response. The text is a view into the connection's buffer: it holds during the check,
// as response says, and nothing is allocated.
func (k *link) header(name string) (string, bool) {
	value, ok := k.result.Header(name)
	return view(value), ok
}

// values are those of all fields of a name; what holds for header holds for them.
func (k *link) values(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for value := range k.result.Values(name) {
			if !yield(view(value)) {
				return
			}
		}
	}
}
