package result

import (
	"math"

	"bench/result/stats"
)

// trialValues are a metric's values in a cell's trials, neighbours merged where a percentile asks for it: of their
// logarithms, unless it can be zero.
func trialValues(c *Cell, m Metric) []float64 {
	quantile, _ := m.Quantile()
	alone := pairing{base: c, candidate: c, metric: m, quantile: quantile, least: stats.Support}
	blocks, _, missing := alone.blocks()
	if missing.Found() {
		alone.least = 1
		blocks, _, _ = alone.blocks()
	}
	values := make([]float64, 0, len(blocks))
	for _, b := range blocks {
		if m.CanBeZero {
			values = append(values, b.base)
		} else {
			values = append(values, math.Log(b.positive(b.base)))
		}
	}
	return values
}

// center is the middle of trialValues: their median, which a few wild trials don't move, or the mean of what is mostly zero.
func (m Metric) center(values []float64) float64 {
	if m.CanBeZero {
		return sumOf(values) / float64(len(values))
	}
	return stats.Median(values)
}

// unscaled is a center on the metric's own scale.
func (m Metric) unscaled(center float64) float64 {
	if m.CanBeZero {
		return center
	}
	return math.Exp(center)
}

// deviation is the variance of single trialValues.
func (m Metric) deviation(values []float64) float64 {
	if m.CanBeZero {
		return variance(values)
	}
	s := robustSpread(values)
	return s * s
}

// robustSpread is the standard deviation as the median distance from the median tells it.
func robustSpread(values []float64) float64 {
	const ofNormal = 1.4826 // makes it the standard deviation of what is normally distributed
	center := stats.Median(values)
	distances := make([]float64, len(values))
	for i, v := range values {
		distances[i] = math.Abs(v - center)
	}
	return ofNormal * stats.Median(distances)
}

func variance(values []float64) float64 {
	mean := sumOf(values) / float64(len(values))
	sum := 0.0
	for _, v := range values {
		sum += (v - mean) * (v - mean)
	}
	return sum / float64(len(values)-1)
}

func sumOf(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum
}
