//go:build unix

package program

import (
	"time"

	"golang.org/x/sys/unix"
)

// Monotonic reads the clock that programs stamp their lines with: the machine's CLOCK_MONOTONIC.
func Monotonic() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(monotonicClock, &ts); err != nil {
		return 0 // no system that bench is built for is without it
	}
	return time.Duration(ts.Nano())
}
