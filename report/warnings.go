package report

import (
	"fmt"
	"slices"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// A caution is one warning, or several that differ only in the cell they are about.
type caution struct {
	result.Warning          // the worst of them
	cells          []string // addresses; none when it is about the run
	detailed       bool     // their details differ, so that the worst one's is only an example
}

// cautions gathers warnings that say the same of several cells. Of the run itself each says something else.
func (v *view) cautions() []caution {
	var all []caution
	for _, w := range v.warnings() {
		same := func(o caution) bool {
			return o.Code == w.Code && o.Summary == w.Summary && o.Cell != "" && w.Cell != "" && where(o.Range) == where(w.Range)
		}
		i := slices.IndexFunc(all, same)
		if i < 0 {
			all = append(all, caution{Warning: w})
			i = len(all) - 1
		}
		c := &all[i]
		c.detailed = c.detailed || c.Detail != w.Detail
		if w.Severity > c.Severity {
			c.Warning = w
		}
		if w.Cell != "" && !slices.Contains(c.cells, w.Cell) {
			c.cells = append(c.cells, w.Cell)
		}
	}
	return all
}

// warnings are the run's and its cells', each once.
func (v *view) warnings() []result.Warning {
	var all []result.Warning
	add := func(w result.Warning) {
		same := func(o result.Warning) bool {
			return o.Code == w.Code && o.Summary == w.Summary && o.Detail == w.Detail && o.Cell == w.Cell
		}
		if !slices.ContainsFunc(all, same) {
			all = append(all, w)
		}
	}
	for _, w := range v.run.Warnings {
		add(w)
	}
	for i := range v.run.Cells {
		for _, w := range v.run.Cells[i].Warnings {
			w.Cell = v.run.Cells[i].Address
			add(w)
		}
	}
	return all
}

// warningText is a warning's summary, with the cell it is about.
func (v *view) warningText(w result.Warning) string {
	if w.Cell == "" {
		return w.Summary
	}
	return v.name(w.Cell) + ": " + w.Summary
}

// cautionText is the summary, with the cells it applies to.
func (v *view) cautionText(c caution) string {
	const few = 3
	if len(c.cells) <= 1 {
		return v.warningText(c.Warning)
	}
	who := fmt.Sprintf("%d of %s", len(c.cells), plural(len(v.run.Cells), "cell"))
	switch {
	case len(c.cells) == len(v.run.Cells):
		who = "all " + plural(len(c.cells), "cell")
	case len(c.cells) <= few:
		var names []string
		for _, address := range c.cells {
			names = append(names, v.name(address))
		}
		who = words.And(names)
	}
	return who + ": " + c.Summary
}

// cautionDetail is what to know about it; where that differs among the cells, of the worst.
func (v *view) cautionDetail(c caution) string {
	if c.Detail == "" || !c.detailed {
		return c.Detail
	}
	if len(c.cells) == 1 {
		return "For one: " + c.Detail
	}
	return "Worst in " + v.name(c.Cell) + ": " + c.Detail
}

// warnings lists what changes how the numbers should be read, with what to do about it.
func (p *page) warnings(v *view, each bool) {
	all := v.cautions()
	if each {
		all = nil
		for _, w := range v.warnings() {
			all = append(all, caution{Warning: w})
		}
	}
	if len(all) == 0 {
		return
	}
	p.heading("warnings")
	for _, c := range all {
		spans := []lines.Span{p.mark(warned), lines.Text(" " + lines.Flat(v.cautionText(c)))}
		if at := v.where(c.Range); at != "" {
			spans = append(spans, lines.Styled(escape.NBSP+" "+at, lines.Faint))
		}
		p.Wrap(2, 4, spans...)
		if detail := v.cautionDetail(c); detail != "" {
			p.Wrap(4, 4, lines.Styled(lines.Flat(detail), lines.Faint))
		}
	}
}

// warnings lists them too, folded.
func (s *sheet) warnings(v *view) {
	all := v.cautions()
	if len(all) == 0 {
		return
	}
	s.Fold(plural(len(all), "warning"), func() {
		var items []string
		for _, c := range all {
			text := strings.Join(words.NonEmpty(lines.Flat(v.cautionText(c)), v.where(c.Range)), ", ")
			items = append(items, strings.Join(words.NonEmpty(text, lines.Flat(v.cautionDetail(c))), ". "))
		}
		s.List(items)
	})
}
