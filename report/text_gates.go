package report

import (
	"strings"

	"bench/result"
)

// Where more gated comparisons than this were asked for, those that passed are only counted at the top; the comparisons'
// own section has them all.
const mostGates = 12

// gates lists what was asked of the run, with what was measured and the limit.
func (p *page) gates(v *view, all bool) {
	p.gatedComparisons(v, all)
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
		p.bouts(v, bouts, 0)
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
	p.gap()
	p.line(0, styled(title, strong), styled("  "+l.hoist(), faint))
	p.ledger(2, l)
	if hidden := int64(len(wanted) - len(shown)); hidden > 0 {
		p.line(2, p.mark(passed), text("  "+count(hidden)+" more passed"))
	}
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

// hoist takes away what stands at the end of every row alike, and returns it.
func (l *ledger) hoist() string {
	rows := filter(l.entries, func(e entry) bool { return e.title == nil })
	for _, e := range rows {
		if e.end.text != rows[0].end.text {
			return ""
		}
	}
	if len(rows) == 0 {
		return ""
	}
	for i := range l.entries {
		l.entries[i].end = span{}
	}
	return rows[0].end.text
}

// bouts writes comparisons as one table, with a heading for each place and baseline.
func (p *page) bouts(v *view, bouts []*bout, indent int) {
	all := ledger{right: map[int]bool{3: true, 4: true}}
	for _, b := range bouts {
		one := ledger{}
		last := ""
		for _, c := range b.pairs {
			name := v.candidate(c)
			if name == last || b.alone {
				name = ""
			} else {
				last = name
			}
			one.add(p.comparisonEntry(name, c))
		}
		note := one.commonNote()
		all.add(entry{title: append([]span{text(b.title)}, styled(nbsp+" "+one.hoist(), faint))})
		all.entries = append(all.entries, one.entries...)
		if note != "" {
			all.add(entry{notes: []string{note}})
		}
	}
	all.dropEmpty()
	p.ledger(indent, all)
}

func (p *page) comparisonEntry(name string, c *result.Comparison) entry {
	say := changeOf(c)
	e := entry{spans: []span{
		text("  "), text(name), text(metricName(c.Metric)), text(values(c)), styled(say.ratio, say.style),
		styled(string(c.Verdict), say.style), text(say.interval),
		{},
	}, notes: nonEmpty(c.Note)}
	if c.Ratio == nil {
		e.spans, e.notes = e.spans[:3], nil
		e.free = styled(strings.Join(nonEmpty(string(c.Verdict), flat(c.Note)), ": "), say.style)
	}
	if c.Gated {
		e.spans[0] = span{"  " + p.mark(comparisonOutcome(c)).text, outcomeStyle(comparisonOutcome(c))}
		e.end = styled(where(c.Range), faint)
		if len(e.spans) == comparisonColumns {
			e.spans[comparisonColumns-1] = text(allowance(c))
		}
	}
	return e
}

// comparisonColumns is how many columns a comparison with an estimate has.
const comparisonColumns = 8

// allowance is the limit of a gated comparison.
func allowance(c *result.Comparison) string {
	if c.Difference {
		return "max " + difference(c.Metric, c.MinEffect)
	}
	return "max " + times(1+c.MinEffect)
}

// commonNote takes away a note that every row has, and returns it.
func (l *ledger) commonNote() string {
	if len(l.entries) < 2 {
		return ""
	}
	for _, e := range l.entries {
		if len(e.notes) != 1 || e.notes[0] != l.entries[0].notes[0] {
			return ""
		}
	}
	note := l.entries[0].notes[0]
	for i := range l.entries {
		l.entries[i].notes = nil
	}
	return note
}

// dropEmpty drops the columns in which nothing stands.
func (l *ledger) dropEmpty() {
	used := map[int]bool{0: true}
	for _, e := range l.entries {
		for i, s := range e.spans {
			used[i] = used[i] || strings.TrimSpace(s.text) != ""
		}
	}
	right := map[int]bool{}
	for n, e := range l.entries {
		var kept []span
		for i, s := range e.spans {
			if used[i] {
				right[len(kept)] = l.right[i]
				kept = append(kept, s)
			}
		}
		l.entries[n].spans = kept
	}
	l.right = right
}
