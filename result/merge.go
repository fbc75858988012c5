package result

import (
	"cmp"
	"maps"
	"slices"

	"bench/result/timeline"
)

// This file is where what was recorded is added up: parts of a trial (Merge), trials of a cell (sumCounts, Aggregator),
// and in both the counts and the names.

// Merge makes one share of those that were recorded at the same time, by the cores of a generator or by several workers.
// What they had under way adds up: InFlight.Max is then an upper bound, since each may have had its most at another
// moment. The histograms of the shares are used up. Without shares, it is the empty one.
func Merge(shares []Share) Share {
	if len(shares) == 0 {
		return Share{}
	}
	whole := shares[0]
	whole.StatusCodes, whole.ErrorKinds = maps.Clone(whole.StatusCodes), maps.Clone(whole.ErrorKinds)
	whole.Clocks, whole.Names = mergedClocks(shares), slices.Clone(whole.Names)
	for i := range shares[1:] {
		whole.merge(&shares[1+i])
	}
	return whole
}

func (s *Share) merge(o *Share) {
	s.InFlight.Max += o.InFlight.Max
	s.Generator = together(s, o)
	s.Counts.add(&o.Counts)
	s.Began, s.Duration = max(s.Began, o.Began), max(s.Duration, o.Duration)
	s.Busy += o.Busy
	s.Again += o.Again
	s.Passing += o.Passing
	s.Waiting += o.Waiting
	s.Left += o.Left
	s.Numbers = max(s.Numbers, o.Numbers)
	if missing := len(o.Names) - len(s.Names); missing > 0 { // an empty share may have none
		s.Names = append(s.Names, make([]NameShare, missing)...)
	}
	for i := range o.Names {
		s.Names[i].add(&o.Names[i])
	}
	s.Pace = s.Pace.with(o.Pace)
	s.Slices = addSlices(s.Slices, o.Slices)
	s.ServerCPU, s.PeakMemory = bothOf(s.ServerCPU, o.ServerCPU), bothOf(s.PeakMemory, o.PeakMemory)
	s.Client = s.Client.with(o.Client)
	s.Arrivals = s.Arrivals.with(o.Arrivals)
	s.Program = append(s.Program, o.Program...) // of the one part that had a program
	s.Outside, s.Partial = s.Outside || o.Outside, s.Partial || o.Partial
	s.Findings = slices.Concat(s.Findings, o.Findings)
	s.Warnings = slices.Concat(s.Warnings, o.Warnings)
	s.Examples = keepExamples(s.Examples, o.Examples)
	s.Timeline = timeline.Merge(s.Timeline, o.Timeline)
	if len(s.Spans) == 0 {
		s.Spans = o.Spans
	}
	if len(o.Stages) > 0 {
		s.Stages = mergeWithin(s.Stages, o.Stages)
	}
	if len(o.Parts) > 0 {
		s.Parts = mergeWithin(s.Parts, o.Parts)
	}
}

// with is what two programs used together.
func (c *ClientUse) with(o *ClientUse) *ClientUse {
	if c == nil || o == nil {
		return cmp.Or(c, o)
	}
	return &ClientUse{CPU: c.CPU + o.CPU, PeakMemory: c.PeakMemory + o.PeakMemory}
}

// with is what came of two parts of a trial.
func (a *Arrivals) with(o *Arrivals) *Arrivals {
	if a == nil || o == nil {
		return cmp.Or(a, o)
	}
	return &Arrivals{
		Requests: a.Requests + o.Requests, Peak: a.Peak + o.Peak, Connections: a.Connections + o.Connections, Cut: a.Cut + o.Cut,
	}
}

// add adds the counts of another part or another trial: all but InFlight, which depends on whether they were at the same
// time.
func (c *Counts) add(o *Counts) {
	c.Batches += o.Batches
	c.Requests += o.Requests
	c.Errors += o.Errors
	c.Asked += o.Asked
	c.Results += o.Results
	c.Unsent += o.Unsent
	c.Redirects += o.Redirects
	c.Retried += o.Retried
	c.Retries += o.Retries
	c.LeadIn += o.LeadIn
	c.Orphans += o.Orphans
	c.Lost += o.Lost
	c.Cancelled += o.Cancelled
	c.Missed += o.Missed
	c.Skipped += o.Skipped
	c.LeftOut += o.LeftOut
	c.Once += o.Once
	c.OnceFailed += o.OnceFailed
	c.Broken += o.Broken
	c.BytesIn += o.BytesIn
	c.BytesOut += o.BytesOut
	c.Connections.Opened += o.Connections.Opened
	c.Connections.Reused += o.Connections.Reused
	c.Connections.Repeated += o.Connections.Repeated
	c.Buffered.Max = max(c.Buffered.Max, o.Buffered.Max)
	c.Streamed.Add(o.Streamed)
	c.StatusCodes = addCounts(c.StatusCodes, o.StatusCodes)
	c.ErrorKinds = addCounts(c.ErrorKinds, o.ErrorKinds)
}

// sumCounts are the counts of trials that came one after the other.
func sumCounts(trials []Trial) Counts {
	sum := Counts{StatusCodes: map[string]int64{}, ErrorKinds: map[string]int64{}}
	var duration float64
	for i := range trials {
		t := &trials[i]
		sum.add(&t.Counts)
		sum.InFlight.Max = max(sum.InFlight.Max, t.InFlight.Max)
		sum.InFlight.Mean += t.InFlight.Mean * t.Duration
		duration += t.Duration
	}
	if duration > 0 {
		sum.InFlight.Mean /= duration
	}
	return sum
}

func (n *NameShare) add(o *NameShare) {
	n.Requests += o.Requests
	n.Errors += o.Errors
	n.Again += o.Again
	n.Kinds = addCounts(n.Kinds, o.Kinds)
	n.Codes = addCounts(n.Codes, o.Codes)
	n.Statuses = addCounts(n.Statuses, o.Statuses)
	n.Service = joined(n.Service, o.Service)
	n.Stream.FirstEvent = joined(n.Stream.FirstEvent, o.Stream.FirstEvent)
	n.Stream.Gap = joined(n.Stream.Gap, o.Stream.Gap)
	n.Stream.LastEvent = joined(n.Stream.LastEvent, o.Stream.LastEvent)
	n.Streamed.Add(o.Streamed)
}

// addCounts adds to counts, in a map that is made when there is something to count.
func addCounts[K comparable](sum, more map[K]int64) map[K]int64 {
	if sum == nil && len(more) > 0 {
		sum = make(map[K]int64, len(more))
	}
	for key, n := range more {
		sum[key] += n
	}
	return sum
}

// joined adds a histogram to another one; either may be nil.
func joined(into, from *Recorder) *Recorder {
	switch {
	case from == nil:
		return into
	case into == nil:
		return from
	}
	into.Merge(from)
	return into
}

func addSlices(sum, more []Slice) []Slice {
	if len(sum) < len(more) {
		sum, more = slices.Clone(more), sum
	} else {
		sum = slices.Clone(sum)
	}
	for i := range more {
		sum[i].Sum += more[i].Sum
		sum[i].Count += more[i].Count
	}
	return sum
}

func bothOf(a, b *float64) *float64 {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	return number(*a + *b)
}

// with is how a schedule was kept that others kept a part of.
func (p *Pace) with(o *Pace) *Pace {
	if p == nil || o == nil {
		return cmp.Or(p, o)
	}
	return &Pace{
		Seconds: max(p.Seconds, o.Seconds), Due: p.Due + o.Due, Done: p.Done + o.Done,
		Backlog: p.Backlog + o.Backlog, Never: p.Never + o.Never,
	}
}

// together is what generators cost that performed a trial together: each has cores of its own, of which it used a share.
func together(s, o *Share) Generator {
	g := Generator{
		CPUShare: max(s.Generator.CPUShare, o.Generator.CPUShare),
		Queued:   s.Generator.Queued + o.Generator.Queued, Throttled: s.Generator.Throttled + o.Generator.Throttled,
	}
	if n := float64(s.Requests + o.Requests); n > 0 {
		g.CPUPerRequest = (s.Generator.CPUPerRequest*float64(s.Requests) + o.Generator.CPUPerRequest*float64(o.Requests)) / n
	}
	if still := slices.Concat(s.Generator.Still, o.Generator.Still); len(still) > 0 {
		slices.Sort(still)
		slices.Reverse(still)
		g.Still = still[:min(len(still), StillKept)]
	}
	return g
}

// StillKept is how many of the times are kept at which nothing of a generator ran, the longest ones.
const StillKept = 100

// ExamplesKept is how many failed requests of a kind are kept to be shown.
const ExamplesKept = 3

// keepExamples keeps the first few failures of each kind.
func keepExamples(kept, more []Example) []Example {
	kept = slices.Clip(kept)
	for _, e := range more {
		same := 0
		for _, known := range kept {
			if known.Kind == e.Kind {
				same++
			}
		}
		if same < ExamplesKept {
			kept = append(kept, e)
		}
	}
	return kept
}
