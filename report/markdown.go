package report

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"bench/report/escape"
	"bench/report/lines"
	"bench/report/markdown"
	"bench/result"
	"bench/words"
)

// A sheet is a report in Markdown.
type sheet struct{ *markdown.Sheet }

// sheetOf is a document of its own.
func sheetOf(write func(*sheet)) string {
	var b bytes.Buffer
	s := &sheet{markdown.New(&b)}
	write(s)
	s.End("bench show")
	return b.String()
}

// writeMarkdown writes for a pull request or a job's summary: the verdict, what was asked for, the tables, and the rest
// folded away.
func writeMarkdown(b *bytes.Buffer, run *result.Run, o Options) error {
	v := arrange(run)
	b.WriteString(marker(run) + "\n\n")
	s := &sheet{markdown.New(b)}
	s.verdict(v)
	s.details(v, o)
	s.End("bench show")
	return nil
}

// marker is the first line of a report, by which whoever keeps one comment a pull request finds it again.
func marker(run *result.Run) string {
	name := strings.Map(func(r rune) rune {
		if r == '_' || r == '.' || r == '/' || r == ' ' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '-'
	}, escape.Printable(run.Project()))
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
		s.Paragraph("### " + markdown.Emoji(n.style) + " " + n.word + ": " + escape.Markdown(n.text))
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

func emojiOf(o outcome) string {
	if o == unjudged {
		return "❔"
	}
	return markdown.Emoji(outcomeStyle(o))
}

func (s *sheet) statements(v *view) {
	for _, b := range v.benchmarks {
		st := v.state(b)
		title := st.title
		if len(v.benchmarks) > 1 {
			title = b.name + ": " + title
		}
		s.Paragraph("**" + escape.Markdown(title) + "**")
		var items []string
		for _, c := range st.claims {
			items = append(items, c.metric+": "+c.plain())
		}
		s.List(append(items, st.notes...))
	}
	if len(v.benchmarks) == 0 {
		s.Paragraph("**no cell was measured**")
	}
}

// gates lists the gates, those that did not pass first.
func (s *sheet) gates(v *view) {
	all := v.gates()
	row := func(g gate) []string {
		return []string{
			emojiOf(g.outcome), escape.Markdown(g.subject), escape.Markdown(strings.Join(words.NonEmpty(g.finding, lines.Flat(g.brief)), "; ")), escape.Markdown(where(g.at)),
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
	s.Table(head, nil, open)
	if len(closed) > 0 {
		s.Fold(plural(len(closed), "gate")+" passed", func() { s.Table(head, nil, closed) })
	}
}

// benchmark writes a benchmark's table.
func (s *sheet) benchmark(v *view, b *benchmark, sorted bool) {
	s.Paragraph("#### " + escape.Markdown(b.name))
	s.Paragraph(escape.Markdown(strings.Join(circumstances(b), " · ")))
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
	s.Table(head, right, rows)
	notes := g.legendOf()
	for _, r := range g.rows {
		for _, note := range v.cellNotes(r.cell) {
			notes = append(notes, v.inside(b, r.cell)+": "+lines.Flat(note))
		}
	}
	s.List(notes)
}

func markdownCells(r row) []string {
	var cells []string
	for _, l := range r.labels {
		cells = append(cells, escape.Markdown(l))
	}
	for _, v := range r.values {
		text := escape.Markdown(v.text)
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
	s.Fold(summary, func() {
		s.Paragraph(escape.Markdown(comparisonLegend(all[0])) + ".")
		for _, b := range bouts {
			s.Paragraph("**" + escape.Markdown(b.title) + "**")
			var rows [][]string
			for _, c := range b.pairs {
				say := changeOf(c)
				rows = append(rows, []string{
					escape.Markdown(v.candidate(c)), escape.Markdown(MetricName(c.Metric)), escape.Markdown(values(c)), say.ratio,
					emphasis(string(c.Verdict), say.style), say.interval, escape.Markdown(lines.Flat(c.Note)),
				})
			}
			s.Table([]string{"candidate", "metric", "medians", "factor", "verdict", "interval", "note"}, map[int]bool{2: true, 3: true}, rows)
		}
	})
}

// emphasis makes a verdict bold that says something changed.
func emphasis(verdict string, st lines.Style) string {
	if st == lines.Good || st == lines.Bad {
		return "**" + verdict + "**"
	}
	return verdict
}

// percentiles writes each cell's distributions, folded.
func (s *sheet) percentiles(v *view) {
	if !slices.ContainsFunc(v.benchmarks, func(b *benchmark) bool { return len(b.cells) > 0 }) {
		return
	}
	s.Fold("percentiles of every cell", func() {
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
		s.Table(head, right, rows)
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
		row := []string{escape.Markdown(v.name(c.Address))}
		for _, sp := range e.Spans {
			row = append(row, escape.Markdown(sp.Text))
		}
		most := ""
		if k.summary.Highest != nil {
			most = escape.Markdown(highest(k.summary))
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
		rows = append(rows, []string{escape.Markdown(name), escape.Markdown(plainValue(run.Outputs[name]))})
	}
	s.Table([]string{"output", "value"}, nil, rows)
	s.Paragraph("<sub>" + escape.Markdown(strings.Join(identity(run), " · ")) + "</sub>")
}
