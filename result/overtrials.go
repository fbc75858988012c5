package result

import (
	"math"
	"slices"
)

// A TrialValue is what one trial says of a metric.
type TrialValue struct {
	Block, Order int
	Value        float64
}

// OverTrials is the metric in each trial of a cell, in the order of the blocks. A percentile comes from the trial's
// histogram even where the trial alone has too few samples for it: many trials together say more than one of them. But a
// percentile above the median needs a sample beyond it, or it would be the maximum by another name. An error means that a
// histogram is corrupt.
func (m Metric) OverTrials(c *Cell) ([]TrialValue, error) {
	q, percentile := m.Quantile()
	var all []TrialValue
	for i := range c.TrialData {
		t := &c.TrialData[i]
		if t.Requests == 0 {
			continue
		}
		value := m.InTrial(c, t)
		if h, ok := t.Histograms[m.histogram(c)]; value == nil && percentile && ok && h.Count > 0 && (q <= 0.5 || beyond(h.Count, q) > 0) {
			d, err := h.Distribution()
			if err != nil {
				return nil, err
			}
			value = number(d.Quantile(q))
		}
		if value != nil {
			all = append(all, TrialValue{t.Block, t.Order, *value})
		}
	}
	slices.SortStableFunc(all, func(a, b TrialValue) int { return a.Block - b.Block })
	return all, nil
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
	median = middle(sorted)
	k := int(rankBelow(int64(n), 0.5, (1-confidence)/2))
	if k == 0 {
		return median, sorted[0], sorted[n-1], false
	}
	return median, sorted[k-1], sorted[n-k], true
}
