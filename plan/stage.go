package plan

import (
	"math"
	"time"
)

// Stage is a piece of a profile of rates, or of numbers of users: it goes linearly from the one before (0 at first) to Rate or
// Users in Duration, or, with Hold, is at it from the piece's beginning to its end.
type Stage struct {
	Name     string        `json:"name,omitempty"` // of a declared stage, which may be two pieces; "": it has none
	Rate     float64       `json:"rate"`
	Users    int           `json:"users,omitempty"` // of a profile of users, see Arrival; Rate is 0 there
	Duration time.Duration `json:"duration"`
	Hold     bool          `json:"hold,omitempty"`
}

// From is the rate with which the stage begins, where the one before has ended with another.
func (s Stage) From(before float64) float64 {
	if s.Hold {
		return s.Rate
	}
	return before
}

// Batches are how many batches a stage of rates starts within a time from its beginning.
func (s Stage) Batches(before float64, within time.Duration) float64 {
	return s.area(s.From(before), s.Rate, within)
}

// area is that of the stage's trapezium up to a time from its beginning.
func (s Stage) area(from, to float64, within time.Duration) float64 {
	within = min(within, s.Duration)
	if within <= 0 {
		return 0
	}
	to = from + (to-from)*float64(within)/float64(s.Duration)
	return (from + to) / 2 * within.Seconds()
}

// AreaSlack is how far a sum of areas may be off by rounding.
const AreaSlack = 1e-9

// Starts is how many batches a rate starts that adds up to an area: one at the beginning of each whole interval.
func Starts(area float64) float64 { return math.Floor(area + AreaSlack) }

// Batches is how many batches stages of rates start, all together.
func (a Arrival) Batches() float64 { return Starts(StartedBy(a.Stages, math.MaxInt64)) }

// StartedBy is how many batches stages of rates have started after a time: the area under their trapezia.
func StartedBy(stages []Stage, after time.Duration) (batches float64) {
	from := 0.0
	for _, s := range stages {
		batches += s.Batches(from, after)
		from, after = s.Rate, after-s.Duration
	}
	return batches
}

// StagesTake is how long all stages take.
func (a Arrival) StagesTake() (sum time.Duration) {
	for _, s := range a.Stages {
		sum += s.Duration
	}
	return sum
}

// Peak is the highest rate of an open loop; 0: it is none.
func (a Arrival) Peak() float64 {
	peak := a.Rate
	for _, s := range a.Stages {
		peak = max(peak, s.Rate)
	}
	return peak
}
