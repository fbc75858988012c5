package plan

import "time"

// Stage is a piece of a rate profile: the rate goes linearly from the one before (0 at first) to Rate in Duration, or, with
// Hold, is Rate from the piece's beginning to its end.
type Stage struct {
	Name     string        `json:"name,omitempty"` // of a declared stage, which may be two pieces; "": it has none
	Rate     float64       `json:"rate"`
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

// Batches are how many batches a stage starts within a time from its beginning: the area of its trapezium.
func (s Stage) Batches(before float64, within time.Duration) float64 {
	within = min(within, s.Duration)
	if within <= 0 {
		return 0
	}
	from := s.From(before)
	to := from + (s.Rate-from)*float64(within)/float64(s.Duration)
	return (from + to) / 2 * within.Seconds()
}
