package stats

import "math"

// Kendall tests whether values tend to rise or fall in the order they stand in (Kendall 1938; as a test of trend, Mann
// 1945): the sign is the direction, p the exact two-sided p-value. Pairs of equal values count as neither.
func Kendall(values []float64) (sign int, p float64) {
	n := len(values)
	sum := 0 // pairs that rise, less pairs that fall
	for i, earlier := range values {
		for _, later := range values[i+1:] {
			switch {
			case later > earlier:
				sum++
			case later < earlier:
				sum--
			}
		}
	}
	switch {
	case sum > 0:
		sign = 1
	case sum < 0:
		sign = -1
	}
	distance := sum * sign
	if n > exactUpTo/2 {
		variance := float64(n*(n-1)*(2*n+5)) / 18
		return sign, math.Erfc(float64(distance) / math.Sqrt(2*variance))
	}
	// With few inversions the sum is far from zero; a permutation and its mirror image are equally likely.
	return sign, math.Min(1, 2*inversionTail(n, (n*(n-1)/2-distance)/2))
}

// inversionTail is the probability that a random permutation of n has at most limit inversions.
func inversionTail(n, limit int) float64 {
	probability := make([]float64, limit+1)
	probability[0] = 1
	for k := 2; k <= n; k++ { // the k-th element stands before 0 … k-1 of the smaller ones, each as likely
		next := make([]float64, limit+1)
		window := 0.0
		for i := range next {
			window += probability[i]
			if i >= k {
				window -= probability[i-k]
			}
			next[i] = window / float64(k)
		}
		probability = next
	}
	sum := 0.0
	for _, p := range probability {
		sum += p
	}
	return sum
}
