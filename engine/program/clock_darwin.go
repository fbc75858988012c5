package program

import "golang.org/x/sys/unix"

// monotonicClock is mach_absolute_time, which is what runtimes call monotonic there.
const monotonicClock = unix.CLOCK_UPTIME_RAW
