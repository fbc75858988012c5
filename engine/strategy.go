package engine

import (
	"context"
	"fmt"
	"iter"
	"time"

	"bench/spec"
)

// A strategy runs one batch and yields each delivery to its consumer at the moment the library it stands for would
// hand it over. The sequence ends when the code around the library's call is left: where that waits for work that the
// consumer no longer sees (an executor's `with` block, a task group), the sequence waits too, without yielding. Requests
// that go on after it has ended are orphans: they run in goroutines started with batch.Go, which the trial waits for.
//
// A strategy stops promptly when ctx is done: no item is started any more, and what is in flight is waited for
// (batch.Do returns soon then). A consumer that breaks off its loop stops the batch in the same way.
//
// Batches of one cell may run at the same time, each with a consumer of its own.
type strategy func(ctx context.Context, b *batch) iter.Seq[delivery]

// A strategyMaker makes the strategy of one cell. What outlives a batch, such as slots that orphans still hold, lives
// in its closure. Bound is the limit of requests in flight, 0 for none.
type strategyMaker func(knobs spec.Strategy, bound int) strategy

// A batch is what a strategy is given to run. Once its sequence has ended, and the Do of its last orphan has returned,
// the strategy does not look at it again.
type batch struct {
	// Size is the number of items; they are numbered from 0 in input order.
	Size int
	// Do performs one item's request and returns what the library would raise: a transport error or a timeout. It
	// blocks until the response is read, or shortly after ctx is done.
	Do func(ctx context.Context, item int) error
	// CloseSession cuts every connection of the batch's session: each Do in flight fails at once.
	CloseSession func()
	// Go runs f in a goroutine that the trial waits for.
	Go func(f func())
	// Tally counts what only strategies have.
	Tally *tally
}

// A delivery is one result as the consumer sees it.
type delivery struct {
	// Item is the item's number, or noItem when the library raises an error that belongs to no single request.
	Item int
	// Err is what the library raises, or hands over, in place of this item's result. It is nil for a result, and for
	// the empty slot of a failed one.
	Err error
	// Empty marks a slot without a result: grequests.map gives None for a request that failed.
	Empty bool
}

// noItem stands for the item of a delivery that has none: as_completed's timeout.
const noItem = -1

// A variant is one type of strategy.
type variant struct {
	make  strategyMaker // nil for pool, which has no batch: its workers are a loop of their own
	about Description
}

// strategies are all types of strategy. Each has a file of its own, timelines in the conformance table
// (testdata/timelines.md), and a heading in docs/strategies.md.
var strategies = map[string]variant{
	"sequential":      {sequential, aboutSequential},
	"map":             {mapAll, aboutMap},
	"imap":            {imap, aboutImap},
	"imap_enumerated": {imapEnumerated, aboutImapEnumerated},
	"ordered_map":     {orderedMap, aboutOrderedMap},
	"gather":          {gather, aboutGather},
	"task_group":      {taskGroup, aboutTaskGroup},
	"as_completed":    {asCompleted, aboutAsCompleted},
	"pool":            {nil, aboutPool},
}

// newStrategy makes the strategy of one cell. Bound is the limit of requests in flight, 0 for the library's default.
func newStrategy(knobs spec.Strategy, bound int) strategy {
	if bound == 0 {
		bound = knobs.Bound()
	}
	return strategies[knobs.Type].make(knobs, bound)
}

// A waitedTooLong is the TimeoutError that a library raises when its caller has waited for results long enough.
type waitedTooLong struct {
	limit          time.Duration
	unfinished, of int
}

func (e *waitedTooLong) Error() string {
	return fmt.Sprintf("timeout after %v: %d of %d requests unfinished", e.limit, e.unfinished, e.of)
}
