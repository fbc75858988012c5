package engine

import (
	"context"
	"errors"
	"time"

	"bench/engine/clock"
	"bench/plan"
	"bench/result"
)

// A search is a benchmark whose trials each have a level of their own: what each of its cells asks for next, after the trials that it
// has had. Blocks are as ever, one trial of each cell in random order, until all cells know or the time is over. A cell has no
// state but its trials, so that a run that is resumed goes on where it was.

// A hunt is a search under way.
type hunt struct {
	*runner
	place int // of the benchmark
	plan.Benchmark
	before time.Duration   // of its time, spent by the run that is resumed
	began  time.Duration   // when this sitting did
	idle   []time.Duration // how long a request takes where there is nothing else to do, by book; 0: not known
}

// search searches for the capacity of each cell of a benchmark.
func (r *runner) search(ctx context.Context, i int) error {
	h := &hunt{runner: r, place: i, Benchmark: r.plan.Benchmarks[i], idle: make([]time.Duration, len(r.books[i]))}
	h.before = h.spentBefore()
	h.began = clock.Now()
	block := h.first()
	if h.over(block) {
		h.forgo(block)
		return nil
	}
	if err := r.attempted(i, func() error { return r.warmUp(ctx, i) }); err != nil {
		return err
	}
	r.hunt = h
	defer func() { r.hunt = nil }()
	h.began = clock.Now() // the search's time is of what it does itself
	if err := h.calm(ctx); err != nil {
		return err
	}
	for first := block; !h.over(block); block++ {
		if err := r.restart(ctx, block-first, block); err != nil {
			return err
		}
		if err := r.block(ctx, i, block); err != nil {
			return err
		}
	}
	h.forgo(block)
	return nil
}

// spentBefore is how much of the search's time its trials took so far.
func (h *hunt) spentBefore() (sum time.Duration) {
	for _, c := range h.books[h.place] {
		for _, t := range c.record.AllTrials() {
			sum += time.Duration(t.Duration*float64(time.Second)) + h.Cooldown
		}
	}
	return sum
}

// first is the first block that is not whole: a cell that knew before it needs no trial in it.
func (h *hunt) first() int {
	last := -1
	for _, c := range h.books[h.place] {
		for _, t := range c.record.AllTrials() {
			last = max(last, t.Block)
		}
	}
	for _, c := range h.books[h.place] {
		if _, done := c.next(); !done && !c.absent && last >= 0 && !c.has(last) {
			return last
		}
	}
	return last + 1
}

// over says that the search is: all cells know, or there is no time left.
func (h *hunt) over(block int) bool {
	if block >= h.Blocks || h.left() <= 0 {
		return true
	}
	for _, c := range h.books[h.place] {
		if _, done := c.next(); !done && !c.absent {
			return false
		}
	}
	return true
}

// left is how much of the search's time is left.
func (h *hunt) left() time.Duration { return h.Search.AtMost - h.before - (clock.Now() - h.began) }

// forgo takes the trials that are not needed out of the count of what is to come.
func (h *hunt) forgo(block int) {
	trials, most := 0, h.Blocks*len(h.books[h.place])
	for _, c := range h.books[h.place] {
		trials += len(c.record.AllTrials())
	}
	h.total -= most - trials
}

// next is the level that the cell's search asks for next; none when it is done. A cell that has its level has no search.
func (b *book) next() (level float64, done bool) {
	if b.absent || b.record.Search == nil {
		return 0, b.absent
	}
	level, done = b.record.Searching().Next()
	return b.record.Search.Snap(level), done
}

// ended tells at which level a target ended. Where nobody searches there is nothing to tell.
func (h *hunt) ended(ctx context.Context, c *book, level float64, err error) {
	if h == nil {
		return
	}
	_, gone := errors.AsType[*TargetError](err)
	if h.servers.Failed() == nil && !gone && (h.servers.Life().Err() == nil || ctx.Err() == nil) {
		return
	}
	h.warn(result.Warning{Code: result.EndedUnderLoad, Cell: c.address, Values: result.Values{"level": result.Named(h.Search.Over.Level(level))}})
}
