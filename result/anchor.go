package result

import (
	"math"
	"slices"
)

// trialValues are a metric's values in a cell's trials, neighbours merged where a percentile asks for it: of their
// logarithms, unless it can be zero.
func trialValues(c *Cell, m Metric) []float64 {
	quantile, _ := m.Quantile()
	alone := pairing{base: c, candidate: c, metric: m, quantile: quantile, least: support}
	blocks, _, missing := alone.blocks()
	if missing != "" {
		alone.least = 1
		blocks, _, _ = alone.blocks()
	}
	values := make([]float64, 0, len(blocks))
	for _, b := range blocks {
		if m.CanBeZero {
			values = append(values, b.base)
		} else {
			values = append(values, math.Log(b.base))
		}
	}
	return values
}

// unscaled is the median of trialValues on the metric's own scale.
func (m Metric) unscaled(values []float64) float64 {
	if m.CanBeZero {
		return median(values)
	}
	return math.Exp(median(values))
}

// shift is by how much y lies above x, and the sum of the variances of single values: by medians, which a few wild
// trials don't move, or by means for what is mostly zero.
func (m Metric) shift(x, y []float64) (by, spread float64) {
	if m.CanBeZero {
		return sumOf(y)/float64(len(y)) - sumOf(x)/float64(len(x)), variance(x) + variance(y)
	}
	var all []float64
	for _, a := range x {
		for _, b := range y {
			all = append(all, b-a)
		}
	}
	sx, sy := robustSpread(x), robustSpread(y)
	return median(all), sx*sx + sy*sy
}

// robustSpread is the standard deviation as the median distance from the median tells it.
func robustSpread(values []float64) float64 {
	const ofNormal = 1.4826 // makes it the standard deviation of what is normally distributed
	center := median(values)
	distances := make([]float64, len(values))
	for i, v := range values {
		distances[i] = math.Abs(v - center)
	}
	return ofNormal * median(distances)
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

// An anchorPair is a cell against the embedded server, then and now: what changed there is the machine.
type anchorPair struct{ base, head *Cell }

func anchorPairs(head *Run, old map[string]*Cell) []anchorPair {
	var pairs []anchorPair
	for i := range head.Cells {
		h := &head.Cells[i]
		if b := old[h.Address]; h.Anchor && b != nil && b.Anchor && otherExperiment(b, h) == "" {
			pairs = append(pairs, anchorPair{b, h})
		}
	}
	return pairs
}

// anchorShift is by how much the machine changed on a metric: the median over the anchor cells, with the variance that
// adjusting by it adds. A cell that is an anchor itself is not adjusted.
func anchorShift(anchors []anchorPair, c *Cell, m Metric) (by, spread float64, n int) {
	if c.Anchor || m.CanBeZero {
		return 0, 0, 0
	}
	var shifts, variances []float64
	for _, a := range anchors {
		x, y := trialValues(a.base, m), trialValues(a.head, m)
		if min(len(x), len(y)) < fewestBlocks {
			continue
		}
		s, v := m.shift(x, y)
		shifts, variances = append(shifts, s), append(variances, v)
	}
	if len(shifts) == 0 {
		return 0, 0, 0
	}
	slices.Sort(shifts)
	return middle(shifts), sumOf(variances) / float64(len(variances)) / float64(len(variances)), len(shifts)
}
