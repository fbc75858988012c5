package report

import (
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
		p.gap()
		p.wrap(2, 4, text("levels tried for "+v.searcher(b, c)+", "+plural(int64(c.Capacity.Trials), "trial")))
		most := mostLevels
		if detail {
			most = len(c.Capacity.Tried)
		}
		shown, left := shownLevels(c.Capacity, max(most, 3))
		l := ledger{right: map[int]bool{1: true, 2: true, 3: true, 4: true}}
		l.add(entry{spans: []span{text(""), styled("level", faint), styled("req/s", faint), styled(clockOf(c)+nbsp+"p50", faint), styled("p99", faint), text("")}})
		for _, t := range shown {
			l.add(p.triedEntry(c, t))
		}
		p.ledger(4, l)
		if left > 0 {
			p.wrap(4, 6, styled("and "+words.Count(left)+" further from the boundary: -detail has all", faint))
		}
		if text := scaling(c); text != "" {
			p.wrap(4, 6, styled(text, faint))
		}
	}
}

// triedEntry is one level.
func (p *page) triedEntry(c *result.Cell, t result.TriedLevel) entry {
	throughput, p50, p99 := triedFigures(t)
	said := triedWords(t)
	if broken := brokenBy(c, t); broken != "" && t.Verdict() != result.LevelHeld {
		said += ": " + broken
	}
	return entry{spans: []span{p.mark(outcomeOf(t)), text(c.Search.Over.Level(t.Level)), text(throughput), text(p50), text(p99), text(said)}}
}
