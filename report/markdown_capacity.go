package report

import (
	"bench/report/escape"
)

// tried writes the levels that the searches of a benchmark tried, folded.
func (s *sheet) tried(v *view, b *benchmark) {
	if !b.searches() {
		return
	}
	for _, c := range b.cells {
		if c.Capacity == nil || len(c.Capacity.Tried) == 0 {
			continue
		}
		name := v.searcher(b, c)
		s.Fold("levels tried for "+escape.Markdown(name)+", "+plural(int64(c.Capacity.Trials), "trial"), func() {
			var rows [][]string
			for _, t := range c.Capacity.Tried {
				row := []string{emojiOf(outcomeOf(t))}
				for _, text := range triedRow(name, c, t)[1:] {
					row = append(row, escape.Markdown(text))
				}
				rows = append(rows, row)
			}
			s.Table([]string{"", "level", "outcome", "broke", "trials", "req/s", clockOf(c) + " p50", "p99"}, map[int]bool{1: true, 5: true, 6: true, 7: true}, rows)
			if law := scaling(c); law != "" {
				s.Paragraph(escape.Markdown(law))
			}
		})
	}
}
