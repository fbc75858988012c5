package result

import (
	"fmt"
	"math"
	"strings"

	"bench/result/stats"
	"bench/words"
)

// proven is the value of `strict` that asks for an interval wholly beyond the smallest effect.
const proven = "proven"

// judge gives the verdict and its reason in words. In this order: what is invalid has no verdict; an interval within
// the smallest effect that counts means same, even when it excludes zero; a significant effect of at least that size
// has a direction; the rest is inconclusive.
func (e *evidence) judge() (Verdict, string) {
	if verdict, note := e.overloaded(); verdict != "" {
		return verdict, note
	}
	if reason := e.invalid(); reason != "" {
		return Invalid, reason
	}
	verdict, note := e.measured()
	return e.unhurried(verdict, note)
}

// measured is the verdict on what was measured, as it stands there.
func (e *evidence) measured() (Verdict, string) {
	switch {
	case e.missing != "":
		return Inconclusive, e.missing
	case !e.enough():
		return Inconclusive, fmt.Sprintf("%d blocks are too few: it takes at least %d", len(e.blocks), stats.FewestDifferences)
	case e.bounded && e.low > -e.smallest && e.high < e.smallest:
		return e.same()
	case !e.significant || !e.excludesZero() || math.Abs(e.estimate) < e.smallest:
		return Inconclusive, e.undecided()
	case e.pair.Strict == proven && e.low <= e.smallest && e.high >= -e.smallest:
		return Inconclusive, e.undecided()
	}
	return e.directed()
}

// invalid says why there can be no verdict: the reasons of both cells. What is only counted is counted right, however late
// it was sent.
func (e *evidence) invalid() string {
	var reasons []string
	if e.metric.CountsOnly() {
		return ""
	}
	for _, c := range []*Cell{e.base, e.candidate} {
		if c == nil || c.Valid {
			continue
		}
		reasons = append(reasons, c.Address+" is not valid: "+because(c))
	}
	return strings.Join(reasons, "; ")
}

// same says so, unless a timeout hides how large one of the numbers is.
func (e *evidence) same() (Verdict, string) {
	if base, candidate := e.bounds(); base || candidate {
		return Inconclusive, "requests were cut short by a timeout, so that the numbers are lower bounds"
	}
	return Same, "any difference is smaller than " + e.size(e.smallest)
}

// directed says slower or faster, unless the side that would win fails or loses more, or may be slower than it looks.
func (e *evidence) directed() (Verdict, string) {
	verdict, winner := Slower, theBaseline
	if !e.worse() {
		verdict, winner = Faster, theCandidate
	}
	if base, candidate := e.bounds(); e.unearned(winner) == "" && (winner == theBaseline && base || winner == theCandidate && candidate) {
		return Inconclusive, fmt.Sprintf("it would be %s, but requests of %s were cut short by a timeout: its number is a lower bound",
			verdict, winner)
	}
	return e.earned(verdict, winner, e.proof())
}

// earned is a verdict for the side that wins by it, unless that side can't be the faster one.
func (e *evidence) earned(verdict Verdict, winner side, note string) (Verdict, string) {
	if why := e.unearned(winner); why != "" {
		return Inconclusive, fmt.Sprintf("it would be %s, but %s", verdict, why)
	}
	return verdict, note
}

// unearned says why a side can't be the faster one, whatever its numbers; empty when it can.
func (e *evidence) unearned(winner side) string {
	switch winner {
	case e.failsMore:
		return fmt.Sprintf("%s fails more (%s against %s of requests), and what fails is fast",
			winner, percent(e.cell(winner).ErrorRatio), percent(e.cell(winner.other()).ErrorRatio))
	case e.losesMore:
		return fmt.Sprintf("%s delivers less (%s against %s of its results), and who gives up is done sooner",
			winner, percent(e.yieldOf(winner)), percent(e.yieldOf(winner.other())))
	}
	return ""
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
func (e *evidence) proof() string {
	switch {
	case e.low > e.smallest || e.high < -e.smallest:
		return "the whole interval lies beyond " + e.size(e.smallest)
	case e.adjusted != nil && e.family > 1:
		return fmt.Sprintf("significant among the gate's %d comparisons, and more than %s", e.family, e.size(e.smallest))
	}
	return "significant, and more than " + e.size(e.smallest)
}

// undecided says what stands in the way of a verdict, what could have been found, and what would help.
func (e *evidence) undecided() string {
	var text string
	switch {
	case e.hopeless:
		return fmt.Sprintf("not judged: with %d blocks not even the largest difference would be significant among the gate's %d comparisons; that takes %d",
			len(e.differences), e.family, e.fewest())
	case !e.bounded:
		text = fmt.Sprintf("%d blocks are too few for an interval at this level", len(e.blocks))
	case !e.excludesZero():
		text = "it may be no difference at all"
	case !e.significant:
		text = fmt.Sprintf("it would stand alone, but not among the gate's %d comparisons", e.family)
	case math.Abs(e.estimate) < e.smallest:
		text = "there is a difference, but perhaps less than " + e.size(e.smallest)
	default:
		text = "there is a difference, but it is not proven to be more than " + e.size(e.smallest)
	}
	if found, ok := e.detectable(); ok {
		text += "; this could have found " + e.size(found)
	}
	if more := e.blocksNeeded(); more > 0 {
		text += fmt.Sprintf("; about %d more blocks would decide", more)
	}
	return text
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

// size writes an effect on the scale of the differences: 5 %, or 0.05 points of an error ratio.
func (e *evidence) size(effect float64) string {
	switch {
	case !e.metric.CanBeZero:
		return percent(math.Expm1(effect))
	case e.metric.Unit == Ratio:
		return strings.TrimSuffix(percent(effect), " %") + " points"
	}
	return words.Significant(effect, 3)
}

func percent(ratio float64) string { return words.Significant(100*ratio, 3) + " %" }
