package report

// A ledger is a small table of styled texts whose columns are as wide as what stands in them.
type ledger struct {
	right   map[int]bool // columns of numbers
	entries []entry
}

// An entry is one row, what may stand at its end if there is room, and what is said below it. An entry with a title is
// a heading between rows instead.
type entry struct {
	title []span
	tight bool // the title follows the rows before it without a gap
	spans []span
	free  span // follows a row that is shorter than the others, and may be longer than their columns
	end   span
	notes []string
	why   string // a reason that follows the row if there is room for every row's
}

func (l *ledger) add(e entry) { l.entries = append(l.entries, e) }

// widths finds how wide each column and the widest end are.
func (l *ledger) widths(p *page) (columns []int, end int) {
	for _, e := range l.entries {
		for i, s := range e.spans {
			if i == len(columns) {
				columns = append(columns, 0)
			}
			columns[i] = max(columns[i], p.columns(s.text))
		}
		end = max(end, p.columns(e.end.text))
	}
	return columns, end
}

// total is the width of the columns together.
func (l *ledger) total(p *page) int {
	widths, _ := l.widths(p)
	n := -columnGap
	for _, w := range widths {
		n += w + columnGap
	}
	return max(0, n)
}

// ledger writes the table. What stands at the end of rows goes below them where it doesn't fit, and what stands in the
// last column is wrapped there.
func (p *page) ledger(indent int, l ledger) {
	widths, end := l.widths(p)
	total := indent + l.total(p)
	beside := total+columnGap+end <= p.width
	for _, e := range l.entries {
		if e.title != nil {
			if !e.tight {
				p.gap()
			}
			p.wrap(indent, indent+2, e.title...)
			continue
		}
		p.entry(indent, e, l.right, widths)
		if beside && e.end.text != "" {
			p.end(e.end)
		}
		p.below(indent+4, e, beside)
	}
}

// below writes what did not fit beside a row.
func (p *page) below(indent int, e entry, beside bool) {
	for i, n := range e.notes {
		spans := []span{styled(flat(n), faint)}
		if i == len(e.notes)-1 && !beside && e.end.text != "" {
			spans = append(spans, text(nbsp+" "), e.end)
		}
		p.wrap(indent, indent, spans...)
	}
	if len(e.notes) == 0 && !beside && e.end.text != "" {
		p.wrap(indent, indent, e.end)
	}
}

// entry writes one row. Only its last column may be wrapped.
func (p *page) entry(indent int, e entry, right map[int]bool, widths []int) {
	var spans []span
	hang := indent
	for i, s := range e.spans {
		last := i == len(e.spans)-1 && e.free.text == ""
		switch {
		case !last || right[i]:
			spans = append(spans, span{p.fixed(s.text, widths[i], right[i]), s.style})
		default:
			spans = append(spans, s)
		}
		if !last {
			gap := nbsp + nbsp
			if i == len(e.spans)-2 && !right[i+1] {
				gap = nbsp + " " // what is behind it may go to the next line
			}
			spans = append(spans, text(gap))
			hang += widths[i] + columnGap
		}
	}
	spans = append(spans, e.free)
	const least = 24 // columns for what is wrapped
	if p.width-hang < least {
		hang = indent + 4
	}
	p.wrap(indent, hang, spans...)
}
