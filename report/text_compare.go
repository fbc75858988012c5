package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bench/result"
)

// comparisons writes every comparison that does not stand among the gates, those of one place and baseline together.
func (p *page) comparisons(v *view, all bool) {
	bouts := v.bouts(func(c *result.Comparison) bool { return !v.atTop(c) })
	if len(bouts) == 0 {
		return
	}
	p.heading("comparisons")
	legend := "medians of baseline → candidate, factor, verdict, " + confidence(bouts[0].pairs[0]) + " interval"
	if v.gated() == 0 {
		legend += " (exploratory)"
	}
	p.wrap(2, 2, styled(legend, faint))
	p.bouts(v, bouts, 2, all)
}

// confidence writes the level of a comparison's interval.
func confidence(c *result.Comparison) string {
	return together(percent(c.Confidence))
}

// A bout is the comparisons of one place against one baseline.
type bout struct {
	title string
	alone bool // one candidate only, and the title names it
	pairs []*result.Comparison
}

// bouts groups the comparisons that are wanted.
func (v *view) bouts(wanted func(*result.Comparison) bool) []*bout {
	var all []*bout
	named := map[string]*bout{}
	for i := range v.run.Comparisons {
		c := &v.run.Comparisons[i]
		if !wanted(c) {
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
	s := kindOf(c.Metric).pair(*c.BaselineValue, *c.CandidateValue)
	if c.Difference {
		return trimZeros(s.number(*c.BaselineValue)) + " → " + strings.TrimSuffix(trimUnit(s, *c.CandidateValue), " ")
	}
	return s.number(*c.BaselineValue) + " → " + s.with(*c.CandidateValue)
}

// bouts writes comparisons as one table, with a heading for each place and baseline.
func (p *page) bouts(v *view, bouts []*bout, indent int, notes bool) {
	all := p.boutLedger(v, bouts, notes, false)
	if indent+all.total(p) > p.width {
		all = p.boutLedger(v, bouts, notes, true)
	}
	p.ledger(indent, all)
}

// boutLedger lays comparisons out. Where names make it too wide, they stand above their rows.
func (p *page) boutLedger(v *view, bouts []*bout, notes, above bool) ledger {
	all := ledger{right: map[int]bool{3: true, 4: true}}
	for _, b := range bouts {
		one := ledger{}
		last := ""
		for _, c := range b.pairs {
			if !notes && nothingFailed(c) {
				continue
			}
			name := v.candidate(c)
			fresh := name != last && !b.alone
			last = name
			if fresh && above {
				one.add(entry{title: []span{text(nbsp + nbsp + name)}, tight: true})
			}
			if !fresh || above {
				name = ""
			}
			e := p.comparisonEntry(name, c)
			switch {
			case !notes && !telling(c):
				e.notes = nil
			case notes:
				e.notes = append([]string{tested(c)}, e.notes...)
			case len(e.notes) > 0:
				e.notes[0] = withoutCaveats(e.notes[0])
			}
			one.add(e)
		}
		note := one.commonNote()
		all.add(entry{title: []span{text(b.title), styled(nbsp+" "+one.hoist(), faint)}})
		all.entries = append(all.entries, one.entries...)
		if note != "" {
			all.add(entry{notes: []string{note}})
		}
	}
	all.dropEmpty()
	return all
}

// tested says what a verdict was drawn from: 20 blocks, p = 0.0004, adjusted 0.0012.
func tested(c *result.Comparison) string {
	parts := []string{plural(int64(c.Blocks), "block")}
	if c.Merged > 1 {
		parts[0] = fmt.Sprintf("%s of %d merged", plural(int64(c.Blocks), "block"), c.Merged)
	}
	if c.P != nil {
		parts = append(parts, "p"+nbsp+"="+nbsp+probability(*c.P))
	}
	if c.PHolm != nil {
		parts = append(parts, "adjusted over the gate "+probability(*c.PHolm))
	}
	return strings.Join(parts, ", ")
}

// probability writes a p value with two digits.
func probability(p float64) string { return strconv.FormatFloat(p, 'g', 2, 64) }

// withoutCaveats is a note without what package result adds to every one of a kind; the first lines and the section's
// legend say it once.
func withoutCaveats(note string) string {
	for _, caveat := range []string{"; exploratory:", "; 1 process each"} {
		note, _, _ = strings.Cut(note, caveat)
	}
	return note
}

// nothingFailed says that a comparison of errors found none on either side.
func nothingFailed(c *result.Comparison) bool {
	return c.Metric == "error_ratio" && c.Verdict == result.Same && !c.Gated &&
		c.BaselineValue != nil && *c.BaselineValue == 0 && c.CandidateValue != nil && *c.CandidateValue == 0
}

// telling says whether a comparison's note tells more than its verdict, and more than the first lines do.
func telling(c *result.Comparison) bool {
	switch c.Verdict {
	case result.Inconclusive:
		return !c.CrossRun
	case result.NotComparable:
		return true
	}
	return false
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
