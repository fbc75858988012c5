package result

import (
	"math"
	"slices"
)

// A look is a moment at which an early-stopping benchmark may be judged, and the level at which it is.
type look struct {
	blocks int
	level  float64
}

// lookTable has the looks of 30 blocks, and the largest smaller rank sum that is significant at each. Together they err
// in 4.92 % of all runs in which nothing differs (TestLooksTogetherErrAtMostFivePercent); judging at 5 % at every look
// would in 12 to 14 %. As a group-sequential design it lies between Pocock 1977, who gives every look the same level, and
// O'Brien & Fleming 1979, who are hard to please early: the levels rise from 0.8 to 2.2 %.
var lookTable = []struct{ blocks, rankSum int }{{8, 0}, {12, 8}, {18, 31}, {24, 69}, {30, 122}}

// lookTableLevel is what all looks of the table share.
const lookTableLevel = 0.05

// Looks are the numbers of blocks after which a benchmark of that many blocks with early_stop is judged, the last one
// included.
func Looks(blocks int) []int {
	var at []int
	for _, l := range looks(blocks) {
		at = append(at, l.blocks)
	}
	return at
}

// looks is the schedule of a benchmark. Up to 30 blocks it has the table's looks before its end, and its end, judged at
// the level of the table's next look. For more blocks all looks move out in proportion, since their levels
// hold for shares of the whole. Below 8 blocks there is nothing to stop: the end is judged at 5 %.
func looks(blocks int) []look {
	first, last := lookTable[0], lookTable[len(lookTable)-1]
	if blocks < first.blocks {
		return []look{{blocks, lookTableLevel}}
	}
	var schedule []look
	for _, l := range lookTable {
		level := rankSumP(l.blocks, l.rankSum)
		at := (l.blocks*max(blocks, last.blocks) + last.blocks - 1) / last.blocks // rounded up
		schedule = append(schedule, look{min(at, blocks), level})
		if at >= blocks {
			break
		}
	}
	return schedule
}

// lookLevel is the level at which an early-stopping benchmark is judged when n of its blocks were run: that of the
// look it is at or, when it was cut short between two, of the next.
func lookLevel(blocks, n int) float64 {
	schedule := looks(blocks)
	for _, l := range schedule {
		if n <= l.blocks {
			return l.level
		}
	}
	return schedule[len(schedule)-1].level
}

// BlocksForGate is the smallest number of blocks, not below the given one, with which a gated comparison can be
// significant at all as one of so many in its run's gates: even when every block agrees, the p-value is 2 / 2^n. A plan
// with fewer can never fail its gate.
func BlocksForGate(blocks, gated int, confidence float64, earlyStop bool) int {
	alpha := Pair{Confidence: confidence}.alpha()
	for n := max(blocks, fewestBlocks); ; n++ {
		level := alpha
		if earlyStop {
			level = lookLevel(n, n) * alpha / lookTableLevel
		}
		if math.Ldexp(2, -n) <= level/float64(max(gated, 1))+pSlack {
			return n
		}
	}
}

// Decided says whether an early-stopping benchmark may stop now: a look is due, and every gated comparison of it has a
// verdict. It is to be asked after each block, with the benchmark's name as Declared has it and its cells aggregated.
// Whoever asks at other moments, or stops at others, spoils the error rate; so the answer is always no between looks.
func Decided(run *Run, benchmark string) bool {
	b := run.benchmark(benchmark)
	if b == nil || !b.EarlyStop || !slices.Contains(Looks(b.Blocks), run.blocksRun(benchmark)) {
		return false
	}
	gated := 0
	for _, e := range gatherAll(run) {
		if e.absent() || e.candidate.Benchmark != benchmark || !e.pair.Gated {
			continue
		}
		gated++
		if verdict, _ := e.judge(); verdict == Inconclusive {
			return false
		}
	}
	return gated > 0
}

// levelOf is the level at which a comparison is judged: its own, or that of the look an early-stopping benchmark is at.
func (r *Run) levelOf(pair Pair, candidate *Cell) float64 {
	alpha := pair.alpha()
	if !r.stopsEarly(candidate) {
		return alpha
	}
	b := r.benchmark(candidate.Benchmark)
	return lookLevel(b.Blocks, r.blocksRun(b.Name)) * alpha / lookTableLevel
}

func (r *Run) stopsEarly(c *Cell) bool {
	if c == nil {
		return false
	}
	b := r.benchmark(c.Benchmark)
	return b != nil && b.EarlyStop && b.Blocks >= lookTable[0].blocks
}

func (r *Run) benchmark(name string) *Benchmark {
	for i := range r.Declared.Benchmarks {
		if b := &r.Declared.Benchmarks[i]; b.Name == name {
			return b
		}
	}
	return nil
}

// blocksRun is how many blocks of a benchmark were run; a block counts even where one of its trials could not run.
func (r *Run) blocksRun(benchmark string) int {
	n := 0
	for i := range r.Cells {
		if r.Cells[i].Benchmark != benchmark {
			continue
		}
		for _, t := range r.Cells[i].TrialData {
			n = max(n, t.Block+1)
		}
	}
	return n
}
