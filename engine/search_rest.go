package engine

import (
	"context"
	"time"

	"bench/engine/clock"
	"bench/result"
)

// After a level that was too much a target may need a while: queues behind it, pools of threads, a collector. The next trial would
// measure that, so that it is left alone until a single request is answered as quickly as one was before any load.

const (
	// restAtMost is how long a target may take to come to rest, for which the search waits.
	restAtMost = 2 * time.Minute
	// restEvery is how long it is left alone before it is asked again, longer each time.
	restEvery, restEveryMost = 50 * time.Millisecond, 2 * time.Second
	// askWithin is how long a single request is waited for, until it is asked again.
	askWithin = 5 * time.Second
	// calmTimes is how often a target is asked before the load, of which the quickest answer counts.
	calmTimes = 3
)

// calm finds how long a request of each cell takes where there is nothing else to do.
func (h *hunt) calm(ctx context.Context) error {
	for k, c := range h.books[h.place] {
		if c.absent {
			continue
		}
		for range calmTimes {
			took, answered, err := h.ask(ctx, k)
			if err != nil {
				return err
			}
			if answered && (h.idle[k] == 0 || took < h.idle[k]) {
				h.idle[k] = took
			}
		}
	}
	return ctx.Err()
}

// ask sends what a cell sends once, unrecorded, and says how long a request of that took.
func (h *hunt) ask(ctx context.Context, k int) (took time.Duration, answered bool, err error) {
	share, err := h.unrecorded(ctx, place{benchmark: h.place, cell: k}, Pilot, Extent{Time: askWithin, Count: 1})
	if err != nil {
		return 0, false, err
	}
	var sum result.Slice
	for _, s := range share.Slices {
		sum.Sum += s.Sum
		sum.Count += s.Count
	}
	if sum.Count == 0 {
		return 0, false, nil
	}
	return sum.Sum / time.Duration(sum.Count), true, nil
}

// quick says whether a request takes no longer than without any load, as far as a single one can tell.
func (h *hunt) quick(k int, took time.Duration) bool {
	const times, more = 3, 2 * time.Millisecond
	return h.idle[k] == 0 || took <= times*h.idle[k]+more
}

// rest waits for the target of a cell whose trial was too much for it, as long as the search has time. Where nobody searches nobody
// waits.
func (h *hunt) rest(ctx context.Context, k int, t *result.Trial) error {
	if h == nil || !h.books[h.place][k].record.TooMuch(t) {
		return nil
	}
	c := h.books[h.place][k]
	end := clock.Now() + min(restAtMost, h.left())
	for wait := restEvery; ctx.Err() == nil; wait = min(2*wait, restEveryMost) {
		took, answered, err := h.ask(ctx, k)
		if err != nil || answered && h.quick(k, took) {
			return err
		}
		if clock.Now()+wait > end {
			if h.left() > 0 {
				h.warn(result.Warning{
					Code: result.NotRecovered, Cell: c.address, Values: result.Values{"waited": lasting(restAtMost), "idle": lasting(h.idle[k])},
				})
			}
			return nil
		}
		pause(ctx, wait)
	}
	return ctx.Err()
}
