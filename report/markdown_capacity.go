package report

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
		s.fold("levels tried for "+forMarkdown(name)+", "+plural(int64(c.Capacity.Trials), "trial"), func() {
			var rows [][]string
			for _, t := range c.Capacity.Tried {
				row := []string{emojiOf(outcomeOf(t))}
				for _, text := range triedRow(name, c, t)[1:] {
					row = append(row, forMarkdown(text))
				}
				rows = append(rows, row)
			}
			s.table([]string{"", "level", "outcome", "broke", "trials", "req/s", clockOf(c) + " p50", "p99"}, map[int]bool{1: true, 5: true, 6: true, 7: true}, rows)
			if law := scaling(c); law != "" {
				s.paragraph(forMarkdown(law))
			}
		})
	}
}
