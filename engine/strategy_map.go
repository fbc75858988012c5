package engine

import (
	"context"
	"iter"
	"slices"
	"time"

	"bench/spec"
)

// mapAll is grequests.map: a pool of `size` for this call alone, then a join, then everything at once in input order.
// A failed request leaves its slot empty. The clock of gtimeout starts when the last job has been spawned, because the
// library spawns all of them, waiting for the pool, before it joins; what is unfinished then goes on as orphans.
func mapAll(knobs spec.Strategy, bound int) strategy {
	cell := &jobs{limit: bound}
	return func(ctx context.Context, b *batch) iter.Seq[delivery] {
		return func(yield func(delivery) bool) {
			j := cell.begin(ctx, b)
			defer j.leave()
			j.slots.open(j, b.Size)
			if how := j.join(knobs.GTimeout); how != nil {
				j.giveSlots(how, yield)
			}
		}
	}
}

// join waits for every item, but after the last has started no longer than timeout, and says how each ended by then.
// It is nil when the job was interrupted.
func (j *job) join(timeout time.Duration) []ending {
	if timeout == 0 {
		if !j.wait(allEnded) {
			return nil
		}
		return j.how
	}
	if !j.wait(allStarted) {
		return nil
	}
	d := newDeadline(timeout)
	defer d.stop()
	met, late := j.waitBefore(d, allEnded)
	if !met && !late {
		return nil
	}
	j.slots.mu.Lock()
	defer j.slots.mu.Unlock()
	return slices.Clone(j.how)
}

// giveSlots hands over one slot for each item, in input order and empty where there is no result.
func (j *job) giveSlots(how []ending, yield func(delivery) bool) {
	held := 0
	for _, h := range how {
		if h == fulfilled {
			held++
		}
	}
	j.batch.Tally.buffered(int64(held))
	for item, h := range how {
		if !j.give(yield, delivery{Item: item, Empty: h != fulfilled}) {
			return
		}
	}
}
