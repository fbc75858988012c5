package engine

import (
	"context"
	"iter"

	"bench/spec"
)

// gather is asyncio.gather over tasks that share one aiohttp session: all results at once, in input order, when the
// last is there. Its bound is the connector's, which hands out connections first come, first served.
//
// With return_exceptions a failure is one of the results. Without, the first failure releases the consumer and every
// result is lost. What else the batch has goes on: as orphans, whose connections the batches of the cell then wait for,
// or, with on_failure = "close_session", not for long, since leaving the session cuts it.
func gather(knobs spec.Strategy, bound int) strategy {
	closes := !knobs.ReturnExceptions && knobs.OnFailure == "close_session"
	cell := &jobs{limit: bound}
	if !closes {
		cell.shared = newSlots(bound)
	}
	until := failedOrAll
	if knobs.ReturnExceptions {
		until = allEnded
	}
	return func(ctx context.Context, b *batch) iter.Seq[delivery] {
		return func(yield func(delivery) bool) {
			j := cell.begin(ctx, b)
			defer j.leave()
			j.failFast = closes
			j.slots.open(j, b.Size)
			switch {
			case !j.wait(until):
			case knobs.ReturnExceptions || j.failed == noItem:
				j.giveAll(yield)
			default:
				b.Tally.buffered(int64(j.held))
				j.give(yield, delivery{Item: j.failed, Err: j.errs[j.failed]})
				if closes {
					j.sever(b.CloseSession)
				}
			}
		}
	}
}

// giveAll hands over every item, in input order.
func (j *job) giveAll(yield func(delivery) bool) {
	j.batch.Tally.buffered(int64(j.held))
	for item, err := range j.errs {
		if !j.give(yield, delivery{Item: item, Err: err}) {
			return
		}
	}
}
