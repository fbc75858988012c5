package engine

import (
	"context"
	"iter"

	"bench/spec"
)

// A strategy runs one batch and yields each delivery to its consumer at the moment the library it stands for would
// hand it over. The sequence ends when the library's call would return, or raise. Requests that go on after that are
// orphans: they run in goroutines started with batch.Go, which the trial waits for.
//
// A strategy must stop promptly when ctx is done: no item is started any more, and what is in flight is waited for
// (batch.Do returns soon then).
type strategy func(ctx context.Context, b *batch) iter.Seq[delivery]

// A strategyMaker makes the strategy of one cell. What outlives a batch, such as slots that orphans still hold, lives
// in its closure. Bound is the limit of requests in flight, 0 for the library's default.
type strategyMaker func(knobs spec.Strategy, bound int) strategy

// A batch is what a strategy is given to run.
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
	Item int
	// Err is what the library raises at this item. It is nil for a result, and for the empty slot of a failed one.
	Err error
	// Empty marks a slot without a result: grequests.map gives None for a request that failed.
	Empty bool
}
