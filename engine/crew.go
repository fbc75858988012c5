package engine

import (
	"context"
	"fmt"

	"bench/result"
)

// A Crew is a generator of several, who perform each trial together. It is told where blocks begin and end, because those who
// begin a block have to end it. Shares that it gives belong to the conductor for good: what is recorded in them counts once
// their block is whole, and until then it may be void.
type Crew interface {
	Generator
	// Block is called before a block's first trial, each time that the block is begun.
	Block(ctx context.Context, b Block) error
	// Commit is called when all trials of a block were performed: once it has returned, they count, and they are never asked for
	// again. A *VoidError says that they don't.
	Commit(ctx context.Context, b Block, trials []Performed) error
	// Report puts into the record of the run what a crew alone knows, before each time that the record is saved: who the workers
	// are, and what was void.
	Report(run *result.Run)
}

// A Block is an attempt at one block of a benchmark.
type Block struct {
	Benchmark int // its place in the plan
	Block     int // from 0
	Attempt   int // how often it was begun before
}

// A Performed is a trial of a block, by the place of its cell in the benchmark, as in TrialRequest.
type Performed struct {
	Cell  int
	Trial *result.Trial // not to be changed
}

// A VoidError says that what is under way, a block or a warm-up, can't be completed by those who began it. Nothing of it is
// kept, and it is begun again.
type VoidError struct{ Void result.Void }

// Error says for whom, and why.
func (e *VoidError) Error() string {
	v := e.Void
	text := string(v.Code)
	if v.Reason != "" {
		text = v.Reason
	}
	if v.Worker != "" {
		text = v.Worker + ": " + text
	}
	return fmt.Sprintf("block %d of %s is void: %s", v.Block+1, v.Benchmark, text)
}
