package watch

import (
	"time"

	"golang.org/x/sys/unix"
)

// timeAsleep is how long the machine was suspended since it was started: the one clock goes on meanwhile, the other, which
// is this program's, doesn't.
func timeAsleep() time.Duration {
	var all, awake unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &awake) != nil || unix.ClockGettime(unix.CLOCK_BOOTTIME, &all) != nil {
		return 0
	}
	return time.Duration(all.Nano() - awake.Nano())
}
