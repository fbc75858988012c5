package result

import (
	"math"
	"slices"
)

// Judgeable says whether a gate may be judged by the metric over a cell: ten samples must lie beyond a percentile, which
// is more than it takes to show it.
func (m Metric) Judgeable(c *Cell) bool {
	q, percentile := m.Quantile()
	return !percentile || beyond(m.samples(c), q) >= support
}

// samples are how many values the metric is a percentile of.
func (m Metric) samples(c *Cell) int64 {
	if s := clockSummary(c, m.clock); s != nil {
		return s.Count
	}
	return c.Batches // time_to, the median over batches
}

// ForJudging is the cell as gates see it: a copy without the percentiles that no gate may be judged by.
func (c *Cell) ForJudging() *Cell {
	judged := *c
	for _, k := range clocks {
		if k.name != latency {
			k.of(&judged).dropUnjudgeable()
		}
	}
	if beyond(c.Batches, 0.5) < support {
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
		if beyond(s.Count, q) < support {
			*s.field(name) = nil
		}
	}
}

// SamplesToJudge is how many samples a gate on the metric needs; 1 for what is no percentile.
func (m Metric) SamplesToJudge() int64 {
	if q, percentile := m.Quantile(); percentile {
		return samplesFor(q)
	}
	return 1
}

// samplesFor is how many samples put ten beyond a percentile.
func samplesFor(q float64) int64 { return int64(math.Ceil(support/(1-q) - 1e-6)) }
