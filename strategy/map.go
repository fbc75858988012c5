package strategy

import (
	"context"
	"iter"
	"slices"
	"time"

	"bench/plan"
)

// mapAll is grequests.map: a pool of `size` for this call alone, then a join, then everything at once in input order.
// A failed request leaves its slot empty. The clock of gtimeout starts when the last job has been spawned, because the
// library spawns all of them, waiting for the pool, before it joins; what is unfinished then goes on as orphans.
func mapAll(knobs plan.Strategy, bound int) Strategy {
	cell := &jobs{limit: bound}
	return func(ctx context.Context, b *Batch) iter.Seq[Delivery] {
		return func(yield func(Delivery) bool) {
			j := cell.begin(ctx, b)
			defer j.leave()
			j.open(b, b.Size)
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
func (j *job) giveSlots(how []ending, yield func(Delivery) bool) {
	held := 0
	for _, h := range how {
		if h == fulfilled {
			held++
		}
	}
	j.tally.buffered(int64(held))
	for item, h := range how {
		if !j.give(yield, Delivery{Item: item, Empty: h != fulfilled}) {
			return
		}
	}
}

var aboutMap = Description{
	StandsFor: "grequests.map",
	Summary:   "Send all, wait for all, then look at all.",
	Order:     "input order",
	Bound:     "size; without it all requests are sent at once",
	Delivered: "all results together, when the last request is done",
	Failures:  "an empty slot (None) in place of the result; whoever does not look misses it",
	Notes: "The clock of gtimeout starts once the last request has been started, because the library starts all of them, waiting for " +
		"the pool, before it joins: with a small size it strikes late, or not at all. What is unfinished then has an empty " +
		"slot and goes on as an orphan, in the pool of the old call: the next batch has a pool of its own.",
	Knobs: []Knob{
		{"size", 0, "Requests in flight at once."},
		{"gtimeout", time.Duration(0), "How long the join waits, counted from the start of the last request."},
	},
	Python: `pages = grequests.map(
    (grequests.get(url) for url in urls),
    size=SIZE,          # None: all at once
    gtimeout=GTIMEOUT,  # None: wait for all
)
for page in pages:
    if page is None:  # it failed, or gtimeout struck
        continue
    consume(page)
`,
	Timelines: []Timeline{drawnFine(`seconds    0    1    2    3    4    5    6
request 0  ━━━━━━━━━━━━━━━━━━━━┄┄┄┄┄┄┄┄┄┄●
request 1  ━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄●
request 2       ━━━━━━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄●
request 3                 ━━━━━━━━━━━━━━━●
consumer                                 ┃
`), drawnFault(`seconds    0    1    2    3    4
request 0  ━━━━━━━━━━┄┄┄┄┄┄┄┄┄┄●
request 1  ━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄○
request 2       ━━━━━━━━━━━━━━━●
request 3            ━━━━━┄┄┄┄┄●
consumer                       ┃
`)},
}
