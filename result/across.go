package result

import (
	"math"
	"strings"

	"bench/result/stats"
)

// compareAcross compares the cells of a run with the same cells of a stored one. The runs did not take turns, so no
// test can tell the program from the day: what the machine did between them is unknown. As a stand-in for it the
// spread from trial to trial within each run is taken, undivided by the number of trials, so that a difference must
// stand out from how much single trials differ. Hence "likely", and no p-value.
func compareAcross(base, head *Run) []Comparison {
	comparisons := []Comparison{}
	refused := notComparable(&base.Info, &head.Info)
	old := base.movedCells(head.Declared.Moves)
	for _, cell := range head.Measured() {
		for _, pair := range head.acrossPairs(cell) {
			a := &across{evidence: evidence{pair: pair, base: old[cell.Address], candidate: cell, family: 1}, refused: refused}
			if a.base != nil {
				a.pair.Baseline = a.base.Address
			}
			a.measure()
			c := a.compare()
			if head.Info.Status == Complete {
				c.Failed = a.failed(c.Verdict)
			}
			comparisons = append(comparisons, c)
		}
	}
	return comparisons
}

// movedCells are the run's cells by the addresses they have now.
func (r *Run) movedCells(moves []Move) map[string]*Cell {
	cells := make(map[string]*Cell, len(r.Cells))
	for _, c := range r.Measured() {
		cells[moved(c.Address, moves)] = c
	}
	return cells
}

// moved follows the moves, each at most once, so that a circle of them ends.
func moved(address string, moves []Move) string {
	used := make([]bool, len(moves))
	for again := true; again; {
		again = false
		for i, m := range moves {
			rest, ok := strings.CutPrefix(address, m.From)
			if !ok || used[i] || m.From == "" || rest != "" && rest[0] != '[' && rest[0] != '.' {
				continue
			}
			address, used[i], again = m.To+rest, true, true
		}
	}
	return address
}

// acrossPairs are the comparisons of a cell with its former self: on the metrics its benchmark compares, or else on
// what a first look asks for.
func (r *Run) acrossPairs(c *Cell) []Pair {
	var pairs []Pair
	seen := map[string]bool{}
	cells := r.cellsByAddress()
	for _, p := range r.Declared.Pairs {
		of := cells[p.Candidate]
		if of == nil || of.Benchmark != c.Benchmark || of.Stage != c.Stage || of.Part != c.Part || seen[p.Metric] {
			continue
		}
		seen[p.Metric] = true
		p.Baseline, p.Candidate = c.Address, c.Address
		p.Gated = p.Gated && p.AllowCrossRun
		pairs = append(pairs, p)
	}
	if len(pairs) > 0 {
		return pairs
	}
	looks := []string{c.headline(), throughputName, errorRatio}
	if c.Searches() {
		looks = []string{CapacityMetric}
	}
	for _, metric := range looks {
		pairs = append(pairs, Pair{
			Benchmark: c.Benchmark, Baseline: c.Address, Candidate: c.Address, Metric: metric, MinEffect: 0.05, Confidence: 0.95,
		})
	}
	return pairs
}

// headline is the metric a cell is best known by.
func (c *Cell) headline() string {
	if c.Makespan.Count > 0 {
		return "makespan.p50"
	}
	return "latency.p50"
}

// Across is the comparison of one cell with its former self.
type across struct {
	evidence
	refused Finding // why the two may not be compared
	values  [2][]float64
	centers [2]float64
}

// measure computes the estimate and its interval, or says why there is none.
func (a *across) measure() {
	var err error
	a.metric, err = ParseMetric(a.pair.Metric)
	switch {
	case a.base == nil:
		a.refused = Finding{Code: NoFormerCell}
	case err != nil:
		a.missing = unknownMetric(err)
	case a.metric.Undirected != "":
		a.missing = a.metric.noDirection()
	case !a.refused.Found():
		a.refused = otherExperiment(a.base, a.candidate)
	}
	if a.refused.Found() || a.missing.Found() {
		return
	}
	a.metric = a.metric.compared(a.base, a.candidate)
	if a.metric.Own() {
		a.pair.Unit, a.pair.MoreIsBetter = a.metric.Unit, a.metric.MoreIsBetter
	}
	if a.metric.Name == CapacityMetric {
		a.measureCapacity()
		return
	}
	a.values = [2][]float64{trialValues(a.base, a.metric), trialValues(a.candidate, a.metric)}
	if n := min(len(a.values[0]), len(a.values[1])); n < stats.FewestDifferences {
		a.missing = Finding{Code: TooFewTrials, Values: Values{
			"metric": Named(a.metric.Name), "trials": Count(n), "need": Count(stats.FewestDifferences),
		}}
		return
	}
	if a.missing = a.nothingGood(); a.missing.Found() {
		return
	}
	spread := 0.0 // the two runs' variances of single trials, together
	for i, values := range a.values {
		a.centers[i] = a.metric.center(values)
		spread += a.metric.deviation(values)
	}
	// Of the centers that are shown, so that values and ratio of a line agree.
	a.estimate = a.centers[1] - a.centers[0]
	margin := stats.NormalQuantile(1-a.pair.alpha()/2) * math.Sqrt(spread)
	a.low, a.high, a.bounded = a.estimate-margin, a.estimate+margin, true
	a.smallest = math.Log1p(a.pair.MinEffect)
	if a.metric.CanBeZero {
		a.smallest = a.pair.MinEffect * a.metric.scale(a.centers[0])
	}
}

// nothingGood says that neither run's cell has anything to compare; none where they do.
func (a *across) nothingGood() Finding {
	var all []*Trial
	for _, c := range []*Cell{a.base, a.candidate} {
		alone := pairing{base: c, candidate: c}
		for _, t := range alone.trials() {
			all = append(all, t.base)
		}
	}
	return a.metric.nothingGood(all...)
}

func (a *across) compare() Comparison {
	verdict, why := a.verdict()
	c := Comparison{
		Pair: a.pair, Verdict: verdict, Findings: why, CrossRun: true, Difference: a.metric.CanBeZero,
		Blocks: min(len(a.values[0]), len(a.values[1])),
	}
	if a.searched && a.bounded {
		a.compared(&c)
		c.P = nil
		return c
	}
	if a.bounded && a.overload() == "" {
		c.BaselineValue, c.CandidateValue = number(a.metric.unscaled(a.centers[0])), number(a.metric.unscaled(a.centers[1]))
		c.Ratio, c.Low, c.High = number(a.plain(a.estimate)), number(a.plain(a.low)), number(a.plain(a.high))
	}
	return c
}

func (a *across) verdict() (Verdict, []Finding) {
	if a.searched {
		return a.likelyCapacity()
	}
	switch invalid := a.invalid(); {
	case a.refused.Found():
		return NotComparable, []Finding{a.refused}
	case a.overload() != "":
		_, why := a.overloaded()
		return a.overload(), append(why, a.caution()...)
	case len(invalid) > 0:
		return Inconclusive, invalid
	case a.missing.Found():
		return Inconclusive, []Finding{a.missing}
	}
	verdict, why := a.likely()
	return verdict, append(why, a.caution()...)
}

// likely is the verdict on what was measured.
func (a *across) likely() (Verdict, []Finding) {
	smallest := Values{"smallest": a.size(a.smallest)}
	switch {
	case a.low > -a.smallest && a.high < a.smallest:
		return Same, because(LikelyWithin, smallest)
	case !a.excludesZero():
		return Inconclusive, because(TrialsDiffer, nil)
	case math.Abs(a.estimate) < a.smallest:
		return Inconclusive, because(PerhapsLess, smallest)
	}
	return a.directed()
}

// caution is what holds for each verdict across runs.
func (a *across) caution() []Finding { return because(AcrossRuns, nil) }

// overload is the verdict where a run's target did not keep up; empty elsewhere.
func (a *across) overload() Verdict {
	switch verdict, _ := a.overloaded(); verdict {
	case Slower:
		return LikelySlower
	case Faster:
		return LikelyFaster
	default:
		return verdict
	}
}

// directed says slower or faster, unless the side that would win fails or loses more. An improvement must be beyond doubt,
// so that any such difference counts against it; a regression is not hidden by less than one in a hundred.
func (a *across) directed() (Verdict, []Finding) {
	verdict, looks, winner, loser, least := LikelyFaster, Faster, a.candidate, a.base, 0.0
	fails, loses := FailsMoreNow, LosesMoreNow
	if a.worse() {
		verdict, looks, winner, loser, least = LikelySlower, Slower, a.base, a.candidate, 0.01
		fails, loses = FailedMoreThen, LostMoreThen
	}
	but := func(code Code) []Finding {
		return []Finding{{Code: LooksLike, Values: Values{"verdict": Named(string(looks))}, Because: []Finding{{Code: code}}}}
	}
	beyond := func(metric string, difference float64) bool {
		return a.metric.Name != metric && difference > 0 && difference >= least
	}
	switch {
	case a.searched: // the figures are those of levels that hold
	case beyond(errorRatio, winner.ErrorRatio-loser.ErrorRatio):
		return Inconclusive, but(fails)
	case winner.Yield != nil && loser.Yield != nil && beyond(yield, *loser.Yield-*winner.Yield):
		return Inconclusive, but(loses)
	}
	return verdict, nil
}

// failed is what the comparison means for a gate, which it only is with allow_cross_run.
func (a *across) failed(v Verdict) *bool {
	if !a.pair.Gated {
		return nil
	}
	var failed bool
	switch v {
	case LikelySlower:
		failed = true
	case Inconclusive:
		if !a.bounded || !a.searched && len(a.invalid()) > 0 {
			return nil
		}
		failed = a.pair.OnInconclusive == "fail"
	case LikelyFaster, Same:
	default:
		return nil
	}
	return &failed
}
