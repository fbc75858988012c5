package strategy

import (
	"context"
	"iter"
	"time"

	"bench/plan"
)

// orderedMap is executor.map over an executor of the batch's own: results in input order, each as soon as all before it
// are there. The first failure is raised at its place, not before; then what is pending is cancelled, and leaving the
// executor waits for what runs. The timeout runs from the call and is raised at the item that is waited for.
//
// Without buffersize everything is submitted at once. With it, as many items are submitted at first, and one more each
// time a result is asked for (Python 3.14).
func orderedMap(knobs plan.Strategy, bound int) Strategy {
	cell := &jobs{limit: bound}
	return func(ctx context.Context, b *Batch) iter.Seq[Delivery] {
		return func(yield func(Delivery) bool) {
			j := cell.begin(ctx, b)
			defer j.leave()
			j.open(b, submitted(knobs, b.Size, 0))
			if !j.eachInOrder(b, knobs, yield) {
				j.halt()
			}
		}
	}
}

// submitted is how many items of n are submitted when asked results have been asked for.
func submitted(knobs plan.Strategy, n, asked int) int {
	if knobs.BufferSize == 0 {
		return n
	}
	return min(n, knobs.BufferSize+asked)
}

// eachInOrder hands over the results. It is false when something ended the consumer's loop.
func (j *job) eachInOrder(b *Batch, knobs plan.Strategy, yield func(Delivery) bool) bool {
	d := newDeadline(knobs.Timeout)
	defer d.stop()
	n := len(j.how)
	for item := range n {
		j.open(b, submitted(knobs, n, item+1))
		j.want = item
		met, late := j.waitBefore(d, wantedEnded)
		if late {
			missing := &waitedTooLong{limit: knobs.Timeout, unfinished: n - j.seen, of: n}
			j.give(yield, Delivery{Item: item, Err: missing})
			return false
		}
		if !met {
			return false
		}
		j.tally.buffered(int64(j.heldBack(item)))
		if !j.give(yield, Delivery{Item: item, Err: j.errs[item]}) || j.errs[item] != nil {
			return false
		}
	}
	return true
}

// heldBack is how many results were there and waited for item.
func (j *job) heldBack(item int) int {
	held := j.held - item // all before it were results, and handed over
	if j.how[item] == fulfilled {
		held--
	}
	return held
}

var aboutOrderedMap = Description{
	StandsFor: "concurrent.futures.Executor.map",
	Summary:   "Results in input order, each as soon as all before it are there.",
	Order:     "input order",
	Bound:     "max_workers; min(32, CPUs + 4) unless given",
	Delivered: "each result when it and all before it are done: one slow request holds back everything behind it (head-of-line blocking)",
	Failures: "raised when its turn comes, which ends the consumer's loop; what has not started is cancelled, what runs is waited for " +
		"when the executor is left, and is lost",
	Notes: "The timeout runs from the call and strikes at the item that is waited for then. A result that is there when its turn " +
		"comes is handed over even later. Without buffersize all requests are submitted at once, and finished results pile up " +
		"behind a slow one: see buffered in the report.",
	Knobs: []Knob{
		{"max_workers", threads, "Threads, and so requests in flight at once."},
		{"timeout", time.Duration(0), "How long after the call a result may still be waited for."},
		{"buffersize", 0, "How many requests are submitted before the first result is asked for; each one asked for submits one more (Python 3.14)."},
	},
	Python: `with ThreadPoolExecutor(max_workers=MAX_WORKERS) as executor:
    for page in executor.map(requests.get, urls, timeout=TIMEOUT, buffersize=BUFFERSIZE):
        consume(page)  # the first failure is raised here
`,
	Timelines: []Timeline{drawnFine(`seconds    0    1    2    3    4    5    6
request 0  ━━━━━━━━━━━━━━━━━━━━●
request 1  ━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄●
request 2       ━━━━━━━━━━┄┄┄┄┄●
request 3                 ━━━━━━━━━━━━━━━●
consumer                                 ┃
`), drawnFault(`seconds    0    1    2    3    4
request 0  ━━━━━━━━━━●
request 1  ━━━━━┄┄┄┄┄✗
request 2       ━━━━━━━━━━━━━━━?
request 3            ━━━━━?
consumer                       ┃
`)},
}
