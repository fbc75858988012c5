package draw

import (
	"sync/atomic"

	"bench/plan"
)

// A Source has all that the batches of a plan draw from.
type Source struct {
	data     []*table
	randoms  []*random
	counters []plan.Counter
	numbers  atomic.Int64 // how many batches have got one here, and how many there were before those that have turns
	before   int64        // of these
	turns    *plan.Turns  // which of the numbers after them are given away here; nil: all
	known    map[plan.Value]string
}

// New makes the source of a plan.
func New(d plan.Draws) *Source {
	s := &Source{counters: d.Counters}
	for _, data := range d.Data {
		s.data = append(s.data, newTable(data))
	}
	for _, r := range d.Randoms {
		s.randoms = append(s.randoms, newRandom(r))
	}
	return s
}

// Know has the source give values that are known beside those that it draws, as long as there are no others.
func (s *Source) Know(known map[plan.Value]string) { s.known = known }

// Skip sees that at least so many numbers are gone: they were given away before, or elsewhere. Where others give away numbers at
// the same time, turns say which ones after these are given away here; nil: all are.
func (s *Source) Skip(numbers int64, turns *plan.Turns) {
	if turns != nil || s.numbers.Load() < numbers {
		s.numbers.Store(numbers)
	}
	s.before, s.turns = numbers, turns
}

// Numbers is how many numbers were given away so far, with those between them that others may have given away.
func (s *Source) Numbers() int64 {
	n := s.numbers.Load()
	if s.turns == nil || n == s.before {
		return n
	}
	return s.number(n-1) + 1
}

// number is that of the n-th batch, from 0, that has one.
func (s *Source) number(n int64) int64 {
	if s.turns == nil {
		return n
	}
	return s.before + s.turns.At(n-s.before)
}

// A Phase is what a batch is sent for. Each has values of its own.
type Phase uint64

// The phases.
const (
	Recorded Phase = iota
	WarmUp
	LeadIn
)

// A Place is where in a run a batch is.
type Place struct {
	Phase Phase
	Block int   // from 0; of a warm-up there is none
	Batch int64 // from 0, in the phase and block
}

// A Stream gives the batches of a cell their values.
type Stream struct {
	source  *Source
	seed    uint64
	blocks  int
	batches plan.Batches
	counts  bool // a number is wanted
}

// Stream is that of a cell, whose benchmark decides what it gets, and whose requests what they need.
func (s *Source) Stream(b plan.Benchmark, g plan.Group) *Stream {
	made := &Stream{source: s, seed: b.Seed, blocks: max(1, b.Blocks), batches: b.Batches()}
	for _, c := range s.counters {
		made.counts = made.counts || g.Uses(plan.FromCounter, c.Name)
	}
	return made
}

// A Row has the values of one batch. It is reused.
type Row struct {
	stream *Stream
	place  Place
	key    uint64
	number int64
}

// Draw gives a batch its values. A number is gone then, whether it is sent or not.
func (s *Stream) Draw(r *Row, p Place) {
	r.stream, r.place = s, p
	r.key = mix(mix(mix(s.seed+uint64(p.Phase))+uint64(p.Block)) + uint64(p.Batch))
	if s.counts {
		r.number = s.source.number(s.source.numbers.Add(1) - 1)
	}
}

// mix spreads the bits of x (the finalizer of SplitMix64: Steele, Lea, Flood, OOPSLA 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
