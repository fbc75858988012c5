package capacity

import "math"

// A Kind says what a search came to.
type Kind string

// What a search may come to.
const (
	Unknown     Kind = "unknown"      // nothing yet: too few trials
	Found       Kind = "found"        // a level with an interval that is as narrow as it was asked for
	Wide        Kind = "wide"         // a level with an interval, but a wider one: the trials or the time ran out
	AtLeast     Kind = "at_least"     // Low held and nothing above it could be asked for: the end of the range, or the generator's limit
	BelowRange  Kind = "below_range"  // even the lowest level does not hold: High is that
	NotMonotone Kind = "not_monotone" // a level broke that is well below one that holds, again and again: no single number
	Unstable    Kind = "unstable"     // the target did not recover from an overload
)

// An Estimate is what the trials of a search say.
type Estimate struct {
	Kind   Kind
	Level  float64 // the highest level that holds; 0 where there is none to tell
	Low    float64 // of the 95 % interval; of AtLeast the level that held, alone
	High   float64 // of the 95 % interval, or +Inf; of BelowRange the level that did not hold, alone
	Reason string  // why there is no number, or a wide one; "" of Found
	Limit  bool    // of AtLeast: it was the generator that could not go further
	Trials int     // that say something of the target
}

// HasLevel says whether there is a number with an interval.
func (e Estimate) HasLevel() bool { return e.Kind == Found || e.Kind == Wide }

// Width is that of the interval, as a share of the level; +Inf where there is none.
func (e Estimate) Width() float64 {
	if !e.HasLevel() {
		return math.Inf(1)
	}
	return (e.High - e.Low) / e.Level
}

// Estimate is what is known so far.
func (s *Search) Estimate() Estimate { return s.move().estimate }

// tidy rounds what came out of logarithms: the ends of an interval outwards, unless they are levels that were tried.
func (e Estimate) tidy() Estimate {
	e.Level = digits(e.Level, 8, math.Round)
	if e.HasLevel() {
		e.Low, e.High = digits(e.Low, 8, math.Floor), digits(e.High, 8, math.Ceil)
	} else {
		e.Low, e.High = digits(e.Low, 8, math.Round), digits(e.High, 8, math.Round)
	}
	return e
}

// whole is the estimate where levels are whole numbers: the highest one at or below the boundary, and those of its interval.
func (e Estimate) whole() Estimate {
	if e.HasLevel() {
		e.Level = math.Floor(e.Level + 1e-6)
		e.Low = min(math.Floor(e.Low+1e-6), e.Level)
		e.High = max(math.Floor(e.High+1e-6), e.Level)
	}
	return e
}
