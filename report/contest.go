package report

import (
	"math"
	"slices"
	"strings"

	"bench/result"
)

// A field is the cells that compete: alike in all but one axis.
type field struct {
	axis  axis
	cells []*result.Cell
}

// fieldOf names the field a cell belongs to when cells compete on axis a.
func fieldOf(c *result.Cell, a axis) string {
	var key []string
	for _, other := range []axis{byLevel, byGroup, byStrategy} {
		if other != a {
			key = append(key, other.On(c))
		}
	}
	return strings.Join(key, "\x00")
}

// contest is the axis on which a benchmark's cells compete: that of its comparisons, else the first that varies.
func (v *view) contest(b *benchmark) axis {
	for _, c := range b.pairs {
		if !c.CrossRun && v.cells[c.Baseline] != nil {
			return v.axisOf(c)
		}
	}
	for _, a := range []axis{byStrategy, byGroup, byLevel} {
		if b.varies[a] && (a != byGroup || !v.unlikeGroups(b)) {
			return a
		}
	}
	return byLevel
}

// fields sorts a benchmark's cells into those that compete with each other, in the order of the levels.
func (v *view) fields(b *benchmark) []*field {
	a := v.contest(b)
	var all []*field
	named := map[string]*field{}
	for _, c := range b.cells {
		key := fieldOf(c, a)
		if named[key] == nil {
			named[key] = &field{axis: a}
			all = append(all, named[key])
		}
		named[key].cells = append(named[key].cells, c)
	}
	return all
}

// headlines are the metrics that cells of a benchmark are first judged by, in order of preference.
func headlines(b *benchmark) []string {
	var metrics []string
	for _, p := range b.pairs {
		metrics = append(metrics, p.Metric)
	}
	switch {
	case b.cells[0].Command != nil:
		for _, o := range b.cells[0].Program {
			metrics = append(metrics, o.Metric())
		}
	case slices.ContainsFunc(b.cells, isProgram):
		metrics = append(metrics, "makespan.p50", "delivery.p50") // which emulated cells have as well
	case b.cells[0].OpenLoop():
		metrics = append(metrics, "response.p99", "response.p50", "service.p50")
	case b.cells[0].StrategyType == "pool":
		metrics = append(metrics, "service.p50", "throughput.median")
	default:
		metrics = append(metrics, "makespan.p50", "delivery.p50", "service.p50")
	}
	return metrics
}

// competes says whether a cell can be the best of some: it is valid, and it doesn't win by failing. A percentage point
// more of errors than the one with the fewest is let pass.
func competes(c *result.Cell, cells []*result.Cell) bool {
	const tolerated = 0.01
	fewest := 1.0
	for _, o := range cells {
		fewest = min(fewest, o.ErrorRatio)
	}
	keepsUp := func(o *result.Cell) bool { return o.Overloaded == nil }
	if c.Overloaded != nil && slices.ContainsFunc(cells, keepsUp) {
		return false
	}
	return c.Valid && c.Requests > c.Errors && c.ErrorRatio <= fewest+tolerated
}

// best is the best cell by the first metric that any has, and that metric.
func best(cells []*result.Cell, metrics []string) (*result.Cell, string) {
	for _, m := range metrics {
		var winner *result.Cell
		lead := math.Inf(1)
		for _, c := range cells {
			value, bound := metricOf(c, m)
			if value == nil || bound || !competes(c, cells) {
				continue
			}
			if loss := lossOf(m, *value, c); winner == nil || loss < lead {
				winner, lead = c, loss
			}
		}
		if winner != nil {
			return winner, m
		}
	}
	return nil, ""
}

// lossOf is a number that is lower for better values of a metric.
func lossOf(metric string, value float64, c *result.Cell) float64 {
	if kindOf(metric, c).moreIsBetter {
		return -value
	}
	return value
}

// metricsOf lists the metrics of comparisons in their order.
func metricsOf(pairs []*result.Comparison) []string {
	var metrics []string
	for _, p := range pairs {
		if !slices.Contains(metrics, p.Metric) {
			metrics = append(metrics, p.Metric)
		}
	}
	return metrics
}
