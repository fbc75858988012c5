package report

import (
	"math"
	"strings"

	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// pictured is the clock whose distribution says most about a cell.
func pictured(c *result.Cell) string {
	switch {
	case c.Response.Count > 0:
		return "response"
	case c.StrategyType != "pool" && c.Delivery.Count > 0:
		return "delivery"
	}
	return "service"
}

// A bar is how many samples lie between two durations, in seconds.
type bar struct {
	from, to float64
	count    int64
}

// bars cuts a distribution into at most n bars whose widths grow by the same factor, so that the tail is seen as well
// as the bulk.
func bars(d result.Distribution, n int) []bar {
	if d.Count() == 0 {
		return nil
	}
	low, high := d.Min(), d.Max()
	factor := math.Pow(high/low, 1/float64(n))
	if !(factor > 1) {
		return []bar{{low, high, d.Count()}}
	}
	all := make([]bar, n)
	for i := range all {
		all[i].from, all[i].to = low*math.Pow(factor, float64(i)), low*math.Pow(factor, float64(i+1))
	}
	d.Bars(func(from, to float64, count int64) {
		i := int(math.Log((from+to)/2/low) / math.Log(factor))
		all[max(0, min(i, n-1))].count += count
	})
	return all
}

// histogram draws the distribution that says most about the cell.
func (p *page) histogram(c *result.Cell) error {
	clock := pictured(c)
	d, err := c.Distribution(clock)
	if err != nil {
		return err
	}
	const most = 12
	all := bars(d, most)
	if len(all) == 0 {
		return nil
	}
	p.Gap()
	p.Line(2, lines.Text(MetricName(clock)), lines.Styled(", "+plural(d.Count(), "sample"), lines.Faint))
	var edges []float64
	highest := int64(0)
	for _, b := range all {
		edges = append(edges, b.from, b.to)
		highest = max(highest, b.count)
	}
	sc := result.Seconds.Scale(0.1, edges...)
	l := lines.Ledger{Right: map[int]bool{0: true, 2: true, 3: true}}
	for _, b := range all {
		l.Add(lines.Entry{Spans: []lines.Span{
			lines.Text(sc.Size.Scale(b.from).Number(b.from) + none + sc.Size.Scale(b.to).Number(b.to) + " " + sc.Size.Name),
			lines.Text(stroke(b.count, highest, max(10, p.Width-44))),
			lines.Text(words.Count(b.count)), lines.Styled(words.Percent(float64(b.count)/float64(d.Count())), lines.Faint),
		}})
	}
	p.Ledger(4, l)
	return nil
}

// stroke draws a bar in eighths of a column. What is there at all is seen.
func stroke(n, most int64, width int) string {
	if n == 0 || most == 0 {
		return ""
	}
	eighths := max(1, int(math.Round(float64(n)/float64(most)*float64(width)*8)))
	parts := []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}
	return strings.Repeat("█", eighths/8) + parts[eighths%8]
}
