package report

import (
	"cmp"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// Where more gated comparisons than this were asked for, those that passed are only counted at the top; the comparisons'
// own section has them all.
const mostGates = 12

// gates lists what was asked of the run, with what was measured and the limit.
func (p *page) gates(v *view, all bool) {
	p.gatedComparisons(v, all)
	if v.run.Info.Status == result.Interrupted && !all {
		return // nothing is judged, as the first line says
	}
	p.gateSection(v, "thresholds", "threshold", all)
	p.gateSection(v, "checks", "check", all)
}

// atTop says whether a gated comparison stands among the gates rather than in the comparisons' section.
func (v *view) atTop(c *result.Comparison) bool { return c.Gated && v.gated() <= mostGates }

func (v *view) gated() int {
	n := 0
	for i := range v.run.Comparisons {
		if v.run.Comparisons[i].Gated {
			n++
		}
	}
	return n
}

func (p *page) gatedComparisons(v *view, all bool) {
	crowded := v.gated() > mostGates && !all
	hidden := int64(0)
	var bouts []*bout
	for _, b := range v.bouts(func(c *result.Comparison) bool { return c.Gated }) {
		kept := filter(b.pairs, func(c *result.Comparison) bool { return !crowded || comparisonOutcome(c) != passed })
		hidden += int64(len(b.pairs) - len(kept))
		if len(kept) > 0 {
			b.pairs = kept
			bouts = append(bouts, b)
		}
	}
	if len(bouts) > 0 {
		p.Gap()
		p.bouts(v, bouts, 0, all)
	}
	if hidden > 0 {
		p.Gap()
		p.Line(2, p.mark(passed), lines.Text("  "+plural(hidden, "gated comparison")+" passed"))
	}
}

// gateSection lists the thresholds or the checks, the worst first. Of many that passed it tells the number.
func (p *page) gateSection(v *view, title, kind string, all bool) {
	const most = 8
	wanted := filter(v.gates(), func(g gate) bool { return g.kind == kind })
	shown := wanted
	for !all && len(shown) > most && shown[len(shown)-1].outcome == passed {
		shown = shown[:len(shown)-1]
	}
	if len(shown) == 0 {
		return
	}
	l := lines.Ledger{Right: map[int]bool{3: kind == "threshold"}}
	for _, g := range shown {
		l.Add(p.gateEntry(g))
	}
	if 2+l.Total(&p.Page) > p.Width {
		l = p.grouped(shown)
	}
	p.Gap()
	p.Line(0, lines.Styled(title, lines.Strong), lines.Styled("  "+l.Hoist(), lines.Faint))
	note := l.CommonNote()
	p.Ledger(2, l)
	if note != "" {
		p.Wrap(6, 6, lines.Styled(lines.Flat(note), lines.Faint))
	}
	if hidden := int64(len(wanted) - len(shown)); hidden > 0 {
		p.Line(2, p.mark(passed), lines.Text("  "+words.Count(hidden)+" more passed"))
	}
}

// grouped lays thresholds out in less width: what is asked for stands above the cells it is asked of.
func (p *page) grouped(gates []gate) lines.Ledger {
	l := lines.Ledger{Right: map[int]bool{2: true}}
	last := ""
	for _, g := range gates {
		if title := g.name + ": " + strings.Join(words.NonEmpty(g.metric, g.limit), " "); title != last {
			l.Add(lines.Entry{Title: []lines.Span{lines.Text(title), lines.Styled(escape.NBSP+" "+where(g.at), lines.Faint)}, Tight: len(l.Entries) == 0})
			last = title
		}
		l.Add(lines.Entry{
			Spans: []lines.Span{p.indented(p.mark(g.outcome)), lines.Text(cmp.Or(g.who, g.subject)), lines.Styled(g.value, gateStyle(g.outcome))},
			Notes: words.NonEmpty(g.note),
		})
	}
	return l
}

// indented sets a mark off from a title above it; words in its place are set off enough.
func (p *page) indented(s lines.Span) lines.Span {
	if p.ASCII {
		return s
	}
	return lines.Span{Text: "  " + s.Text, Style: s.Style}
}

func (p *page) gateEntry(g gate) lines.Entry {
	e := lines.Entry{Spans: []lines.Span{p.mark(g.outcome), lines.Text(g.subject)}, End: lines.Styled(where(g.at), lines.Faint)}
	if g.kind == "threshold" {
		e.Spans = append(e.Spans, lines.Text(g.metric), lines.Styled(g.value, gateStyle(g.outcome)), lines.Text(g.limit))
	}
	if g.kind == "check" {
		e.Notes = words.NonEmpty(g.finding)
	}
	e.Notes = append(e.Notes, words.NonEmpty(g.note)...)
	return e
}

func gateStyle(o outcome) lines.Style {
	if o == passed {
		return lines.Plain
	}
	return outcomeStyle(o)
}
