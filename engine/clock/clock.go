package clock

import "time"

// epoch is where the run's clock starts. Times on it are differences of one monotonic clock, and are never compared
// with another machine's.
var epoch = time.Now()

// Now reads the run's clock.
func Now() time.Duration { return time.Since(epoch) }

// Deadline is the moment that comes in so long, as connections want it.
func Deadline(in time.Duration) time.Time { return time.Now().Add(in) }

// Unset marks a moment that never came: zero is a moment like any other.
const Unset time.Duration = -1
