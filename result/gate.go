package result

import (
	"math"
	"slices"

	"bench/result/stats"
)

// judgeSignificance decides which effects are significant. One outside of any gate is judged on its own, as an
// exploration. All gated ones of a run are a family: the chance that an innocent run fails is at most 5 %.
func judgeSignificance(all []*evidence, early func(*evidence) bool) {
	var fixed []*evidence // gated, all of their blocks were run: Holm's correction
	family := 0
	for _, e := range all {
		if e.pair.Gated && !e.absent() {
			family++
		}
	}
	for _, e := range all {
		switch {
		case !e.pair.Gated:
			e.significant = e.p <= e.level+stats.Slack
		case e.absent():
		case early(e):
			// The level of a look is spent already; so many comparisons share it (Bonferroni).
			e.family = family
			e.significant = e.p <= e.level/float64(family)+stats.Slack
			e.hopeless = e.leastP() > e.level/float64(family)+stats.Slack
		default:
			e.family = family
			fixed = append(fixed, e)
		}
	}
	var p []float64
	for _, e := range fixed {
		p = append(p, e.p)
	}
	// What stops early takes its share of the 5 %, and the rest is Holm's.
	share := float64(family) / float64(max(len(fixed), 1))
	for i, adjusted := range stats.Holm(p, len(fixed)) {
		adjusted = min(1, adjusted*share)
		fixed[i].adjusted = &adjusted
		fixed[i].significant = adjusted <= fixed[i].pair.alpha()+stats.Slack
	}
	judgeHopes(fixed, p, share)
}

// judgeHopes finds the gated comparisons that no difference, however large, could have made significant: with n blocks no
// p-value is below 2/2^n, and beside the others' p-values as they are, Holm's correction multiplies it.
func judgeHopes(fixed []*evidence, p []float64, share float64) {
	sorted := slices.Sorted(slices.Values(p))
	before := make([]float64, len(sorted)+1) // the largest adjusted p-value among the first so many
	for i, one := range sorted {
		before[i+1] = max(before[i], one*float64(len(sorted)-i))
	}
	for _, e := range fixed {
		least := e.leastP()
		rank, _ := slices.BinarySearch(sorted, least)
		adjusted := max(before[rank], least*float64(len(sorted)-rank)) * share
		e.hopeless = min(1, adjusted) > e.pair.alpha()+stats.Slack
	}
}

// leastP is the p-value of as many blocks as there are, if all of them agreed.
func (e *evidence) leastP() float64 {
	if e.searched {
		return 0
	}
	return math.Ldexp(2, -len(e.differences))
}

// gateFailed says whether a comparison fails its gate; nil where that can't be judged, or where there is no gate.
func (e *evidence) gateFailed(verdict Verdict) *bool {
	if !e.pair.Gated {
		return nil
	}
	var failed bool
	switch verdict {
	case Slower:
		failed = true
	case Inconclusive:
		if !e.enough() || e.hopeless {
			return nil
		}
		failed = e.pair.OnInconclusive == "fail"
	case Faster, Same:
	default:
		return nil
	}
	return &failed
}
