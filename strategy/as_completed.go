package strategy

import (
	"context"
	"iter"
	"time"

	"bench/plan"
)

// asCompleted is concurrent.futures.as_completed over an executor of the batch's own: everything is submitted at once
// and handed over as it completes. A failure is raised where its result is asked for, and the loop goes on.
//
// The timeout runs from the first result asked for. When it passes, the loop ends with an error that belongs to no
// item; what runs or is queued still runs, and leaving the executor waits for it. Those results are lost.
func asCompleted(knobs plan.Strategy, bound int) Strategy {
	cell := &jobs{limit: bound}
	return func(ctx context.Context, b *Batch) iter.Seq[Delivery] {
		return func(yield func(Delivery) bool) {
			j := cell.begin(ctx, b)
			defer j.leave()
			j.open(b, b.Size)
			d := newDeadline(knobs.Timeout)
			defer d.stop()
			late := j.eachEnded(d, func(item int) bool {
				return j.give(yield, Delivery{Item: item, Err: j.errs[item]})
			})
			if late {
				missing := &waitedTooLong{limit: knobs.Timeout, unfinished: b.Size - j.count, of: b.Size}
				yield(Delivery{Item: NoItem, Err: missing})
				j.wait(allEnded)
			}
		}
	}
}

// eachEnded calls f for each item as it ends, until f wants no more or the deadline, if there is one, has passed. What
// has ended by then and was not looked at yet is not handed over either: the library looks at its clock first.
func (j *job) eachEnded(d *deadline, f func(item int) bool) (late bool) {
	for j.want = 0; j.want < len(j.how); {
		if d.passed() {
			return true
		}
		met, late := j.waitBefore(d, moreEnded)
		if !met {
			return late
		}
		for ; j.want < j.seen; j.want++ {
			if !f(j.order[j.want]) {
				j.halt()
				return false
			}
		}
	}
	return false
}

var aboutAsCompleted = Description{
	StandsFor: "concurrent.futures.as_completed",
	Summary:   "Submit all to a pool of threads, and look at each result when it is there.",
	Order:     "completion order; the future tells which request it was",
	Bound:     "max_workers; min(32, CPUs + 4) unless given",
	Delivered: "each result when it is done",
	Failures:  "an error at its item alone; the loop goes on",
	Notes: "The timeout runs from the first result asked for. When it strikes, an error ends the loop, but running and queued requests " +
		"still run: leaving the executor waits for all of them, and their results are lost. The clock is looked at only " +
		"between results, and before those that came meanwhile are.",
	Knobs: []Knob{
		{"max_workers", threads, "Threads, and so requests in flight at once."},
		{"timeout", time.Duration(0), "How long the loop may take, from the first result asked for."},
	},
	Python: `with ThreadPoolExecutor(max_workers=MAX_WORKERS) as executor:
    futures = {executor.submit(requests.get, url): url for url in urls}
    for future in as_completed(futures, timeout=TIMEOUT):
        try:
            consume(futures[future], future.result())
        except requests.RequestException as error:
            report(futures[future], error)
`,
	Timelines: []Timeline{drawnFine(`seconds    0    1    2    3    4    5    6
request 0  ━━━━━━━━━━━━━━━━━━━━●
request 1  ━━━━━●
request 2       ━━━━━━━━━━●
request 3                 ━━━━━━━━━━━━━━━●
consumer                                 ┃
`), drawnFault(`seconds    0    1    2    3    4
request 0  ━━━━━━━━━━●
request 1  ━━━━━✗
request 2       ━━━━━━━━━━━━━━━●
request 3            ━━━━━●
consumer                       ┃
`)},
}
