package report

import (
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// A statistic is a column of a cell's distributions.
type statistic struct {
	name   string
	of     func(*result.Summary) *float64
	narrow bool                               // shown however narrow the page is
	end    func(*result.Percentiles) *float64 // of a percentile's interval; nil for what is no percentile
}

var statistics = []statistic{
	{"min", func(s *result.Summary) *float64 { return s.Min }, false, nil},
	{"mean", func(s *result.Summary) *float64 { return s.Mean }, true, nil},
	{"stddev", func(s *result.Summary) *float64 { return s.Stddev }, false, nil},
	{"p50", func(s *result.Summary) *float64 { return s.P50 }, true, func(p *result.Percentiles) *float64 { return p.P50 }},
	{"p75", func(s *result.Summary) *float64 { return s.P75 }, false, func(p *result.Percentiles) *float64 { return p.P75 }},
	{"p90", func(s *result.Summary) *float64 { return s.P90 }, true, func(p *result.Percentiles) *float64 { return p.P90 }},
	{"p95", func(s *result.Summary) *float64 { return s.P95 }, false, func(p *result.Percentiles) *float64 { return p.P95 }},
	{"p99", func(s *result.Summary) *float64 { return s.P99 }, true, func(p *result.Percentiles) *float64 { return p.P99 }},
	{"p99.9", func(s *result.Summary) *float64 { return s.P999 }, true, func(p *result.Percentiles) *float64 { return p.P999 }},
	{"max", func(s *result.Summary) *float64 { return s.Max }, true, nil},
}

// statisticsFor are the columns that a page of that width has room for.
func statisticsFor(width int) []statistic {
	const roomy = 110 // columns in which all statistics fit
	return filter(statistics, func(s statistic) bool { return s.narrow || width >= roomy })
}

// percentiles writes each distribution of the cell as a row, in a unit of its own, and the intervals of its percentiles
// below it.
func (p *page) percentiles(c *result.Cell) {
	columns := statisticsFor(p.Width)
	l := lines.Ledger{Right: map[int]bool{1: true, 2: true}}
	head := lines.Entry{Spans: []lines.Span{{}, {}, lines.Styled("samples", lines.Faint)}}
	for _, s := range columns {
		l.Right[len(head.Spans)] = true
		head.Spans = append(head.Spans, lines.Styled(s.name, lines.Faint))
	}
	l.Add(head)
	tails := map[string][]string{}
	intervals := false
	for _, k := range clocks(c) {
		if k.summary.Count == 0 {
			continue
		}
		l.Add(distributionEntry(c, k, columns))
		if k.summary.Low != nil && k.summary.High != nil {
			intervals = true
			l.Add(intervalEntry("from", k, columns, k.summary.Low))
			l.Add(intervalEntry("to", k, columns, k.summary.High))
		}
		if k.summary.P999 == nil && k.summary.Highest != nil {
			q, value, _ := strings.Cut(highest(k.summary), " ")
			tails[q] = append(tails[q], escape.Together(MetricName(k.name)+" "+value))
		}
	}
	if len(l.Entries) == 1 {
		return
	}
	p.Gap()
	p.Ledger(2, l)
	if intervals {
		p.Wrap(2, 4, lines.Styled("from, to: the 95 % interval of each percentile, by order statistics", lines.Faint))
	}
	var parts []string
	for _, q := range sortedKeys(tails) {
		parts = append(parts, q+": "+strings.Join(tails[q], ", "))
	}
	if len(parts) > 0 {
		p.Wrap(2, 4, lines.Styled(none+" too few samples; the highest they support, "+strings.Join(parts, "; "), lines.Faint))
	}
}

// distributionScale is the scale of a clock's row.
func distributionScale(k clock, columns []statistic) result.Scale {
	var numbers []float64
	for _, s := range columns {
		if n := s.of(k.summary); n != nil {
			numbers = append(numbers, *n)
		}
	}
	return result.Seconds.Scale(0.1, numbers...)
}

func distributionEntry(c *result.Cell, k clock, columns []statistic) lines.Entry {
	sc := distributionScale(k, columns)
	e := lines.Entry{Spans: []lines.Span{lines.Text(MetricName(k.name)), lines.Styled(sc.Size.Name, lines.Faint), lines.Text(words.Count(k.summary.Count))}}
	for _, s := range columns {
		cell := bounded(sc.Size, k.summary, s.of(k.summary))
		if s.name == "p50" && k.summary.P50 == nil && k.summary.Median != nil {
			cell = bounded(sc.Size, k.summary, k.summary.Median)
			cell.Text = roughly + cell.Text
		}
		if s.name != "min" && s.name != "stddev" && clockGrows(c, k) && cell.Text != none {
			cell.Text += growing
		}
		e.Spans = append(e.Spans, cell)
	}
	return e
}

// intervalEntry is a row of one end of a clock's intervals.
func intervalEntry(name string, k clock, columns []statistic, ends *result.Percentiles) lines.Entry {
	sc := distributionScale(k, columns)
	e := lines.Entry{Spans: []lines.Span{lines.Styled("  "+name, lines.Faint), {}, {}}}
	for _, s := range columns {
		cell := lines.Span{}
		if s.end != nil && s.end(ends) != nil {
			cell = bounded(sc.Size, k.summary, s.end(ends))
			cell.Style = lines.Faint
		}
		e.Spans = append(e.Spans, cell)
	}
	return e
}

// highest names the highest percentile that a sample supports, with its value: p98 32.6 ms.
func highest(s *result.Summary) string {
	name := quantile(s.Highest.Q)
	if s.Censored.Reaches(s.Highest.Value) {
		return name + " " + atLeast(result.Seconds, s.Highest.Value)
	}
	sc := result.Seconds.Scale(1, s.Highest.Value)
	return name + " " + sc.With(s.Highest.Value)
}

// bounded writes a number of a distribution with three digits. What a timeout cut short is a lower bound, and so is a mean
// of such samples; how much they vary is unknown then.
func bounded(size result.Size, s *result.Summary, n *float64) lines.Span {
	if n == nil || s.Censored != nil && n == s.Stddev {
		return lines.Text(none)
	}
	sc := size.Scale(*n)
	if s.Censored.Reaches(*n) || s.Censored != nil && n == s.Mean {
		return lines.Styled(atLeast(result.Seconds, *n), lines.Bad)
	}
	return lines.Text(sc.Number(*n))
}
