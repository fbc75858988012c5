package engine

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
	// stillFor is how late it must be for that to count: a thousand times what an idle machine takes to wake somebody.
	stillFor = 10 * time.Millisecond
)

// A stillness watches for times in which nothing of this process ran: it was stopped, throttled, or its machine gave
// its processors to others. Nobody counts that, so somebody has to look at the clock; a timer that is rare does, and
// not the requests.
type stillness struct {
	stop   context.CancelFunc
	done   chan struct{}
	pauses []time.Duration
}

// watchStillness begins to watch; end ends it.
func watchStillness() *stillness {
	ctx, stop := context.WithCancel(context.Background())
	s := &stillness{stop: stop, done: make(chan struct{})}
	go sound.Work(func() { s.watch(ctx) })()
	return s
}

func (s *stillness) watch(ctx context.Context) {
	defer close(s.done)
	for over := false; !over; {
		due := clock.Now() + stillTick
		pause(ctx, stillTick)
		over = ctx.Err() != nil
		if late := clock.Now() - due; late > stillFor {
			s.pauses = append(s.pauses, late)
		}
	}
}

// end says how long each pause was, the longest first.
func (s *stillness) end() []time.Duration {
	s.stop()
	<-s.done
	slices.SortFunc(s.pauses, func(a, b time.Duration) int { return int(b - a) })
	return s.pauses
}
