package lines

import (
	"bench/report/escape"
)

// A Ledger is a small table of styled texts whose columns are as wide as what stands in them.
type Ledger struct {
	Right   map[int]bool // columns of numbers
	Entries []Entry
}

// An Entry is one row, what may stand at its end if there is room, and what is said below it. An entry with a title is
// a heading between rows instead.
type Entry struct {
	Title []Span
	Tight bool // the title follows the rows before it without a gap
	Spans []Span
	Free  Span // follows a row that is shorter than the others, and may be longer than their columns
	End   Span
	Notes []string
	Why   string // a reason that follows the row if there is room for every row's
}

// Add adds a row.
func (l *Ledger) Add(e Entry) { l.Entries = append(l.Entries, e) }

// widths finds how wide each column and the widest end are.
func (l *Ledger) widths(p *Page) (columns []int, end int) {
	for _, e := range l.Entries {
		for i, s := range e.Spans {
			if i == len(columns) {
				columns = append(columns, 0)
			}
			columns[i] = max(columns[i], p.Columns(s.Text))
		}
		end = max(end, p.Columns(e.End.Text))
	}
	return columns, end
}

// Total is the width of the columns together.
func (l *Ledger) Total(p *Page) int {
	widths, _ := l.widths(p)
	n := -ColumnGap
	for _, w := range widths {
		n += w + ColumnGap
	}
	return max(0, n)
}

// Ledger writes the table. What stands at the end of rows goes below them where it doesn't fit, and what stands in the
// last column is wrapped there.
func (p *Page) Ledger(indent int, l Ledger) {
	widths, end := l.widths(p)
	total := indent + l.Total(p)
	beside := total+ColumnGap+end <= p.Width
	for _, e := range l.Entries {
		if e.Title != nil {
			if !e.Tight {
				p.Gap()
			}
			p.Wrap(indent, indent+2, e.Title...)
			continue
		}
		p.entry(indent, e, l.Right, widths)
		if beside && e.End.Text != "" {
			p.end(e.End)
		}
		p.below(indent+4, e, beside)
	}
}

// below writes what did not fit beside a row.
func (p *Page) below(indent int, e Entry, beside bool) {
	for i, n := range e.Notes {
		spans := []Span{Styled(Flat(n), Faint)}
		if i == len(e.Notes)-1 && !beside && e.End.Text != "" {
			spans = append(spans, Text(escape.NBSP+" "), e.End)
		}
		p.Wrap(indent, indent, spans...)
	}
	if len(e.Notes) == 0 && !beside && e.End.Text != "" {
		p.Wrap(indent, indent, e.End)
	}
}

// entry writes one row. Only its last column may be wrapped.
func (p *Page) entry(indent int, e Entry, right map[int]bool, widths []int) {
	var spans []Span
	hang := indent
	for i, s := range e.Spans {
		last := i == len(e.Spans)-1 && e.Free.Text == ""
		switch {
		case !last || right[i]:
			spans = append(spans, Span{p.fixed(s.Text, widths[i], right[i]), s.Style})
		default:
			spans = append(spans, s)
		}
		if !last {
			gap := escape.NBSP + escape.NBSP
			if i == len(e.Spans)-2 && !right[i+1] {
				gap = escape.NBSP + " " // what is behind it may go to the next line
			}
			spans = append(spans, Text(gap))
			hang += widths[i] + ColumnGap
		}
	}
	spans = append(spans, e.Free)
	const least = 24 // columns for what is wrapped
	if p.Width-hang < least {
		hang = indent + 4
	}
	p.Wrap(indent, hang, spans...)
}
