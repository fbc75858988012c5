package engine

import "time"

// epoch is where the run's clock starts. Times on it are differences of one monotonic clock, and are never compared
// with another machine's.
var epoch = time.Now()

// now reads the run's clock.
func now() time.Duration { return time.Since(epoch) }
