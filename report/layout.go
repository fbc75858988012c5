package report

import (
	"strings"

	"bench/report/lines"
)

// A layout is a grid fitted to the page.
type layout struct {
	grid
	long     bool // headings in full
	labels   []int
	widths   []int
	overflow int // label width above which a label stands on a line of its own
}

// fit finds the roomiest layout that the page holds.
func (p *page) fit(g grid) layout {
	for _, try := range []struct{ long, extra bool }{{true, true}, {true, false}, {false, false}} {
		l := p.measure(without(g, !try.extra), try.long)
		if l.width() <= p.Width {
			return l
		}
	}
	l := p.measure(without(g, true), false)
	l.overflow = max(8, l.labels[0]-(l.width()-p.Width))
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
func (p *page) measure(g grid, long bool) layout {
	l := layout{grid: g, long: long, overflow: 1 << 20}
	for i := range g.labels {
		w := p.Columns(l.labelHeading(i))
		for _, r := range g.rows {
			w = max(w, p.Columns(r.labels[i]))
		}
		l.labels = append(l.labels, w)
	}
	for i, c := range g.columns {
		w := max(p.Columns(l.name(i)), p.Columns(c.unitName()))
		if l.starts(i) && !l.spans(i) {
			w = max(w, p.Columns(l.title(i)))
		}
		for _, r := range g.rows {
			w = max(w, p.Columns(r.values[i].text))
		}
		l.widths = append(l.widths, w)
	}
	for i := range g.columns { // a heading over several columns may need more room than they do
		if l.starts(i) && l.spans(i) {
			if lack := p.Columns(l.title(i)) - l.span(i); lack > 0 {
				l.widths[i] += lack
			}
		}
	}
	return l
}

func (l *layout) width() int {
	n := -1
	for _, w := range l.labels {
		n += w + lines.ColumnGap
	}
	for _, w := range l.widths {
		n += w + lines.ColumnGap
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
		n += lines.ColumnGap + l.widths[i+1]
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

// name is the heading of one column.
func (l *layout) name(i int) string {
	c := l.columns[i]
	if !l.long && c.brief != "" {
		return c.brief
	}
	return c.name
}

func (l *layout) labelHeading(i int) string {
	if h := l.grid.labels[i]; h != "concurrency" || l.long {
		return h
	}
	return "conc"
}

// unitName is the unit below a heading; errors carry theirs with each value.
func (c gridColumn) unitName() string {
	if c.metric == "error_ratio" || strings.HasPrefix(c.scale.Size.Name, "/") {
		return ""
	}
	return c.scale.Size.Name
}
