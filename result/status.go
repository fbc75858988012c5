package result

import (
	"slices"
)

// The exit statuses of a run whose measurement was done. 130 and 143, for a signal, are the command's.
const (
	ExitPassed   = 0
	ExitStopped  = 1 // the run failed: it ended by itself before the plan was done, or nothing in it worked
	ExitFailed   = 2 // a gate failed
	ExitUnjudged = 3 // a gate could not be judged
)

// A Reason is why a run's exit status is not 0: one of the gates, or what was found of the run or a cell.
type Reason struct {
	Exit       int
	Comparison *Comparison // gated, and failed or not judged
	Threshold  *Threshold
	Check      *Check
	Cell       string  // address of the cell that Found is about; empty: the run
	Found      Finding // where it is none of the gates
}

// Judge fills in all that follows from what was measured: comparisons, thresholds and the warnings of Diagnose. With
// base, a stored run, its comparisons come after the run's own. Whatever was there of these is replaced; checks and
// outputs are the spec's.
func (r *Run) Judge(base *Run) {
	r.sumWorkers()
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
		reasons = append(reasons, Reason{Exit: ExitStopped, Found: endedHow(run.Info)})
	}
	for _, f := range NothingWorked(run) {
		reasons = append(reasons, Reason{Exit: ExitStopped, Cell: f.Cell, Found: f.Why})
	}
	for i := range run.Comparisons {
		c := &run.Comparisons[i]
		if exit := c.exit(); exit != ExitPassed {
			reasons = append(reasons, Reason{Exit: exit, Comparison: c})
		}
	}
	for i := range run.Thresholds {
		t := &run.Thresholds[i]
		if exit := t.exit(); exit != ExitPassed {
			reasons = append(reasons, Reason{Exit: exit, Threshold: t})
		}
	}
	for i := range run.Checks {
		c := &run.Checks[i]
		if exit := c.exit(); exit != ExitPassed {
			reasons = append(reasons, Reason{Exit: exit, Check: c})
		}
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

// exit is the status that a comparison asks for.
func (c *Comparison) exit() int {
	if !c.Gated {
		return ExitPassed
	}
	return exitOf(c.Failed, true)
}

// exit is the status that a threshold asks for.
func (t *Threshold) exit() int { return exitOf(t.Passed, false) }

// exit is the status that a check asks for.
func (c *Check) exit() int {
	if c.Severity != "error" {
		return ExitPassed
	}
	return exitOf(c.Passed, false)
}

// exitOf is the status for what is known of a gate: nil where it could not be judged.
func exitOf(known *bool, failed bool) int {
	switch {
	case known == nil:
		return ExitUnjudged
	case *known == failed:
		return ExitFailed
	}
	return ExitPassed
}
