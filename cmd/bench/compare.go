package main

import (
	"slices"

	"bench/report"
	"bench/result"
)

func compareCommand() command {
	return command{
		name:    "compare",
		args:    "BASE HEAD",
		maxArgs: 2,
		summary: "compare two saved results",
		about: "Compares the cells of two results: files, ids of saved runs, or newest. That is weaker than two builds in one run, since nobody knows what else changed " +
			"between the runs; so a verdict is likely faster or likely slower at best, and results of different machines or specs are refused. " +
			"A gate can fail by it only where the spec says allow_cross_run = true.",
		examples: []example{
			{"bench compare baseline.json newest", "against a result kept in the repository"},
			{"bench compare -json baseline.json newest", "for scripts"},
		},
		statuses: []exitStatus{
			{done, "compared; no gate failed"},
			{cannot, "could not do it: usage, file trouble"},
			{gateFailed, "a gated comparison with allow_cross_run came out slower"},
			{notJudged, "such a gate could not be judged, or nothing of the two can be compared"},
		},
		complete: runCandidates,
		declare: func(f *flags) action {
			var o reportChoice
			o.declare(f)
			return o.compare
		},
	}
}

func (o *reportChoice) compare(s *session) status {
	if err := o.settle(); err != nil {
		return s.fail(err)
	}
	if len(s.args) < 2 {
		return s.fail(mistake{"Two results are needed", "Usage: " + compareCommand().usage()})
	}
	base, err := loadTrials(s.arg(0))
	if err != nil {
		return s.fail(err)
	}
	head, err := loadTrials(s.arg(1))
	if err != nil {
		return s.fail(err)
	}
	// What head says about itself is not asked for here, and must not decide the status.
	head.Comparisons = result.Compare(base, head)
	head.Thresholds, head.Checks = nil, nil
	if err := report.Write(s.reportTo(o.format), o.format, head, o.options(s.outTerminal, s.outStyle())); err != nil {
		return s.fail(err)
	}
	exit, _ := result.Outcome(head)
	comparable := func(c result.Comparison) bool { return c.Verdict != result.NotComparable }
	if exit == result.ExitPassed && !slices.ContainsFunc(head.Comparisons, comparable) {
		return notJudged // the report's first line says why
	}
	return status(exit)
}
