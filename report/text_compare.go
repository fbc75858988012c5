package report

import (
	"slices"
	"strings"

	"bench/result"
)

// comparisons writes every comparison that does not stand among the gates, those of one place and baseline together.
func (p *page) comparisons(v *view) {
	bouts := v.bouts(func(c *result.Comparison) bool { return !v.atTop(c) })
	if len(bouts) == 0 {
		return
	}
	p.heading("comparisons")
	p.wrap(2, 2, styled("medians of baseline → candidate, factor, verdict, "+confidence(bouts[0].pairs[0])+" interval", faint))
	p.bouts(v, bouts, 2)
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
	return s.number(*c.BaselineValue) + " → " + s.with(*c.CandidateValue)
}
