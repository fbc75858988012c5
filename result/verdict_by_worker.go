package result

import (
	"maps"
	"math"
	"slices"

	"bench/result/stats"
)

// verdictByWorker tests whether one worker sees another difference than the others do, so that without it the verdict would be
// another. It is of medians of the clock that workers' shares are told by. If both cells are the same thing, swapping their
// labels in a block turns round every worker's difference at once, so the signed-rank test of how one differs is exact.
func (e *evidence) verdictByWorker(level float64) []Warning {
	verdict := e.wordOn(e.differences)
	if verdict == Inconclusive || e.together > 1 || len(e.differences) != len(e.blocks) {
		return nil
	}
	seen := e.byWorker()
	if e.wordOn(combined(seen, "")) != verdict {
		return nil // the medians of shares don't show what the merged ones do
	}
	worst, chance := "", level
	var instead Verdict
	for _, name := range workersOf(seen) {
		own, without := e.wordOn(combined(seen, name)), unlikeOthers(seen, name)
		if own == verdict || len(without) < stats.FewestDifferences {
			continue
		}
		if p := stats.SignedRank(without); p <= chance {
			worst, chance, instead = name, p, own
		}
	}
	if worst == "" {
		return nil
	}
	own, others := differenceOf(seen, worst)
	w := e.warning(VerdictByWorker, math.Abs(own-others), Values{
		"verdict": Named(string(verdict)), "without": Named(string(instead)), "own": e.effect(own), "others": e.effect(others), "p": In(Number, chance),
	})
	w.Worker = worst
	return []Warning{w}
}

// wordOn is the verdict that differences alone would have.
func (e *evidence) wordOn(differences []float64) Verdict {
	if len(differences) < stats.FewestDifferences {
		return Inconclusive
	}
	estimate, low, high, bounded := stats.HodgesLehmann(differences, e.level)
	switch {
	case !bounded:
		return Inconclusive
	case low > -e.smallest && high < e.smallest:
		return Same
	case low <= 0 && high >= 0 || math.Abs(estimate) < e.smallest:
		return Inconclusive
	case (estimate > 0) != e.metric.MoreIsBetter:
		return Slower
	}
	return Faster
}

// A seenBlock is by how much each worker saw the candidate differ in a block, as a logarithm.
type seenBlock map[string]seenDifference

type seenDifference struct {
	by     float64
	weight float64 // requests of both trials
}

// byWorker are the blocks in which workers measured both cells; none where the metric is no median of what shares are told by.
func (e *evidence) byWorker() []seenBlock {
	if e.metric.CanBeZero || e.metric.field != "p50" {
		return nil
	}
	var blocks []seenBlock
	for _, pair := range e.pairing.trials() {
		if pair.base.shareClock() != e.metric.histogram(e.base) || pair.candidate.shareClock() != e.metric.histogram(e.candidate) ||
			pair.base.Workers+pair.candidate.Workers > 0 {
			return nil
		}
		b := seenBlock{}
		for _, s := range pair.base.Shares {
			for _, o := range pair.candidate.Shares {
				if s.Worker == o.Worker && s.P50 != nil && o.P50 != nil && *s.P50 > 0 && *o.P50 > 0 {
					b[s.Worker] = seenDifference{math.Log(*o.P50 / *s.P50), float64(s.Requests + o.Requests)}
				}
			}
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// combined are the differences that all workers but one saw together, each worker by its requests, in the blocks in which there
// are any.
func combined(blocks []seenBlock, without string) []float64 {
	var all []float64
	for _, b := range blocks {
		sum, weight := 0.0, 0.0
		for _, name := range slices.Sorted(maps.Keys(b)) {
			if name != without {
				sum, weight = sum+b[name].by*b[name].weight, weight+b[name].weight
			}
		}
		if weight > 0 {
			all = append(all, sum/weight)
		}
	}
	return averaged(all)
}

// unlikeOthers is by how much a worker's difference was above the median of the others', in the blocks in which there are both.
func unlikeOthers(blocks []seenBlock, worker string) []float64 {
	var all []float64
	for _, b := range blocks {
		if own, others, ok := b.split(worker); ok {
			all = append(all, own-others)
		}
	}
	return averaged(all)
}

// differenceOf are the medians of a worker's own difference and of the others'.
func differenceOf(blocks []seenBlock, worker string) (own, others float64) {
	var mine, theirs []float64
	for _, b := range blocks {
		if own, others, ok := b.split(worker); ok {
			mine, theirs = append(mine, own), append(theirs, others)
		}
	}
	return stats.Median(mine), stats.Median(theirs)
}

func (b seenBlock) split(worker string) (own, others float64, ok bool) {
	mine, there := b[worker]
	var theirs []float64
	for name, d := range b {
		if name != worker {
			theirs = append(theirs, d.by)
		}
	}
	if !there || len(theirs) == 0 {
		return 0, 0, false
	}
	return mine.by, stats.Median(theirs), true
}

// workersOf are the names of those that saw anything.
func workersOf(blocks []seenBlock) []string {
	names := map[string]bool{}
	for _, b := range blocks {
		for name := range b {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}
