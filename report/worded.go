package report

import (
	"slices"

	"bench/result"
)

// Worded is a copy of a run whose findings stand beside themselves in words: in reasons and notes, in the summaries and
// details of warnings. So the run's file tells them to whoever reads it. What has no findings, as in files of older
// versions, keeps its words.
func Worded(run *result.Run) *result.Run {
	r := *run
	r.Cells, r.Placebos = wordedCells(run.Cells), wordedCells(run.Placebos)
	r.Warnings = wordedWarnings(run.Warnings)
	r.Comparisons = slices.Clone(run.Comparisons)
	for i := range r.Comparisons {
		if c := &r.Comparisons[i]; len(c.Findings) > 0 {
			c.Note = judgedNot(c.Findings[0]) + allSaid(c.Findings, "; ")
		}
	}
	r.Thresholds = slices.Clone(run.Thresholds)
	for i := range r.Thresholds {
		if t := &r.Thresholds[i]; len(t.Findings) > 0 {
			t.Note = allSaid(t.Findings, "; ")
			if t.Passed == nil {
				t.Note = notJudged + t.Note
			}
		}
	}
	return &r
}

func wordedCells(cells []result.Cell) []result.Cell {
	cells = slices.Clone(cells)
	for i := range cells {
		c := &cells[i]
		c.Reasons = reasons(c.Findings, c.Reasons)
		c.Warnings = wordedWarnings(c.Warnings)
		c.TrialData = slices.Clone(c.TrialData)
		for k := range c.TrialData {
			t := &c.TrialData[k]
			t.Reasons = reasons(t.Findings, t.Reasons)
			t.Warnings = wordedWarnings(t.Warnings)
		}
	}
	return cells
}

// reasons are findings in words, or what is there instead.
func reasons(findings []result.Finding, instead []string) []string {
	if len(findings) == 0 {
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
		f := result.Finding{Code: w.Code, Of: w.Cell, Values: w.Values, Because: w.Because}
		w.Summary, w.Detail = fill(s.summary, f), fill(s.text, f)
	}
	return all
}
