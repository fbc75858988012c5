package bisect

import (
	"fmt"
	"math"

	"bench/history"
	"bench/result"
)

// A Verdict says whether a build has a change.
type Verdict string

// The verdicts of a comparison with a build that hasn't got it.
const (
	Changed   Verdict = "changed"
	Unchanged Verdict = "unchanged"
	Undecided Verdict = "undecided" // it may be either
)

// A Judgement is what a run says of a finding's metric.
type Judgement struct {
	Verdict           Verdict
	Effect, Low, High float64 // ln(head/base), or the difference, with its interval
}

// Judge says by a run, in which a build was compared with one before the change, whether it has what a finding tells of. It has it
// if it differs by half of that at least and not by chance, and it hasn't if it differs by less, and the whole of it is out of question.
func Judge(run *result.Run, f history.Finding) (Judgement, error) {
	var j Judgement
	c, err := compared(run, f)
	if err != nil {
		return j, err
	}
	if c.Ratio == nil || c.Low == nil || c.High == nil {
		return j, fmt.Errorf("the run couldn't compare %s: %s", f.Metric, c.Note)
	}
	j.Effect, j.Low, j.High = *c.Ratio, *c.Low, *c.High
	if !c.Difference {
		j.Effect, j.Low, j.High = math.Log(j.Effect), math.Log(j.Low), math.Log(j.High)
	}
	toward, least, most := j.Effect, j.Low, j.High
	if f.Effect < 0 {
		toward, least, most = -j.Effect, -j.High, -j.Low
	}
	whole := math.Abs(f.Effect)
	switch {
	case least > 0 && toward >= whole/2:
		j.Verdict = Changed
	case most < whole && toward < whole/2:
		j.Verdict = Unchanged
	default:
		j.Verdict = Undecided
	}
	return j, nil
}

// compared is the run's comparison of the finding's series with another build.
func compared(run *result.Run, f history.Finding) (c result.Comparison, err error) {
	cell := ""
	for _, t := range run.Declared.Tracked {
		if t.Series == f.Address && t.Metric == f.Metric {
			cell = t.Cell
		}
	}
	if cell == "" {
		return c, fmt.Errorf("the spec doesn't track %s of %s: give the one by which it was found", f.Metric, f.Address)
	}
	for _, c := range run.Comparisons {
		if c.Candidate == cell && c.Metric == f.Metric && !c.CrossRun {
			return c, nil
		}
	}
	return c, fmt.Errorf("the spec compares %s of %s with no other build: `compare` needs the base as its baseline, and %s among its metrics", f.Metric, f.Address, f.Metric)
}
