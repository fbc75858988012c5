package strategy

import "sync/atomic"

// A Tally counts what only strategies have, over one trial.
//
// Every item of a batch is delivered (as a result, an error or an empty slot), lost or cancelled: the three add up to
// its size. Orphans are counted besides: an orphan is lost when it ends, unless its slot was delivered empty (map), or
// cancelled when the end of the run cuts it.
type Tally struct {
	// orphans are requests, in flight or still queued, that went on after their batch had ended for its consumer.
	// Work that leaving waits for, as an executor's `with` block does, is not orphaned.
	Orphans atomic.Int64
	// lost are requests that ran to their end, well or badly, and of which the consumer never got anything.
	Lost atomic.Int64
	// cancelled are requests that were not sent, or cut while in flight: by their strategy, or by the end of the run.
	Cancelled atomic.Int64
	// bufferedMax is the most results of a batch that had waited for others when the consumer was served or released:
	// for the join in map, gather and task_group, for an earlier item in ordered_map. Where results are handed over as
	// they come it is 0.
	BufferedMax atomic.Int64
}

// buffered notes that n finished results wait for their turn.
func (t *Tally) buffered(n int64) {
	for {
		seen := t.BufferedMax.Load()
		if n <= seen || t.BufferedMax.CompareAndSwap(seen, n) {
			return
		}
	}
}
