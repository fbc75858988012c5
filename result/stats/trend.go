package stats

import "slices"

// Trend tests whether values rise with what they were observed at, which ascends: score is Mann and Kendall's S, the pairs
// that rise less those that fall (Mann 1945), with its variance where nothing rises or falls; slope is the median of the
// slopes of all pairs (Theil 1950, Sen 1968), and NaN for fewer than two values.
func Trend(at, values []float64) (score int, variance, slope float64) {
	var slopes []float64
	for i := range values {
		for j := i + 1; j < len(values); j++ {
			switch {
			case values[j] > values[i]:
				score++
			case values[j] < values[i]:
				score--
			}
			slopes = append(slopes, (values[j]-values[i])/(at[j]-at[i]))
		}
	}
	n := float64(len(values))
	return score, n * (n - 1) * (2*n + 5) / 18, MedianOfSorted(slices.Sorted(slices.Values(slopes)))
}
