package result

import (
	"cmp"
	"math"
	"slices"

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

// unscaled is the median of trialValues on the metric's own scale.
func (m Metric) unscaled(values []float64) float64 {
	if m.CanBeZero {
		return stats.Median(values)
	}
	return math.Exp(stats.Median(values))
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
	return stats.Median(all), sx*sx + sy*sy
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

// An anchorPair is a cell against the embedded server, then and now: what changed there is the machine.
type anchorPair struct{ base, head *Cell }

func anchorPairs(head *Run, old map[string]*Cell) []anchorPair {
	var pairs []anchorPair
	for i := range head.Cells {
		h := &head.Cells[i]
		if b := old[h.Address]; h.Anchor && b != nil && b.Anchor && !otherExperiment(b, h).Found() {
			pairs = append(pairs, anchorPair{b, h})
		}
	}
	return pairs
}

// correlated is the level at which a cell and an anchor must rise and fall together, in both runs.
const correlated = 0.05

// steadied are a cell's values less its anchor's of the same blocks, in one run. It is nil unless taking the anchor off
// is shown to take noise off: the two rise and fall together from block to block (Kendall's test), and what is left
// spreads less than the cell alone.
func steadied(anchor, cell *Cell, m Metric) []float64 {
	quantile, _ := m.Quantile()
	p := pairing{base: anchor, candidate: cell, metric: m, quantile: quantile, least: 1}
	blocks, _, _ := p.blocks()
	if len(blocks) < stats.FewestDifferences {
		return nil
	}
	slices.SortStableFunc(blocks, func(a, b block) int { return cmp.Compare(a.base, b.base) })
	var alone, less []float64
	for _, b := range blocks {
		alone = append(alone, math.Log(b.candidate))
		less = append(less, b.logRatio())
	}
	if sign, p := stats.Kendall(alone); sign <= 0 || p > correlated || robustSpread(less) >= robustSpread(alone) {
		return nil
	}
	return less
}

// An Adjustment is what an anchor said of the machine: by which factor the metric would have changed had nothing but the
// machine changed. It has been taken off the ratio, and put on the baseline's value.
type Adjustment struct {
	Anchor  string  `json:"anchor"` // address of the cell against the embedded server
	Machine float64 `json:"machine"`
}

// adjust takes off what an anchor says of the machine. Only one that was measured in the same blocks can say it, and
// only where it is shown to meet the same noise: otherwise its own change from run to run would be added. Of several
// the one that leaves least is taken.
func (a *across) adjust(anchors []anchorPair) {
	if a.candidate.Anchor || a.metric.CanBeZero {
		return
	}
	raw, least := a.estimate, a.spread
	for _, anchor := range anchors {
		if anchor.base.Benchmark != a.base.Benchmark || anchor.head.Benchmark != a.candidate.Benchmark {
			continue
		}
		x, y := steadied(anchor.base, a.base, a.metric), steadied(anchor.head, a.candidate, a.metric)
		if x == nil || y == nil {
			continue
		}
		if shift, spread := a.metric.shift(x, y); spread < least {
			a.estimate, least = shift, spread
			a.adjusted = &Adjustment{Anchor: anchor.head.Address, Machine: math.Exp(raw - shift)}
		}
	}
	a.spread = least
}
