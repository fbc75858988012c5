package plan

import "slices"

// A Portion is one worker's place among those who perform a trial together. The zero value is all of it. What is shared out
// are whole things: workers of a pool, users, arrivals. All that one machine would do is done by exactly one of the places.
type Portion struct {
	Place   int   `json:"place"`            // from 0
	Weights []int `json:"weights,omitzero"` // of all places, each at least 1: how much of the load it takes, against the others
}

// Whole says that there is nobody else.
func (p Portion) Whole() bool { return len(p.Weights) < 2 }

// Places is how many share the trial.
func (p Portion) Places() int { return max(1, len(p.Weights)) }

// Portions are those of a block's workers, by their names, whose weights are given. Who has which place follows from the names
// and the block's number alone: they are sorted, and move on by one place with each block, so that it is not always the same one
// that has what can't be shared out evenly.
func Portions(weights map[string]int, block int) map[string]Portion {
	n := len(weights)
	names := make([]string, 0, n)
	for name := range weights {
		names = append(names, name)
	}
	slices.Sort(names)
	placed := make([]int, n)
	for i, name := range names {
		placed[(i+block)%n] = max(1, weights[name])
	}
	portions := make(map[string]Portion, n)
	for i, name := range names {
		portions[name] = Portion{Place: (i + block) % n, Weights: placed}
	}
	return portions
}

// of is what a place has of so many: those from first on. What the places have together is all, each thing once, and nobody has
// one more than its weight makes due.
func (p Portion) of(n int) (first, count int) {
	if p.Whole() {
		return 0, n
	}
	before, all := 0, 0
	for place, w := range p.Weights {
		if place < p.Place {
			before += w
		}
		all += w
	}
	first = before * n / all
	return first, (before+p.Weights[p.Place])*n/all - first
}

// Turn says whether arrival number j of a schedule, from 0, is the place's: with equal weights every so-many-th is, so that the
// places together follow the one schedule. Whoever asks often takes Turns.
func (p Portion) Turn(j int64) bool {
	t := p.Turns()
	return t == nil || t.Has(j)
}

// Turns are which numbers of a schedule's arrivals are the place's; nil: all of them.
func (p Portion) Turns() *Turns {
	if p.Whole() {
		return nil
	}
	return turnsOf(p.Place, p.Weights)
}
