package engine

import (
	"bench/plan"
	"bench/strategy"
)

// raise gives a cell of a search the level of its next trial. Everything in a trial that asks for the load asks the planned cell, so
// that it costs nothing where nobody searches.
func (c *cell) raise(s *plan.Search, level float64) {
	if s != nil && level > 0 {
		c.replan(s.At(c.plan, level))
	}
}

// replan puts another level into the place of the cell's own.
func (c *cell) replan(p plan.Cell) {
	c.plan = p
	if c.Strategy != nil {
		c.Strategy = strategy.New(p.Strategy, p.Bound())
	}
	for i, part := range c.parts {
		part.replan(p.Load(p.Parts[i]))
	}
}

// highest is a planned cell as it is compiled: of a search at the highest level, for which there must be room.
func highest(b plan.Benchmark, c plan.Cell) plan.Cell {
	if b.Search == nil {
		return c
	}
	return b.Search.At(c, b.Search.High)
}
