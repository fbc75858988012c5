package result

import (
	"math"
	"slices"

	"bench/result/stats"
)

// Compare judges every declared comparison. Within one run, when base is nil or head itself, these are the pairs of
// cells its spec declares. With another run as base they are the same cells then and now, which is much weaker: see
// across.go. It computes; it changes neither run, and the same runs always give the same comparisons.
func Compare(base, head *Run) []Comparison {
	if base == nil || base == head {
		return compareWithin(head)
	}
	return compareAcross(base, head)
}

func compareWithin(run *Run) []Comparison {
	all := gatherAll(run)
	placebos := judgePlacebos(run)
	comparisons := make([]Comparison, 0, len(all))
	for _, e := range all {
		verdict, why := e.judge()
		if broken := placebos.reason(e); broken.Found() && verdict != Invalid {
			verdict, why = Invalid, []Finding{broken}
		}
		c := e.comparison(verdict, why)
		if run.Info.Status == Complete {
			c.Failed = e.gateFailed(verdict)
		}
		comparisons = append(comparisons, c)
	}
	return comparisons
}

// gatherAll measures all declared comparisons and decides which are significant.
func gatherAll(run *Run) []*evidence {
	cells := run.cellsByAddress()
	all := make([]*evidence, 0, len(run.Declared.Pairs))
	for _, pair := range run.Declared.Pairs {
		level := run.levelOf(pair, cells[pair.Candidate])
		e := gather(pair, cells[pair.Baseline], cells[pair.Candidate], level)
		for _, side := range []string{pair.Candidate, pair.Baseline} {
			if cells[side] == nil {
				e.missing = run.whyAbsent(side)
			}
		}
		e.compareErrors()
		all = append(all, e)
	}
	early := func(e *evidence) bool { return run.stopsEarly(e.candidate) }
	judgeSignificance(all, early)
	judgeOnTime(all, early)
	return all
}

func (r *Run) cellsByAddress() map[string]*Cell {
	cells := make(map[string]*Cell, len(r.Cells))
	for _, c := range r.Measured() {
		cells[c.Address] = c
	}
	return cells
}

// comparison writes the evidence down with its verdict.
func (e *evidence) comparison(verdict Verdict, why []Finding) Comparison {
	c := Comparison{
		Pair: e.pair, Verdict: verdict, Findings: slices.Concat(why, e.caveats()), Blocks: len(e.blocks), Difference: e.metric.CanBeZero,
		Exploratory: e.explored,
	}
	if e.missing.Found() {
		return c
	}
	if e.searched {
		e.compared(&c)
		return c
	}
	if word, _ := e.overloaded(); word != "" {
		return c // how long its requests took says how long the trials were
	}
	if e.together > 1 {
		c.Merged = e.together
	}
	var base, candidate []float64
	for _, b := range e.blocks {
		base, candidate = append(base, b.base), append(candidate, b.candidate)
	}
	c.BaselineValue, c.CandidateValue = number(stats.Median(base)), number(stats.Median(candidate))
	c.Ratio, c.P, c.PHolm = number(e.plain(e.estimate)), number(e.p), e.adjusted
	if e.bounded {
		c.Low, c.High = number(e.plain(e.low)), number(e.plain(e.high))
	}
	if verdict != Inconclusive {
		return c
	}
	if effect, ok := e.detectable(); ok {
		if e.metric.CanBeZero {
			c.Detectable = number(effect)
		} else {
			c.Detectable = number(math.Expm1(effect))
		}
	}
	c.BlocksNeeded = e.blocksNeeded()
	return c
}

// plain is a value on the scale of the differences as the result has it: a ratio, or a difference.
func (e *evidence) plain(v float64) float64 {
	if e.metric.CanBeZero {
		return v
	}
	return math.Exp(v)
}

// caveats are what else should be known.
func (e *evidence) caveats() []Finding {
	var all []Finding
	if e.explored {
		all = append(all, Finding{Code: FewBeyond, Values: Values{"fewest": Count(stats.Support), "metric": Named(e.metric.Name)}})
	}
	if SingleProcess(e.base, e.candidate) {
		all = append(all, Finding{Code: OneProcess})
	}
	return all
}
