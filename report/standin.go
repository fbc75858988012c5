package report

import (
	"slices"
	"strings"

	"bench/report/escape"
	"bench/result"
	"bench/words"
)

// roughly marks a median of fewer samples than it takes to know it: it has no interval.
const roughly = "~"

// standIn is what a cell has to show in place of a percentile that its samples don't support: the median of what there is
// up to the median, and beyond it the maximum. Nil where there are no samples, or nothing has to stand in.
func standIn(c *result.Cell, metric string) (value *float64, isMax bool) {
	m, err := result.ParseMetric(metric)
	if err != nil {
		return nil, false
	}
	q, percentile := m.Quantile()
	s := summaryOf(c, metric)
	if own, _ := m.Of(c); own != nil || !percentile || s == nil || s.Count == 0 {
		return nil, false
	}
	if q > 0.5 {
		return s.Max, true
	}
	return s.Median, false
}

// rough states what little is known of a benchmark whose samples support no percentile that its cells are judged by.
func (v *view) rough(b *benchmark) statement {
	for _, m := range headlines(b) {
		var numbers []float64
		fewest := int64(0)
		for _, c := range b.cells {
			if n, _ := standIn(c, m); n != nil && c.Valid {
				numbers = append(numbers, *n)
				if count := summaryOf(c, m).Count; fewest == 0 || count < fewest {
					fewest = count
				}
			}
		}
		if len(numbers) == 0 {
			continue
		}
		sc := kindOf(m, b.cells...).alone(slices.Min(numbers), slices.Max(numbers))
		low, high := sc.Number(slices.Min(numbers)), sc.With(slices.Max(numbers))
		value := roughly + escape.Together(high)
		if low != sc.Number(slices.Max(numbers)) {
			value = roughly + low + " to " + value
		}
		s := statement{title: MetricName(m) + " " + value + ": too few values to say more"}
		s.notes = []string{"a cell has as few as " + words.Count(fewest) + "; a median has an interval from 6 on: -blocks or -duration brings them"}
		return s
	}
	return statement{title: "no cell has a number to be judged by"}
}

// maxima turns columns of percentiles that no cell supports into columns of the maximum, and leaves out those that would
// say the same again.
func maxima(b *benchmark, columns []column) []column {
	var out []column
	for _, col := range columns {
		if onlyMaxima(b, col) {
			col.name, col.metric, col.stands = "max", col.metric[:strings.LastIndexByte(col.metric, '.')]+".max", true
		}
		if !slices.ContainsFunc(out, func(o column) bool { return o.metric == col.metric && o.group == col.group }) {
			out = append(out, col)
		}
	}
	return out
}

// onlyMaxima says whether all that is to be shown in a column is maxima.
func onlyMaxima(b *benchmark, col column) bool {
	found := false
	for _, c := range b.cells {
		if own, _ := metricOf(c, col.metric); own != nil {
			return false
		}
		_, isMax := standIn(c, col.metric)
		found = found || isMax
	}
	return found
}

// legendOf explains what stands in for percentiles in a table.
func (g *grid) legendOf() []string {
	rough, single, column, rising := false, false, false, false
	for _, c := range g.columns {
		column = column || c.stands
	}
	for _, r := range g.rows {
		for _, v := range r.values {
			rough, single, rising = rough || v.rough, single || v.isMax, rising || v.rising
		}
	}
	var out []string
	if rough {
		out = append(out, roughly+" median of fewer than 6 values: it has no 95 % interval yet")
	}
	if single || column {
		out = append(out, "max: too few values for the percentile (p90 needs 36, p99 368)")
	}
	if rising {
		out = append(out, growing+" grows for as long as a trial lasts: a longer one would show more")
	}
	return out
}
