package report

import (
	"slices"

	"bench/result"
)

// Worded is a copy of a run whose findings stand beside themselves in words: in reasons and notes, in the summaries and
// details of warnings. So the run's file tells them to whoever reads it. What has no findings, as in files of older
// versions, or other ones, as in those of later versions, keeps its words.
func Worded(run *result.Run) *result.Run {
	r := *run
	r.Cells, r.Placebos = wordedCells(run.Cells), wordedCells(run.Placebos)
	r.Warnings = wordedWarnings(run.Warnings)
	r.Comparisons = slices.Clone(run.Comparisons)
	for i := range r.Comparisons {
		r.Comparisons[i].Note = noteOf(&r.Comparisons[i])
	}
	r.Thresholds = slices.Clone(run.Thresholds)
	for i := range r.Thresholds {
		r.Thresholds[i].Note = limitNote(&r.Thresholds[i])
	}
	r.Checks = slices.Clone(run.Checks)
	for i := range r.Checks {
		r.Checks[i].Note = checkNote(&r.Checks[i])
	}
	return &r
}

// checkNote is why a check could not be judged, in words: a line for each of its conditions.
func checkNote(c *result.Check) string {
	if !sayable(c.Findings, c.Note != "") {
		return c.Note
	}
	return allSaid(c.Findings, "\n")
}

// sayable says whether there are findings that the table has all sentences for. Where a later version of bench found
// something else, its own words are better than none, if there are any.
func sayable(all []result.Finding, otherWords bool) bool {
	return len(all) > 0 && !(otherWords && slices.ContainsFunc(all, strange))
}

// strange says that a finding, or what it rests on, is of a later version of bench.
func strange(f result.Finding) bool {
	return sentences[f.Code].text == "" || slices.ContainsFunc(f.Because, strange)
}

// noteOf is what a comparison rests on, in words.
func noteOf(c *result.Comparison) string {
	if !sayable(c.Findings, c.Note != "") {
		return c.Note
	}
	return judgedNot(c.Findings[0]) + allSaid(c.Findings, "; ")
}

// limitNote is why a threshold could not be judged, or what makes it fail, in words.
func limitNote(t *result.Threshold) string {
	switch {
	case !sayable(t.Findings, t.Note != ""):
		return t.Note
	case t.Passed == nil:
		return notJudged + allSaid(t.Findings, "; ")
	}
	return allSaid(t.Findings, "; ")
}

func wordedCells(cells []result.Cell) []result.Cell {
	cells = slices.Clone(cells)
	for i := range cells {
		c := &cells[i]
		c.Reasons = reasons(c.Findings, c.Reasons)
		c.Warnings = wordedWarnings(c.Warnings)
		c.Stages, c.Parts = wordedCells(c.Stages), wordedCells(c.Parts)
		c.TrialData, c.Tries = wordedTrials(c.TrialData), wordedTrials(c.Tries)
	}
	return cells
}

func wordedTrials(trials []result.Trial) []result.Trial {
	trials = slices.Clone(trials)
	for k := range trials {
		t := &trials[k]
		t.Reasons = reasons(t.Findings, t.Reasons)
		t.Warnings = wordedWarnings(t.Warnings)
	}
	return trials
}

// reasons are findings in words, or what is there instead.
func reasons(findings []result.Finding, instead []string) []string {
	if !sayable(findings, len(instead) > 0) {
		return instead
	}
	texts := make([]string, len(findings))
	for i, f := range findings {
		texts[i] = said(f)
	}
	return texts
}

func wordedWarnings(all []result.Warning) []result.Warning {
	all = slices.Clone(all)
	for i := range all {
		w := &all[i]
		s := sentences[w.Code]
		if s.summary == "" || w.Summary != "" && w.Values == nil && w.Because == nil {
			continue // a diagnostic of the spec, or an older version's words
		}
		f := result.Finding{Code: w.Code, Of: w.Cell, Worker: w.Worker, Values: w.Values, Because: w.Because}
		w.Summary, w.Detail = fill(s.summary, f), by(f, s.text, fill(s.text, f))
	}
	return all
}
