package stats

import (
	"math"
	"slices"
)

// MeanDifference compares what may be zero, such as error ratios: the mean of the differences, the exact p-value of
// the sign-flip test that it is zero, and the interval of the means that test does not reject at alpha (Hartigan
// 1969). Medians and ranks won't do here: with errors in a third of the blocks, both would say that nothing happened.
func MeanDifference(d []float64, alpha float64) (mean, low, high, p float64, bounded bool) {
	for _, v := range d {
		mean += v
	}
	mean /= float64(len(d))
	weights, observed := scores(d)
	p = SignFlip(weights, observed)
	if math.Ldexp(2, -len(d)) > alpha {
		return mean, 0, 0, p, false
	}
	low = notRejected(d, alpha, mean, slices.Min(d))
	high = notRejected(d, alpha, mean, slices.Max(d))
	return mean, low, high, p, true
}

// notRejected is the value between the mean and a far one, which the test rejects, at which the test begins to reject.
func notRejected(d []float64, alpha, near, far float64) float64 {
	const steps = 40
	shifted := make([]float64, len(d))
	for range steps {
		theta := (near + far) / 2
		for i, v := range d {
			shifted[i] = v - theta
		}
		if SignFlip(scores(shifted)) <= alpha {
			far = theta
		} else {
			near = theta
		}
	}
	return far
}
