//go:build unix && !darwin

package program

import "golang.org/x/sys/unix"

const monotonicClock = unix.CLOCK_MONOTONIC
