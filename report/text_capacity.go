package report

import (
	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// mostLevels is how many levels of a search a table has, unless details are asked for.
const mostLevels = 14

// tried writes the levels that each cell's search tried, from the lowest to the highest.
func (p *page) tried(v *view, b *benchmark, detail bool) {
	if !b.searches() {
		return
	}
	for _, c := range b.cells {
		if c.Capacity == nil || len(c.Capacity.Tried) == 0 {
			continue
		}
		p.Gap()
		p.Wrap(2, 4, lines.Text("levels tried for "+v.searcher(b, c)+", "+plural(int64(c.Capacity.Trials), "trial")))
		most := mostLevels
		if detail {
			most = len(c.Capacity.Tried)
		}
		shown, left := shownLevels(c.Capacity, max(most, 3))
		l := lines.Ledger{Right: map[int]bool{1: true, 2: true, 3: true, 4: true}}
		l.Add(lines.Entry{Spans: []lines.Span{lines.Text(""), lines.Styled("level", lines.Faint), lines.Styled("req/s", lines.Faint), lines.Styled(clockOf(c)+escape.NBSP+"p50", lines.Faint), lines.Styled("p99", lines.Faint), lines.Text("")}})
		for _, t := range shown {
			l.Add(p.triedEntry(c, t))
		}
		p.Ledger(4, l)
		if left > 0 {
			p.Wrap(4, 6, lines.Styled("and "+words.Count(left)+" further from the boundary: -detail has all", lines.Faint))
		}
		if text := scaling(c); text != "" {
			p.Wrap(4, 6, lines.Styled(text, lines.Faint))
		}
	}
}

// triedEntry is one level.
func (p *page) triedEntry(c *result.Cell, t result.TriedLevel) lines.Entry {
	throughput, p50, p99 := triedFigures(t)
	said := triedWords(t)
	if broken := brokenBy(c, t); broken != "" && t.Verdict() != result.LevelHeld {
		said += ": " + broken
	}
	return lines.Entry{Spans: []lines.Span{p.mark(outcomeOf(t)), lines.Text(c.Search.Over.Level(t.Level)), lines.Text(throughput), lines.Text(p50), lines.Text(p99), lines.Text(said)}}
}
