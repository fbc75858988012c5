package engine

import (
	"context"
	"errors"
	"fmt"

	"bench/result"
)

// A run gives up once the same trial of a block has been under way mostVoids times when the block became void, which says that it
// may be that trial's doing, or the block was begun mostAttempts times. It may be resumed: those who perform it may be others then.
const (
	mostVoids    = 3
	mostAttempts = 10
)

// An attempt is what the conductor notes of a block, or a warm-up, that may still be void: nothing of it is in the run's record
// until it is whole.
type attempt struct {
	number   int // how often it was begun before
	shares   []heldShare
	numbers  int64 // that counters had given away before it
	warnings int   // that the run had before it
	leadIn   []int64
}

// A heldShare is what was recorded of a trial of a block that is not whole.
type heldShare struct {
	place
	share *result.Share
	trial *result.Trial
}

// attempted does something that may be void: then nothing of it is left, and it is done again. Only a crew says so.
func (r *runner) attempted(i int, do func() error) error {
	during := map[string]int{} // voids, by the cell that was under way
	for n := 0; ; n++ {
		r.beginAttempt(i, n)
		err := do()
		void, ok := errors.AsType[*VoidError](err)
		if !ok || r.crew == nil {
			return err
		}
		r.forgetAttempt(i)
		r.tell(Event{
			Type: BlockVoid, Benchmark: r.plan.Benchmarks[i].Title(), Block: void.Void.Block + 1, Blocks: r.plan.Benchmarks[i].Blocks,
			Void: &void.Void,
		})
		if void.Void.Code != result.WorkerLate { // each time that somebody is late the next start gives more time
			during[void.Void.Cell]++
		}
		if n+1 == mostAttempts || during[void.Void.Cell] == mostVoids {
			return fmt.Errorf("begun %d times, and void each time, the last time since: %w", n+1, err)
		}
	}
}

// beginAttempt notes what there was before a block or a warm-up.
func (r *runner) beginAttempt(i, n int) {
	r.attempt = attempt{number: n, numbers: r.run.Info.Numbers, warnings: len(r.run.Warnings)}
	for _, b := range r.books[i] {
		r.attempt.leadIn = append(r.attempt.leadIn, b.leadIn)
	}
}

// forgetAttempt drops what came of a block or a warm-up that is void. The numbers that its batches were given are gone, however
// many they were: as after a run that was cut off, it goes on at the next multiple.
func (r *runner) forgetAttempt(i int) {
	a := r.attempt
	r.done -= len(a.shares)
	r.run.Warnings = r.run.Warnings[:a.warnings]
	for k, n := range a.leadIn {
		r.books[i][k].leadIn = n
	}
	r.run.Info.Numbers = a.numbers
	if len(r.plan.Draws.Counters) > 0 {
		r.run.Info.Numbers = afterUnsaved(a.numbers)
	}
	r.attempt.shares = nil
}

// keep adds a trial to its cell's record: at once, or where its block may still be void, once that is whole.
func (r *runner) keep(at place, s *result.Share) (*result.Trial, error) {
	b := r.books[at.benchmark][at.cell]
	if r.crew == nil {
		return b.keep(s)
	}
	t, err := s.Recorded()
	if err != nil {
		return nil, err
	}
	r.attempt.shares = append(r.attempt.shares, heldShare{at, s, t})
	return t, nil
}

// commit has all trials of a block count.
func (r *runner) commit(ctx context.Context, b Block) error {
	if r.crew == nil {
		return nil
	}
	trials := make([]Performed, len(r.attempt.shares))
	for i, h := range r.attempt.shares {
		trials[i] = Performed{Cell: h.cell, Trial: h.trial}
	}
	if err := r.crew.Commit(ctx, b, trials); err != nil {
		return err
	}
	return r.keepAttempt()
}

// keepAttempt adds the trials of a block to their cells' records.
func (r *runner) keepAttempt() error {
	for _, h := range r.attempt.shares {
		if err := r.books[h.benchmark][h.cell].keepTrial(h.share, h.trial); err != nil {
			return err
		}
	}
	r.attempt.shares = nil
	return nil
}

// breakOff ends a block that some error cut off. Of a crew's, nothing counts: who performs it once the run is resumed may be
// others. Only where a cell has nothing else are its trials shown, as such that were cut off.
func (r *runner) breakOff(err error) error {
	if r.crew == nil || errors.As(err, new(*VoidError)) {
		return err
	}
	for _, h := range r.attempt.shares {
		h.share.Partial = true
	}
	return errors.Join(err, r.keepAttempt())
}

// block runs every cell once, again where that was void, and saves what was measured.
func (r *runner) block(ctx context.Context, i, block int) error {
	b := r.plan.Benchmarks[i]
	err := r.attempted(i, func() error {
		at := Block{Benchmark: i, Block: block, Attempt: r.attempt.number}
		if r.crew != nil {
			if err := r.crew.Block(ctx, at); err != nil {
				return err
			}
		}
		if err := r.trials(ctx, i, block); err != nil {
			return r.breakOff(err)
		}
		return r.commit(ctx, at)
	})
	if err != nil {
		return err
	}
	if err := r.gather(i); err != nil {
		return err
	}
	r.tell(Event{Type: BlockComplete, Benchmark: b.Title(), Block: block + 1, Blocks: b.Blocks, Run: r.run})
	return r.save()
}
