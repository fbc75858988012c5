package result

import (
	"fmt"
	"slices"
	"strings"

	"bench/words"
)

// The exit statuses of a run whose measurement was done. 130 and 143, for a signal, are the command's.
const (
	ExitPassed   = 0
	ExitStopped  = 1 // the run failed: it ended by itself before the plan was done, or nothing in it worked
	ExitFailed   = 2 // a gate failed
	ExitUnjudged = 3 // a gate could not be judged
)

// A Reason is why a run's exit status is not 0, in a sentence for a CI log.
type Reason struct {
	Exit  int
	Text  string
	Range *Range // the gate's place in the spec
}

// Judge fills in all that follows from what was measured: comparisons, thresholds and the warnings of Diagnose. With
// base, a stored run, its comparisons come after the run's own. Whatever was there of these is replaced; checks and
// outputs are the spec's.
func (r *Run) Judge(base *Run) {
	r.Comparisons = Compare(nil, r)
	if base != nil && base != r {
		r.Comparisons = append(r.Comparisons, Compare(base, r)...)
	}
	r.Standings = Standings(r)
	r.Ladders = HowMany(r)
	r.Thresholds = JudgeThresholds(r)
	others := filter(r.Warnings, func(w Warning) bool { return !slices.Contains(diagnosed, w.Code) })
	r.Warnings = append(list(others), Diagnose(r)...)
}

// Outcome is the exit status that a judged run deserves, and the reasons why it is not 0, the gravest first. What
// failed outweighs what could not be judged. The gates of an interrupted run are not judged, and count as that.
func Outcome(run *Run) (exit int, reasons []Reason) {
	if run.Info.Status == Failed {
		reasons = append(reasons, Reason{Exit: ExitStopped, Text: endedHow(run.Info)})
	}
	for _, f := range NothingWorked(run) {
		reasons = append(reasons, f.reason())
	}
	for i := range run.Comparisons {
		reasons = append(reasons, run.Comparisons[i].reasons()...)
	}
	for i := range run.Thresholds {
		reasons = append(reasons, run.Thresholds[i].reasons()...)
	}
	for i := range run.Checks {
		reasons = append(reasons, run.Checks[i].reasons()...)
	}
	slices.SortStableFunc(reasons, func(a, b Reason) int { return gravity(b.Exit) - gravity(a.Exit) })
	if len(reasons) > 0 {
		exit = reasons[0].Exit
	}
	return exit, reasons
}

func gravity(exit int) int {
	return slices.Index([]int{ExitPassed, ExitUnjudged, ExitFailed, ExitStopped}, exit)
}

func (c *Comparison) reasons() []Reason {
	if !c.Gated || c.Failed != nil && !*c.Failed {
		return nil
	}
	r := Reason{Exit: ExitFailed, Range: c.Range, Text: c.sentence()}
	if c.Failed == nil {
		r.Exit = ExitUnjudged
	}
	return []Reason{r}
}

// sentence says what a CI log needs: metric, verdict, both values, the ratio with its interval, blocks and place.
func (c *Comparison) sentence() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s against %s: %s", c.Metric, c.Candidate, c.Baseline, c.Verdict)
	unit := Number
	if m, err := c.Pair.Of(); err == nil {
		unit = m.Unit
	}
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
	if c.Note != "" {
		b.WriteString("; " + c.Note)
	}
	return b.String() + c.Range.suffix()
}

func (t *Threshold) reasons() []Reason {
	if t.Passed != nil && *t.Passed {
		return nil
	}
	r := Reason{Exit: ExitFailed, Range: t.Range}
	if t.Passed == nil {
		r.Exit = ExitUnjudged
	}
	r.Text = fmt.Sprintf("threshold %s of %s: %s", t.Name, t.Cell, t.Metric)
	unit := Number
	if m, err := t.Limit.Of(); err == nil {
		unit = m.Unit
	}
	if t.Value != nil {
		bound := ""
		if t.AtLeast {
			bound = "at least "
		}
		r.Text += " is " + bound + unit.Format(*t.Value)
	}
	if t.Max != nil {
		r.Text += ", max " + unit.Format(*t.Max)
	}
	if t.Min != nil {
		r.Text += ", min " + unit.Format(*t.Min)
	}
	if t.Note != "" {
		r.Text += "; " + t.Note
	}
	r.Text += t.Range.suffix()
	return []Reason{r}
}

func (c *Check) reasons() []Reason {
	if c.Severity != "error" || c.Passed != nil && *c.Passed {
		return nil
	}
	r := Reason{Exit: ExitFailed, Range: c.Range, Text: "check " + c.Name + ": " + c.Message}
	if c.Passed == nil {
		r.Exit, r.Text = ExitUnjudged, "check "+c.Name+": not judged: "+c.Note
	}
	r.Text += c.Range.suffix()
	return []Reason{r}
}

// suffix is the place as compilers write it, in brackets; empty for no place.
func (r *Range) suffix() string {
	if r == nil {
		return ""
	}
	return fmt.Sprintf(" (%s:%d)", r.Filename, r.Start.Line)
}

// Format writes a value for a log, with four digits.
func (u Unit) Format(v float64) string {
	if text, ok := u.divided(v); ok {
		return text
	}
	switch {
	case u == Seconds || u == CPUSeconds:
		for _, scale := range []struct {
			below  float64
			factor float64
			name   string
		}{{1e-3, 1e6, "us"}, {1, 1e3, "ms"}} {
			if v < scale.below && v > -scale.below {
				return words.Significant(v*scale.factor, 4) + " " + scale.name
			}
		}
		return words.Significant(v, 4) + " s"
	case u == Bytes:
		for _, scale := range []struct {
			least float64
			name  string
		}{{1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}} {
			if v >= scale.least || v <= -scale.least {
				return words.Significant(v/scale.least, 4) + " " + scale.name
			}
		}
	case u == Ratio || u == Number:
		return words.Significant(v, 4)
	}
	return words.Significant(v, 4) + " " + string(u)
}
