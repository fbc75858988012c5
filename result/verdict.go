package result

import (
	"math"

	"bench/result/stats"
)

// proven is the value of `strict` that asks for an interval wholly beyond the smallest effect.
const proven = "proven"

// judge gives the verdict and what it rests on. In this order: what is invalid has no verdict; an interval within
// the smallest effect that counts means same, even when it excludes zero; a significant effect of at least that size
// has a direction; the rest is inconclusive.
func (e *evidence) judge() (Verdict, []Finding) {
	if e.metric.Name == CapacityMetric {
		return e.measured()
	}
	if verdict, why := e.overloaded(); verdict != "" {
		return verdict, why
	}
	if share := e.thinking(); share > mostThinking && e.metric.key(e.base) == throughputName {
		return NotComparable, because(ThinkingDecides, Values{"share": In(Ratio, share)})
	}
	if why := e.invalid(); len(why) > 0 {
		return Invalid, why
	}
	verdict, why := e.measured()
	return e.unhurried(verdict, why)
}

// measured is the verdict on what was measured, as it stands there.
func (e *evidence) measured() (Verdict, []Finding) {
	switch {
	case e.missing.Found():
		return Inconclusive, []Finding{e.missing}
	case !e.enough():
		return Inconclusive, because(TooFewBlocks, Values{"blocks": Count(len(e.blocks)), "need": Count(stats.FewestDifferences)})
	case e.bounded && e.low > -e.smallest && e.high < e.smallest:
		return e.same()
	case !e.significant || !e.excludesZero() || math.Abs(e.estimate) < e.smallest:
		return Inconclusive, e.undecided()
	case e.pair.Strict == proven && e.low <= e.smallest && e.high >= -e.smallest:
		return Inconclusive, e.undecided()
	}
	return e.directed()
}

// because is one finding.
func because(code Code, values Values) []Finding { return []Finding{{Code: code, Values: values}} }

// invalid says why there can be no verdict: what makes both cells invalid. What is only counted is counted right, however late
// it was sent, unless it failed for the generator's own limit.
func (e *evidence) invalid() []Finding {
	var why []Finding
	for _, c := range []*Cell{e.base, e.candidate} {
		if c == nil || c.Valid || e.metric.CountsOnly() && !c.failedItself() {
			continue
		}
		why = append(why, Finding{Code: CellInvalid, Of: c.Address, Because: c.Findings})
	}
	return why
}

// same says so, unless a timeout hides how large one of the numbers is.
func (e *evidence) same() (Verdict, []Finding) {
	if base, candidate := e.bounds(); base || candidate {
		return Inconclusive, because(NumbersCutShort, nil)
	}
	return Same, because(WithinEffect, Values{"smallest": e.size(e.smallest)})
}

// directed says slower or faster, unless the side that would win fails or loses more, or may be slower than it looks.
func (e *evidence) directed() (Verdict, []Finding) {
	verdict, winner := Slower, theBaseline
	if !e.worse() {
		verdict, winner = Faster, theCandidate
	}
	if base, candidate := e.bounds(); !e.unearned(winner).Found() && (winner == theBaseline && base || winner == theCandidate && candidate) {
		return Inconclusive, wouldBe(verdict, Finding{Code: WinnerCutShort, Values: Values{"side": winner.named()}})
	}
	return e.earned(verdict, winner, e.proof())
}

// wouldBe says that there would be a verdict, and what is against it.
func wouldBe(verdict Verdict, but Finding) []Finding {
	return []Finding{{Code: WouldBe, Values: Values{"verdict": Named(string(verdict))}, Because: []Finding{but}}}
}

// earned is a verdict for the side that wins by it, unless that side can't be the faster one.
func (e *evidence) earned(verdict Verdict, winner side, proof []Finding) (Verdict, []Finding) {
	if why := e.unearned(winner); why.Found() {
		return Inconclusive, wouldBe(verdict, why)
	}
	return verdict, proof
}

// unearned is why a side can't be the faster one, whatever its numbers; none when it can.
func (e *evidence) unearned(winner side) Finding {
	switch winner {
	case e.failsMore:
		return Finding{Code: FailsMore, Values: Values{
			"side":  winner.named(),
			"ratio": In(Ratio, e.failed(winner)), "other": In(Ratio, e.failed(winner.other())),
		}}
	case e.losesMore:
		return Finding{Code: DeliversLess, Values: Values{
			"side": winner.named(), "yield": In(Ratio, e.yieldOf(winner)), "other": In(Ratio, e.yieldOf(winner.other())),
		}}
	}
	return Finding{}
}

// bounds says for which sides some block's value is only a lower bound.
func (e *evidence) bounds() (base, candidate bool) {
	for _, b := range e.blocks {
		base = base || b.baseBound
		candidate = candidate || b.candidateBound
	}
	return base, candidate
}

// proof is why a direction was found.
func (e *evidence) proof() []Finding {
	smallest := e.size(e.smallest)
	switch {
	case e.beyond:
		return because(BeyondRange, nil)
	case e.low > e.smallest || e.high < -e.smallest:
		return because(BeyondEffect, Values{"smallest": smallest})
	case e.adjusted != nil && e.family > 1:
		return because(SignificantInGate, Values{"comparisons": Count(e.family), "smallest": smallest})
	}
	return because(Significant, Values{"smallest": smallest})
}

// undecided says what stands in the way of a verdict, what could have been found, and what would help.
func (e *evidence) undecided() []Finding {
	var why []Finding
	switch smallest := (Values{"smallest": e.size(e.smallest)}); {
	case e.hopeless:
		return because(Hopeless, Values{
			"blocks": Count(len(e.differences)), "comparisons": Count(e.family), "need": Count(e.fewest()),
		})
	case !e.bounded:
		why = because(NoInterval, Values{"blocks": Count(len(e.blocks))})
	case !e.excludesZero():
		why = because(MaybeNone, nil)
	case !e.significant:
		why = because(NotInGate, Values{"comparisons": Count(e.family)})
	case math.Abs(e.estimate) < e.smallest:
		why = because(MaybeSmall, smallest)
	default:
		why = because(NotProven, smallest)
	}
	if e.searched {
		return why
	}
	if effect, ok := e.detectable(); ok {
		why = append(why, Finding{Code: CouldFind, Values: Values{"effect": e.size(effect)}})
	}
	if more := e.blocksNeeded(); more > 0 {
		why = append(why, Finding{Code: MoreBlocks, Values: Values{"blocks": Count(more)}})
	}
	return why
}

// fewest is how many blocks it takes at least for the gate to fail.
func (e *evidence) fewest() int {
	return BlocksForGate(0, e.family, e.pair.Confidence, e.pair.EarlyStop)
}

func (e *evidence) cell(s side) *Cell {
	if s == theBaseline {
		return e.base
	}
	return e.candidate
}

// yieldOf is a side's yield, which is known where the two were compared on it.
func (e *evidence) yieldOf(s side) float64 {
	if y := e.cell(s).Yield; y != nil {
		return *y
	}
	return math.NaN()
}

// size is an effect as a finding has it: relative, points of a ratio, or a plain difference.
func (e *evidence) size(effect float64) Value {
	switch {
	case !e.metric.CanBeZero:
		return In(Ratio, math.Expm1(effect))
	case e.metric.Unit == Ratio:
		return In(Points, effect)
	}
	return In(Number, effect)
}
