package metrics

import (
	"math"

	"bench/result"
)

// scale is the resolution of all histograms, the finest that both protocols know: each bucket is 2^(2^-8) times the one before,
// 0.27 % wide.
const scale = 8

// perOctave is how many buckets an octave has.
const perOctave = 1 << scale

// An Exponential is a histogram whose buckets grow by a constant factor: bucket i has what is above 2^(i/256) seconds, and at most
// 2^((i+1)/256). It only grows.
type Exponential struct {
	First  int32    // the index of Counts[0]
	Counts []uint64 // without gaps
	Count  uint64
	Sum    float64 // in seconds
}

// Add adds what a recorder has. A bucket of it, at most 0.1 % wide, is where its middle is.
func (e *Exponential) Add(d result.Distribution) {
	d.Bars(func(from, to float64, count int64) {
		middle := (from + to) / 2
		*e.at(indexOf(middle)) += uint64(count)
		e.Count += uint64(count)
		e.Sum += middle * float64(count)
	})
}

// indexOf is the bucket in which a value above 0 is.
func indexOf(seconds float64) int32 {
	return int32(math.Ceil(math.Log2(seconds)*perOctave)) - 1
}

// at is the count of a bucket, for which there is room then.
func (e *Exponential) at(index int32) *uint64 {
	switch {
	case len(e.Counts) == 0:
		e.First = index
		e.Counts = append(e.Counts, 0)
	case index < e.First:
		grown := make([]uint64, int(e.First-index)+len(e.Counts))
		copy(grown[e.First-index:], e.Counts)
		e.First, e.Counts = index, grown
	case int(index-e.First) >= len(e.Counts):
		e.Counts = append(e.Counts, make([]uint64, int(index-e.First)+1-len(e.Counts))...)
	}
	return &e.Counts[index-e.First]
}

// With is a new histogram that has what both have.
func (e *Exponential) With(other *Exponential) *Exponential {
	sum := &Exponential{First: e.First, Counts: append([]uint64(nil), e.Counts...), Count: e.Count, Sum: e.Sum}
	if other == nil {
		return sum
	}
	for i, n := range other.Counts {
		if n > 0 {
			*sum.at(other.First + int32(i)) += n
		}
	}
	sum.Count += other.Count
	sum.Sum += other.Sum
	return sum
}
