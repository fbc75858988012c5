package result

import (
	"fmt"
	"math"
	"slices"

	"bench/result/stats"
)

// A block is what two cells' trials of one block, or of a few neighbouring ones merged, say about a metric.
type block struct {
	number                    int // of the block; of the first one, when merged
	base, candidate           float64
	baseBound, candidateBound bool    // the base's, the candidate's value is only a lower bound: requests were cut short
	candidateFirst            bool    // its trial came before the baseline's
	least                     float64 // what a value of 0 is taken for where a ratio is needed
}

// positive is a value of the block as it stands in a ratio.
func (b block) positive(v float64) float64 {
	if v > 0 {
		return v
	}
	return b.least
}

// logRatio is by how much the candidate differs, as the logarithm of its ratio to the baseline.
func (b block) logRatio() float64 { return math.Log(b.positive(b.candidate) / b.positive(b.base)) }

// A pairing is what is to be compared.
type pairing struct {
	base, candidate *Cell
	metric          Metric
	quantile        float64 // of a metric that is a percentile
	least           int64   // samples that must lie beyond it in each block
	onTime          bool    // without the generator's lateness
}

// A trialPair is the two cells' trials of one block.
type trialPair struct{ base, candidate *Trial }

// blocks finds the blocks in which both cells had a trial and both trials have the metric. For a percentile it merges
// neighbouring blocks until enough samples lie beyond the percentile on both sides; together is how many make one
// then. Where there is nothing to compare, it says why.
//
// Merging keeps the test exact: a whole group's labels are swapped at once, and groups are as independent as blocks.
func (p pairing) blocks() (blocks []block, together int, why Finding) {
	trials := p.trials()
	if len(trials) == 0 {
		return nil, 0, Finding{Code: NoCommonBlock}
	}
	if _, percentile := p.metric.Quantile(); !percentile {
		return p.plainBlocks(trials)
	}
	trials = slices.DeleteFunc(trials, func(t trialPair) bool {
		base, candidate := p.samples(t)
		return base == 0 || candidate == 0
	})
	if len(trials) == 0 {
		return nil, 0, Finding{Code: NoSamples, Values: Values{"metric": Named(p.metric.Name)}}
	}
	for together = 1; together == 1 || len(trials)/together >= stats.FewestDifferences; together++ {
		groups := grouped(trials, together)
		if slices.ContainsFunc(groups, p.unsupported) {
			continue
		}
		blocks, err := p.percentileBlocks(groups)
		if err != nil {
			return nil, 0, Finding{Code: Unreadable, Values: Values{"error": Named(err.Error())}}
		}
		return blocks, together, Finding{}
	}
	return nil, 0, p.tooFewSamples(trials)
}

// trials are the pairs of trials of the blocks in which both cells had one, in the order of the blocks. A trial that
// was cut off, or in which nothing was sent, is none.
func (p pairing) trials() []trialPair {
	ran := func(t *Trial) bool { return !t.Partial && t.Requests > 0 }
	base := map[int]*Trial{}
	for i := range p.base.TrialData {
		if t := &p.base.TrialData[i]; ran(t) {
			base[t.Block] = t
		}
	}
	var pairs []trialPair
	for i := range p.candidate.TrialData {
		t := &p.candidate.TrialData[i]
		if b := base[t.Block]; b != nil && ran(t) {
			pairs = append(pairs, trialPair{b, t})
		}
	}
	slices.SortFunc(pairs, func(a, b trialPair) int { return a.base.Block - b.base.Block })
	return pairs
}

// nothingGood says that neither side's trials have anything to compare; none where they do.
func (p pairing) nothingGood() Finding {
	var all []*Trial
	for _, t := range p.trials() {
		all = append(all, t.base, t.candidate)
	}
	return p.metric.nothingGood(all...)
}

func (p pairing) plainBlocks(trials []trialPair) (blocks []block, together int, why Finding) {
	for _, t := range trials {
		b, c := p.metric.InTrial(p.base, t.base), p.metric.InTrial(p.candidate, t.candidate)
		least := 0.0
		if p.metric.key(p.base) == throughputName {
			least = leastThroughput(t.base, t.candidate)
		}
		if b == nil || c == nil || !p.metric.CanBeZero && least == 0 && (*b <= 0 || *c <= 0) {
			continue
		}
		*b, *c = p.value(p.base, []*Trial{t.base}, *b), p.value(p.candidate, []*Trial{t.candidate}, *c)
		blocks = append(blocks, block{
			number: t.base.Block, candidateFirst: t.candidate.Order < t.base.Order, least: least,
			base: *b, baseBound: p.metric.boundIn(p.base, t.base, *b),
			candidate: *c, candidateBound: p.metric.boundIn(p.candidate, t.candidate, *c),
		})
	}
	if len(blocks) == 0 {
		return nil, 0, Finding{Code: NotMeasured, Values: Values{"metric": Named(p.metric.Name)}}
	}
	return blocks, 1, Finding{}
}

// grouped cuts trials into groups of neighbours; a rest that is too short joins the last one.
func grouped(trials []trialPair, together int) [][]trialPair {
	groups := slices.Collect(slices.Chunk(trials, together))
	if n := len(groups); n > 1 && len(groups[n-1]) < together {
		groups = append(groups[:n-2], trials[(n-2)*together:])
	}
	return groups
}

// samples are how many samples the metric's histograms have.
func (p pairing) samples(t trialPair) (base, candidate int64) {
	return t.base.Histograms[p.metric.histogram(p.base)].Count,
		t.candidate.Histograms[p.metric.histogram(p.candidate)].Count
}

func (p pairing) unsupported(group []trialPair) bool {
	var base, candidate int64
	for _, t := range group {
		b, c := p.samples(t)
		base, candidate = base+b, candidate+c
	}
	return stats.Beyond(min(base, candidate), p.quantile) < p.least
}

func (p pairing) percentileBlocks(groups [][]trialPair) ([]block, error) {
	var blocks []block
	for _, group := range groups {
		var base, candidate []*Trial
		for _, t := range group {
			base, candidate = append(base, t.base), append(candidate, t.candidate)
		}
		b := block{number: base[0].Block, candidateFirst: candidate[0].Order < base[0].Order}
		var err error
		if b.base, b.baseBound, err = p.percentile(p.base, base); err != nil {
			return nil, err
		}
		if b.candidate, b.candidateBound, err = p.percentile(p.candidate, candidate); err != nil {
			return nil, err
		}
		b.base, b.candidate = p.value(p.base, base, b.base), p.value(p.candidate, candidate, b.candidate)
		if b.base <= 0 || b.candidate <= 0 {
			return nil, fmt.Errorf("block %d: a duration that is not positive", b.number)
		}
		blocks = append(blocks, b)
	}
	return blocks, nil
}

// percentile is the metric over a few trials of one cell. A single one that supports it has it among its metrics.
func (p pairing) percentile(c *Cell, trials []*Trial) (value float64, bound bool, err error) {
	if len(trials) == 1 {
		if v := p.metric.InTrial(c, trials[0]); v != nil {
			return *v, p.metric.boundIn(c, trials[0], *v), nil
		}
	}
	merged := NewSparseRecorder()
	for _, t := range trials {
		if err := merged.Add(t.Histograms[p.metric.histogram(c)]); err != nil {
			return 0, false, fmt.Errorf("block %d: %w", t.Block, err)
		}
	}
	d := merged.Distribution()
	value = d.Quantile(p.quantile)
	return value, d.Censored().Reaches(value), nil
}

// value is the metric's value over some trials as the pairing wants it.
func (p pairing) value(c *Cell, trials []*Trial, measured float64) float64 {
	if !p.onTime {
		return measured
	}
	return p.metric.withoutLateness(c, trials, measured)
}

// boundIn says whether a metric's value in a trial is only a lower bound.
func (m Metric) boundIn(c *Cell, t *Trial, value float64) bool {
	if m.clock == "" {
		return false
	}
	return m.bound(t.Histograms[m.histogram(c)].Censored, value)
}

// tooFewSamples says what support the percentile lacks.
func (p pairing) tooFewSamples(trials []trialPair) Finding {
	fewest := int64(math.MaxInt64)
	for _, t := range trials {
		base, candidate := p.samples(t)
		fewest = min(fewest, base, candidate)
	}
	return Finding{Code: TooFewSamples, Values: Values{
		"metric": Named(p.metric.Name), "need": Count(stats.SamplesFor(p.quantile)), "beyond": Count(stats.Support), "fewest": Count(fewest),
		"fewest_blocks": Count(stats.FewestDifferences), "blocks": Count(len(trials)),
	}}
}
