package stats

import (
	"math"
	"slices"
)

// MedianOfSorted is the median of sorted values; NaN when there are none.
func MedianOfSorted(sorted []float64) float64 {
	n := len(sorted)
	if n == 0 {
		return math.NaN()
	}
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// Median sorts values; NaN when there are none.
func Median(values []float64) float64 {
	return MedianOfSorted(slices.Sorted(slices.Values(values)))
}

// MedianInterval is the median of values and the narrowest symmetric pair of them that covers the population's median with
// at least the given confidence, whatever its distribution (Thompson 1936; Conover 1999, section 3.2). Ok is false, and the pair is the
// lowest and the highest value, where there are too few for that confidence, or none at all.
func MedianInterval(values []float64, confidence float64) (median, low, high float64, ok bool) {
	n := len(values)
	if n == 0 {
		return math.NaN(), math.NaN(), math.NaN(), false
	}
	sorted := slices.Sorted(slices.Values(values))
	median = MedianOfSorted(sorted)
	k := int(rankBelow(int64(n), 0.5, (1-confidence)/2))
	if k == 0 {
		return median, sorted[0], sorted[n-1], false
	}
	return median, sorted[k-1], sorted[n-k], true
}
