package result

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"

	"bench/result/stats"
)

// An experiment builds runs for tests: a benchmark "b" whose cells are groups, each with a value of every metric for
// every block.
type experiment struct {
	blocks int
	pairs  []Pair
	cells  []testCell
}

// A testCell says what a cell's trial of a block is.
type testCell struct {
	name  string
	trial func(block int) Trial
}

// steady is a trial of n requests in half a second with these metrics; enough of them for any percentile.
func steady(metrics map[string]float64) Trial {
	const n = 20_000
	histograms := map[string]Histogram{}
	for _, k := range clocks {
		histograms[k.Key] = Histogram{Count: n}
	}
	t := Trial{Duration: 0.5, Metrics: metrics, Histograms: histograms}
	t.Requests, t.Batches = n, n
	return t
}

func addressOf(group string) string { return fmt.Sprintf(`benchmark.b[%q]["pool"][8]`, group) }

// pair compares candidate with base on a metric, as a gate of its own.
func pair(metric string) Pair {
	return Pair{
		Benchmark: "b", Baseline: addressOf("base"), Candidate: addressOf("head"), Metric: metric,
		MinEffect: 0.05, Confidence: 0.95, Gated: true, OnInconclusive: "pass",
		Range: &Range{Filename: "ab.bench.hcl", Start: Position{Line: 50, Column: 5}},
	}
}

func (x experiment) run() *Run {
	run := &Run{
		FormatVersion: FormatVersion,
		Info: Info{
			Status: Complete, BenchVersion: "0.1.0",
			Host: Host{OS: "linux", Arch: "amd64", CPUs: 2, CPUModel: "a CPU", Kernel: "6.1.9"},
		},
		Declared: Declared{Pairs: slices.Clone(x.pairs), Benchmarks: []Benchmark{{Name: "b", Blocks: x.blocks}}},
	}
	rng := rand.New(rand.NewPCG(42, uint64(x.blocks)))
	orders := make([][]int, x.blocks)
	for i := range orders {
		orders[i] = rng.Perm(len(x.cells))
	}
	for i, tc := range x.cells {
		level := 8
		c := Cell{
			Address: addressOf(tc.name), Benchmark: "b", Group: tc.name, Strategy: "pool", StrategyType: "pool",
			Concurrency: &level, Level: "8", Valid: true,
		}
		for block := range x.blocks {
			t := tc.trial(block)
			t.Block, t.Order = block, orders[block][i]
			c.TrialData = append(c.TrialData, t)
			c.Requests += t.Requests
			c.Errors += t.Errors
			c.Broken += t.Broken
			c.Batches += t.Batches
			c.Asked += t.Asked
			c.Results += t.Results
		}
		c.Trials = len(c.TrialData)
		c.Yield = ratioOf(c.Results, c.Asked)
		if r := ratioOf(c.Errors, c.Requests); r != nil {
			c.ErrorRatio = *r
		}
		run.Cells = append(run.Cells, c)
	}
	return run
}

// wobble is a fixed pattern of normally distributed noise, well balanced over any number of blocks.
func wobble(block int) float64 {
	fraction := float64(bits.Reverse16(uint16(block+1))) / (1 << 16) // van der Corput's sequence
	return stats.NormalQuantile(fraction)
}

// twoSided is an experiment in which the head's service.p50 is ratio times the base's, with so much noise.
func twoSided(metric string, blocks int, ratio, noise float64) experiment {
	return experiment{
		blocks: blocks, pairs: []Pair{pair(metric)},
		cells: []testCell{
			{"base", func(int) Trial { return steady(map[string]float64{metric: 0.010}) }},
			{"head", func(block int) Trial {
				return steady(map[string]float64{metric: 0.010 * ratio * (1 + noise*wobble(block))})
			}},
		},
	}
}
