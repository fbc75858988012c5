package plan

import "slices"

// Turns are the numbers, from 0, that are one place's where several places take turns: of arrivals, batches, rows. They go
// round: in each round a place has as many turns as its weight, spread evenly.
type Turns struct {
	round int64
	mine  []int64 // in the first round, ascending
}

// turnsOf are those of a place. Who is furthest behind its weight has the next turn (smooth weighted round robin), the first of
// several that are: with equal weights the places follow each other.
func turnsOf(place int, weights []int) *Turns {
	common := 0
	for _, w := range weights {
		common = divisor(common, w)
	}
	t := &Turns{}
	for _, w := range weights {
		t.round += int64(w / max(1, common))
	}
	if t.round == int64(len(weights)) && !slices.Contains(weights, 0) { // equal ones
		t.mine = []int64{int64(place)}
		return t
	}
	behind := make([]int, len(weights))
	for j := range t.round {
		next := 0
		for i, w := range weights {
			behind[i] += w / common
			if behind[i] > behind[next] {
				next = i
			}
		}
		behind[next] -= int(t.round)
		if next == place {
			t.mine = append(t.mine, j)
		}
	}
	return t
}

// divisor is the greatest that two numbers have in common.
func divisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// Has says whether a number is the place's.
func (t *Turns) Has(j int64) bool {
	if t.round == 0 {
		return false
	}
	_, mine := slices.BinarySearch(t.mine, j%t.round)
	return mine
}

// At is the number of the place's i-th turn, from 0. A place that has none has no numbers: then it is i.
func (t *Turns) At(i int64) int64 {
	n := int64(len(t.mine))
	if n == 0 {
		return i
	}
	return i/n*t.round + t.mine[i%n]
}

// Before is how many of the first so many numbers are the place's.
func (t *Turns) Before(j int64) int64 {
	if t.round == 0 {
		return 0
	}
	rest, _ := slices.BinarySearch(t.mine, j%t.round)
	return j/t.round*int64(len(t.mine)) + int64(rest)
}
