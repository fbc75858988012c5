package watch

import (
	"context"
	"slices"
	"time"

	"bench/engine/clock"
	"bench/engine/sound"
)

const (
	// stillTick is how often the generator looks whether time passed without it.
	stillTick = 20 * time.Millisecond
	// StillFor is how late it must be for that to count: a thousand times what an idle machine takes to wake somebody.
	StillFor = 10 * time.Millisecond
)

// A Stillness watches for times in which nothing of this process ran: it was stopped, throttled, or its machine gave
// its processors to others. Nobody counts that, so somebody has to look at the clock; a timer that is rare does, and
// not the requests.
type Stillness struct {
	stop   context.CancelFunc
	done   chan struct{}
	pauses []time.Duration
}

// Still begins to watch; End ends it.
func Still() *Stillness {
	ctx, stop := context.WithCancel(context.Background())
	s := &Stillness{stop: stop, done: make(chan struct{})}
	go sound.Work(func() { s.watch(ctx) })()
	return s
}

func (s *Stillness) watch(ctx context.Context) {
	defer close(s.done)
	for over := false; !over; {
		due := clock.Now() + stillTick
		select {
		case <-time.After(stillTick):
		case <-ctx.Done():
		}
		over = ctx.Err() != nil
		if late := clock.Now() - due; late > StillFor {
			s.pauses = append(s.pauses, late)
		}
	}
}

// End says how long each pause was, the longest first.
func (s *Stillness) End() []time.Duration {
	s.stop()
	<-s.done
	slices.SortFunc(s.pauses, func(a, b time.Duration) int { return int(b - a) })
	return s.pauses
}
