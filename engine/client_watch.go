package engine

import (
	"context"
	"sync/atomic"
)

// A watch is a session's view of one context: when that is done, it cuts the links that work for it. There is one for
// each context, not one for each request, so that a batch of thousands costs one registration.
type watch struct {
	done  <-chan struct{}
	fired atomic.Bool
	stop  func() bool // unregisters it
	users int         // links that remember it; guarded by the session's lock
}

// uncancelled is the state of a link in use for a context that is never done.
var uncancelled = new(watch)

// enter marks k as in use for ctx. It fails when ctx is done, or k was cut.
func (s *http1Session) enter(ctx context.Context, k *link) error {
	done := ctx.Done()
	if k.watch == nil || k.watch.done != done {
		s.follow(ctx, k, done)
	}
	if !k.state.CompareAndSwap(nil, k.watch) {
		return errSessionClosed // only close cuts an idle link
	}
	// The watch fires first and looks for links then; here it is the other way round. So one of the two sees the other.
	if k.watch.fired.Load() {
		k.leave()
		return &failure{kind: cancelled, cause: ctx.Err()}
	}
	return nil
}

// leave marks k as idle. It is false when k was cut in the meantime.
func (k *link) leave() bool { return k.state.CompareAndSwap(k.watch, nil) }

// follow makes k remember the watch of a context.
func (s *http1Session) follow(ctx context.Context, k *link, done <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unfollow(k)
	if done == nil || s.closed {
		k.watch = uncancelled
		return
	}
	w := s.watches[done]
	if w == nil {
		w = &watch{done: done}
		w.stop = context.AfterFunc(ctx, func() { s.cut(w, ctx) })
		s.watches[done] = w
	}
	w.users++
	k.watch = w
}

// unfollow makes k forget its watch, which ends with its last user. The session's lock is held.
func (s *http1Session) unfollow(k *link) {
	w := k.watch
	k.watch = nil
	if w == nil || w == uncancelled {
		return
	}
	if w.users--; w.users == 0 && s.watches[w.done] == w {
		w.stop()
		delete(s.watches, w.done)
	}
}

// cut ends what is in flight for a context that is done.
func (s *http1Session) cut(w *watch, ctx context.Context) {
	w.fired.Store(true)
	cause := &failure{kind: cancelled, cause: ctx.Err()}
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.links {
		if k.state.CompareAndSwap(w, linkAborted) {
			k.conn.Abort(cause)
		}
	}
}
