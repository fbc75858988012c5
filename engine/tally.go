package engine

import "sync/atomic"

// A tally counts what only strategies have, over one trial.
type tally struct {
	orphans     atomic.Int64 // requests that went on after their consumer had left
	lost        atomic.Int64 // results that were there, or would have been, and never reached the consumer
	cancelled   atomic.Int64 // requests cancelled before or while they ran
	bufferedMax atomic.Int64 // finished results that waited for their turn, at the peak
}

// buffered notes that n finished results wait for their turn.
func (t *tally) buffered(n int64) {
	for {
		seen := t.bufferedMax.Load()
		if n <= seen || t.bufferedMax.CompareAndSwap(seen, n) {
			return
		}
	}
}
