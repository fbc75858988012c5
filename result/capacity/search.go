package capacity

import (
	"math"
	"slices"
)

// Options are what a search is asked for.
type Options struct {
	Low, High  float64 // the levels within which it looks; 0 < Low < High
	Integer    bool    // levels are whole numbers: concurrency, users
	Precision  float64 // the search ends when its interval is at most so wide, as a share of its level; 0 is DefaultPrecision
	Seed       uint64  // of the small random part in the choice of levels
	MostTrials int     // the search ends after so many; 0 is no bound
}

// DefaultPrecision is how narrow an interval a search wants that was asked for none.
const DefaultPrecision = 0.05

// A Tried is one trial at a level, and how far the worst of its conditions was from its bound.
type Tried struct {
	Level  float64
	Block  int     // trials of two searches in the same block are a pair
	Holds  bool    // every condition held
	Margin float64 // of the worst condition, see Margin: above 0 it is broken; NaN where only yes or no is known
	Valid  bool    // false: the trial says nothing of the target, and is tried again
	Limit  bool    // the generator could not do this level: it says nothing of the target, and higher levels are out of reach
}

// A Search proposes levels and takes their trials. It has no state but its options and its trials: New, and Add for each of
// the trials of an earlier one in their order, gives that one back.
type Search struct {
	options Options
	tried   []Tried
	next    *move // what follows from them, once somebody has asked
}

// New begins a search. Options that make no sense (Low not above 0, High below Low, a precision below 0) are put right: Low is
// at least the smallest level, 1 of whole ones, and High at least Low.
func New(o Options) *Search {
	if o.Precision <= 0 {
		o.Precision = DefaultPrecision
	}
	if o.Integer {
		o.Low, o.High = math.Max(1, math.Ceil(o.Low)), math.Floor(o.High)
	}
	if !(o.Low > 0) {
		o.Low = math.SmallestNonzeroFloat32
	}
	o.High = math.Max(o.Low, o.High)
	return &Search{options: o}
}

// Add takes a trial. Its margin is made to agree with Holds: what holds is at most 0.
func (s *Search) Add(t Tried) {
	if t.Holds != (t.Margin <= 0) {
		t.Margin = math.NaN()
	}
	s.tried, s.next = append(s.tried, t), nil
}

// Trials are those that were added, in their order.
func (s *Search) Trials() []Tried { return slices.Clone(s.tried) }

// Next is the level to try next, and whether the search is done. One that is done because it has found what it was asked for
// still has a level, at which further trials make it surer: searches that are compared should go on together until all are done, so
// that they meet the same machine. Otherwise the level is 0 then. Next may be asked as often as one likes between two trials,
// and gives the same answer.
func (s *Search) Next() (level float64, done bool) {
	m := s.move()
	if m.level == 0 {
		return 0, m.done
	}
	return s.round(m.level), m.done
}

// Rest says whether the target should be left alone for a while before the next trial, since the last one overloaded it far
// beyond its bounds: until nothing is in flight, and then for as long as a trial takes.
func (s *Search) Rest() bool {
	return len(s.tried) > 0 && s.tried[len(s.tried)-1].overloads()
}

// round is a level as it can be asked for.
func (s *Search) round(level float64) float64 {
	o := s.options
	level = math.Min(math.Max(level, o.Low), o.High)
	if o.Integer {
		return math.Round(level)
	}
	return math.Min(math.Max(digits(level, 5, math.Round), o.Low), o.High) // nobody reads more of a rate
}

// digits rounds a number, 0 and infinities aside, to so many significant digits.
func digits(x float64, n int, round func(float64) float64) float64 {
	if x == 0 || math.IsInf(x, 0) {
		return x
	}
	if scale := n - 1 - int(math.Floor(math.Log10(math.Abs(x)))); scale >= 0 {
		unit := math.Pow10(scale)
		return round(x*unit) / unit
	} else {
		unit := math.Pow10(-scale)
		return round(x/unit) * unit
	}
}
