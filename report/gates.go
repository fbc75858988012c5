package report

import (
	"cmp"
	"slices"

	"bench/result"
)

// An outcome is how something that was asked for came out, the worst last.
type outcome int

const (
	passed   outcome = iota
	warned           // does not fail the run, and someone should look
	unjudged         // could not be judged: no pass
	failed
)

// A gate is one thing that was asked of the run: a gated comparison, a threshold or a check.
type gate struct {
	kind    string // "comparison", "threshold", "check"
	outcome outcome
	subject string // what was asked for, and of which cell
	finding string // what was measured, and the limit
	note    string // why it could not be judged, or what to do
	at      *result.Range
	cell    string // address, empty for a check
	name    string // the threshold's or check's name, or the comparison's metric
}

// gates lists everything that was asked, the worst first, else in the order of the spec.
func (v *view) gates() []gate {
	var all []gate
	for i := range v.run.Comparisons {
		if c := &v.run.Comparisons[i]; c.Gated {
			all = append(all, v.comparisonGate(c))
		}
	}
	for i := range v.run.Thresholds {
		all = append(all, v.thresholdGate(&v.run.Thresholds[i]))
	}
	for i := range v.run.Checks {
		all = append(all, checkGate(&v.run.Checks[i]))
	}
	slices.SortStableFunc(all, func(a, b gate) int { return -cmp.Compare(a.outcome, b.outcome) })
	return all
}

func (v *view) comparisonGate(c *result.Comparison) gate {
	g := gate{kind: "comparison", cell: c.Candidate, name: c.Metric, at: c.Range, note: c.Note}
	g.subject = metricName(c.Metric) + " of " + v.candidate(c)
	if place := v.place(c); place != "" && len(v.home[c.Candidate].cells) > 2 {
		g.subject += " " + place
	}
	g.finding = against(changeOf(c), v.baseline(c))
	switch {
	case c.Failed == nil:
		g.outcome = unjudged
	case *c.Failed:
		g.outcome = failed
	case c.Verdict == result.Inconclusive:
		g.outcome = warned
	}
	return g
}

// against says a change and from what: 1.12x slower than base (1.08–1.16).
func against(c change, baseline string) string {
	out, link := c.word, " as "+baseline
	switch {
	case c.style == good || c.style == bad:
		link = " than " + baseline
	case c.word != string(result.Same):
		link = " against " + baseline
	}
	if c.ratio != "" {
		out = c.ratio + nbsp + c.word
		if c.style != good && c.style != bad {
			out = c.word + link + ": " + c.ratio
			link = ""
		}
	}
	out += link
	if c.interval != "" {
		out += nbsp + "(" + c.interval + ")"
	}
	return out
}

func (v *view) thresholdGate(t *result.Threshold) gate {
	g := gate{kind: "threshold", cell: t.Cell, name: t.Name, at: t.Range, note: t.Note}
	g.subject = "threshold " + t.Name + " of " + v.name(t.Cell)
	g.finding = metricName(t.Metric) + " " + limitWords(t)
	switch {
	case t.Passed == nil:
		g.outcome = unjudged
	case !*t.Passed:
		g.outcome = failed
	}
	return g
}

// limitWords writes a threshold's value and limits with as many decimals as tell them apart.
func limitWords(t *result.Threshold) string {
	numbers := []float64{}
	for _, n := range []*float64{t.Value, t.Max, t.Min} {
		if n != nil {
			numbers = append(numbers, *n)
		}
	}
	s := kindOf(t.Metric).scale(numbers)
	for ; s.decimals < 6 && !apart(s, numbers); s.decimals++ {
	}
	write := func(n float64) string { return trimUnit(s, n) }
	out := none
	if t.Value != nil {
		out = write(*t.Value)
		if t.AtLeast {
			out = ">" + nbsp + out
		}
	}
	if t.Max != nil {
		out += ", at most" + nbsp + write(*t.Max)
	}
	if t.Min != nil {
		out += ", at least" + nbsp + write(*t.Min)
	}
	return out
}

// apart says whether different numbers are written differently.
func apart(s scale, numbers []float64) bool {
	for i, a := range numbers {
		for _, b := range numbers[:i] {
			if a != b && s.number(a) == s.number(b) {
				return false
			}
		}
	}
	return true
}

// trimUnit writes a number with its unit and without zeros at its end.
func trimUnit(s scale, v float64) string {
	out := trimZeros(s.number(v))
	if s.unit.name != "" {
		out += nbsp + s.unit.name
	}
	return out
}

func checkGate(c *result.Check) gate {
	g := gate{kind: "check", name: c.Name, at: c.Range, subject: "check " + c.Name, note: c.Note}
	hard := c.Severity == "error"
	switch {
	case c.Passed == nil && hard:
		g.outcome = unjudged
	case c.Passed == nil:
		g.outcome = warned
	case !*c.Passed && hard:
		g.outcome, g.finding = failed, c.Message
	case !*c.Passed:
		g.outcome, g.finding = warned, c.Message
	}
	return g
}
