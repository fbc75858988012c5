package program

import "time"

// wallFrom is where a stamp is one of the wall clock: in nanoseconds since 1970, this is 2001; since a machine was switched
// on, 31 years.
const wallFrom = 1e18

// wallSlack is by how much the wall clock may be set during a batch whose program stamps with it, beside a thousandth of the
// batch's time: clocks are adjusted all the time.
const wallSlack = time.Millisecond

// A moment is one reading of both clocks.
type moment struct {
	at    time.Duration // CLOCK_MONOTONIC
	ahead time.Duration // how far the wall clock, since 1970, is ahead of that
}

// now reads the clocks, close enough together for the one to be told from the other: a thread may lose its processor in
// between.
func now() moment {
	const near, tries = 10 * time.Microsecond, 10
	before := Monotonic()
	for range tries - 1 {
		wall, after := time.Duration(time.Now().UnixNano()), Monotonic()
		if after-before <= near {
			return moment{at: after, ahead: wall - before}
		}
		before = after
	}
	return moment{at: Monotonic(), ahead: time.Duration(time.Now().UnixNano()) - before}
}
