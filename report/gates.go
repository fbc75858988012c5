package report

import (
	"cmp"
	"slices"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
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
	who     string // a threshold's cell
	metric  string // a threshold's
	value   string // a threshold's: what was measured
	limit   string // a threshold's
	note    string // why it could not be judged, or what to do
	brief   string // the note in few words
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
	for i := range all {
		all[i].at = v.filed(all[i].at)
	}
	slices.SortStableFunc(all, func(a, b gate) int { return -cmp.Compare(a.outcome, b.outcome) })
	return all
}

func (v *view) comparisonGate(c *result.Comparison) gate {
	g := gate{kind: "comparison", cell: c.Candidate, name: c.Metric, at: c.Range, note: c.Note, brief: reasonOf(c)}
	g.subject = MetricName(c.Metric) + " of " + v.candidate(c)
	if place := v.place(c); place != "" && len(v.home[c.Candidate].cells) > 2 {
		g.subject += " " + place
	} else if candidate := v.cells[c.Candidate]; candidate != nil && !c.CrossRun {
		g.subject = strings.Join(words.NonEmpty(g.subject, inPart(candidate)), " ")
	}
	g.finding = strings.Join(words.NonEmpty(values(c), against(changeOf(c), v.baseline(c)), allowance(c)), ", ")
	g.outcome = comparisonOutcome(c)
	return g
}

// comparisonOutcome is how a gated comparison came out. An inconclusive one that passes deserves a look.
func comparisonOutcome(c *result.Comparison) outcome {
	switch {
	case c.Failed == nil:
		return unjudged
	case *c.Failed:
		return failed
	case c.Verdict == result.Inconclusive:
		return warned
	}
	return passed
}

// against says a change and from what: 1.12x slower than base (1.08–1.16).
func against(c change, baseline string) string {
	out, link := c.word, " as "+baseline
	switch {
	case c.style == lines.Good || c.style == lines.Bad:
		link = " than " + baseline
	case c.word != string(result.Same):
		link = " against " + baseline
	}
	if c.ratio != "" {
		out = c.ratio + escape.NBSP + c.word
		if c.style != lines.Good && c.style != lines.Bad {
			out = c.word + link + ": " + c.ratio
			link = ""
		}
	}
	out += link
	if c.interval != "" {
		out += escape.NBSP + "(" + c.interval + ")"
	}
	return out
}

func (v *view) thresholdGate(t *result.Threshold) gate {
	g := gate{kind: "threshold", cell: t.Cell, name: t.Name, at: t.Range, note: t.Note, brief: t.Note}
	g.who = v.name(t.Cell)
	g.subject = t.Name + " of " + g.who
	g.metric = MetricName(t.Metric)
	if t.Request != "" {
		g.metric += " of " + t.Request
	}
	g.value, g.limit = none, boundsOf(t.Limit)
	if said := t.Said(); said != "" {
		g.value = escape.Together(said)
	}
	g.finding = g.metric + " " + g.value + ", " + g.limit
	switch {
	case t.Passed == nil:
		g.outcome = unjudged
	case !*t.Passed:
		g.outcome = failed
	}
	return g
}

func checkGate(c *result.Check) gate {
	g := gate{kind: "check", name: c.Name, at: c.Range, subject: c.Name, note: c.Note, brief: c.Note}
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

// boundsOf writes a limit, each bound on one line.
func boundsOf(l result.Limit) string {
	return strings.ReplaceAll(escape.Together(l.Bounds()), ","+escape.NBSP, ", ")
}
