package history

import (
	"math"
	"slices"
)

// differences are those of each value after and each before, in order, without being made: there are thousands of them, and three
// are asked for.
type differences struct{ before, after []float64 }

func newDifferences(before, after []float64) differences {
	return differences{slices.Sorted(slices.Values(before)), slices.Sorted(slices.Values(after))}
}

func (d differences) len() int { return len(d.before) * len(d.after) }

func (d differences) median() float64 {
	n := d.len()
	if n == 0 {
		return math.NaN()
	}
	return (d.nth((n-1)/2) + d.nth(n/2)) / 2
}

// fewCandidates are sorted rather than narrowed further.
const fewCandidates = 32

// nth is the k-th smallest, from 0. The differences to one value before are a row in ascending order, and one to the next value
// is no larger in the same column: so rows are narrowed around one of their values, until few are left (as in Johnson & Mizoguchi,
// 1978, with a simpler choice of that value).
func (d differences) nth(k int) float64 {
	rows := len(d.before)
	low, high := make([]int, rows), make([]int, rows) // of the candidates in each row
	under, upTo := make([]int, rows), make([]int, rows)
	for i := range high {
		high[i] = len(d.after)
	}
	for {
		left := 0
		for i := range rows {
			left += high[i] - low[i]
		}
		if left <= fewCandidates {
			return d.among(low, high, k)
		}
		pivot := d.middle(low, high, left)
		less, notMore := 0, 0
		a, b := 0, 0
		for i, x := range d.before {
			for a < len(d.after) && d.after[a]-x < pivot {
				a++
			}
			for b < len(d.after) && d.after[b]-x <= pivot {
				b++
			}
			under[i], upTo[i] = a, b
			less, notMore = less+a, notMore+b
		}
		switch {
		case k < less:
			for i := range high {
				high[i] = max(low[i], min(high[i], under[i]))
			}
		case k < notMore:
			return pivot
		default:
			for i := range low {
				low[i] = min(high[i], max(low[i], upTo[i]))
			}
		}
	}
}

// middle is the middle candidate of the row in which half of them are reached.
func (d differences) middle(low, high []int, left int) float64 {
	reached := 0
	for i, x := range d.before {
		if reached += high[i] - low[i]; 2*reached >= left && high[i] > low[i] {
			return d.after[(low[i]+high[i])/2] - x
		}
	}
	return 0
}

// among is the k-th of all where only candidates are left to look at.
func (d differences) among(low, high []int, k int) float64 {
	var all []float64
	for i, x := range d.before {
		k -= low[i] // what is smaller
		for _, y := range d.after[low[i]:high[i]] {
			all = append(all, y-x)
		}
	}
	slices.Sort(all)
	return all[k]
}
