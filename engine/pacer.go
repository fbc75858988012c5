package engine

import (
	"context"
	"iter"
	"runtime"
	"time"
)

// spinFor is how long before a due time the pacer stops sleeping and watches the clock instead. Waking from a sleep
// takes some 40 us, at times 90.
const spinFor = 80 * time.Microsecond

// napFor is the longest sleep: so often the pacer looks whether it should stop.
const napFor = 50 * time.Millisecond

// pace calls send at each moment of the schedule, with the due time on the run's clock, until send says false, a due
// time is at or after until, or ctx is done. A late due time is kept: what was to be sent then was due then.
//
// It has a thread of its own and sleeps in the kernel: the runtime's timers wait in whole milliseconds on an idle
// process. It spins for the last stretch only where a core is free for that.
func pace(ctx context.Context, start, until time.Duration, schedule iter.Seq[time.Duration], send func(due time.Duration) bool) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer sharpen()()
	spin := canSpin()
	for offset := range schedule {
		due := start + offset
		if until != unset && due >= until {
			return
		}
		if !waitUntil(ctx, due, spin) || !send(due) {
			return
		}
	}
}

// waitUntil returns at due, or false when ctx is done before.
func waitUntil(ctx context.Context, due time.Duration, spin bool) bool {
	early := time.Duration(0)
	if spin {
		early = spinFor
	}
	for ctx.Err() == nil {
		left := due - now()
		if left <= 0 {
			return true
		}
		if left > early {
			nap(min(left-early, napFor))
		}
	}
	return false
}

// canSpin says whether a core is free for the pacer: one for it, and one for the requests.
func canSpin() bool { return runtime.NumCPU() >= 2 }
