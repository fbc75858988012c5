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

// A pacer walks along a schedule. One goroutine at a time may ask it.
type pacer struct {
	start, until time.Duration
	pull         func() (time.Duration, bool)
	close        func()
	spin         bool
}

// newPacer walks along a schedule that begins at start, on the run's clock, and ends with it or before until.
func newPacer(schedule iter.Seq[time.Duration], start, until time.Duration, spin bool) *pacer {
	p := &pacer{start: start, until: until, spin: spin}
	p.pull, p.close = iter.Pull(schedule)
	return p
}

// next waits for the next due time and returns it; false when the schedule is over, once its time has passed, or ctx is done. A due time that has
// passed is returned as it is: what was to be sent then was due then.
func (p *pacer) next(ctx context.Context) (due time.Duration, ok bool) {
	offset, ok := p.pull()
	due = p.start + offset
	if !ok || p.until != unset && due >= p.until {
		if p.until != unset {
			p.wait(ctx, p.until)
		}
		return 0, false
	}
	return due, p.wait(ctx, due)
}

// wait returns at due, or false when ctx is done before. It sleeps in the kernel: the runtime's timers wait in whole
// milliseconds on an idle process. It spins for the last stretch only where a core is free for that.
func (p *pacer) wait(ctx context.Context, due time.Duration) bool {
	if now() >= due {
		return ctx.Err() == nil
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer sharpen()()
	early := time.Duration(0)
	if p.spin {
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

// The ways to pace, as result.Host tells them.
const (
	pacingSpin  = "spin"
	pacingSleep = "sleep"
)

// watchIdle is how long the machine is watched for a free core.
const watchIdle = 100 * time.Millisecond

// choosePacing decides how the arrivals of this run are waited for: spinning takes most of a core that nobody else should
// need. Where the system does not tell what its cores do, two of them are taken to be enough.
func choosePacing() string {
	if runtime.NumCPU() < 2 {
		return pacingSleep
	}
	before, ok := cpuTimes()
	if !ok {
		return pacingSpin
	}
	at := now()
	nap(watchIdle)
	after, ok := cpuTimes()
	if ok && after.idle-before.idle < (now()-at)*3/4 {
		return pacingSleep
	}
	return pacingSpin
}
