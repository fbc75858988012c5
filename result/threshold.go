package result

import (
	"slices"
	"strings"

	"bench/result/stats"
)

// JudgeThresholds judges every declared limit on the very numbers that reports show. A limit that can't be judged has
// no Passed, and its Findings say why: it is never passed for want of samples.
func JudgeThresholds(run *Run) []Threshold {
	cells := run.cellsByAddress()
	thresholds := make([]Threshold, 0, len(run.Declared.Limits))
	for _, limit := range run.Declared.Limits {
		t := Threshold{Limit: limit}
		t.judge(cells[limit.Cell])
		if cells[limit.Cell] == nil {
			t.Findings = []Finding{run.whyAbsent(limit.Cell)}
		}
		if run.Info.Status != Complete {
			t.Passed, t.Findings = nil, []Finding{endedHow(run.Info)}
		}
		thresholds = append(thresholds, t)
	}
	return thresholds
}

// endedHow says how a run ended that is not complete.
func endedHow(info Info) Finding {
	switch {
	case info.Status == Interrupted:
		return Finding{Code: RunInterrupted}
	case info.Reason != "":
		return Finding{Code: RunFailed, Values: Values{"error": Named(info.Reason)}}
	}
	return Finding{Code: RunEnded}
}

func (t *Threshold) judge(c *Cell) {
	m, err := t.Limit.Of()
	switch {
	case err != nil:
		t.Findings = []Finding{unknownMetric(err)}
		return
	case c == nil || c.Trials == 0:
		t.Findings = because(CellNotMeasured, nil)
		return
	}
	if m.Name == CapacityMetric {
		t.judgeCapacity(c)
		return
	}
	m = m.In(c)
	if m.Own() {
		t.Unit = m.Unit
	}
	t.Value, t.AtLeast = m.Of(c)
	switch {
	case t.Value == nil || !m.Judgeable(c):
		t.Findings = []Finding{m.whyNot(c)}
	case c.Overloaded != nil && m.GrowsUnderOverload():
		t.grows(m, c)
	case !c.Valid && (!m.CountsOnly() || c.failedItself()):
		t.bestOf(m, c)
	default:
		t.compare(m, c)
	}
}

// compare holds the value against the limits; they may be reached. Of a lower bound only some things can be said: `> 5s`
// is more than a max of 250 ms, and nobody knows whether it is more than 10 s. A late generator only ever adds to a time: a
// limit holds or fails only if it would without that as well.
func (t *Threshold) compare(m Metric, c *Cell) {
	over, under := t.beyond(*t.Value)
	if t.AtLeast && !over && (t.Max != nil || under) {
		t.Findings = because(ValueCutShort, nil)
		return
	}
	passed := !over && !under
	best := m.withoutLateness(c, c.trials(), *t.Value)
	if late, early := t.beyond(best); passed != (!late && !early) {
		t.Findings = because(OnTimeValue, Values{"value": In(m.Unit, best)})
		return
	}
	t.Passed = &passed
}

// beyond says whether a value is over the maximum, or under the minimum.
func (t *Threshold) beyond(value float64) (over, under bool) {
	return t.Max != nil && value > *t.Max, t.Min != nil && value < *t.Min
}

// bestOf judges a cell that is not valid as far as it goes: a maximum that holds even so, with all that the generator added,
// would hold without, unless the target was asked for less than planned; and one that is missed would be missed without,
// if how late the generator was is all that is wrong with it, and the time without that is too long still.
func (t *Threshold) bestOf(m Metric, c *Cell) {
	over, _ := t.beyond(*t.Value)
	switch {
	case m.clock == "" || t.Min != nil:
	case !over && !t.AtLeast && !c.askedForLess():
		passed := true
		t.Passed = &passed
		return
	case over && c.onlyLate():
		best := m.withoutLateness(c, c.trials(), *t.Value)
		if late, _ := t.beyond(best); late {
			passed := false
			t.Passed = &passed
			return
		}
		t.Findings = because(OnTimeValue, Values{"value": In(m.Unit, best)})
		return
	}
	t.Findings = []Finding{{Code: CellInvalid, Because: c.Findings}}
}

// grows judges a time of an overloaded cell. What is counted from the schedule grows without end, and so fails a maximum; a
// part of it may reach its own.
func (t *Threshold) grows(m Metric, c *Cell) {
	over, under := t.beyond(*t.Value)
	switch {
	case t.Max != nil && (over || m.fromSchedule(c)):
		passed := false
		t.Passed = &passed
		t.Findings = because(Overloaded, c.Overloaded.values())
	case t.Max == nil && !under:
		passed := true
		t.Passed = &passed
	default:
		t.Findings = because(Overloaded, c.Overloaded.values())
	}
}

// fromSchedule says whether the metric is counted from when the schedule wanted a request, or a batch, to be sent.
func (m Metric) fromSchedule(c *Cell) bool {
	switch m.clock {
	case "response", "delivery", "makespan", "session", "first_result", "released", "queue":
		return true
	case latency:
		return c.OpenLoop()
	}
	return strings.HasPrefix(m.clock, "time_to.")
}

// askedForLess says that a generator that was the bottleneck did not make the load it was to make: it was at its own limit,
// or in a closed loop, in which who is slow asks for less.
func (c *Cell) askedForLess() bool {
	return !c.OpenLoop() || c.Generator.CPUShare > 0.8 || c.ErrorKinds["exhausted"] > 0
}

// failedItself says that requests failed for want of what the generator's machine has, so that the target has no part in their count.
func (c *Cell) failedItself() bool { return c.ErrorKinds["exhausted"] > 0 }

// onlyLate says that how late requests were sent, and how long the generator stood still, is all that is wrong with a
// cell's trials: both are known, and can be taken off.
func (c *Cell) onlyLate() bool {
	for i := range c.TrialData {
		t := &c.TrialData[i]
		for _, f := range t.Findings {
			if f.Code != GeneratorLate && (f.Code != GeneratorStill || len(t.Generator.Still) >= StillKept) {
				return false
			}
		}
	}
	return len(c.TrialData) > 0 && slices.ContainsFunc(c.TrialData, func(t Trial) bool { return !t.Valid() })
}

func (c *Cell) trials() []*Trial {
	all := make([]*Trial, len(c.TrialData))
	for i := range c.TrialData {
		all[i] = &c.TrialData[i]
	}
	return all
}

// whyNot is why a cell has no value for the metric.
func (m Metric) whyNot(c *Cell) Finding {
	q, isPercentile := m.Quantile()
	s := m.summary(c)
	switch {
	case isPercentile && s != nil && s.Count > 0:
		return needs(NeedsSamples, m, q, s.Count)
	case isPercentile && s == nil && c.Batches > 0:
		return needs(NeedsBatches, m, q, c.Batches)
	}
	return Finding{Code: NoSamples, Values: Values{"metric": Named(m.Name)}}
}

// needs says how many samples or batches a percentile needs, and how many there are.
func needs(code Code, m Metric, q float64, are int64) Finding {
	return Finding{Code: code, Values: Values{
		"metric": Named(m.Name), "need": Count(stats.SamplesFor(q)), "beyond": Count(stats.Support), "are": Count(are),
	}}
}
