package simulation

import (
	"math"

	"bench/result/capacity"
)

// steps is the search of nighthawk's adaptive load (ExponentialSearchStepController), after its description: the load is doubled
// while it holds; then the middle of what held last and what broke first is tried, and the half that the trial leaves is
// taken, until two loads in a row are within one in a hundred of each other. One trial decides for good, and there is no interval.
type steps struct {
	load, before  float64
	bottom, top   float64
	halving, done bool
}

func newSteps(first float64) *steps { return &steps{load: first, before: math.NaN()} }

func (s *steps) add(holds bool) {
	switch {
	case !s.halving && holds:
		s.before, s.load = s.load, 2*s.load
		return
	case !s.halving && math.IsNaN(s.before):
		s.done = true
		return
	case !s.halving:
		s.halving, s.bottom, s.top = true, s.before, s.load
	case holds:
		s.bottom = s.load
	default:
		s.top = s.load
	}
	s.before, s.load = s.load, (s.bottom+s.top)/2
	s.done = math.Abs(s.load/s.before-1) < 0.01
}

// stepped is what step searches find that are repeated for as long as a search takes, each anew: the mean of them, in logarithms.
func (m machine) stepped(s server, r *round, seconds float64) float64 {
	sum, n := 0.0, 0.0
	for steps := newSteps(searchRange.Low); r.at+trialSeconds <= seconds; {
		t := r.trial(s, steps.load, 1)
		steps.add(t.Holds)
		r.pause(t.Margin > math.Log(8) || math.IsNaN(t.Margin) && !t.Holds)
		if steps.done {
			sum, n = sum+math.Log(steps.load), n+1
			steps = newSteps(searchRange.Low)
			continue
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return sum / n
}

var searchRange = capacity.Options{Low: 500, High: 50000}
