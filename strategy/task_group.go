package strategy

import (
	"context"
	"iter"

	"bench/plan"
)

// taskGroup is asyncio.TaskGroup over tasks that share one aiohttp session. Without a failure it is gather. The first
// failure cancels its siblings, running or not; they are waited for, and only then is it raised. What had finished
// before is lost with the rest.
func taskGroup(_ plan.Strategy, bound int) Strategy {
	cell := &jobs{limit: bound}
	if bound > 0 {
		cell.shared = newSlots(bound)
	}
	return func(ctx context.Context, b *Batch) iter.Seq[Delivery] {
		return func(yield func(Delivery) bool) {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			j := cell.begin(ctx, b)
			defer j.leave()
			j.failFast = true
			j.open(b, b.Size)
			switch {
			case !j.wait(failedOrAll):
			case j.failed == NoItem:
				j.giveAll(yield)
			default:
				b.Tally.buffered(int64(j.held))
				j.sever(cancel)
				j.giveFailures(yield)
			}
		}
	}
}

// giveFailures raises what failed: one error as a rule, and more when several came together, as in an ExceptionGroup.
func (j *job) giveFailures(yield func(Delivery) bool) {
	for _, item := range j.order[:j.ended] {
		if j.how[item] == raised && !j.give(yield, Delivery{Item: item, Err: j.errs[item]}) {
			return
		}
	}
}

var aboutTaskGroup = Description{
	StandsFor: "asyncio.TaskGroup on an aiohttp session",
	Summary:   "Like gather, but a failure takes its siblings with it.",
	Order:     "input order",
	Bound:     "as for gather: the session's connections (limit)",
	Delivered: "all results together, when the last request is done",
	Failures:  "the first failure cancels the other requests, in flight or not, waits for them, and is raised then; all results are lost",
	Knobs:     []Knob{{"limit", 0, "Connections of the session, and so requests in flight at once."}},
	Python: `async with asyncio.TaskGroup() as group:  # raises an ExceptionGroup here
    tasks = [group.create_task(fetch(session, url)) for url in urls]
for task in tasks:
    consume(task.result())
`,
	Timelines: []Timeline{drawnFine(`seconds    0    1    2    3    4    5    6
request 0  ━━━━━━━━━━━━━━━━━━━━┄┄┄┄┄┄┄┄┄┄●
request 1  ━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄●
request 2       ━━━━━━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄●
request 3                 ━━━━━━━━━━━━━━━●
consumer                                 ┃
`), drawnFault(`seconds    0    1
request 0  ━━━━━╳
request 1  ━━━━━✗
request 2       ╳
request 3       ╳
consumer        ┃
`)},
}
