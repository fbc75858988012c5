package plan

import (
	"math"
	"time"
)

// UsersAt is how many users the stages want a time after their beginning; between two whole numbers it is nearer to one.
func UsersAt(stages []Stage, after time.Duration) int {
	before := 0
	for _, s := range stages {
		if after < s.Duration {
			if s.Hold {
				return s.Users
			}
			share := float64(after) / float64(s.Duration)
			return int(math.Round(float64(before) + share*float64(s.Users-before)))
		}
		before, after = s.Users, after-s.Duration
	}
	return before
}

// userTime is how long the users of a stage are there up to a time from its beginning, added up, in seconds.
func (s Stage) userTime(before int, within time.Duration) float64 {
	return s.area(s.from(before), float64(s.Users), within)
}

// from is the number of users with which the stage begins, where the one before has ended with another.
func (s Stage) from(before int) float64 {
	if s.Hold {
		return float64(s.Users)
	}
	return float64(before)
}

// Joins is the first moment after a time at which stages have more users than n, and whether these come at once rather than one
// by one: a user of that place begins then. Where there are never so many any more, it is the stages' end.
func Joins(stages []Stage, n int, after time.Duration) (at time.Duration, jump bool) {
	wanted, before := float64(n)+0.5, 0 // of those that come one by one, the n-th is there once there are rather n + 1 than n
	var start time.Duration
	for _, s := range stages {
		from, to := s.from(before), float64(s.Users)
		end := start + s.Duration
		switch {
		case end <= after:
		case from >= wanted && start >= after:
			return start, true
		case from < wanted && to >= wanted:
			reached := start + time.Duration((wanted-from)/(to-from)*float64(s.Duration))
			return min(max(reached, after), end-1), false
		}
		before, start = s.Users, end
	}
	return start, false
}

// UserTime is how long all users of the cell are there within a time from a trial's beginning, added up, in seconds.
func (a Arrival) UserTime(within time.Duration) (seconds float64) {
	if !a.Staged() {
		return float64(a.Users) * within.Seconds()
	}
	before := 0
	for _, s := range a.Stages {
		seconds += s.userTime(before, within)
		before, within = s.Users, within-s.Duration
	}
	return seconds
}

// UserTimeIn is the same of the stages of a name.
func (a Arrival) UserTimeIn(stage string) (seconds float64) {
	before := 0
	for _, s := range a.Stages {
		if s.Name == stage {
			seconds += s.userTime(before, s.Duration)
		}
		before = s.Users
	}
	return seconds
}
