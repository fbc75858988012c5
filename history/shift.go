package history

import "math"

// shift is by how much after lies above before, whatever their distribution, with its 95 % interval: the median of all
// differences between the two, and those differences that the rank-sum test does not reject (Hodges & Lehmann 1963; Hollander &
// Wolfe, Nonparametric Statistical Methods, section 4.3). Where there are too few points for an interval of that level it is one
// by the spread of single points.
func shift(before, after []float64, spread float64) (estimate, low, high float64) {
	d := newDifferences(before, after)
	estimate = d.median()
	m, n := float64(len(before)), float64(len(after))
	// The normal approximation of the rank sum; from 4 against 4 on it is off by less than a rank.
	c := int(math.Floor(m*n/2 - 1.96*math.Sqrt(m*n*(m+n+1)/12)))
	if c < 1 || min(len(before), len(after)) < 4 {
		margin := 1.96 * errorOf(before, after, spread)
		return estimate, estimate - margin, estimate + margin
	}
	return estimate, d.nth(c - 1), d.nth(d.len() - c)
}

// errorOf is the standard error of a shift, by the spread of single points.
func errorOf(before, after []float64, spread float64) float64 {
	const efficiency = 0.955 // of the estimate, where points are normally distributed: 3/π
	return spread * math.Sqrt((1/float64(len(before))+1/float64(len(after)))/efficiency)
}

// latest are the last points of a level that count.
func latest(level []float64) []float64 { return level[max(0, len(level)-longest):] }

// earliest are the first ones.
func earliest(level []float64) []float64 { return level[:min(len(level), longest)] }
