package result

import (
	"math"
	"slices"

	"bench/result/stats"
)

// Looks are the numbers of blocks after which a benchmark of that many blocks with early_stop is judged, the last one
// included.
func Looks(blocks int) []int {
	var at []int
	for _, l := range stats.Looks(blocks) {
		at = append(at, l.Blocks)
	}
	return at
}

// BlocksForGate is the smallest number of blocks, not below the given one, with which a gated comparison can be
// significant at all as one of so many in its run's gates: even when every block agrees, the p-value is 2 / 2^n. A plan
// with fewer can never fail its gate.
func BlocksForGate(blocks, gated int, confidence float64, earlyStop bool) int {
	alpha := Pair{Confidence: confidence}.alpha()
	for n := max(blocks, stats.FewestDifferences); ; n++ {
		level := alpha
		if earlyStop {
			level = stats.LookLevel(n, n) * alpha / stats.LooksLevel
		}
		if math.Ldexp(2, -n) <= level/float64(max(gated, 1))+stats.Slack {
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
	return stats.LookLevel(b.Blocks, r.blocksRun(b.Name)) * alpha / stats.LooksLevel
}

func (r *Run) stopsEarly(c *Cell) bool {
	if c == nil {
		return false
	}
	b := r.benchmark(c.Benchmark)
	return b != nil && b.EarlyStop && b.Blocks >= stats.FirstLook
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
