package plan

import (
	"errors"
	"fmt"
)

// An Allotment is what of a cell's load is one place's. Numbers are those that one machine would give: the places together have
// each of them once.
type Allotment struct {
	FirstLane   int // of a pool in a closed loop: the workers from this one on are the place's
	Lanes       int // so many
	FirstUser   int // of any other closed loop: the same of those who send one batch after the other
	Users       int
	MaxInFlight int    // of an open loop: how many of its arrivals may be under way
	Turns       *Turns // which numbers of batches and arrivals are the place's; nil: all of them
}

// Split is what of a cell's load is a place's. Of a mix it is what its parts share; a part with an arrival of its own is split as
// the cell that it is.
func Split(c Cell, p Portion) Allotment {
	var a Allotment
	switch loops := c.Loops(); {
	case c.Arrival.Open():
		a.MaxInFlight = c.Arrival.MaxInFlight
		if !p.Whole() { // nobody is without any
			_, rest := p.of(max(0, c.Arrival.MaxInFlight-p.Places()))
			a.MaxInFlight = 1 + rest
		}
		a.Turns = p.Turns()
		return a
	case c.Pools():
		a.FirstLane, a.Lanes = p.of(loops)
		a.Turns = p.loopTurns(loops)
	default:
		a.FirstUser, a.Users = p.of(loops)
		a.Turns = p.loopTurns(loops)
	}
	return a
}

// Loops is how many loops of the cell send one batch after the other: workers of a pool, users, or one; of an open loop none do.
func (c Cell) Loops() int {
	switch {
	case c.Arrival.Open():
		return 0
	case c.Pools():
		return c.Bound()
	case c.Arrival.OfUsers():
		return c.Arrival.Users
	}
	return 1
}

// loopTurns are which numbers of batches are the place's where it has its part of so many loops: a place that has twice as many
// gets through twice as many batches.
func (p Portion) loopTurns(loops int) *Turns {
	if p.Whole() {
		return nil
	}
	has := make([]int, len(p.Weights))
	for place := range has {
		_, has[place] = Portion{Place: place, Weights: p.Weights}.of(loops)
	}
	return turnsOf(p.Place, has)
}

// OfLoops is the portion as a place among those alone that have some of so many loops; of a place that has none it is all.
func (p Portion) OfLoops(loops int) Portion {
	if p.Whole() || loops == 0 {
		return p
	}
	var among Portion
	for place, weight := range p.Weights {
		_, has := Portion{Place: place, Weights: p.Weights}.of(loops)
		switch {
		case has == 0 && place == p.Place:
			return Portion{}
		case has == 0:
			continue
		case place == p.Place:
			among.Place = len(among.Weights)
		}
		among.Weights = append(among.Weights, weight)
	}
	return among
}

// Idle says that nothing of a closed loop is the place's; of an open one there may always be an arrival.
func (a Allotment) Idle() bool { return a.Lanes == 0 && a.Users == 0 && a.MaxInFlight == 0 }

// CheckSplit says what of the plan can't be shared by so many workers: an open loop in which fewer batches may be under way than
// there are workers, each of which keeps its own part of that limit.
func (p *Plan) CheckSplit(workers int) error {
	var problems []error
	for _, b := range p.Benchmarks {
		for _, c := range b.Cells {
			problems = append(problems, c.CheckSplit(workers))
		}
	}
	return errors.Join(problems...)
}

// CheckSplit says what of the cell can't be shared by so many workers, as that of a plan.
func (c Cell) CheckSplit(workers int) error {
	for _, part := range c.Parts {
		if part.Share > 0 {
			continue
		}
		if err := c.Load(part).CheckSplit(workers); err != nil {
			return err
		}
	}
	if !c.Arrival.Open() || c.Arrival.MaxInFlight >= workers {
		return nil
	}
	return fmt.Errorf("%s: max_in_flight = %d can't be shared by %d workers, each of which needs at least one of it: give it %[3]d or more, or have fewer workers",
		c.Address, c.Arrival.MaxInFlight, workers)
}
