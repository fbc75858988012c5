package report

import "strings"

// hoist takes away what stands at the end of every row alike, and returns it.
func (l *ledger) hoist() string {
	rows := filter(l.entries, func(e entry) bool { return e.title == nil })
	for _, e := range rows {
		if e.end.text != rows[0].end.text {
			return ""
		}
	}
	if len(rows) == 0 {
		return ""
	}
	for i := range l.entries {
		l.entries[i].end = span{}
	}
	return rows[0].end.text
}

// reasonsBeside sets every row's reason beside it, unless one would need more columns than there are.
func (l *ledger) reasonsBeside(p *page, room int) bool {
	for _, e := range l.entries {
		if e.why != "" && (p.columns(e.why) > room || e.end.text != "") {
			return false
		}
	}
	for i, e := range l.entries {
		if e.why != "" {
			l.entries[i].free = styled(together(e.why), faint)
		}
	}
	return true
}

// commonNote takes away a note that every row has, and returns it.
func (l *ledger) commonNote() string {
	rows := filter(l.entries, func(e entry) bool { return e.title == nil })
	if len(rows) < 2 {
		return ""
	}
	for _, e := range rows {
		if len(e.notes) != 1 || e.notes[0] != rows[0].notes[0] {
			return ""
		}
	}
	note := rows[0].notes[0]
	for i := range l.entries {
		l.entries[i].notes = nil
	}
	return note
}

// dropEmpty drops the columns in which nothing stands.
func (l *ledger) dropEmpty() {
	used := map[int]bool{0: true}
	for _, e := range l.entries {
		for i, s := range e.spans {
			used[i] = used[i] || strings.TrimSpace(s.text) != ""
		}
	}
	right := map[int]bool{}
	for n, e := range l.entries {
		var kept []span
		for i, s := range e.spans {
			if used[i] {
				right[len(kept)] = l.right[i]
				kept = append(kept, s)
			}
		}
		l.entries[n].spans = kept
	}
	l.right = right
}
