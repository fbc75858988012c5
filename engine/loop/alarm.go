//go:build linux && !386 && !s390x

package loop

import (
	"time"

	"bench/engine/clock"
)

// An alarm is what a loop does at a moment of the run's clock.
type alarm struct {
	task  Task // nil: there is none
	at    time.Duration
	early time.Duration
}

// A wait that is longer than longWait is cut by a share of it: the kernel may be late by a thousandth of a wait (fs/select.c,
// select_estimate_accuracy).
const (
	longWait  = 5 * time.Millisecond
	waitShare = 128
)

// At has a task done at a moment of the run's clock, in place of what was to be done at another one; nil: nothing is. The loop
// sleeps until it is so early, which a processor that is free for that makes exact: from then on it looks at the clock and at what
// came, again and again. What is due at once is done after the next look at what came.
func (l *Loop) At(at, early time.Duration, t Task) { l.alarm = alarm{t, at, early} }

// Looks is how often the loop has looked at what came.
func (l *Loop) Looks() uint64 { return l.looks }

// patience is how long there is time to wait.
func (a *alarm) patience(now time.Duration) time.Duration {
	left := a.at - a.early - now
	if left > longWait {
		left -= left / waitShare
	}
	return max(0, left)
}

// strike does what is due.
func (l *Loop) strike() {
	if t := l.alarm.task; t != nil && clock.Now() >= l.alarm.at {
		l.alarm.task = nil
		t.Run()
	}
}
