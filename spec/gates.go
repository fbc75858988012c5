package spec

import (
	"math"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"bench/result"
)

const (
	// fewestBlocks is how many blocks a verdict needs.
	fewestBlocks = 6
	// supporting is how many samples must lie beyond a percentile in each block of a gate.
	supporting = 10
	// earlyShare is the most of a gate's level that is left to the last look of early_stop.
	earlyShare = 0.48
)

// checkGates refuses gates that could never be decided, however large the difference: with n blocks the smallest
// two-sided p-value of a signed-rank test is 2^(1-n), and m gated comparisons share the level (Holm 1979). For
// comparisons that gate nothing it warns.
func (b *builder) checkGates() {
	family := 0
	for _, p := range b.plan.Pairs {
		if p.Gated {
			family++
		}
	}
	told := map[result.Range]bool{}
	for _, p := range b.plan.Pairs {
		if p.Range == nil || told[*p.Range] {
			continue
		}
		bm := b.benchmarkOf(p)
		if d := weakness(p, bm, family); d != nil {
			told[*p.Range] = true
			if b.e.spec.options.Overrides.hasted() {
				d.Severity = hcl.DiagWarning // a quick look is no reason to take the gate out
			}
			b.diags = append(b.diags, d)
		}
	}
}

// hasted says whether the command line made the run shorter than the spec has it.
func (o Overrides) hasted() bool { return o.Blocks > 0 || o.Duration > 0 }

func (b *builder) benchmarkOf(p result.Pair) *Benchmark {
	for i := range b.plan.Benchmarks {
		for _, c := range b.plan.Benchmarks[i].Cells {
			if c.Address.String() == p.Candidate {
				return &b.plan.Benchmarks[i]
			}
		}
	}
	return nil
}

// weakness says why a comparison can't be decided, nil when it can.
func weakness(p result.Pair, bm *Benchmark, family int) *hcl.Diagnostic {
	at := hclRange(p.Range)
	needed := fewestBlocks
	if p.Gated {
		needed = blocksFor(p, family, bm.Blocks)
	}
	switch samples, q, known := samplesPerCell(p, bm); {
	case !p.Gated && bm.Blocks < needed:
		return caution(WeakGate, at, "Too few blocks for a verdict", "With %d blocks the comparisons of benchmark.%s can only be inconclusive; a verdict needs %d.", bm.Blocks, bm.Name, needed)
	case !p.Gated:
		return nil
	case bm.Blocks < needed:
		return failure(WeakGate, at, "Gate can't be decided", "With %d blocks not even the largest difference would be significant among %s. Give benchmark.%s at least blocks = %d.",
			bm.Blocks, plural(family, "gated comparison"), bm.Name, needed)
	case known && q > 0 && q < 1 && samples*(1-q)/supporting < float64(needed):
		wanted := math.Ceil(float64(needed) * supporting / (1 - q))
		return failure(WeakGate, at, "Gate can't be decided", "%s needs %d samples beyond it in each of %d blocks, which are %.0f samples in all; a cell of benchmark.%s has %.0f.",
			p.Metric, supporting, needed, wanted, bm.Name, samples)
	}
	return nil
}

// blocksFor is the smallest number of blocks with which a gated comparison can be significant.
func blocksFor(p result.Pair, family, blocks int) int {
	level := 1 - p.Confidence
	if p.EarlyStop && blocks >= 8 {
		level *= earlyShare
	}
	return max(fewestBlocks, int(math.Ceil(1+math.Log2(float64(family)/level)-1e-9)))
}

// samplesPerCell is how many samples of a percentile a cell will have, where the spec says so: with iterations or a rate.
func samplesPerCell(p result.Pair, bm *Benchmark) (samples, q float64, known bool) {
	m, err := result.ParseMetric(p.Metric)
	if err != nil {
		return 0, 0, false
	}
	q, ok := m.Quantile()
	if !ok {
		return 0, 0, false
	}
	for _, c := range bm.Cells {
		if c.Address.String() != p.Candidate {
			continue
		}
		batches := float64(bm.Iterations)
		if bm.Iterations == 0 {
			batches = c.Arrival.Rate * bm.Trial.Seconds()
		}
		each := float64(c.Group.BatchSize())
		if c.Strategy.Type == "pool" || perBatch(m) {
			each = 1
		}
		total := batches * each * float64(bm.Blocks)
		return total, q, total > 0
	}
	return 0, 0, false
}

// perBatch says whether a metric has one sample a batch, not one a request.
func perBatch(m result.Metric) bool {
	clock, _, _ := strings.Cut(m.Name, ".")
	return clock == "makespan" || clock == "first_result" || clock == "time_to"
}

// BatchSize is how many requests a batch has.
func (g Group) BatchSize() int {
	n := 0
	for _, r := range g.Requests {
		n += r.Weight
	}
	return n
}
