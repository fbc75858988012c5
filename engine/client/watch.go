package client

import (
	"context"
	"sync"
	"sync/atomic"

	"bench/engine/sound"
)

// A watch is a session's view of one context: when that is done, it cuts the requests that are made for it. There is
// one for each context, not one for each request, so that a batch of thousands costs one registration.
type watch struct {
	done  <-chan struct{}
	fired atomic.Bool
	stop  func() bool // unregisters it
	users int         // who remembers it; guarded by the lock of watches
}

// Over says that the context is done.
func (w *watch) Over() bool { return w.fired.Load() }

// uncancelled stands for every context that is never done.
var uncancelled = new(watch)

// watches are the contexts that a session meets.
type watches struct {
	mu     sync.Mutex
	byDone map[<-chan struct{}]*watch
	closed bool
	// cut ends what is in flight for a context that is done. The watch has fired then: whoever marks a request as in
	// flight looks at that afterwards, so that one of the two sees the other.
	cut func(w *watch, cause *Failure)
}

// follow gives the watch of ctx to somebody who remembers old, which may be nil or the same.
func (ws *watches) follow(ctx context.Context, old *watch) *watch {
	done := ctx.Done()
	if old != nil && old.done == done {
		return old
	}
	ws.mu.Lock()
	defer ws.mu.Unlock()
	ws.forget(old)
	if done == nil || ws.closed {
		return uncancelled
	}
	w := ws.byDone[done]
	if w == nil {
		if ws.byDone == nil {
			ws.byDone = make(map[<-chan struct{}]*watch)
		}
		w = &watch{done: done}
		w.stop = context.AfterFunc(ctx, sound.Work(func() {
			w.fired.Store(true)
			ws.cut(w, &Failure{Kind: Cancelled, cause: ctx.Err()})
		}))
		ws.byDone[done] = w
	}
	w.users++
	return w
}

// unfollow says that somebody who remembered w is no more.
func (ws *watches) unfollow(w *watch) {
	ws.mu.Lock()
	ws.forget(w)
	ws.mu.Unlock()
}

// forget ends a watch with its last user. The lock is held.
func (ws *watches) forget(w *watch) {
	if w == nil || w == uncancelled {
		return
	}
	if w.users--; w.users == 0 && ws.byDone[w.done] == w {
		w.stop()
		delete(ws.byDone, w.done)
	}
}

// close unregisters all.
func (ws *watches) close() {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	ws.closed = true
	for _, w := range ws.byDone {
		w.stop()
	}
	clear(ws.byDone)
}
