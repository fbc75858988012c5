package main

import (
	"fmt"

	"bench/report"
	"bench/result"
	"bench/words"
)

// judge judges the run, and says why the exit status that follows is not 0.
func (x *execution) judge(r *result.Run) (*result.Run, status) {
	v := x.ready.Judge(r, x.base)
	x.report(v.Diagnostics)
	if r.Info.Status == result.Complete {
		x.explainStatus(v.Reasons)
	}
	return v.Run, status(v.Exit)
}

// explainStatus says why the status is not 0, each reason on a line: for logs in which nobody sees the report. Where the
// report comes in the same place it follows at once and begins with the same, in better words: told once.
func (s *session) explainStatus(reasons []result.Reason) {
	if s.oneLog && s.lines == nil {
		return
	}
	style := s.errStyle()
	for _, why := range reasons {
		switch why.Exit {
		case result.ExitStopped:
			fmt.Fprintln(s.err, style.red("NOTHING WORKED")+" "+s.redact.Text(report.Why(why)))
		case result.ExitFailed:
			fmt.Fprintln(s.err, style.red("FAILED")+" "+words.Printable(s.redact.Text(report.Why(why))))
		case result.ExitUnjudged:
			fmt.Fprintln(s.err, style.yellow("NOT JUDGED")+" "+words.Printable(s.redact.Text(report.Why(why))))
		}
	}
}

// judgeAgain judges a run that was killed before it could be judged, from what was saved of it.
func judgeAgain(r *result.Run) {
	if r.Info.Status != result.Complete && len(r.Comparisons) == 0 && len(r.Thresholds) == 0 {
		r.Judge(nil)
	}
}
