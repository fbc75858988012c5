package result

import (
	"fmt"
	"strings"
)

// JudgeThresholds judges every declared limit on the very numbers that reports show. A limit that can't be judged has
// no Passed, and its Note says why: it is never passed for want of samples.
func JudgeThresholds(run *Run) []Threshold {
	cells := run.cellsByAddress()
	thresholds := make([]Threshold, 0, len(run.Declared.Limits))
	for _, limit := range run.Declared.Limits {
		t := Threshold{Limit: limit}
		t.judge(cells[limit.Cell])
		if cells[limit.Cell] == nil {
			t.Note = "not judged: " + run.whyAbsent(limit.Cell)
		}
		if run.Info.Status != Complete {
			t.Passed, t.Note = nil, "not judged: "+endedHow(run.Info)
		}
		thresholds = append(thresholds, t)
	}
	return thresholds
}

func endedHow(info Info) string {
	switch {
	case info.Status == Interrupted:
		return "the run was interrupted"
	case info.Reason != "":
		return "the run ended before it was done: " + info.Reason
	}
	return "the run ended before it was done"
}

func (t *Threshold) judge(c *Cell) {
	m, err := ParseMetric(t.Metric)
	switch {
	case err != nil:
		t.Note = "not judged: " + err.Error()
		return
	case c == nil || c.Trials == 0:
		t.Note = "not judged: the cell was not measured"
		return
	}
	t.Value, t.AtLeast = m.Of(c)
	switch {
	case t.Value == nil || !m.Judgeable(c):
		t.Note = "not judged: " + m.whyNot(c)
	case !c.Valid:
		t.Note = "not judged: the cell is not valid: " + because(c)
	default:
		t.compare()
	}
}

// compare holds the value against the limits; they may be reached. Of a lower bound only some things can be said: `> 5s`
// is more than a max of 250 ms, and nobody knows whether it is more than 10 s.
func (t *Threshold) compare() {
	over := t.Max != nil && *t.Value > *t.Max
	under := t.Min != nil && *t.Value < *t.Min
	if t.AtLeast && !over && (t.Max != nil || under) {
		t.Note = "not judged: requests were cut short by a timeout, so that the value is only a lower bound"
		return
	}
	passed := !over && !under
	t.Passed = &passed
}

// whyNot says why a cell has no value for the metric.
func (m Metric) whyNot(c *Cell) string {
	q, isPercentile := m.Quantile()
	s := clockSummary(c, m.clock)
	switch {
	case isPercentile && s != nil && s.Count > 0:
		return fmt.Sprintf("%s needs %d samples, so that %d lie beyond it; there are %d", m.Name, samplesFor(q), support, s.Count)
	case isPercentile && s == nil && c.Batches > 0:
		return fmt.Sprintf("%s needs %d batches, so that %d lie beyond its median; there are %d",
			m.Name, samplesFor(q), support, c.Batches)
	}
	return m.Name + " has no samples"
}

func because(c *Cell) string {
	if len(c.Reasons) == 0 {
		return "no reason is given"
	}
	return strings.Join(c.Reasons, ", ")
}
