package stats

import "math"

// mserBatch is the 5 of MSER-5: how many neighbouring observations are averaged first.
const mserBatch = 5

// Warmup finds where a series of observations becomes steady by MSER-5 (White 1997; White, Cobb & Spratt 2000): of all
// starting points in the first half it takes the one that makes the confidence interval of the rest's mean narrowest. It
// returns how many observations to leave out, a multiple of 5. When even the last of those points is the best, or there
// are fewer than ten observations, the series has not become steady: ok is false.
func Warmup(observations []float64) (leaveOut int, ok bool) {
	batches := make([]float64, 0, len(observations)/mserBatch)
	for i := 0; i+mserBatch <= len(observations); i += mserBatch {
		sum := 0.0
		for _, x := range observations[i : i+mserBatch] {
			sum += x
		}
		batches = append(batches, sum/mserBatch)
	}
	if len(batches) < 2 {
		return 0, false
	}
	best, at := math.Inf(1), 0
	half := len(batches) / 2 // what begins later is too short to be judged by
	var sum, squares float64
	for i := len(batches) - 1; i >= 0; i-- {
		sum += batches[i]
		squares += batches[i] * batches[i]
		n := float64(len(batches) - i)
		if statistic := max(0, squares-sum*sum/n) / (n * n); i <= half && statistic <= best {
			best, at = statistic, i
		}
	}
	return at * mserBatch, at < half
}
