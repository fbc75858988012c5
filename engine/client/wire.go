package client

import "sync/atomic"

// A Wire counts a cell's requests that are under way: written, and not yet answered, failed or cut. Whoever waits for a
// connection or a slot is not on it, so it can't show more than the limits of strategy and client let through.
type Wire struct {
	now, Most atomic.Int64
	Of        *Wire // what it is a part of, and counts all of its requests as well; nil: nothing
}

// Enter counts a request that goes on the wire.
func (w *Wire) Enter() {
	n := w.now.Add(1)
	for {
		most := w.Most.Load()
		if n <= most || w.Most.CompareAndSwap(most, n) {
			break
		}
	}
	if w.Of != nil {
		w.Of.Enter()
	}
}

// Exit counts one that has left it.
func (w *Wire) Exit() {
	w.now.Add(-1)
	if w.Of != nil {
		w.Of.Exit()
	}
}

// Now is how many are under way.
func (w *Wire) Now() int64 { return w.now.Load() }

// Reset begins anew to look for the most.
func (w *Wire) Reset() { w.Most.Store(w.now.Load()) }
