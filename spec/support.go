package spec

import (
	"fmt"
	"math"
	"time"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/result"
	"bench/spec/diag"
	"bench/words"
)

// AssumedRequest is how long a request is taken to last where only a run could tell.
const AssumedRequest = 10 * time.Millisecond

// checkSupport warns of limits whose percentile will lack samples, where the spec says how many there will be.
func (b *builder) checkSupport() {
	b.diags = append(b.diags, lacking(b.plan, false)...)
}

// Doubts are warnings of limits and gates whose percentile may lack samples, if a request takes as long as is assumed.
// They are for those who look at a spec: a run knows better.
func Doubts(p *plan.Plan) hcl.Diagnostics { return lacking(p, true) }

// IdleLevels are warnings of levels above the number of requests in a batch: there is never more in flight than that.
func IdleLevels(p *plan.Plan) hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, b := range p.Benchmarks {
		diags = append(diags, idleLevels(&b)...)
	}
	return diags
}

func idleLevels(b *plan.Benchmark) hcl.Diagnostics {
	var diags hcl.Diagnostics
	told := map[string]bool{}
	for _, c := range b.Cells {
		size := c.Group.BatchSize()
		if c.Mixed() {
			continue // how many batches there are at once is not its parts' business
		}
		if c.Strategy.Type == "pool" || c.Arrival.Default || c.Arrival.Concurrency <= size || told[c.Group.Name] || b.Range == nil {
			continue
		}
		told[c.Group.Name] = true
		diags = append(diags, diag.Caution(diag.NeverUsed, hclRange(b.Range), "Level above the batch's size",
			"A batch of group.%s has %s, and there is never more in flight: at concurrency %d it does the same as at %d.",
			c.Group.Name, words.Plural(size, "request"), c.Arrival.Concurrency, size))
	}
	return diags
}

// lacking warns of limits, and of guessed gates, whose percentile will lack samples; once for each place in the spec.
func lacking(p *plan.Plan, guessed bool) hcl.Diagnostics {
	var diags hcl.Diagnostics
	told := map[result.Range]bool{}
	check := func(address string, m result.Metric, err error, what string, where *result.Range) {
		bm, at, is := cellAt(p, address)
		if err != nil || !is || where == nil || told[*where] {
			return
		}
		n, guess := samplesOf(bm, at, m)
		needed := float64(m.SamplesToJudge())
		if guess != guessed || n >= needed || needed <= 1 {
			return
		}
		told[*where] = true
		diags = append(diags, diag.Caution(diag.WeakGate, hclRange(where), what+" will lack samples", "%s", lack(bm, m, n, needed, guess)))
	}
	for _, l := range p.Limits {
		m, err := l.Of()
		check(l.Cell, m, err, "Limit", l.Range)
	}
	for _, pair := range p.Pairs {
		if pair.Gated && guessed { // where the number is known it is an error: see checkGates
			m, err := pair.Of()
			check(pair.Candidate, m, err, "Gate", pair.Range)
		}
	}
	return diags
}

// A measuredAt is what has figures of its own: a cell, a part of a mix with its share of the batches, or a named stage of
// either.
type measuredAt struct {
	plan.Cell
	share float64
	stage string
}

// placeOf is what of a cell has an address; false if nothing has.
func placeOf(c plan.Cell, address string) (at measuredAt, is bool) {
	if stage, is := stageOf(c, address); is {
		return measuredAt{c, 1, stage}, true
	}
	for _, part := range c.Parts {
		load := c.Load(part)
		if stage, is := stageOf(load, address); is {
			return measuredAt{load, part.Share, stage}, true
		}
	}
	return measuredAt{}, false
}

// cellAt finds what has an address, and its benchmark.
func cellAt(p *plan.Plan, address string) (bm *plan.Benchmark, at measuredAt, is bool) {
	for i := range p.Benchmarks {
		for _, c := range p.Benchmarks[i].Cells {
			if at, is := placeOf(c, address); is {
				return &p.Benchmarks[i], at, true
			}
		}
	}
	return nil, measuredAt{}, false
}

// lack says how many samples there will be, how many it takes, and what would be enough.
func lack(b *plan.Benchmark, m result.Metric, n, needed float64, guess bool) string {
	text := fmt.Sprintf("To be judged %s needs %.0f samples, so that ten lie beyond it. ", m.Title(), needed)
	if guess {
		text += fmt.Sprintf("If a request takes %s, a cell of benchmark.%s has about %.0f. ", AssumedRequest, b.Title(), n)
	} else {
		text += fmt.Sprintf("A cell of benchmark.%s has %.0f. ", b.Title(), n)
	}
	factor := needed / max(n, 1)
	switch {
	case b.Iterations > 0:
		return text + fmt.Sprintf("iterations = %d would be enough.", int(math.Ceil(factor*float64(b.Iterations*b.Blocks))))
	case b.Trial > 0:
		whole := time.Duration(math.Ceil(factor * b.Trial.Seconds() * float64(b.Blocks)))
		return text + fmt.Sprintf("duration = %q would be enough.", (whole*time.Second).String())
	}
	return text
}

// samplesOf are how many values of a metric something has, all its trials together; guess says that nobody knows how
// long a request takes.
func samplesOf(b *plan.Benchmark, c measuredAt, m result.Metric) (n float64, guess bool) {
	each := c.BatchSize()
	pool := c.Pools()
	if pool || perBatch(m) {
		each = 1
	}
	switch name := m.Request(); {
	case m.PerEvent():
		return math.Inf(1), false // a server decides how many
	case m.OfStreams():
		each *= shareOfStreams(c.Group, name)
	case name != "":
		each *= shareOf(c.Group, name)
	}
	trials := float64(b.Blocks)
	switch {
	case c.Arrival.Open() && c.Arrival.Staged():
		return batchesOf(c.Arrival, c.stage) * each * trials, false
	case b.Iterations > 0 && c.share > 0:
		return float64(b.Iterations) * c.share * each * trials, false
	case c.Arrival.Rate > 0:
		return c.Arrival.Rate * b.TrialOf(c.Cell).Seconds() * each * trials, false
	}
	batch := AssumedRequest.Seconds()
	if bound, size := float64(c.Bound()), c.BatchSize(); pool {
		batch /= max(bound, 1)
	} else if c.Strategy.Type == "sequential" {
		batch *= size
	} else if bound > 0 {
		batch *= math.Ceil(size / bound)
	}
	if c.Arrival.OfUsers() {
		time := c.Arrival.UserTime(b.Trial)
		if c.stage != "" {
			time = c.Arrival.UserTimeIn(c.stage)
		}
		return time / max(batch+c.Thought().Seconds(), c.Round().Seconds()) * c.share * each * trials, true
	}
	return b.Trial.Seconds() / batch * c.share * each * trials, true
}

// shareOf is the part of a group's requests that have a name.
func shareOf(g plan.Group, name string) float64 {
	n := 0
	for _, r := range g.Requests {
		if r.Name == name {
			n += r.Weight
		}
	}
	return float64(n) / float64(g.BatchSize())
}

// batchesOf are how many batches the stages start, or those of a name.
func batchesOf(a plan.Arrival, stage string) float64 {
	if stage == "" {
		return a.Batches()
	}
	n, from := 0.0, 0.0
	for _, s := range a.Stages {
		if s.Name == stage {
			n += s.Batches(from, s.Duration)
		}
		from = s.Rate
	}
	return n
}
