package spec

import (
	"math"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"bench/result"
	"bench/result/stats"
	"bench/spec/diag"
	"bench/words"
)

const (
	// fewestBlocks is how many blocks a verdict needs.
	fewestBlocks = stats.FewestDifferences
	// supporting is how many samples must lie beyond a percentile in each block of a gate.
	supporting = 10
)

// checkGates refuses gates that could never be decided, however large the difference: with n blocks the smallest
// two-sided p-value of a signed-rank test is 2^(1-n), and m gated comparisons share the level (Holm 1979). For
// comparisons that gate nothing it warns.
func (b *builder) checkGates() {
	b.ungateParts()
	family := b.family()
	told := map[result.Range]bool{}
	for _, c := range b.compared {
		if told[*c.Range] {
			continue
		}
		if d := c.weakness(family); d != nil {
			told[*c.Range] = true
			if c.Gated && b.e.reading.options.Overrides.any() {
				d.Severity = hcl.DiagWarning // a quick look is no reason to take the gate out of the spec
				d.Detail += " With what the command line says it is not judged: the run ends with status 3 at best."
			}
			b.diags = append(b.diags, d)
		}
	}
}

// family is how many comparisons the gates have.
func (b *builder) family() (n int) {
	for _, c := range b.compared {
		if c.Gated {
			n++
		}
	}
	return n
}

// ungateParts takes those parts of mixes out of a gate for whose percentile there will be too few samples: nobody named
// them, and the whole mix can be judged.
func (b *builder) ungateParts() {
	family := b.family()
	told := map[result.Range]bool{}
	for i := range b.compared {
		c := &b.compared[i]
		if !c.Gated || !c.implied || !c.lacksSamples(family) {
			continue
		}
		c.Gated, b.plan.Pairs[c.place].Gated = false, false
		if !told[*c.Range] {
			told[*c.Range] = true
			samples, _ := c.samples()
			b.diags = append(b.diags, diag.Caution(diag.WeakGate, hclRange(c.Range), "Part outside of the gate",
				"%s has %.0f samples of %s, too few for a gate to be judged by them. It is compared, and can't fail the run.", c.Candidate, samples, c.Metric))
		}
	}
}

// lacksSamples says that a gate of so many comparisons can't be judged by the candidate's percentile.
func (c compared) lacksSamples(family int) bool {
	samples, q := c.samples()
	fewest := result.BlocksForGate(0, family, c.Confidence, false)
	return samples > 0 && samples*(1-q)/supporting < float64(fewest)
}

// any says whether the command line replaces something of the spec.
func (o Overrides) any() bool { return o.Blocks > 0 || o.Duration > 0 || len(o.Concurrency) > 0 }

// weakness says why a comparison can't be decided, nil when it can.
func (c compared) weakness(family int) *hcl.Diagnostic {
	at, bm := hclRange(c.Range), c.of
	if bm.Search != nil {
		return nil // it has as many trials as it takes
	}
	needed, fewest := fewestBlocks, fewestBlocks
	if c.Gated {
		fewest = result.BlocksForGate(0, family, c.Confidence, false)
		needed = result.BlocksForGate(bm.Blocks, family, c.Confidence, c.EarlyStop)
	}
	switch samples, q := c.samples(); {
	case !c.Gated && bm.Blocks < needed:
		return diag.Caution(diag.WeakGate, at, "Too few blocks for a verdict", "With %s the comparisons of benchmark.%s can only be inconclusive; a verdict needs %d.", words.Plural(bm.Blocks, "block"), bm.Name, needed)
	case !c.Gated:
		return nil
	case bm.Blocks < needed:
		return diag.Failure(diag.WeakGate, at, "Gate can't be decided", "With %s not even the largest difference would be significant among %s. Give benchmark.%s at least blocks = %d.",
			words.Plural(bm.Blocks, "block"), words.Plural(family, "gated comparison"), bm.Name, needed)
	case c.lacksSamples(family):
		wanted := math.Ceil(float64(fewest) * supporting / (1 - q))
		return diag.Failure(diag.WeakGate, at, "Gate can't be decided", "%s needs %d samples beyond it in each of %d blocks, which are %.0f samples in all; a cell of benchmark.%s has %.0f.",
			c.Metric, supporting, fewest, wanted, bm.Name, samples)
	}
	return nil
}

// samples are how many samples of a percentile the candidate will have, where the spec says so: with iterations or a
// rate. Otherwise they are 0, and so they are for a metric that is no percentile.
func (c compared) samples() (n, q float64) {
	m, err := result.ParseMetric(c.Metric)
	if err != nil {
		return 0, 0
	}
	q, ok := m.Quantile()
	if !ok || q <= 0 || q >= 1 {
		return 0, 0
	}
	at, is := placeOf(c.of.Cells[c.candidate], c.Candidate)
	if !is {
		return 0, q
	}
	n, guess := samplesOf(&c.of.Benchmark, at, m)
	if guess {
		return 0, q
	}
	return n, q
}

// perBatch says whether a metric has one sample a batch, not one a request.
func perBatch(m result.Metric) bool {
	clock, _, _ := strings.Cut(m.Name, ".")
	return clock == "makespan" || clock == "session" || clock == "first_result" || clock == "released" || clock == "time_to"
}
