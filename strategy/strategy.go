package strategy

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"time"

	"bench/plan"
)

// A Strategy runs one batch and yields each delivery to its consumer at the moment the library it stands for would
// hand it over. The sequence ends when the code around the library's call is left: where that waits for work that the
// consumer no longer sees (an executor's `with` block, a task group), the sequence waits too, without yielding. Requests
// that go on after it has ended are orphans: they run in goroutines started with batch.Go, which the trial waits for.
//
// A strategy stops promptly when ctx is done: no item is started any more, and what is in flight is waited for
// (batch.Do returns soon then). A consumer that breaks off its loop stops the batch in the same way.
//
// Batches of one cell may run at the same time, each with a consumer of its own.
type Strategy func(ctx context.Context, b *Batch) iter.Seq[Delivery]

// A Maker makes the strategy of one cell. What outlives a batch, such as slots that orphans still hold, lives
// in its closure. Bound is the limit of requests in flight, 0 for none.
type Maker func(knobs plan.Strategy, bound int) Strategy

// A Batch is what a strategy is given to run. Once its sequence has ended, and the Do of its last orphan has returned,
// the strategy does not look at it again.
type Batch struct {
	// Size is the number of items; they are numbered from 0 in input order.
	Size int
	// Do performs one item's request and returns what the library would raise: a transport error or a timeout. It
	// blocks until the response is read, or shortly after ctx is done. Where it returns ErrAgain, the item has not ended:
	// it is to be done once more. Only a batch with a Graph, or one in a loop, does so.
	Do func(ctx context.Context, item int) error
	// CloseSession cuts every connection of the batch's session: each Do in flight fails at once.
	CloseSession func()
	// Go runs f in a goroutine that the trial waits for.
	Go func(f func())
	// Tally counts what only strategies have.
	Tally *Tally
	// Graph says which items need others. An item starts only when those that it needs have ended, well or badly: what
	// then becomes of it is up to Do. Nil: each can start at once. Only a Type that Awaits is given one.
	Graph *Graph
	// Think is how long it takes, after an item has ended or wants to start again, until what needs it may start, or it may
	// (in a loop: whatever comes next).
	// Nil: no time.
	Think func(item int) time.Duration
}

// A Delivery is one result as the consumer sees it.
type Delivery struct {
	// Item is the item's number, or noItem when the library raises an error that belongs to no single request.
	Item int
	// Err is what the library raises, or hands over, in place of this item's result. It is nil for a result, and for
	// the empty slot of a failed one.
	Err error
	// Empty marks a slot without a result: grequests.map gives None for a request that failed.
	Empty bool
}

// ErrAgain says that an item is to be done once more.
var ErrAgain = errors.New("once more")

// NoItem stands for the item of a delivery that has none: as_completed's timeout.
const NoItem = -1

// A Type is one type of strategy.
type Type struct {
	Name string
	// Make makes the strategy of a cell; nil for pool, which has no batch: its workers are a loop of their own.
	Make Maker
	// Bound is how many requests are in flight where nothing sets a limit; 0: as many as the batch has.
	Bound func() int
	// Awaits says that its items may need each other: that code which calls the library so can have one request wait for
	// another's answer.
	Awaits bool
	About  Description
}

// All are the types of strategy, in the order of the documentation. Each has a file of its own, timelines in the
// conformance table (testdata/timelines.md), and a heading in docs/strategies.md.
var All = []Type{
	{"sequential", sequential, exactly(1), true, aboutSequential},
	{"map", mapAll, exactly(0), false, aboutMap},
	{"imap", imap, exactly(greenlets), false, aboutImap},
	{"imap_enumerated", imapEnumerated, exactly(greenlets), false, aboutImapEnumerated},
	{"ordered_map", orderedMap, executorThreads, false, aboutOrderedMap},
	{"gather", gather, exactly(0), true, aboutGather},
	{"task_group", taskGroup, exactly(0), true, aboutTaskGroup},
	{"as_completed", asCompleted, executorThreads, true, aboutAsCompleted},
	{"pool", nil, exactly(0), false, aboutPool},
}

// Named finds a type of strategy; ok is false where there is none of that name.
func Named(name string) (t Type, ok bool) {
	i := slices.IndexFunc(All, func(t Type) bool { return t.Name == name })
	if i < 0 {
		return Type{}, false
	}
	return All[i], true
}

// Names are the names of All, in its order.
func Names() []string {
	names := make([]string, len(All))
	for i, t := range All {
		names[i] = t.Name
	}
	return names
}

// Awaiting are the names of the types whose items may need each other, in the order of All.
func Awaiting() []string {
	var names []string
	for _, t := range All {
		if t.Awaits {
			names = append(names, t.Name)
		}
	}
	return names
}

// executorThreads is how many threads Python's ThreadPoolExecutor has unless told otherwise.
func executorThreads() int { return min(32, runtime.NumCPU()+4) }

// threads is the same for people.
var threads = Formula{"min(32, CPUs + 4)", executorThreads}

// greenlets is how many requests grequests.imap has in flight unless told otherwise.
const greenlets = 2

func exactly(n int) func() int { return func() int { return n } }

// New makes the strategy of one cell, whose type must be one of All but pool. Bound is the limit of requests in flight, 0
// for the strategy's own, or its library's.
func New(knobs plan.Strategy, bound int) Strategy {
	t, _ := Named(knobs.Type)
	if bound == 0 {
		bound = knobs.Bound()
	}
	if bound == 0 {
		bound = t.Bound()
	}
	return t.Make(knobs, bound)
}

// A waitedTooLong is the TimeoutError that a library raises when its caller has waited for results long enough.
type waitedTooLong struct {
	limit          time.Duration
	unfinished, of int
}

func (e *waitedTooLong) Error() string {
	return fmt.Sprintf("timeout after %v: %d of %d requests unfinished", e.limit, e.unfinished, e.of)
}
