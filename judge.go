package bench

import (
	"io"

	"bench/report"
	"bench/result"
)

// A Verdict is what a run comes to.
type Verdict struct {
	// Run is the judged run, without secrets: with comparisons, standings, thresholds, checks, outputs and warnings.
	Run *result.Run
	// Exit is the exit status that it deserves: result.ExitPassed, ExitStopped, ExitFailed or ExitUnjudged.
	Exit int
	// Reasons are why it is not ExitPassed, the gravest first.
	Reasons []result.Reason
	// Diagnostics are about checks and outputs that could not be evaluated.
	Diagnostics Diagnostics
}

// Judge compares, judges thresholds and checks and computes outputs: in the run itself, too. With base, a saved run, it is
// compared with that as well. It looks at nothing but the numbers: judging twice gives the same verdict.
func (p *Prepared) Judge(run, base *result.Run) Verdict {
	var v Verdict
	run.Judge(base)
	*run = *report.Worded(run) // so that checks and outputs see the words as well
	run.Checks, run.Outputs, v.Diagnostics = p.spec.Spec.Judge(run)
	v.Exit, v.Reasons = result.Outcome(run)
	*run = *report.Worded(run)
	v.Run = p.spec.redact.Run(run)
	return v
}

// Report writes the run in one of the formats that report knows: text, markdown, json, html, junit, …
func (v Verdict) Report(w io.Writer, format string, o report.Options) error {
	return report.Write(w, format, v.Run, o)
}
