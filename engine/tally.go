package engine

import "sync/atomic"

// A tally counts what only strategies have, over one trial.
//
// Every item of a batch is delivered (as a result, an error or an empty slot), lost or cancelled: the three add up to
// its size. Orphans are counted besides: an orphan is lost when it ends, unless its slot was delivered empty (map), or
// cancelled when the end of the run cuts it.
type tally struct {
	// orphans are requests, in flight or still queued, that went on after their batch had ended for its consumer.
	// Work that leaving waits for, as an executor's `with` block does, is not orphaned.
	orphans atomic.Int64
	// lost are requests that ran to their end, well or badly, and of which the consumer never got anything.
	lost atomic.Int64
	// cancelled are requests that were not sent, or cut while in flight: by their strategy, or by the end of the run.
	cancelled atomic.Int64
	// bufferedMax is the most results of a batch that had waited for others when the consumer was served or released:
	// for the join in map, gather and task_group, for an earlier item in ordered_map. Where results are handed over as
	// they come it is 0.
	bufferedMax atomic.Int64
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
