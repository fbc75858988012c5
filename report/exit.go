package report

import (
	"fmt"
	"strings"

	"bench/result"
	"bench/words"
)

// Why says why an exit status is not 0, in a sentence for a CI log: what was measured, its limit, and its place in the spec.
func Why(r result.Reason) string {
	switch {
	case r.Comparison != nil:
		return whyComparison(r.Comparison) + suffix(r.Comparison.Range)
	case r.Threshold != nil:
		return whyThreshold(r.Threshold) + suffix(r.Threshold.Range)
	case r.Check != nil && r.Check.Passed == nil:
		return "check " + r.Check.Name + ": " + notJudged + checkNote(r.Check) + suffix(r.Check.Range)
	case r.Check != nil:
		return "check " + r.Check.Name + ": " + r.Check.Message + suffix(r.Check.Range)
	case r.Cell != "":
		return r.Cell + ": " + said(r.Found) + "; its gates say nothing"
	}
	return said(r.Found)
}

// whyComparison has metric, verdict, both values, the ratio with its interval, and blocks.
func whyComparison(c *result.Comparison) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s against %s: %s", c.Metric, c.Candidate, c.Baseline, c.Verdict)
	unit := unitOf(c.Pair.Of())
	if c.CandidateValue != nil && c.BaselineValue != nil {
		fmt.Fprintf(&b, ", %s against %s", unit.Format(*c.CandidateValue), unit.Format(*c.BaselineValue))
	}
	what := "ratio"
	if c.Difference {
		what = "difference"
	}
	if c.Ratio != nil {
		fmt.Fprintf(&b, ", %s %s", what, words.Significant(*c.Ratio, 4))
	}
	if c.Low != nil && c.High != nil {
		fmt.Fprintf(&b, " (%s to %s)", words.Significant(*c.Low, 4), words.Significant(*c.High, 4))
	}
	if c.Blocks > 0 {
		fmt.Fprintf(&b, ", %d blocks", c.Blocks)
	}
	if note := noteOf(c); note != "" {
		b.WriteString("; " + note)
	}
	return b.String()
}

func whyThreshold(t *result.Threshold) string {
	text := fmt.Sprintf("threshold %s of %s: %s", t.Name, t.Cell, t.Title())
	if said := t.Said(); said != "" {
		text += " is " + said
	}
	if bounds := t.Bounds(); bounds != "" {
		text += ", " + bounds
	}
	if note := limitNote(t); note != "" {
		text += "; " + note
	}
	return text
}

// unitOf is a metric's unit; of one that is not known, that of a plain number.
func unitOf(m result.Metric, err error) result.Unit {
	if err != nil {
		return result.Number
	}
	return m.Unit
}

// suffix is a place as compilers write it, in brackets; empty for no place.
func suffix(r *result.Range) string {
	if at := where(r); at != "" {
		return " (" + at + ")"
	}
	return ""
}
