package report

import (
	"strings"

	"bench/result"
)

// comparisons writes every comparison, those of one place and baseline together.
func (p *page) comparisons(v *view) {
	if len(v.run.Comparisons) == 0 {
		return
	}
	p.heading("comparisons")
	p.wrap(2, 2, styled("candidate against baseline: factor, verdict and "+
		strings.ReplaceAll(percent(v.run.Comparisons[0].Confidence), " ", nbsp)+" interval of the median effect", faint))
	for _, g := range v.bouts() {
		p.gap()
		p.wrap(2, 4, text(g.title))
		p.bout(v, g)
	}
}

// A bout is the comparisons of one place against one baseline.
type bout struct {
	title string
	pairs []*result.Comparison
}

// bouts groups the comparisons.
func (v *view) bouts() []*bout {
	var all []*bout
	named := map[string]*bout{}
	for i := range v.run.Comparisons {
		c := &v.run.Comparisons[i]
		title := v.boutTitle(c)
		if named[title] == nil {
			named[title] = &bout{title: title}
			all = append(all, named[title])
		}
		named[title].pairs = append(named[title].pairs, c)
	}
	return all
}

func (v *view) boutTitle(c *result.Comparison) string {
	parts := []string{}
	if b := v.home[c.Candidate]; b != nil && len(v.benchmarks) > 1 {
		parts = append(parts, b.name)
	}
	parts = append(parts, nonEmpty(v.place(c), "against "+v.baseline(c))...)
	return strings.Join(parts, " ")
}

// bout writes a table of comparisons.
func (p *page) bout(v *view, g *bout) {
	const columnsOfBout = 6
	widths := [columnsOfBout]int{}
	var rows [][columnsOfBout]span
	last := ""
	for _, c := range g.pairs {
		say := changeOf(c)
		name := v.candidate(c)
		if name == last {
			name = ""
		} else {
			last = name
		}
		row := [columnsOfBout]span{
			text(name), text(metricName(c.Metric)), text(values(c)), styled(say.ratio, say.style),
			styled(string(c.Verdict), say.style), text(say.interval),
		}
		for i, s := range row {
			widths[i] = max(widths[i], p.columns(s.text))
		}
		rows = append(rows, row)
	}
	for i, row := range rows {
		var spans []span
		for j, s := range row {
			spans = append(spans, span{p.pad(s.text, widths[j], j == 2 || j == 3), s.style}, text("  "))
		}
		p.line(4, spans...)
		if note := g.pairs[i].Note; note != "" {
			p.wrap(8, 8, styled(note, faint))
		}
	}
}

// values writes both medians in one unit: 31.2 → 28.1 ms.
func values(c *result.Comparison) string {
	if c.BaselineValue == nil || c.CandidateValue == nil {
		return ""
	}
	s := kindOf(c.Metric).scale([]float64{*c.BaselineValue, *c.CandidateValue})
	return s.number(*c.BaselineValue) + " → " + s.with(*c.CandidateValue)
}
