package bench

import (
	"slices"
	"time"

	"bench/plan"
)

// A CellShares is how the load of a cell is shared out among workers, for people who look at a plan. The workers are taken
// for equal: what another weight makes of it is known once they have come.
type CellShares struct {
	Cell    plan.Cell
	Workers []plan.Allotment
	Loops   int // that are shared out in a closed loop; 0: arrivals are
}

// Idle is how many of the workers have nothing to do.
func (c CellShares) Idle() int {
	n := 0
	for _, a := range c.Workers {
		if a.Idle() {
			n++
		}
	}
	return n
}

// Even says that all workers have as much.
func (c CellShares) Even() bool { return c.Loops%len(c.Workers) == 0 }

// Shares are how each cell is shared out among so many workers, placebos left out.
func Shares(p *plan.Plan, workers int) []CellShares {
	weights := slices.Repeat([]int{1}, workers)
	var all []CellShares
	for _, b := range p.Benchmarks {
		for _, c := range b.Cells {
			s := CellShares{Cell: c, Loops: c.Loops()}
			for place := range workers {
				s.Workers = append(s.Workers, plan.Split(c, plan.Portion{Place: place, Weights: weights}))
			}
			all = append(all, s)
		}
	}
	return all
}

// TogetherTakes is about what it takes to begin a trial together and to collect its shares, of so many workers in one network.
func TogetherTakes(workers int) time.Duration {
	const alone, each = 8 * time.Millisecond, 3500 * time.Microsecond // as measured on two cores: 14, 20 and 35 ms of 2, 4 and 8
	return (alone + time.Duration(workers)*each).Round(5 * time.Millisecond)
}

// WorthTogether is how long a trial has to be for what beginning together takes not to be most of a run.
func WorthTogether(workers int) time.Duration { return 10 * TogetherTakes(workers) }
