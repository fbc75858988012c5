package pace

import (
	"context"
	"iter"
	"runtime"
	"time"

	"bench/engine/clock"
	"bench/engine/machine"
)

// SpinFor is how long before a due time a pacer stops sleeping and watches the clock instead. Waking from a sleep
// takes some 40 us, at times 90.
const SpinFor = 80 * time.Microsecond

// napFor is the longest sleep: so often the pacer looks whether it should stop.
const napFor = 50 * time.Millisecond

// A Pacer walks along a schedule. One goroutine at a time may ask it.
type Pacer struct {
	start, until time.Duration
	pull         func() (time.Duration, bool)
	Close        func()
	spin         bool
}

// New walks along a schedule that begins at start, on the run's clock, and ends with it or before until.
func New(schedule iter.Seq[time.Duration], start, until time.Duration, spin bool) *Pacer {
	p := &Pacer{start: start, until: until, spin: spin}
	p.pull, p.Close = iter.Pull(schedule)
	return p
}

// Next waits for the next due time and returns it; false when the schedule is over, once its time has passed, or ctx is done. A due time that has
// passed is returned as it is: what was to be sent then was due then.
func (p *Pacer) Next(ctx context.Context) (due time.Duration, ok bool) {
	offset, ok := p.pull()
	due = p.start + offset
	if !ok || p.until != clock.Unset && due >= p.until {
		if p.until != clock.Unset {
			p.wait(ctx, p.until)
		}
		return 0, false
	}
	return due, p.wait(ctx, due)
}

// wait returns at due, or false when ctx is done before. It sleeps in the kernel: the runtime's timers wait in whole
// milliseconds on an idle process. It spins for the last stretch only where a core is free for that.
func (p *Pacer) wait(ctx context.Context, due time.Duration) bool {
	if clock.Now() >= due {
		return ctx.Err() == nil
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer sharpen()()
	early := time.Duration(0)
	if p.spin {
		early = SpinFor
	}
	for ctx.Err() == nil {
		left := due - clock.Now()
		if left <= 0 {
			return true
		}
		if left > early {
			Nap(min(left-early, napFor))
		}
	}
	return false
}

// Until returns at a moment of the run's clock, as exactly as a pacer does, or when ctx is done. It spins for the last stretch
// where there is more than one processor.
func Until(ctx context.Context, at time.Duration) bool {
	p := Pacer{spin: runtime.NumCPU() > 1}
	return p.wait(ctx, at)
}

// The ways to pace, as result.Host tells them.
const (
	PacingSpin  = "spin"
	PacingSleep = "sleep"
)

// watchIdle is how long the machine is watched for a free core.
const watchIdle = 100 * time.Millisecond

// ChoosePacing decides how the arrivals of this run are waited for: spinning takes most of a core that nobody else should
// need. Where the system does not tell what its cores do, two of them are taken to be enough.
func ChoosePacing() string {
	if runtime.NumCPU() < 2 {
		return PacingSleep
	}
	before, ok := machine.Times()
	if !ok {
		return PacingSpin
	}
	at := clock.Now()
	Nap(watchIdle)
	after, ok := machine.Times()
	if ok && after.Idle-before.Idle < (clock.Now()-at)*3/4 {
		return PacingSleep
	}
	return PacingSpin
}
