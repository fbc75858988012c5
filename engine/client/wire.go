package client

import "sync/atomic"

// A Wire counts a cell's requests that are under way: written, and not yet answered, failed or cut. Whoever waits for a
// connection or a slot is not on it, so it can't show more than the limits of strategy and client let through.
type Wire struct{ now, Most atomic.Int64 }

func (w *Wire) enter() {
	n := w.now.Add(1)
	for {
		most := w.Most.Load()
		if n <= most || w.Most.CompareAndSwap(most, n) {
			return
		}
	}
}

func (w *Wire) exit() { w.now.Add(-1) }

// Reset begins anew to look for the most.
func (w *Wire) Reset() { w.Most.Store(w.now.Load()) }
