//go:build unix

package watch

import (
	"time"

	"golang.org/x/sys/unix"
)

// processCPU is the CPU time of this process.
func processCPU() (time.Duration, bool) {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0, false
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), true
}
