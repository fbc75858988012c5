package engine

import (
	"context"
	"iter"

	"bench/spec"
)

// taskGroup is asyncio.TaskGroup over tasks that share one aiohttp session. Without a failure it is gather. The first
// failure cancels its siblings, running or not; they are waited for, and only then is it raised. What had finished
// before is lost with the rest.
func taskGroup(_ spec.Strategy, bound int) strategy {
	cell := &jobs{shared: newSlots(bound)}
	return func(ctx context.Context, b *batch) iter.Seq[delivery] {
		return func(yield func(delivery) bool) {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			j := cell.begin(ctx, b)
			defer j.leave()
			j.failFast = true
			j.slots.open(j, b.Size)
			switch {
			case !j.wait(failedOrAll):
			case j.failed == noItem:
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
func (j *job) giveFailures(yield func(delivery) bool) {
	for _, item := range j.order[:j.ended] {
		if j.how[item] == raised && !j.give(yield, delivery{Item: item, Err: j.errs[item]}) {
			return
		}
	}
}
