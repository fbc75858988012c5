package report

import (
	"strings"

	"bench/result"
)

// A layout is a grid fitted to the page.
type layout struct {
	grid
	long     bool // headings in full
	tails    bool // the highest supported percentile stands in the column, not below the table
	labels   []int
	widths   []int
	overflow int // label width above which a label stands on a line of its own
}

// benchmarkTable writes a benchmark's numbers, one row a cell.
func (p *page) benchmarkTable(v *view, b *benchmark, sorted bool) {
	p.heading(b.name)
	p.wrap(2, 2, styled(strings.Join(circumstances(b), " · "), faint))
	p.b.WriteByte('\n')
	l := p.fit(v.gridOf(b, sorted))
	p.header(l)
	for i, r := range l.rows {
		if r.first && i > 0 {
			p.b.WriteByte('\n')
		}
		p.row(l, r)
	}
	p.footnotes(v, l)
}

// circumstances are what is common to a benchmark's cells.
func circumstances(b *benchmark) []string {
	c := b.cells[0]
	var parts []string
	if !b.varies[byGroup] {
		parts = append(parts, "group "+c.Group)
	}
	if b.varies[byGroup] && !b.varies[byStrategy] {
		parts = append(parts, "strategy "+c.Strategy)
	}
	d := b.declared
	if d.Blocks > 0 {
		trial := ""
		switch {
		case d.Iterations > 0:
			trial = " of " + plural(int64(d.Iterations), "iteration")
		case d.Trial > 0:
			trial = " of " + duration(d.Trial)
		}
		parts = append(parts, plural(int64(d.Blocks), "block")+trial)
	}
	return parts
}

// fit finds the roomiest layout that the page holds.
func (p *page) fit(g grid) layout {
	for _, try := range []struct{ long, tails, extra bool }{
		{true, true, true}, {true, true, false}, {true, false, false}, {false, true, false}, {false, false, false},
	} {
		l := p.measure(without(g, !try.extra), try.long, try.tails)
		if l.width() <= p.width {
			return l
		}
	}
	l := p.measure(without(g, true), false, false)
	l.overflow = max(8, l.labels[0]-(l.width()-p.width))
	l.labels[0] = min(l.labels[0], l.overflow)
	return l
}

// without drops the columns that are shown only where there is room.
func without(g grid, drop bool) grid {
	if !drop {
		return g
	}
	out := grid{labels: g.labels}
	for _, c := range g.columns {
		if !c.extra {
			out.columns = append(out.columns, c)
		}
	}
	for _, r := range g.rows {
		kept := r
		kept.values = nil
		for i, c := range g.columns {
			if !c.extra {
				kept.values = append(kept.values, r.values[i])
			}
		}
		out.rows = append(out.rows, kept)
	}
	return out
}

// measure finds the width of each column.
func (p *page) measure(g grid, long, tails bool) layout {
	l := layout{grid: g, long: long, tails: tails, overflow: 1 << 20}
	for i := range g.labels {
		w := p.columns(l.labelHeading(i))
		for _, r := range g.rows {
			w = max(w, p.columns(r.labels[i]))
		}
		l.labels = append(l.labels, w)
	}
	for i, c := range g.columns {
		w := max(p.columns(c.name), p.columns(c.scale.unit.name))
		if l.starts(i) && !l.spans(i) {
			w = max(w, p.columns(l.title(i)))
		}
		for _, r := range g.rows {
			w = max(w, p.columns(l.value(r.values[i])))
		}
		l.widths = append(l.widths, w)
	}
	for i := range g.columns { // a heading over several columns may need more room than they do
		if l.starts(i) && l.spans(i) {
			if lack := p.columns(l.title(i)) - l.span(i); lack > 0 {
				l.widths[i] += lack
			}
		}
	}
	return l
}

// The gap between columns is two: one for the sign of the best value.
const columnGap = 2

func (l *layout) width() int {
	n := -1
	for _, w := range l.labels {
		n += w + columnGap
	}
	for _, w := range l.widths {
		n += w + columnGap
	}
	return n - 1
}

// starts says whether column i is the first of its group.
func (l *layout) starts(i int) bool { return i == 0 || l.columns[i-1].group != l.columns[i].group }

// spans says whether column i has neighbours of its group after it.
func (l *layout) spans(i int) bool {
	return i+1 < len(l.columns) && l.columns[i].group != "" && l.columns[i+1].group == l.columns[i].group
}

// span is the width of the group that column i starts.
func (l *layout) span(i int) int {
	n := l.widths[i]
	for ; l.spans(i); i++ {
		n += columnGap + l.widths[i+1]
	}
	return n
}

// title is the heading of a group of columns.
func (l *layout) title(i int) string {
	c := l.columns[i]
	if !l.long && c.short != "" {
		return c.short
	}
	return c.group
}

func (l *layout) labelHeading(i int) string {
	if h := l.grid.labels[i]; h != "concurrency" || l.long {
		return h
	}
	return "conc"
}

// value is a number as it stands in its column.
func (l *layout) value(v value) string {
	if v.tail != "" && l.tails {
		return v.text + " " + v.tail
	}
	return v.text
}

// header writes what the columns are: the quantity, which number of it, and the unit.
func (p *page) header(l layout) {
	var top, middle, bottom strings.Builder
	for i, w := range l.labels {
		right := i == len(l.labels)-1
		top.WriteString(strings.Repeat(" ", w+columnGap))
		middle.WriteString(p.pad(l.labelHeading(i), w, right) + "  ")
		bottom.WriteString(strings.Repeat(" ", w+columnGap))
	}
	for i, c := range l.columns {
		if l.starts(i) {
			top.WriteString(p.pad(l.title(i), l.span(i), true) + "  ")
		}
		middle.WriteString(p.pad(c.name, l.widths[i], true) + "  ")
		bottom.WriteString(p.pad(c.unitName(), l.widths[i], true) + "  ")
	}
	p.line(0, text(top.String()))
	p.line(0, text(middle.String()))
	p.line(0, styled(bottom.String(), faint))
}

// unitName is the unit below a heading; errors carry theirs with each value.
func (c gridColumn) unitName() string {
	if c.metric == "error_ratio" {
		return ""
	}
	return c.scale.unit.name
}

// row writes one cell.
func (p *page) row(l layout, r row) {
	var spans []span
	for i, w := range l.labels {
		name := r.labels[i]
		if i == 0 && p.columns(name) > l.overflow {
			p.line(0, text(name))
			name = ""
		}
		spans = append(spans, text(p.pad(name, w, i == len(l.labels)-1)+"  "))
	}
	for i, w := range l.widths {
		v := r.values[i]
		s := span{text: p.pad(l.value(v), w, true)}
		end := "  "
		switch {
		case !r.cell.Valid:
			s.style = unsure
		case v.bad:
			s.style = bad
		case v.best:
			s.style, end = strong, "* "
		}
		spans = append(spans, s, text(end))
	}
	p.line(0, spans...)
}

// footnotes explains the signs of a table, and says what its columns could not.
func (p *page) footnotes(v *view, l layout) {
	p.b.WriteByte('\n')
	starred := false
	for _, r := range l.rows {
		for _, value := range r.values {
			starred = starred || value.best
		}
	}
	if starred {
		p.wrap(2, 4, styled("* best of its block of rows", faint))
	}
	p.unsupported(v, l)
	for _, r := range l.rows {
		for _, note := range cellNotes(r.cell) {
			p.wrap(2, 4, styled("! ", unsure), text(v.inside(v.home[r.cell.Address], r.cell)+": "+note))
		}
	}
}

// unsupported says the highest percentile there is, for each that is missing.
func (p *page) unsupported(v *view, l layout) {
	if l.tails {
		return
	}
	said := false
	for _, r := range l.rows {
		var parts []string
		for i, value := range r.values {
			if value.tail != "" {
				c := l.columns[i]
				parts = append(parts, strings.TrimSpace(c.group+" "+strings.ReplaceAll(value.tail+" "+c.scale.unit.name, " ", nbsp)))
			}
		}
		if len(parts) == 0 {
			continue
		}
		if !said {
			p.wrap(2, 4, styled(none+" too few samples for this percentile; the highest they support:", faint))
			said = true
		}
		p.wrap(4, 6, styled(v.inside(v.home[r.cell.Address], r.cell)+": "+strings.Join(parts, ", "), faint))
	}
}

// cellNotes are what a cell's numbers don't say: results its consumer never got, and which errors there were.
func cellNotes(c *result.Cell) []string {
	var notes []string
	if c.Errors > 0 {
		notes = append(notes, count(c.Errors)+" of "+plural(c.Requests, "request")+" failed: "+kinds(c.ErrorKinds))
	}
	var parts []string
	for _, k := range []struct {
		n    int64
		what string
	}{
		{c.Lost, "lost"}, {c.Orphans, "orphaned"}, {c.Cancelled, "cancelled"},
	} {
		if k.n > 0 {
			parts = append(parts, count(k.n)+nbsp+k.what)
		}
	}
	if len(parts) > 0 {
		notes = append(notes, "of "+plural(c.Requests, "request")+" "+strings.Join(parts, ", "))
	}
	return notes
}

// kinds lists counted kinds, the most frequent first.
func kinds(counts map[string]int64) string {
	var parts []string
	for _, k := range byCount(counts) {
		parts = append(parts, k+nbsp+count(counts[k]))
	}
	return strings.Join(parts, ", ")
}
