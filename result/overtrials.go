package result

import (
	"slices"

	"bench/result/stats"
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
		if h, ok := t.Histograms[m.histogram(c)]; value == nil && percentile && ok && h.Count > 0 && (q <= 0.5 || stats.Beyond(h.Count, q) > 0) {
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
