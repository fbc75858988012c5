package report

import (
	"fmt"
	"slices"
	"strings"

	"bench/report/lines"
	"bench/report/picture"
	"bench/result"
	"bench/words"
)

// benchmarkTable writes a benchmark's numbers, one row a cell.
func (p *page) benchmarkTable(v *view, b *benchmark, sorted bool) {
	p.heading(b.name)
	p.Wrap(2, 2, lines.Styled(strings.Join(circumstances(b), " · "), lines.Faint))
	p.Gap()
	g := v.gridOf(b, sorted)
	var heads []string
	if !sorted {
		heads = underHeadings(b, &g)
	}
	l := p.fit(g)
	p.header(l)
	for i, r := range l.rows {
		if r.first && i > 0 {
			p.Gap()
		}
		if heads != nil && (i == 0 || heads[i] != heads[i-1]) {
			p.Line(0, lines.Styled(heads[i], lines.Strong))
		}
		p.row(l, r)
	}
	p.footnotes(v, l)
}

// circumstances are what is common to a benchmark's cells.
func circumstances(b *benchmark) []string {
	c := b.cells[0]
	parts := words.NonEmpty(strings.TrimSuffix(b.declared.Description, "."))
	if c.Command != nil {
		return append(append(parts, commands(b)...), words.NonEmpty(amount(b))...)
	}
	if !b.varies[byGroup] {
		parts = append(parts, "group "+c.Group)
	}
	if b.varies[byGroup] && !b.varies[byStrategy] {
		parts = append(parts, "strategy "+c.Strategy)
	}
	if b.searches() {
		return append(parts, words.NonEmpty(searchedIn(b), figuresOf(b))...)
	}
	return append(parts, words.NonEmpty(amount(b), unrecorded(b), programs(b))...)
}

// figuresOf says at which level the figures of a search's cells are.
func figuresOf(b *benchmark) string {
	for _, c := range b.cells {
		if f := c.Capacity; f != nil && f.Shown != nil && slices.ContainsFunc(f.Tried, func(t result.TriedLevel) bool {
			return t.Level == *f.Shown && t.Verdict() == result.LevelHeld
		}) {
			return "figures of the highest level that held"
		}
	}
	return "figures of the lowest level"
}

// searchedIn says how much a search has tried.
func searchedIn(b *benchmark) string {
	trials := 0
	for _, c := range b.cells {
		if c.Capacity != nil {
			trials += c.Capacity.Trials
		}
	}
	text := plural(int64(trials), "trial")
	if b.declared.Trial > 0 {
		text += " of " + duration(b.declared.Trial)
	}
	return text
}

// typeProgram is the type of a strategy that is a client program; all others are emulated.
const typeProgram = "program"

func isProgram(c *result.Cell) bool { return c.StrategyType == typeProgram }

// programs says which strategies are client programs, and which are emulated by bench's own client, where there are both or
// programs alone.
func programs(b *benchmark) string {
	var real, emulated []string
	for _, c := range b.cells {
		list := &emulated
		if isProgram(c) {
			list = &real
		}
		if !slices.Contains(*list, c.Strategy) {
			*list = append(*list, c.Strategy)
		}
	}
	switch {
	case len(real) == 0:
		return ""
	case len(emulated) == 0:
		return "client programs"
	}
	return "emulated: " + strings.Join(emulated, ", ") + " · program: " + strings.Join(real, ", ")
}

// commands are what a benchmark of commands runs.
func commands(b *benchmark) []string {
	const most = 60 // characters of one
	var all []string
	for _, c := range b.cells {
		all = append(all, c.Strategy+": "+picture.Abridged(words.Shell(c.Command), most))
	}
	return all
}

// unrecorded says how many requests a server saw beside those that are in the table: warm-up and lead-in.
func unrecorded(b *benchmark) string {
	recorded, beside := int64(0), int64(0)
	for _, c := range b.cells {
		recorded += c.Requests
		beside += c.LeadIn
	}
	if beside == 0 {
		return ""
	}
	return plural(recorded, "request") + ", and " + words.Count(beside) + " unrecorded before trials"
}

// amount says how much was measured, and how much of what was planned.
func amount(b *benchmark) string {
	d, done := b.declared, b.trials()
	if d.Blocks == 0 {
		return ""
	}
	text := plural(d.Blocks, "block")
	if done < d.Blocks {
		text = fmt.Sprintf("%d of %s", done, text)
	}
	command := b.cells[0].Command != nil
	switch {
	case command && d.Iterations == 1:
	case command:
		text += " of " + plural(int64(d.Iterations), "run") + " of each"
	case d.Iterations > 0:
		text += " of " + plural(d.Iterations, "iteration")
	case d.Trial > 0:
		text += " of " + duration(d.Trial)
	}
	if done < d.Blocks && d.EarlyStop {
		text += map[bool]string{true: ", stopped as soon as it was decided", false: ", stopped when all gates were decided"}[command]
	}
	return text
}

// header writes what the columns are: the quantity, which number of it, and the unit.
func (p *page) header(l layout) {
	var top, middle, bottom strings.Builder
	for i, w := range l.labels {
		right := i == len(l.labels)-1
		top.WriteString(strings.Repeat(" ", w+lines.ColumnGap))
		middle.WriteString(p.Pad(l.labelHeading(i), w, right) + "  ")
		bottom.WriteString(strings.Repeat(" ", w+lines.ColumnGap))
	}
	for i, c := range l.columns {
		if l.starts(i) {
			top.WriteString(p.spanning(l.title(i), l.span(i), l.spans(i)) + "  ")
		}
		middle.WriteString(p.Pad(l.name(i), l.widths[i], true) + "  ")
		bottom.WriteString(p.Pad(c.unitName(), l.widths[i], true) + "  ")
	}
	p.Line(0, lines.Text(top.String()))
	p.Line(0, lines.Text(middle.String()))
	p.Line(0, lines.Styled(bottom.String(), lines.Faint))
}

// spanning writes a heading over its columns, with a rule where there is room for one.
func (p *page) spanning(title string, width int, several bool) string {
	room := width - p.Columns(title)
	if !several || room < 4 {
		return p.Pad(title, width, true)
	}
	left := (room - 2) / 2
	return strings.Repeat("─", left) + " " + title + " " + strings.Repeat("─", room-2-left)
}

// row writes one cell.
func (p *page) row(l layout, r row) {
	var spans []lines.Span
	for i, w := range l.labels {
		name := r.labels[i]
		if i == 0 && p.Columns(name) > l.overflow {
			p.Line(0, lines.Text(name))
			name = ""
		}
		spans = append(spans, lines.Text(p.Pad(name, w, i == len(l.labels)-1)+"  "))
	}
	for i, w := range l.widths {
		v := r.values[i]
		s := lines.Span{Text: p.Pad(v.text, w, true)}
		end := "  "
		switch {
		case !r.cell.Valid:
			s.Style = lines.Unsure
		case v.bad:
			s.Style = lines.Bad
		case v.best:
			s.Style, end = lines.Strong, "* "
		}
		spans = append(spans, s, lines.Text(end))
	}
	p.Line(0, spans...)
}

// footnotes explains the signs of a table, and says what its columns could not.
func (p *page) footnotes(v *view, l layout) {
	p.Gap()
	starred := false
	for _, r := range l.rows {
		for _, value := range r.values {
			starred = starred || value.best
		}
	}
	if starred {
		p.Wrap(2, 4, lines.Styled(l.legend(), lines.Faint))
	}
	for _, text := range l.legendOf() {
		p.Wrap(2, 4, lines.Styled(text, lines.Faint))
	}
	for _, r := range l.rows {
		for _, note := range v.cellNotes(r.cell) {
			p.Wrap(2, 4, p.mark(warned), lines.Text(" "+v.inside(v.home[r.cell.Address], r.cell)+": "+lines.Flat(note)))
		}
	}
}

// legend says among which cells the marked ones are best.
func (l *layout) legend() string {
	for i, r := range l.rows {
		if r.first && i > 0 {
			return "* best among the rows it stands with"
		}
	}
	return "* best"
}
