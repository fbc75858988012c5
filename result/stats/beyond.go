package stats

import "math"

// Support is how many samples must lie beyond a percentile for a gate to be judged by it: with fewer, the next run of the
// very same thing gives another number. To be shown, with its interval, it takes less: see OrderRanks.
const Support = 10

// Beyond is how many of n samples lie above the quantile q.
func Beyond(n int64, q float64) int64 {
	return int64(math.Floor(float64(n)*(1-q) + 1e-6)) // 1000 * (1 - 0.99) is 9.99…
}

// SamplesFor is how many samples put ten beyond a percentile.
func SamplesFor(q float64) int64 { return int64(math.Ceil(Support/(1-q) - 1e-6)) }
