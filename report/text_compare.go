package report

import (
	"slices"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// comparisons writes every comparison that does not stand among the gates, those of one place and baseline together.
func (p *page) comparisons(v *view, all bool) {
	bouts := v.bouts(func(c *result.Comparison) bool { return !v.atTop(c) })
	if len(bouts) == 0 {
		return
	}
	first, left := bouts[0].pairs[0], ""
	if !all {
		bouts, left = decidedOnly(bouts)
	}
	p.heading("comparisons")
	legend := comparisonLegend(first)
	if v.gated() == 0 {
		legend += " (exploratory)"
	}
	p.Wrap(2, 2, lines.Styled(legend, lines.Faint))
	if len(bouts) > 0 {
		p.bouts(v, bouts, 2, all)
	}
	if left != "" {
		p.Gap()
		p.Wrap(2, 4, lines.Styled(left, lines.Faint))
	}
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
	return escape.Together(words.Percent(c.Confidence))
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
	if indent+all.Total(&p.Page) > p.Width {
		o.above = true
		all = p.boutLedger(v, bouts, o)
	}
	o.room = p.Width - indent - all.Total(&p.Page) - lines.ColumnGap
	p.Ledger(indent, p.boutLedger(v, bouts, o))
	if !full && slices.ContainsFunc(bouts, func(b *bout) bool { return slices.ContainsFunc(b.pairs, marked) }) {
		p.Gap()
		p.Wrap(indent+2, indent+4, lines.Styled(exploratory+" exploratory: fewer than 10 samples beyond the percentile in its trials", lines.Faint))
	}
}

// boutLedger lays comparisons out.
func (p *page) boutLedger(v *view, bouts []*bout, o boutLayout) lines.Ledger {
	all := lines.Ledger{Right: map[int]bool{3: true, 4: true}}
	for _, b := range bouts {
		one := lines.Ledger{}
		last := ""
		for _, c := range b.pairs {
			if !o.full && unasked(c) {
				continue
			}
			name := v.candidate(c)
			fresh := name != last && !b.alone
			last = name
			if fresh && o.above {
				one.Add(lines.Entry{Title: []lines.Span{lines.Text(escape.NBSP + escape.NBSP + name)}, Tight: true})
			}
			if !fresh || o.above {
				name = ""
			}
			one.Add(p.comparisonEntry(name, v.where(c.Range), c, o.full))
		}
		all.Add(lines.Entry{Title: []lines.Span{lines.Text(b.title), lines.Styled(escape.NBSP+" "+one.Hoist(), lines.Faint)}})
		note := one.CommonNote()
		if !o.full && !one.ReasonsBeside(&p.Page, o.room) {
			note = b.reasons()
		}
		all.Entries = append(all.Entries, one.Entries...)
		if note != "" {
			all.Add(lines.Entry{Notes: []string{note}})
		}
	}
	all.DropEmpty()
	return all
}

// unasked says that a comparison of errors with another run found none on either side. What the spec declares is always
// listed.
func unasked(c *result.Comparison) bool {
	return c.CrossRun && c.Metric == "error_ratio" && c.Verdict == result.Same && !c.Gated &&
		c.BaselineValue != nil && *c.BaselineValue == 0 && c.CandidateValue != nil && *c.CandidateValue == 0
}

func (p *page) comparisonEntry(name, at string, c *result.Comparison, full bool) lines.Entry {
	say := changeOf(c)
	verdict, why := string(c.Verdict), reasonOf(c)
	if full {
		why = c.Note
	} else if marked(c) {
		verdict += exploratory
	}
	e := lines.Entry{Why: why, Spans: []lines.Span{
		lines.Text("  "), lines.Text(name), lines.Text(MetricName(c.Metric)), lines.Text(values(c)), lines.Styled(say.ratio, say.style),
		lines.Styled(verdict, say.style), lines.Text(say.interval),
		{},
	}}
	if full {
		e.Notes, e.Why = words.NonEmpty(tested(c), c.Note), ""
	}
	if c.Ratio == nil {
		e.Spans, e.Notes, e.Why = e.Spans[:3], nil, ""
		e.Free = lines.Styled(strings.Join(words.NonEmpty(verdict, lines.Flat(why)), ": "), say.style)
	}
	if c.Gated {
		e.Spans[0] = p.indented(p.mark(comparisonOutcome(c)))
		e.End = lines.Styled(at, lines.Faint)
		if len(e.Spans) == comparisonColumns {
			e.Spans[comparisonColumns-1] = lines.Text(escape.Together(allowance(c)))
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
