package result

import (
	"slices"

	"bench/result/stats"
)

// Judgeable says whether a gate may be judged by the metric over a cell: ten samples must lie beyond a percentile, which
// is more than it takes to show it.
func (m Metric) Judgeable(c *Cell) bool {
	q, percentile := m.Quantile()
	return !percentile || stats.Beyond(m.samples(c), q) >= stats.Support
}

// samples are how many values the metric is a percentile of.
func (m Metric) samples(c *Cell) int64 {
	if s := m.summary(c); s != nil {
		return s.Count
	}
	return c.Batches // time_to, the median over batches
}

// ForJudging is the cell as gates see it: a copy without the percentiles that no gate may be judged by.
func (c *Cell) ForJudging() *Cell {
	judged := *c
	for _, k := range clocks {
		if k.Key != latency {
			k.Of(&judged).dropUnjudgeable()
		}
	}
	if stats.Beyond(c.Batches, 0.5) < stats.Support {
		judged.TimeTo = TimeTo{}
	}
	judged.Names = slices.Clone(c.Names)
	for i := range judged.Names {
		judged.Names[i].Service.dropUnjudgeable()
	}
	return &judged
}

func (s *Summary) dropUnjudgeable() {
	for name, q := range percentiles {
		if stats.Beyond(s.Count, q) < stats.Support {
			*s.field(name) = nil
		}
	}
}

// SamplesToJudge is how many samples a gate on the metric needs; 1 for what is no percentile.
func (m Metric) SamplesToJudge() int64 {
	if q, percentile := m.Quantile(); percentile {
		return stats.SamplesFor(q)
	}
	return 1
}
