package engine

import (
	"iter"
	"slices"
	"time"

	"bench/plan"
)

// Several generators may perform a trial together. Each does its lot of every cell: some of a pool's workers or of the users, and
// of batches and arrivals those whose turn is its own. Who does all of it has no turns, and nothing on the way to a request asks
// for them but where a batch has a number.

// deal gives the cell its lot of the trial that comes next. The parts of a mix that share its arrivals share its lot. Where a mix
// counts iterations, the other parts go on until these are done, which only those know who have some of them: they have them all.
func (c *cell) deal(p plan.Portion) {
	c.portion, c.lot = p, plan.Split(c.plan, p)
	others := p
	if c.counted {
		others = p.OfLoops(c.plan.Loops())
	}
	for i, part := range c.parts {
		if c.plan.Parts[i].Share > 0 {
			part.portion, part.lot = p, c.lot
		} else {
			part.deal(others)
		}
	}
}

// idle says that nothing of the trial is to be done here.
func (c *cell) idle() bool {
	if c.portion.Whole() || !c.lot.Idle() {
		return false
	}
	return c.counted || !slices.ContainsFunc(c.parts, func(part *cell) bool { return !part.idle() })
}

// number is which batch or arrival of the whole trial, from 0, the i-th of this lot is.
func (t *trial) number(i int64) int64 {
	if turns := t.cell.lot.Turns; turns != nil {
		return turns.At(i)
	}
	return i
}

// ofLot is how many of so many batches are the lot's.
func (c *cell) ofLot(count int64) int64 {
	if c.lot.Turns != nil {
		return c.lot.Turns.Before(count)
	}
	return count
}

// nextBatch is the number in the trial of the next batch, and the requests that it has, by item: buffer may be used for that.
// Both follow from the block and the number, so that the cells of a block have the same, whoever sends it.
func (t *trial) nextBatch(buffer []int) (number int64, order []int) {
	number = t.number(t.begun.Add(1) - 1)
	return number, t.cell.items.batch(t.shuffle(number), buffer)
}

// shuffle is the number by which the orders of a trial's batches are drawn.
func (t *trial) shuffle(batch int64) uint64 {
	if !t.recorded() {
		return uint64(batch)
	}
	return uint64(t.block+1)<<32 + uint64(batch)
}

// pass gives the requests of the next pass of one of a pool's workers, by item; buffer may be used for that.
func (c *cell) pass(buffer []int) []int {
	n := c.passes.Add(1)
	if !c.portion.Whole() {
		n = (n-1)*uint64(c.portion.Places()) + uint64(c.portion.Place) + 1
	}
	return c.items.batch(n, buffer)
}

// turnsOf are those of a schedule's arrivals that are the lot's. Of a trial with a number of arrivals there is one more, which is
// the same for all: there the schedule ends.
func (t *trial) turnsOf(schedule iter.Seq[time.Duration]) iter.Seq[time.Duration] {
	turns := t.cell.lot.Turns
	if turns == nil {
		return schedule
	}
	return func(yield func(time.Duration) bool) {
		number, own := int64(0), int64(0)
		for offset := range schedule {
			switch {
			case t.counted && number == t.count:
				yield(offset)
				return
			case number == turns.At(own):
				own++
				if !yield(offset) {
					return
				}
			}
			number++
		}
	}
}
