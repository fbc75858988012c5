package result

import (
	"math"
	"slices"

	"bench/result/stats"
)

// Evidence is all that a comparison's verdict is drawn from.
type evidence struct {
	pair            Pair
	metric          Metric
	base, candidate *Cell

	blocks   []block
	together int     // neighbouring blocks merged into one
	explored bool    // a percentile with fewer samples beyond it than a gate asks for
	missing  Finding // why there is nothing to judge; everything below is empty then

	differences []float64 // per block, of logarithms; plain ones for what can be zero; very many are averaged
	smallest    float64   // effect that counts, on the scale of the differences
	level       float64   // of the interval: 1 - confidence, or that of an early stop's look
	estimate    float64
	low, high   float64
	bounded     bool // whether there is an interval: there are blocks enough
	p           float64

	significant bool     // of its own, or within its gate
	hopeless    bool     // gated: no difference, however large, would have been significant
	adjusted    *float64 // p, adjusted over the gate
	family      int      // how many comparisons the gate has; 1 where there is none
	failsMore   side     // which cell has more errors, if either has
	losesMore   side     // which cell's consumer gets fewer of its results, if either's does

	searched bool // what two searches found is compared, and there are no blocks
	pairs    int  // of trials that it rests on
	beyond   bool // one of them has no number, and lies beyond the other's all the same

	pairing pairing   // what the blocks came from
	onTime  *evidence // the same without the generator's lateness; nil where nothing was late
}

// A side is one of the two cells of a comparison.
type side int

const (
	neither side = iota
	theBaseline
	theCandidate
)

func (s side) other() side {
	if s == theBaseline {
		return theCandidate
	}
	return theBaseline
}

// named is the side among a finding's values.
func (s side) named() Value {
	switch s {
	case theBaseline:
		return Named("baseline")
	case theCandidate:
		return Named("candidate")
	}
	return Value{}
}

// noDirection says that neither more nor less of the metric is better.
func (m Metric) noDirection() Finding {
	return Finding{Code: NoDirection, Values: Values{"metric": Named(m.Name), "why": Named(m.Undirected)}}
}

// unknownMetric says that there is no such metric.
func unknownMetric(err error) Finding {
	return Finding{Code: UnknownMetric, Values: Values{"error": Named(err.Error())}}
}

// gather measures one declared comparison at a level, without judging it.
func gather(pair Pair, base, candidate *Cell, level float64) *evidence {
	e := &evidence{pair: pair, base: base, candidate: candidate, level: level, p: 1, family: 1}
	metric, err := ParseMetric(pair.Metric)
	switch {
	case err != nil:
		e.missing = unknownMetric(err)
	case base == nil:
		e.missing = Finding{Code: NoCell, Of: pair.Baseline}
	case candidate == nil:
		e.missing = Finding{Code: NoCell, Of: pair.Candidate}
	case metric.Undirected != "":
		e.missing = metric.noDirection()
	}
	if e.missing.Found() {
		return e
	}
	metric = metric.compared(base, candidate)
	if metric.Own() {
		e.pair.Unit, e.pair.MoreIsBetter = metric.Unit, metric.MoreIsBetter
	}
	e.metric = metric
	if metric.Name == CapacityMetric {
		e.gatherCapacity()
		return e
	}
	quantile, _ := metric.Quantile()
	p := pairing{base: base, candidate: candidate, metric: metric, quantile: quantile, least: stats.Support}
	e.blocks, e.together, e.missing = p.blocks()
	if e.missing.Found() && !pair.Gated && e.supportedInAll(quantile) {
		// Nothing hangs on it, and the test is exact for whatever a trial's number is. One sample beyond it makes it a
		// percentile rather than the maximum.
		p.least = 1
		if blocks, together, missing := p.blocks(); !missing.Found() {
			e.blocks, e.together, e.missing, e.explored = blocks, together, missing, true
		}
	}
	e.pairing = p
	if !e.missing.Found() {
		e.missing = p.nothingGood()
	}
	if e.missing.Found() {
		e.blocks = nil
		return e
	}
	e.analyse()
	return e
}

// alpha is the level at which a comparison is judged: 5 % unless it says otherwise.
func (p Pair) alpha() float64 {
	if p.Confidence <= 0 || p.Confidence >= 1 {
		return 0.05
	}
	return 1 - p.Confidence
}

// supportedInAll says whether the trials together have ten samples beyond the percentile.
func (e *evidence) supportedInAll(q float64) bool {
	total := func(c *Cell) (n int64) {
		for i := range c.TrialData {
			n += c.TrialData[i].Histograms[e.metric.histogram(c)].Count
		}
		return n
	}
	return q > 0 && stats.Beyond(min(total(e.base), total(e.candidate)), q) >= stats.Support
}

// analyse computes the effect, its interval and its p-value from the blocks.
func (e *evidence) analyse() {
	for _, b := range e.blocks {
		e.differences = append(e.differences, e.difference(b))
	}
	e.differences = averaged(e.differences)
	if e.metric.CanBeZero {
		e.smallest = e.pair.MinEffect * e.metric.scale(meanOf(e.blocks))
		e.estimate, e.low, e.high, e.p, e.bounded = stats.MeanDifference(e.differences, e.level)
		return
	}
	e.smallest = math.Log1p(e.pair.MinEffect)
	e.p = stats.SignedRank(e.differences)
	e.estimate, e.low, e.high, e.bounded = stats.HodgesLehmann(e.differences, e.level)
}

func (e *evidence) difference(b block) float64 {
	if e.metric.CanBeZero {
		return b.candidate - b.base
	}
	return b.logRatio()
}

// averaged keeps the number of differences, whose Walsh averages grow with its square, below a thousand or so: beyond,
// neighbours are averaged, which leaves the test exact for the same reason as merging does.
func averaged(d []float64) []float64 {
	const most = 1000
	together := (len(d) + most - 1) / most
	if together <= 1 {
		return d
	}
	means := make([]float64, 0, most)
	for group := range slices.Chunk(d, together) {
		means = append(means, sumOf(group)/float64(len(group)))
	}
	return means
}

// meanOf is the baseline's mean.
func meanOf(blocks []block) float64 {
	sum := 0.0
	for _, b := range blocks {
		sum += b.base
	}
	return sum / float64(len(blocks))
}

// enough says whether there are blocks enough for any verdict.
func (e *evidence) enough() bool {
	return !e.missing.Found() && (e.searched || len(e.blocks) >= stats.FewestDifferences)
}

// absent says that the run lacks one of the two cells.
func (e *evidence) absent() bool { return e.base == nil || e.candidate == nil }

// excludesZero says whether the interval does.
func (e *evidence) excludesZero() bool { return e.bounded && (e.low > 0 || e.high < 0) }

// worse says whether the estimate is to the candidate's disadvantage.
func (e *evidence) worse() bool { return (e.estimate > 0) != e.metric.MoreIsBetter }

// compareErrors finds out which of the two cells fails more, and which loses more of its results, before anything else is
// said about them: requests that failed are in no histogram, and a consumer that gives up is done sooner.
func (e *evidence) compareErrors() {
	if e.missing.Found() || e.searched { // the figures are those of levels that hold
		return
	}
	if e.base.Errors+e.candidate.Errors > 0 {
		e.failsMore = e.worseOn(e.failureShare())
	}
	e.losesMore = e.worseOn(yield)
}

// failureShare is the metric that says how much of each cell failed: of batches where one failure breaks them, else of
// requests, since what is skipped after one would dilute it.
func (e *evidence) failureShare() string {
	if e.base.Broken+e.candidate.Broken > 0 {
		return brokenRatio
	}
	return errorRatio
}

// failed is what share of one side failed.
func (e *evidence) failed(which side) float64 {
	c := e.cell(which)
	if ratio := ratioOf(c.Broken, c.Batches); e.failureShare() == brokenRatio && ratio != nil {
		return *ratio
	}
	return c.ErrorRatio
}

// worseOn is the side that is worse on another metric, beyond chance; on yield also where chance can't be excluded, but more
// than one in a hundred results are missing.
func (e *evidence) worseOn(metric string) side {
	if e.metric.Name == metric {
		return neither
	}
	pair := e.pair
	pair.Metric = metric
	other := gather(pair, e.base, e.candidate, pair.alpha())
	material := metric == yield && math.Abs(other.estimate) >= other.metric.floor
	switch {
	case other.missing.Found() || other.estimate == 0 || other.p > other.level && !material:
		return neither
	case other.worse():
		return theCandidate
	}
	return theBaseline
}
