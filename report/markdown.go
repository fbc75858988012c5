package report

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"bench/result"
)

// markdownLimit is how long a Markdown report may become: a comment on GitHub holds 65,536 characters.
const markdownLimit = 60_000

// writeMarkdown writes for a pull request or a job's summary: the verdict, what was asked for, the tables, and the rest
// folded away.
func writeMarkdown(b *bytes.Buffer, run *result.Run, o Options) error {
	v := arrange(run)
	b.WriteString(marker(run) + "\n\n")
	s := &sheet{b: b}
	s.verdict(v)
	s.details(v, o)
	s.end()
	return nil
}

// marker is the first line of a report, by which whoever keeps one comment a pull request finds it again.
func marker(run *result.Run) string {
	name := strings.Map(func(r rune) rune {
		if r == '_' || r == '.' || r == '/' || r == ' ' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '-'
	}, printable(run.Project()))
	for strings.Contains(name, "--") { // which ends a comment
		name = strings.ReplaceAll(name, "--", "-")
	}
	if name = strings.Trim(name, "- "); name == "" {
		return "<!-- bench -->"
	}
	return "<!-- bench:" + name + " -->"
}

// verdict writes what has to be known first: what went wrong, who wins, and the gates.
func (s *sheet) verdict(v *view) {
	for _, n := range oneAWord(v.notices()) {
		s.paragraph("### " + emoji(n.style) + " " + n.word + ": " + forMarkdown(n.text))
	}
	s.statements(v)
	s.gates(v)
}

// details writes the numbers.
func (s *sheet) details(v *view, o Options) {
	for _, bm := range v.benchmarks {
		s.benchmark(v, bm, o.Sort != "")
		s.tried(v, bm)
	}
	s.comparisons(v)
	s.warnings(v)
	s.percentiles(v)
	s.workers(v)
	s.identity(v.run)
}

// emoji is the sign of a style where there are no colours.
func emoji(st style) string {
	switch st {
	case good:
		return "✅"
	case bad:
		return "❌"
	}
	return "⚠️"
}

func emojiOf(o outcome) string {
	if o == unjudged {
		return "❔"
	}
	return emoji(outcomeStyle(o))
}

func (s *sheet) statements(v *view) {
	for _, b := range v.benchmarks {
		st := v.state(b)
		title := st.title
		if len(v.benchmarks) > 1 {
			title = b.name + ": " + title
		}
		s.paragraph("**" + forMarkdown(title) + "**")
		var items []string
		for _, c := range st.claims {
			items = append(items, c.metric+": "+c.plain())
		}
		s.list(append(items, st.notes...))
	}
	if len(v.benchmarks) == 0 {
		s.paragraph("**no cell was measured**")
	}
}

// gates lists the gates, those that did not pass first.
func (s *sheet) gates(v *view) {
	all := v.gates()
	row := func(g gate) []string {
		return []string{
			emojiOf(g.outcome), forMarkdown(g.subject), forMarkdown(strings.Join(nonEmpty(g.finding, flat(g.brief)), "; ")), forMarkdown(where(g.at)),
		}
	}
	var open, closed [][]string
	for _, g := range all {
		if g.outcome == passed {
			closed = append(closed, row(g))
		} else {
			open = append(open, row(g))
		}
	}
	head := []string{"", "gate", "measured", "declared"}
	const few = 12
	if len(all) <= few {
		open, closed = append(open, closed...), nil
	}
	s.table(head, nil, open)
	if len(closed) > 0 {
		s.fold(plural(len(closed), "gate")+" passed", func() { s.table(head, nil, closed) })
	}
}

// benchmark writes a benchmark's table.
func (s *sheet) benchmark(v *view, b *benchmark, sorted bool) {
	s.paragraph("#### " + forMarkdown(b.name))
	s.paragraph(forMarkdown(strings.Join(circumstances(b), " · ")))
	g := without(v.gridOf(b, sorted), true)
	var head []string
	right := map[int]bool{}
	for i, l := range g.labels {
		head = append(head, l)
		right[i] = i == len(g.labels)-1
	}
	for _, c := range g.columns {
		right[len(head)] = true
		name := strings.TrimSpace(c.group + " " + c.name)
		if u := c.unitName(); u != "" {
			name += " (" + u + ")"
		}
		head = append(head, name)
	}
	var rows [][]string
	for _, r := range g.rows {
		rows = append(rows, markdownCells(r))
	}
	s.table(head, right, rows)
	notes := g.legendOf()
	for _, r := range g.rows {
		for _, note := range v.cellNotes(r.cell) {
			notes = append(notes, v.inside(b, r.cell)+": "+flat(note))
		}
	}
	s.list(notes)
}

func markdownCells(r row) []string {
	var cells []string
	for _, l := range r.labels {
		cells = append(cells, forMarkdown(l))
	}
	for _, v := range r.values {
		text := forMarkdown(v.text)
		if v.best {
			text = "**" + text + "**"
		}
		if !r.cell.Valid {
			text = "_" + text + "_"
		}
		cells = append(cells, text)
	}
	return cells
}

// comparisons writes every comparison, folded.
func (s *sheet) comparisons(v *view) {
	bouts := v.bouts(func(*result.Comparison) bool { return true })
	if len(bouts) == 0 {
		return
	}
	var all []*result.Comparison
	for _, b := range bouts {
		all = append(all, b.pairs...)
	}
	summary := plural(len(all), "comparison") + ": " + tallies(all)
	s.fold(summary, func() {
		s.paragraph(forMarkdown(comparisonLegend(all[0])) + ".")
		for _, b := range bouts {
			s.paragraph("**" + forMarkdown(b.title) + "**")
			var rows [][]string
			for _, c := range b.pairs {
				say := changeOf(c)
				rows = append(rows, []string{
					forMarkdown(v.candidate(c)), forMarkdown(metricName(c.Metric)), forMarkdown(values(c)), say.ratio,
					emphasis(string(c.Verdict), say.style), say.interval, forMarkdown(flat(c.Note)),
				})
			}
			s.table([]string{"candidate", "metric", "medians", "factor", "verdict", "interval", "note"}, map[int]bool{2: true, 3: true}, rows)
		}
	})
}

// emphasis makes a verdict bold that says something changed.
func emphasis(verdict string, st style) string {
	if st == good || st == bad {
		return "**" + verdict + "**"
	}
	return verdict
}

// percentiles writes each cell's distributions, folded.
func (s *sheet) percentiles(v *view) {
	if !slices.ContainsFunc(v.benchmarks, func(b *benchmark) bool { return len(b.cells) > 0 }) {
		return
	}
	s.fold("percentiles of every cell", func() {
		var rows [][]string
		for _, b := range v.benchmarks {
			for _, c := range b.cells {
				rows = append(rows, distributionRows(v, c)...)
				for i := range c.Parts {
					rows = append(rows, distributionRows(v, &c.Parts[i])...)
				}
			}
		}
		head := []string{"cell", "clock", "unit", "samples"}
		for _, st := range statistics {
			head = append(head, st.name)
		}
		head = append(head, "highest supported")
		right := map[int]bool{}
		for i := 3; i < len(head); i++ {
			right[i] = true
		}
		s.table(head, right, rows)
	})
}

// distributionRows are the clocks that say most about a cell; the other ones are in the text report.
func distributionRows(v *view, c *result.Cell) [][]string {
	var rows [][]string
	for _, k := range clocks(c) {
		if k.summary.Count == 0 || !slices.Contains([]string{"makespan", "session", "first_result", "released", "delivery", "response", "service"}, k.name) {
			continue
		}
		e := distributionEntry(c, k, statistics)
		row := []string{forMarkdown(v.name(c.Address))}
		for _, sp := range e.spans {
			row = append(row, forMarkdown(sp.text))
		}
		most := ""
		if k.summary.Highest != nil {
			most = forMarkdown(highest(k.summary))
		}
		row = append(row, most)
		rows = append(rows, row)
	}
	return rows
}

// identity writes which run it was, and what it gave out.
func (s *sheet) identity(run *result.Run) {
	var rows [][]string
	for _, name := range sortedKeys(run.Outputs) {
		rows = append(rows, []string{forMarkdown(name), forMarkdown(plainValue(run.Outputs[name]))})
	}
	s.table([]string{"output", "value"}, nil, rows)
	s.paragraph("<sub>" + forMarkdown(strings.Join(identity(run), " · ")) + "</sub>")
}
