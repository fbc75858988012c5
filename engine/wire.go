package engine

import "sync/atomic"

// A wire counts a cell's requests that are under way: written, and not yet answered, failed or cut. Whoever waits for a
// connection or a slot is not on it, so it can't show more than the limits of strategy and client let through.
type wire struct{ now, most atomic.Int64 }

func (w *wire) enter() {
	n := w.now.Add(1)
	for {
		most := w.most.Load()
		if n <= most || w.most.CompareAndSwap(most, n) {
			return
		}
	}
}

func (w *wire) exit() { w.now.Add(-1) }

// reset begins anew to look for the most.
func (w *wire) reset() { w.most.Store(w.now.Load()) }
