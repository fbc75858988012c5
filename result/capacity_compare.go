package result

import (
	"math"

	"bench/result/capacity"
)

// capacityMetric is the row of what a search finds in the table of metrics.
func capacityMetric() Metric {
	return Metric{
		Name: CapacityMetric, Unit: PerSecond, MoreIsBetter: true,
		Doc:  "the highest level that holds what a `search` asks for: batches a second with `pool` requests, or how many at once",
		cell: func(c *Cell) *float64 { return c.capacity() },
	}
}

// capacity is the level that was found; of "at least" what held.
func (c *Cell) capacity() *float64 {
	switch f := c.Capacity; {
	case f == nil:
		return nil
	case f.Level != nil:
		return f.Level
	case f.Kind == capacity.AtLeast:
		return f.Low
	}
	return nil
}

// unitOfLoad is the metric as the cell's load has it: a capacity is a rate, or a number.
func (m Metric) unitOfLoad(cells []*Cell) Metric {
	for _, c := range cells {
		if c != nil && c.Search != nil {
			m.Unit = c.Search.Over.Unit()
			return m
		}
	}
	return m
}

// gatherCapacity compares what the searches of two cells found.
func (e *evidence) gatherCapacity() {
	for _, c := range []*Cell{e.base, e.candidate} {
		if c.Search == nil || c.Capacity == nil {
			e.missing = Finding{Code: NotSearched, Of: c.Address}
			return
		}
	}
	e.searched, e.smallest = true, math.Log1p(e.pair.MinEffect)
	e.pair.Unit, e.pair.MoreIsBetter = e.metric.Unit, true
	found := capacity.Compare(e.base.Searching(), e.candidate.Searching())
	if !found.OK() {
		e.compareBounds(found.Reason)
		return
	}
	e.pairs = found.Pairs
	e.estimate, e.low, e.high, e.p, e.bounded = math.Log(found.Ratio), math.Log(found.Low), math.Log(found.High), found.P, true
}

// bySides is the chance that two intervals of 95 % both miss on the sides that face each other.
const bySides = 0.025 * 0.025

// compareBounds compares two capacities of which at least one has no number: what is below the range of the search is less than
// what was found in it, and what holds to its end is more.
func (e *evidence) compareBounds(why string) {
	base, candidate := e.base.Capacity.ends(), e.candidate.Capacity.ends()
	switch {
	case candidate[1] < base[0]:
		e.estimate, e.p = math.Log(candidate[1]/base[0]), bySides
		e.low, e.high = math.Inf(-1), e.estimate
	case candidate[0] > base[1]:
		e.estimate, e.p = math.Log(candidate[0]/base[1]), bySides
		e.low, e.high = e.estimate, math.Inf(1)
	default:
		e.missing = Finding{Code: NoCapacity, Values: Values{"why": Named(why)}}
		return
	}
	e.bounded, e.beyond = true, true
}

// ends are between what a capacity is, as far as that is known.
func (f *Capacity) ends() [2]float64 {
	ends := [2]float64{0, math.Inf(1)}
	if f.Low != nil && f.Kind != capacity.Unknown {
		ends[0] = *f.Low
	}
	if f.High != nil && f.Kind != capacity.Unknown {
		ends[1] = *f.High
	}
	return ends
}

// judgeCapacity holds what a search found against a threshold. What is known to lie on one side of the limit is judged also
// where there is no number.
func (t *Threshold) judgeCapacity(c *Cell) {
	f := c.Capacity
	if f == nil {
		t.Findings = []Finding{{Code: NotSearched, Of: c.Address}}
		return
	}
	t.Unit = c.Search.Over.Unit()
	t.Value, t.AtLeast = c.capacity(), f.Kind == capacity.AtLeast
	ends := f.ends()
	var passed bool
	switch {
	case f.Level != nil:
		over, under := t.beyond(*f.Level)
		passed = !over && !under
	case t.Min != nil && ends[1] <= *t.Min, t.Max != nil && ends[0] > *t.Max:
		passed = false
	case (t.Min == nil || ends[0] >= *t.Min) && (t.Max == nil || ends[1] <= *t.Max):
		passed = true
	default:
		t.Findings = because(NoCapacity, Values{"why": Named(f.Why)})
		return
	}
	t.Passed = &passed
}

// compared writes down what two searches come to.
func (e *evidence) compared(c *Comparison) {
	c.Blocks = e.pairs
	c.BaselineValue, c.CandidateValue = e.base.capacity(), e.candidate.capacity()
	c.Ratio, c.P, c.PHolm = number(math.Exp(e.estimate)), number(e.p), e.adjusted
	c.Low, c.High = finite(math.Exp(e.low)), finite(math.Exp(e.high))
}

// finite is a number above 0; nil for what is none, or has no end.
func finite(v float64) *float64 {
	if v <= 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return nil
	}
	return number(v)
}
