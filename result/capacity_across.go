package result

import (
	"math"
)

// measureCapacity compares what a search found with what it found in another run. Their trials did not take turns, so that to the
// uncertainty of each comes what the machine did in between, which nobody knows: the verdict is no more than likely.
func (a *across) measureCapacity() {
	a.searched, a.smallest = true, math.Log1p(a.pair.MinEffect)
	a.pair.Unit, a.pair.MoreIsBetter = a.metric.Unit, true
	base, head := a.base.Capacity, a.candidate.Capacity
	for _, c := range []*Cell{a.base, a.candidate} {
		if c.Capacity == nil {
			a.missing = Finding{Code: NotSearched, Of: c.Address}
			return
		}
	}
	if base.Level == nil || head.Level == nil || base.Low == nil || head.Low == nil || base.High == nil || head.High == nil {
		why := base.Why
		if base.Level != nil {
			why = head.Why
		}
		a.compareBounds(why)
		return
	}
	a.pairs = min(base.Trials, head.Trials)
	a.estimate = math.Log(*head.Level / *base.Level)
	below := math.Hypot(math.Log(*head.Level / *head.Low), math.Log(*base.High / *base.Level))
	above := math.Hypot(math.Log(*head.High / *head.Level), math.Log(*base.Level / *base.Low))
	a.low, a.high, a.bounded = a.estimate-below, a.estimate+above, true
}

// likelyCapacity is the verdict on what two searches of two runs found.
func (a *across) likelyCapacity() (Verdict, []Finding) {
	switch {
	case a.refused.Found():
		return NotComparable, []Finding{a.refused}
	case a.missing.Found():
		return Inconclusive, []Finding{a.missing}
	case a.beyond:
		verdict, _ := a.directed()
		return verdict, append(because(BeyondRange, nil), a.caution()...)
	}
	verdict, why := a.likely()
	return verdict, append(why, a.caution()...)
}
