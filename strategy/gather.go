package strategy

import (
	"context"
	"iter"

	"bench/plan"
)

// gather is asyncio.gather over tasks that share one aiohttp session: all results at once, in input order, when the
// last is there. Its bound is the connector's, which hands out connections first come, first served.
//
// With return_exceptions a failure is one of the results. Without, the first failure releases the consumer and every
// result is lost. What else the batch has goes on: as orphans, whose connections the batches of the cell then wait for,
// or, with on_failure = "close_session", not for long, since leaving the session cuts it.
func gather(knobs plan.Strategy, bound int) Strategy {
	closes := !knobs.ReturnExceptions && knobs.OnFailure == plan.CloseSession
	cell := &jobs{limit: bound}
	if bound > 0 && !closes {
		cell.shared = newSlots(bound)
	}
	until := failedOrAll
	if knobs.ReturnExceptions {
		until = allEnded
	}
	return func(ctx context.Context, b *Batch) iter.Seq[Delivery] {
		return func(yield func(Delivery) bool) {
			j := cell.begin(ctx, b)
			defer j.leave()
			j.failFast = closes
			j.open(b, b.Size)
			switch {
			case !j.wait(until):
			case knobs.ReturnExceptions || j.failed == NoItem:
				j.giveAll(yield)
			default:
				b.Tally.buffered(int64(j.held))
				j.give(yield, Delivery{Item: j.failed, Err: j.errs[j.failed]})
				if closes {
					j.sever(b.CloseSession)
				}
			}
		}
	}
}

// giveAll hands over every item, in input order.
func (j *job) giveAll(yield func(Delivery) bool) {
	j.tally.buffered(int64(j.held))
	for item, err := range j.errs {
		if !j.give(yield, Delivery{Item: item, Err: err}) {
			return
		}
	}
}

var aboutGather = Description{
	StandsFor: "asyncio.gather on an aiohttp session",
	Summary:   "A task for each request over one session; all results together.",
	Order:     "input order",
	Bound:     "none of its own: the session's connections (limit), which tasks get first come, first served",
	Delivered: "all results together, when the last request is done",
	Failures: "return_exceptions = true: an error among the results. false: the first failure releases the consumer at once and all " +
		"results are lost, finished ones too; what becomes of the other requests says on_failure",
	Notes: "With on_failure = \"orphan\" the session outlives the call: the other requests, queued ones too, go on unseen and keep " +
		"their connections, and the next batch waits for them. With \"close_session\" the consumer leaves `async with " +
		"ClientSession()` with the error, which cuts them. Where a session talks to several hosts, aiohttp picks the host that " +
		"gets a free connection at random; bench keeps to the input order.",
	Knobs: []Knob{
		{"limit", 0, "Connections of the session, and so requests in flight at once. aiohttp's own default, and the preset's, is 100."},
		{"return_exceptions", false, "Whether a failure is a result. If not, the consumer is released at the first one."},
		{"on_failure", string(plan.Orphan), "What becomes of the others then: \"orphan\" lets them go on, \"close_session\" cuts them."},
	},
	Python: `async def fetch(session, url):
    async with session.get(url) as response:
        return await response.read()

# One session for the program: on_failure = "orphan". To have "close_session",
# open it here with "async with", around the call.
pages = await asyncio.gather(
    *(fetch(session, url) for url in urls),
    return_exceptions=RETURN_EXCEPTIONS,
)
for page in pages:
    consume(page)
`,
	Timelines: []Timeline{
		drawnFine(`seconds    0    1    2    3    4    5    6
request 0  ━━━━━━━━━━━━━━━━━━━━┄┄┄┄┄┄┄┄┄┄●
request 1  ━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄●
request 2       ━━━━━━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄●
request 3                 ━━━━━━━━━━━━━━━●
consumer                                 ┃
`),
		drawnFault(`seconds    0    1    2    3    4
request 0  ━━━━━━━━━━?
request 1  ━━━━━✗
request 2       ━━━━━━━━━━━━━━━?
request 3            ━━━━━?
consumer        ┃
`),
		{faultTitle + `; on_failure = "close_session"`, faultScenario, `seconds    0    1
request 0  ━━━━━╳
request 1  ━━━━━✗
request 2       ╳
request 3       ╳
consumer        ┃
`},
		{faultTitle + "; return_exceptions = true", faultScenario, `seconds    0    1    2    3    4
request 0  ━━━━━━━━━━┄┄┄┄┄┄┄┄┄┄●
request 1  ━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄✗
request 2       ━━━━━━━━━━━━━━━●
request 3            ━━━━━┄┄┄┄┄●
consumer                       ┃
`},
	},
}
