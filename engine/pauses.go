package engine

import (
	"cmp"
	"slices"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
)

// discount takes the thinking out of what the batch's consumer saw: that is the user's time, not the target's.
func (f *flight) discount() {
	if f.walk == nil || !f.walk.thinks {
		return
	}
	f.walk.findPauses(f.samples)
	without := func(at time.Duration) time.Duration {
		if at == clock.Unset {
			return at
		}
		return at - f.walk.paused(at)
	}
	for i := range f.samples {
		if s := &f.samples[i]; s.delivered != clock.Unset {
			s.delivered -= f.walk.paused(s.delivered) - f.walk.paused(s.available)
		}
	}
	for i := range f.moments {
		f.moments[i] = without(f.moments[i])
	}
	f.last, f.released = without(f.last), without(f.released)
}

// findPauses finds the time between requests, each of which is under way from when its inputs were there until it is done.
func (w *walk) findPauses(samples []sample) {
	var under []stretch
	for i := range samples {
		if s := &samples[i]; s.Kind != client.Skipped && s.Kind != client.LeftOut {
			for _, r := range w.rounds[s.name] {
				under = append(under, r.stretch)
			}
			under = append(under, stretch{s.available, s.Done})
		}
	}
	slices.SortFunc(under, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	w.pauses = w.pauses[:0]
	for i := range under {
		if i == 0 {
			continue
		}
		under[i].until = max(under[i].until, under[i-1].until)
		if last := under[i-1].until; under[i].from > last {
			w.pauses = append(w.pauses, stretch{last, under[i].from})
		}
	}
}

// paused is how much of the time before a moment was pauses that are over then.
func (w *walk) paused(at time.Duration) (sum time.Duration) {
	for _, p := range w.pauses {
		if p.until <= at {
			sum += p.until - p.from
		}
	}
	return sum
}
