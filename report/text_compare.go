package report

import (
	"slices"
	"strings"

	"bench/result"
	"bench/words"
)

// comparisons writes every comparison that does not stand among the gates, those of one place and baseline together.
func (p *page) comparisons(v *view, all bool) {
	bouts := v.bouts(func(c *result.Comparison) bool { return !v.atTop(c) })
	if len(bouts) == 0 {
		return
	}
	p.heading("comparisons")
	legend := comparisonLegend(bouts[0].pairs[0])
	if v.gated() == 0 {
		legend += " (exploratory)"
	}
	p.wrap(2, 2, styled(legend, faint))
	p.bouts(v, bouts, 2, all)
}

// comparisonLegend says what stands in a comparison's row. Its medians are not those of a table, which pools all requests.
func comparisonLegend(c *result.Comparison) string {
	pooled := "; tables pool all requests"
	if isOwn(c.Metric) {
		pooled = ""
	}
	return "baseline → candidate (medians over blocks" + pooled + "), factor, verdict, " + confidence(c) + " interval"
}

// confidence writes the level of a comparison's interval.
func confidence(c *result.Comparison) string {
	return together(words.Percent(c.Confidence))
}

// A bout is the comparisons of one place against one baseline.
type bout struct {
	title string
	alone bool // one candidate only, and the title names it
	pairs []*result.Comparison
}

// bouts groups the comparisons that are wanted. Those with a baseline run of which nothing can be compared are left to
// the headline, which says why.
func (v *view) bouts(wanted func(*result.Comparison) bool) []*bout {
	var all []*bout
	named := map[string]*bout{}
	_, nothing := result.NothingComparable(v.earlier())
	for i := range v.run.Comparisons {
		c := &v.run.Comparisons[i]
		if !wanted(c) || nothing && c.CrossRun && !c.Gated {
			continue
		}
		key := v.boutTitle(c)
		if named[key] == nil {
			named[key] = &bout{title: key}
			all = append(all, named[key])
		}
		named[key].pairs = append(named[key].pairs, c)
	}
	for _, b := range all {
		first := b.pairs[0]
		b.alone = !slices.ContainsFunc(b.pairs, func(c *result.Comparison) bool { return c.Candidate != first.Candidate })
		if b.alone {
			b.title = v.candidate(first) + " " + b.title
		}
	}
	return all
}

// earlier are the comparisons with a baseline run.
func (v *view) earlier() []*result.Comparison {
	var pairs []*result.Comparison
	for i := range v.run.Comparisons {
		if c := &v.run.Comparisons[i]; c.CrossRun {
			pairs = append(pairs, c)
		}
	}
	return pairs
}

// boutTitle says against what and where.
func (v *view) boutTitle(c *result.Comparison) string {
	parts := []string{"against " + v.baseline(c)}
	if place := v.place(c); place != "" {
		parts = append(parts, place)
	}
	if b := v.home[c.Candidate]; b != nil && len(v.benchmarks) > 1 {
		parts = append(parts, "in "+b.name)
	}
	return strings.Join(parts, " ")
}

// values writes both medians in one unit: 31.2 → 28.1 ms.
func values(c *result.Comparison) string {
	if c.BaselineValue == nil || c.CandidateValue == nil {
		return ""
	}
	s := kindOfPair(c).pair(*c.BaselineValue, *c.CandidateValue)
	if c.Difference {
		return words.TrimZeros(s.Number(*c.BaselineValue)) + " → " + s.Trimmed(*c.CandidateValue)
	}
	return s.Number(*c.BaselineValue) + " → " + s.With(*c.CandidateValue)
}

// A boutLayout is how comparisons are laid out.
type boutLayout struct {
	full  bool // with all their notes
	above bool // names stand above their rows
	room  int  // columns right of the table, for reasons
}

// bouts writes comparisons as one table, with a heading for each place and baseline. Where names make it too wide, they
// stand above their rows.
func (p *page) bouts(v *view, bouts []*bout, indent int, full bool) {
	o := boutLayout{full: full}
	all := p.boutLedger(v, bouts, o)
	if indent+all.total(p) > p.width {
		o.above = true
		all = p.boutLedger(v, bouts, o)
	}
	o.room = p.width - indent - all.total(p) - columnGap
	p.ledger(indent, p.boutLedger(v, bouts, o))
	if !full && slices.ContainsFunc(bouts, func(b *bout) bool { return slices.ContainsFunc(b.pairs, marked) }) {
		p.gap()
		p.wrap(indent+2, indent+4, styled(exploratory+" exploratory: fewer than 10 samples beyond the percentile in its trials", faint))
	}
}

// boutLedger lays comparisons out.
func (p *page) boutLedger(v *view, bouts []*bout, o boutLayout) ledger {
	all := ledger{right: map[int]bool{3: true, 4: true}}
	for _, b := range bouts {
		one := ledger{}
		last := ""
		for _, c := range b.pairs {
			if !o.full && unasked(c) {
				continue
			}
			name := v.candidate(c)
			fresh := name != last && !b.alone
			last = name
			if fresh && o.above {
				one.add(entry{title: []span{text(nbsp + nbsp + name)}, tight: true})
			}
			if !fresh || o.above {
				name = ""
			}
			one.add(p.comparisonEntry(name, c, o.full))
		}
		all.add(entry{title: []span{text(b.title), styled(nbsp+" "+one.hoist(), faint)}})
		note := one.commonNote()
		if !o.full && !one.reasonsBeside(p, o.room) {
			note = b.reasons()
		}
		all.entries = append(all.entries, one.entries...)
		if note != "" {
			all.add(entry{notes: []string{note}})
		}
	}
	all.dropEmpty()
	return all
}

// unasked says that a comparison of errors with another run found none on either side. What the spec declares is always
// listed.
func unasked(c *result.Comparison) bool {
	return c.CrossRun && c.Metric == "error_ratio" && c.Verdict == result.Same && !c.Gated &&
		c.BaselineValue != nil && *c.BaselineValue == 0 && c.CandidateValue != nil && *c.CandidateValue == 0
}

func (p *page) comparisonEntry(name string, c *result.Comparison, full bool) entry {
	say := changeOf(c)
	verdict, why := string(c.Verdict), reasonOf(c)
	if full {
		why = c.Note
	} else if marked(c) {
		verdict += exploratory
	}
	e := entry{why: why, spans: []span{
		text("  "), text(name), text(metricName(c.Metric)), text(values(c)), styled(say.ratio, say.style),
		styled(verdict, say.style), text(say.interval),
		{},
	}}
	if full {
		e.notes, e.why = nonEmpty(tested(c), c.Note), ""
	}
	if c.Ratio == nil {
		e.spans, e.notes, e.why = e.spans[:3], nil, ""
		e.free = styled(strings.Join(nonEmpty(verdict, flat(why)), ": "), say.style)
	}
	if c.Gated {
		e.spans[0] = p.indented(p.mark(comparisonOutcome(c)))
		e.end = styled(where(c.Range), faint)
		if len(e.spans) == comparisonColumns {
			e.spans[comparisonColumns-1] = text(together(allowance(c)))
		}
	}
	return e
}

// comparisonColumns is how many columns a comparison with an estimate has.
const comparisonColumns = 8

// allowance is the limit of a gated comparison.
func allowance(c *result.Comparison) string {
	if c.Difference {
		return "" // what counts depends on the baseline
	}
	return "max " + times(1+c.MinEffect)
}
