package report

import (
	"slices"
	"strings"

	"bench/report/lines"
	"bench/result"
)

const (
	mostListed = 24 // cells or comparisons that anybody reads in a terminal
	tailOf     = ".p99"
)

// crowded says whether a benchmark has more cells than stand in a table that nobody has asked for.
func crowded(b *benchmark) bool {
	return len(b.cells) > mostListed && !b.searches() && b.cells[0].Command == nil
}

// places writes a line for each place where cells compete, with who is best there, in place of a table of many rows.
func (p *page) places(v *view, b *benchmark) {
	p.heading(b.name)
	p.Wrap(2, 2, lines.Styled(strings.Join(circumstances(b), " · "), lines.Faint))
	metric := v.placesBy(b)
	sc := kindOf(metric, b.cells...).column(metricsIn(b.cells, metric))
	l := lines.Ledger{Right: map[int]bool{2: true}}
	last, s := "", studio{v: v, b: b}
	for _, f := range v.fields(b) {
		group, title := f.cells[0].Group, s.fieldTitle(f)
		if b.varies[byGroup] && f.axis != byGroup {
			if group != last {
				l.Add(lines.Entry{Title: []lines.Span{lines.Styled(group, lines.Strong)}})
			}
			last = group
			title = strings.TrimPrefix(strings.TrimPrefix(title, group), ", ")
		}
		l.Add(v.placeEntry(b, f, title, metric, sc))
	}
	p.Gap()
	p.Ledger(2, l)
	p.Gap()
	p.Wrap(2, 4, lines.Styled("the best of each place by "+MetricName(metric)+", and what was found there; -detail has the table of all "+plural(len(b.cells), "cell")+", as have html and csv", lines.Faint))
}

// placeEntry is the line of one place.
func (v *view) placeEntry(b *benchmark, f *field, title, metric string, sc result.Scale) lines.Entry {
	e := lines.Entry{Spans: []lines.Span{lines.Text(title), lines.Text(none), lines.Text(""), lines.Text("")}}
	if c, _ := best(f.cells, []string{metric}); c != nil {
		n, _ := metricOf(c, metric)
		e.Spans[1], e.Spans[2] = lines.Text(f.axis.On(c)), lines.Text(sc.With(*n))
	} else if !slices.ContainsFunc(f.cells, func(c *result.Cell) bool { return c.Valid }) {
		e.Spans[1] = lines.Styled("none is valid", lines.Unsure)
	}
	here := map[string]bool{}
	for _, c := range f.cells {
		here[c.Address] = true
	}
	if pairs := filter(b.pairs, func(c *result.Comparison) bool { return here[c.Candidate] }); len(pairs) > 0 {
		e.Spans[3] = lines.Styled(tallies(pairs), lines.Faint)
	}
	return e
}

// placesBy is the metric by which the best of each place is told: the first that is judged and that all cells have.
func (v *view) placesBy(b *benchmark) string {
	all := append(headlines(b), "throughput.median")
	for _, m := range all {
		if len(metricsIn(b.cells, m)) == len(b.cells) {
			return m
		}
	}
	return all[0]
}

// metricsIn are the values of a metric that cells have.
func metricsIn(cells []*result.Cell, metric string) (all []float64) {
	for _, c := range cells {
		if n, bound := metricOf(c, metric); n != nil && !bound {
			all = append(all, *n)
		}
	}
	return all
}

// supported are columns with the highest percentile that all cells support in place of a p99 that only some do, where there are many cells.
func supported(b *benchmark, cols []column) []column {
	if !crowded(b) {
		return cols
	}
	cols = slices.Clone(cols)
	for i := range cols {
		of, isTail := strings.CutSuffix(cols[i].metric, tailOf)
		if !isTail {
			continue
		}
		for _, q := range []string{"p99", "p95", "p90"} {
			if v := of + "." + q; supportedByAll(b.cells, v) {
				cols[i].metric, cols[i].name = v, q
				break
			}
		}
	}
	return cols
}

// supportedByAll says whether all cells that have samples for a metric have a value, too.
func supportedByAll(cells []*result.Cell, metric string) bool {
	return !slices.ContainsFunc(cells, func(c *result.Cell) bool {
		n, _ := metricOf(c, metric)
		s := summaryOf(c, metric)
		return n == nil && s != nil && s.Count > 0
	})
}

// decidedOnly are bouts without what nothing came of, where there are too many comparisons to list; left says what isn't listed.
func decidedOnly(bouts []*bout) (listed []*bout, left string) {
	n := 0
	for _, b := range bouts {
		n += len(b.pairs)
	}
	if n <= mostListed {
		return bouts, ""
	}
	undecided := func(c *result.Comparison) bool {
		return !c.Gated && (c.Verdict == result.Inconclusive || c.Verdict == result.Invalid)
	}
	var others []*result.Comparison
	for _, b := range bouts {
		one := *b
		one.pairs = nil
		for _, c := range b.pairs {
			if undecided(c) {
				others = append(others, c)
				continue
			}
			one.pairs = append(one.pairs, c)
		}
		if len(one.pairs) > 0 {
			listed = append(listed, &one)
		}
	}
	if len(others) == 0 {
		return bouts, ""
	}
	return listed, "not listed: " + tallies(others) + "; -detail has them"
}

// underHeadings takes the groups out of a table of many cells: each stands above its rows. Heads are those of the rows; nil: it
// is left as it is.
func underHeadings(b *benchmark, g *grid) (heads []string) {
	if len(b.cells) <= fewToScroll || !b.varies[byGroup] || len(g.labels) < 2 || slices.ContainsFunc(b.cells, func(c *result.Cell) bool { return len(c.Within()) > 0 }) {
		return nil
	}
	g.labels = g.labels[1:]
	for i := range g.rows {
		heads = append(heads, g.rows[i].labels[0])
		g.rows[i].labels = g.rows[i].labels[1:]
	}
	return heads
}
