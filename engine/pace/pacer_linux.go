package pace

import (
	"time"

	"golang.org/x/sys/unix"
)

// sharpen asks the kernel to wake the calling thread without slack, and returns what undoes that. The thread must be
// locked.
func sharpen() (undo func()) {
	slack, err := unix.PrctlRetInt(unix.PR_GET_TIMERSLACK, 0, 0, 0, 0)
	if err != nil {
		return func() {}
	}
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0) // without it the pacer is some 50 us later, and reports it
	return func() { _ = unix.Prctl(unix.PR_SET_TIMERSLACK, uintptr(slack), 0, 0, 0) }
}

// Nap sleeps in the kernel, not in the runtime.
func Nap(d time.Duration) {
	ts := unix.NsecToTimespec(int64(d))
	_ = unix.ClockNanosleep(unix.CLOCK_MONOTONIC, 0, &ts, nil) // woken early: the caller looks at the clock anyway
}
