package report

import (
	"strings"

	"bench/result"
	"bench/words"
)

// A grid is the table of a benchmark: its numbers as they are shown, without a layout.
type grid struct {
	labels  []string // headings of the label columns: strategy, group, concurrency
	columns []gridColumn
	rows    []row
}

// A gridColumn is a column with the unit all its numbers share.
type gridColumn struct {
	column
	scale result.Scale
}

// A row is one cell.
type row struct {
	cell   *result.Cell
	labels []string
	values []value
	first  bool // of the cells that compete with each other
}

// A value is one number of a row.
type value struct {
	text   string
	number *float64 // nil where there is none, or only a lower bound
	rough  bool     // the median of too few samples to know it
	isMax  bool     // the maximum stands in for a percentile
	best   bool     // of the cells that compete
	bad    bool     // errors
	rising bool     // it grows for as long as a trial lasts
}

// gridOf lays out a benchmark's numbers. Cells that compete stand together, unless the reader chose an order.
func (v *view) gridOf(b *benchmark, sorted bool) grid {
	g := grid{}
	labels := labelsOf(b)
	for _, l := range labels {
		g.labels = append(g.labels, l.heading)
	}
	fields := v.fields(b)
	if sorted {
		fields = []*field{{cells: b.cells}}
	}
	for _, f := range fields {
		for i, c := range f.cells {
			r := row{cell: c, first: i == 0}
			for _, l := range labels {
				r.labels = append(r.labels, l.of(c))
			}
			g.rows = append(g.rows, r)
			for _, within := range c.Within() {
				g.rows = append(g.rows, row{cell: within, labels: labelsWithin(within, labels)})
			}
		}
	}
	for cols := maxima(b, supported(b, columnsOf(b))); len(cols) > 0; {
		n := 1
		for n < len(cols) && cols[n].group != "" && cols[n].group == cols[0].group {
			n++
		}
		g.add(cols[:n])
		cols = cols[n:]
	}
	if !b.searches() && (!b.cells[0].Imposed() || v.contest(b) != byLevel) { // a lower rate is not better
		g.mark()
	}
	return g
}

// labelsWithin are the labels of a cell within another one, below which it stands: a part of a mix has its name and how much of
// the mix it is.
func labelsWithin(c *result.Cell, labels []label) []string {
	all := make([]string, len(labels))
	if c.Part == "" {
		for i, l := range labels {
			all[i] = l.of(c)
		}
		return all
	}
	all[0] = "  " + c.Part
	switch last := &all[len(all)-1]; {
	case c.Stage != "":
		*last = c.Level
	case c.Share != nil:
		*last = words.Percent(*c.Share)
	case c.Users != nil:
		*last = plural(*c.Users, "user")
	case c.Rate != nil:
		*last = result.PerSecond.FormatLimit(*c.Rate)
	}
	return all
}

// A label is a column that tells cells apart.
type label struct {
	heading string
	of      func(*result.Cell) string
}

func labelsOf(b *benchmark) []label {
	var all []label
	if b.varies[byGroup] {
		all = append(all, label{"group", func(c *result.Cell) string { return c.Group }})
	}
	if b.varies[byStrategy] || len(all) == 0 {
		heading := "strategy"
		if b.cells[0].Command != nil {
			heading = "command"
		}
		all = append(all, label{heading, func(c *result.Cell) string { return c.Strategy }})
	}
	if b.cells[0].Command != nil {
		return all
	}
	heading := "concurrency"
	switch {
	case b.cells[0].Users != nil:
		heading = "users"
	case b.cells[0].OpenLoop():
		heading = "rate"
	}
	return append(all, label{heading, levelText})
}

// add writes columns side by side that share a unit, each with decimals of its own.
func (g *grid) add(cols []column) {
	var all []float64
	for _, col := range cols {
		all = append(all, g.numbers(col)...)
	}
	k := kindOf(cols[0].metric, g.cells()...)
	shared := k.column(all).Size
	for _, col := range cols {
		sc := shared.Scale(g.numbers(col)...)
		for i := range g.rows {
			g.rows[i].values = append(g.rows[i].values, valueIn(g.rows[i].cell, col.metric, sc))
		}
		g.columns = append(g.columns, gridColumn{col, sc})
	}
}

// cells are those of its rows.
func (g *grid) cells() []*result.Cell {
	var all []*result.Cell
	for _, r := range g.rows {
		all = append(all, r.cell)
	}
	return all
}

// numbers are what stands in a column.
func (g *grid) numbers(col column) []float64 {
	var all []float64
	for _, r := range g.rows {
		n, _ := metricOf(r.cell, col.metric)
		if n == nil {
			n, _ = standIn(r.cell, col.metric)
		}
		if n != nil {
			all = append(all, *n)
		}
	}
	return all
}

// valueIn writes one cell's number.
func valueIn(c *result.Cell, metric string, sc result.Scale) value {
	n, bound := metricOf(c, metric)
	switch {
	case n == nil:
		return standInValue(c, metric, sc)
	case metric == "error_ratio":
		return value{text: compact(words.Percent(*n)), bad: *n > 0}
	case grows(c, metric):
		return value{text: sc.Number(*n) + growing, bad: true, rising: true}
	case bound:
		return value{text: atLeast(kindOf(metric, c).unit, *n), bad: true}
	}
	return value{text: sc.Number(*n), number: n, bad: metric == "missed" && *n > 0}
}

// standInValue writes what stands in for a percentile without support.
func standInValue(c *result.Cell, metric string, sc result.Scale) value {
	n, isMax := standIn(c, metric)
	if n == nil {
		return value{text: none}
	}
	out := value{text: sc.Number(*n), rough: !isMax, isMax: isMax}
	if summaryOf(c, metric).Censored.Reaches(*n) {
		out.text, out.bad = atLeast(result.Seconds, *n), true
	}
	if grows(c, metric) {
		out.text, out.bad, out.rising = out.text+growing, true, true
	}
	if isMax {
		out.text = "max " + out.text
	} else {
		out.text = roughly + out.text
	}
	return out
}

// compact drops the space before a percent sign, and says 0 for none.
func compact(percentage string) string {
	if percentage == "0 %" {
		return "0"
	}
	return strings.ReplaceAll(percentage, " ", "")
}

// mark finds the best value of each column among the cells that compete. Values that are written alike are equally
// good, and where all are alike there is no best.
func (g *grid) mark() {
	for start := 0; start < len(g.rows); {
		end := start + 1
		for end < len(g.rows) && !g.rows[end].first {
			end++
		}
		for i, col := range g.columns {
			if col.metric != "error_ratio" && col.metric != "missed" && !col.stands {
				markBest(g.rows[start:end], i, kindOf(col.metric, g.cells()...).moreIsBetter)
			}
		}
		start = end
	}
}

func markBest(rows []row, i int, more bool) {
	var cells []*result.Cell
	for _, r := range rows {
		cells = append(cells, r.cell)
	}
	lead := -1
	alike := true
	for j, r := range rows {
		v := r.values[i]
		if v.number == nil || r.cell.IsWithin() || !competes(r.cell, cells) {
			continue
		}
		if lead < 0 {
			lead = j
			continue
		}
		alike = alike && v.text == rows[lead].values[i].text
		if (*v.number < *rows[lead].values[i].number) != more && *v.number != *rows[lead].values[i].number {
			lead = j
		}
	}
	if alike || lead < 0 {
		return
	}
	winner := rows[lead].values[i].text
	for j := range rows {
		v := &rows[j].values[i]
		v.best = v.number != nil && v.text == winner && !rows[j].cell.IsWithin() && competes(rows[j].cell, cells)
	}
}
