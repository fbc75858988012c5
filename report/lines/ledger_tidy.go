package lines

import (
	"slices"
	"strings"

	"bench/report/escape"
)

// Hoist takes away what stands at the end of every row alike, and returns it.
func (l *Ledger) Hoist() string {
	rows := l.rows()
	for _, e := range rows {
		if e.End.Text != rows[0].End.Text {
			return ""
		}
	}
	if len(rows) == 0 {
		return ""
	}
	for i := range l.Entries {
		l.Entries[i].End = Span{}
	}
	return rows[0].End.Text
}

// ReasonsBeside sets every row's reason beside it, unless one would need more columns than there are.
func (l *Ledger) ReasonsBeside(p *Page, room int) bool {
	for _, e := range l.Entries {
		if e.Why != "" && (p.Columns(e.Why) > room || e.End.Text != "") {
			return false
		}
	}
	for i, e := range l.Entries {
		if e.Why != "" {
			l.Entries[i].Free = Styled(escape.Together(e.Why), Faint)
		}
	}
	return true
}

// rows are the entries that are no headings.
func (l *Ledger) rows() []Entry {
	return slices.DeleteFunc(slices.Clone(l.Entries), func(e Entry) bool { return e.Title != nil })
}

// CommonNote takes away a note that every row has, and returns it.
func (l *Ledger) CommonNote() string {
	rows := l.rows()
	if len(rows) < 2 {
		return ""
	}
	for _, e := range rows {
		if len(e.Notes) != 1 || e.Notes[0] != rows[0].Notes[0] {
			return ""
		}
	}
	note := rows[0].Notes[0]
	for i := range l.Entries {
		l.Entries[i].Notes = nil
	}
	return note
}

// DropEmpty drops the columns in which nothing stands.
func (l *Ledger) DropEmpty() {
	used := map[int]bool{0: true}
	for _, e := range l.Entries {
		for i, s := range e.Spans {
			used[i] = used[i] || strings.TrimSpace(s.Text) != ""
		}
	}
	right := map[int]bool{}
	for n, e := range l.Entries {
		var kept []Span
		for i, s := range e.Spans {
			if used[i] {
				right[len(kept)] = l.Right[i]
				kept = append(kept, s)
			}
		}
		l.Entries[n].Spans = kept
	}
	l.Right = right
}
