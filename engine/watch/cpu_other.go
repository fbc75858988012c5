//go:build !unix

package watch

import "time"

// processCPU is not known here, and so neither is whether the generator was the bottleneck by its CPU time.
func processCPU() (time.Duration, bool) { return 0, false }
