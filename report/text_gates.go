package report

import (
	"cmp"
	"strings"

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
		p.gap()
		p.bouts(v, bouts, 0, all)
	}
	if hidden > 0 {
		p.gap()
		p.line(2, p.mark(passed), text("  "+plural(hidden, "gated comparison")+" passed"))
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
	l := ledger{right: map[int]bool{3: kind == "threshold"}}
	for _, g := range shown {
		l.add(p.gateEntry(g))
	}
	if 2+l.total(p) > p.width {
		l = p.grouped(shown)
	}
	p.gap()
	p.line(0, styled(title, strong), styled("  "+l.hoist(), faint))
	note := l.commonNote()
	p.ledger(2, l)
	if note != "" {
		p.wrap(6, 6, styled(flat(note), faint))
	}
	if hidden := int64(len(wanted) - len(shown)); hidden > 0 {
		p.line(2, p.mark(passed), text("  "+words.Count(hidden)+" more passed"))
	}
}

// grouped lays thresholds out in less width: what is asked for stands above the cells it is asked of.
func (p *page) grouped(gates []gate) ledger {
	l := ledger{right: map[int]bool{2: true}}
	last := ""
	for _, g := range gates {
		if title := g.name + ": " + strings.Join(nonEmpty(g.metric, g.limit), " "); title != last {
			l.add(entry{title: []span{text(title), styled(nbsp+" "+where(g.at), faint)}, tight: len(l.entries) == 0})
			last = title
		}
		l.add(entry{
			spans: []span{p.indented(p.mark(g.outcome)), text(cmp.Or(g.who, g.subject)), styled(g.value, gateStyle(g.outcome))},
			notes: nonEmpty(g.note),
		})
	}
	return l
}

// indented sets a mark off from a title above it; words in its place are set off enough.
func (p *page) indented(s span) span {
	if p.ascii {
		return s
	}
	return span{"  " + s.text, s.style}
}

func (p *page) gateEntry(g gate) entry {
	e := entry{spans: []span{p.mark(g.outcome), text(g.subject)}, end: styled(where(g.at), faint)}
	if g.kind == "threshold" {
		e.spans = append(e.spans, text(g.metric), styled(g.value, gateStyle(g.outcome)), text(g.limit))
	}
	if g.kind == "check" {
		e.notes = nonEmpty(g.finding)
	}
	e.notes = append(e.notes, nonEmpty(g.note)...)
	return e
}

func gateStyle(o outcome) style {
	if o == passed {
		return plainText
	}
	return outcomeStyle(o)
}
