package pace

import (
	"iter"
	"math"
	"math/rand/v2"
	"time"

	"bench/plan"
)

// Schedule gives the times at which batches are due, counted from the trial's start. It never ends for a rate, and ends
// with the profile for stages; a closed loop has none. Same arrival, same seed: same schedule.
//
// At a constant rate the first batch is due at once and the k-th after it at k/rate, each computed from k, so that no
// rounding adds up. In stages the k-th after the first is due where the integral of the rate reaches k. So each arrival begins
// an interval, n intervals have n of them, and none is due at the very end; an interval that the end cuts short has none.
// Poisson arrivals are the same curve read at the points of a unit-rate Poisson process instead of at 0, 1, 2 (inversion:
// Çinlar, Introduction to Stochastic Processes, 1975, ch. 4.7), which is exact for stages too and needs no thinning.
func Schedule(a plan.Arrival, seed uint64) iter.Seq[time.Duration] {
	poisson := a.Process == plan.Poisson
	switch {
	case len(a.Stages) > 0:
		return along(newProfile(a.Stages), poisson, seed)
	case a.Rate > 0:
		return steadily(a.Rate, poisson, seed)
	}
	return func(func(time.Duration) bool) {}
}

// points gives what the integral of the rate is at each arrival: 0, 1, 2 … or the points of a unit-rate Poisson process.
func points(poisson bool, seed uint64) func() float64 {
	var at float64
	if !poisson {
		at = -1 // the first is due at once
		return func() float64 { at++; return at }
	}
	random := rand.New(rand.NewPCG(seed, arrivalStream))
	return func() float64 { at += random.ExpFloat64(); return at }
}

// arrivalStream keeps the random numbers of arrivals apart from others drawn with the same seed.
const arrivalStream = 0x61727269766c

func steadily(rate float64, poisson bool, seed uint64) iter.Seq[time.Duration] {
	return func(yield func(time.Duration) bool) {
		next := points(poisson, seed)
		for {
			at := next()
			nanoseconds := math.Round(at * float64(time.Second) / rate)
			if nanoseconds >= math.MaxInt64 || !yield(time.Duration(nanoseconds)) {
				return
			}
		}
	}
}

func along(p profile, poisson bool, seed uint64) iter.Seq[time.Duration] {
	return func(yield func(time.Duration) bool) {
		next, starts := points(poisson, seed), math.Inf(1)
		if !poisson {
			starts = plan.Starts(p.area())
		}
		for p := p; ; {
			y := next()
			if y >= starts {
				return
			}
			at, ok := p.reach(y)
			if !ok || !yield(at) {
				return
			}
		}
	}
}
