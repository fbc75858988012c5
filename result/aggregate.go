package result

import (
	"fmt"
	"maps"
	"slices"

	"bench/result/stats"
)

// Aggregate fills in all of the cell that follows from its trials: counts, summaries, ratios, validity. What it finds
// there is overwritten; only warnings are kept and added to. An error means that a histogram is corrupt.
func Aggregate(c *Cell) error { return new(Aggregator).Update(c) }

// An Aggregator does what Aggregate does, again and again for the same cell as its trials come in: it merges only
// the trials it has not seen. With Keep it also has what belongs to no single trial: request names, of which there may be
// thousands, examples and a timeline. The zero value is ready.
type Aggregator struct {
	seen     int
	merged   map[string]*Recorder
	names    []NameShare // over all trials that were kept
	examples []Example
	timeline []Span
	levels   map[float64]*leveled // of a search
	stages   aggregators          // of its named stages
	parts    aggregators          // of a mix
	workers  workerParts          // that made the load together
}

// Update brings the cell up to date with its trials. After an error the aggregator is of no use any more.
func (a *Aggregator) Update(c *Cell) error {
	if c.Searches() {
		return a.updateSearch(c)
	}
	if err := a.merge(c.TrialData); err != nil {
		return fmt.Errorf("aggregate %s: %w", c.Address, err)
	}
	c.Trials = len(c.TrialData)
	c.Counts = sumCounts(c.TrialData)
	c.Yield = ratioOf(c.Results, c.Asked)
	c.ErrorRatio = 0
	if ratio := ratioOf(c.Errors, c.Requests); ratio != nil {
		c.ErrorRatio = *ratio
	}
	c.CPUPerRequest, c.PeakMemory = serverUse(c.TrialData)
	c.Client.CPUPerRequest, c.Client.PeakMemory = clientUse(c.TrialData)
	c.Client.Arrivals = arrivalsOf(c.TrialData)
	c.Client.Processes = 0
	for i := range c.TrialData {
		c.Client.Processes = max(c.Client.Processes, c.TrialData[i].Process)
	}
	c.Generator = generatorUse(c.TrialData)
	judgeValidity(c)
	c.Overloaded = overload(c)
	c.Throughput = spread(c.TrialData, func(t *Trial) *float64 { return scaled(throughput(t), c.Overloaded.served()) })
	for _, k := range clocks {
		if k.Key != latency {
			*k.Of(c) = a.summary(k.Key)
		}
	}
	c.EventsPerSecond = c.eventRate()
	spreadOwn(c)
	c.TimeTo = TimeTo{
		P10: a.summary("time_to.p10").P50, P50: a.summary("time_to.p50").P50,
		P90: a.summary("time_to.p90").P50, P100: a.summary("time_to.p100").P50,
	}
	if err := a.tell(c); err != nil {
		return fmt.Errorf("aggregate %s: %w", c.Address, err)
	}
	if err := summarizeNames(c.Names); err != nil {
		return fmt.Errorf("aggregate %s: %w", c.Address, err)
	}
	if err := a.stages.update(c.Stages, c); err != nil {
		return err
	}
	return a.parts.update(c.Parts, c)
}

// merge adds the histograms of the trials that are new.
func (a *Aggregator) merge(trials []Trial) error {
	if a.merged == nil {
		a.merged = map[string]*Recorder{}
	}
	for ; a.seen < len(trials); a.seen++ {
		t := &trials[a.seen]
		for _, name := range slices.Sorted(maps.Keys(t.Histograms)) {
			if a.merged[name] == nil {
				a.merged[name] = NewSparseRecorder()
			}
			if err := a.merged[name].Add(t.Histograms[name]); err != nil {
				return fmt.Errorf("block %d: %s: %w", t.Block, name, err)
			}
		}
	}
	return nil
}

func (a *Aggregator) summary(name string) Summary {
	r, ok := a.merged[name]
	if !ok {
		return Summary{}
	}
	return Summarize(r.Distribution())
}

func summarizeNames(names []NamedRequest) error {
	for i := range names {
		names[i].EventsPerSecond = names[i].eventRate()
		for key, h := range names[i].Histograms {
			d, err := h.Distribution()
			if err != nil {
				return fmt.Errorf("request %s: %s: %w", names[i].Name, key, err)
			}
			if s := names[i].field(key); s != nil {
				*s = Summarize(d)
			}
		}
		if names[i].Histogram == nil {
			continue
		}
		d, err := names[i].Histogram.Distribution()
		if err != nil {
			return fmt.Errorf("request %s: %w", names[i].Name, err)
		}
		names[i].Service = Summarize(d)
	}
	return nil
}

func spread(trials []Trial, metric func(*Trial) *float64) Spread {
	var values []float64
	sum := 0.0
	for i := range trials {
		if v := metric(&trials[i]); v != nil {
			values = append(values, *v)
			sum += *v
		}
	}
	if len(values) == 0 {
		return Spread{}
	}
	return Spread{Mean: number(sum / float64(len(values))), Median: number(stats.Median(values))}
}

func serverUse(trials []Trial) (cpuPerRequest, peakMemory *float64) {
	var cpu float64
	var requests int64
	for i := range trials {
		t := &trials[i]
		if t.ServerCPU != nil {
			cpu += *t.ServerCPU
			requests += t.Requests
		}
		if t.PeakMemory != nil && (peakMemory == nil || *t.PeakMemory > *peakMemory) {
			peakMemory = number(*t.PeakMemory)
		}
	}
	if requests == 0 {
		return nil, peakMemory
	}
	return number(cpu / float64(requests)), peakMemory
}

func clientUse(trials []Trial) (cpuPerRequest, peakMemory *float64) {
	var cpu, peak float64
	var requests int64
	known := false
	for i := range trials {
		if t := &trials[i]; t.Client != nil {
			cpu, requests, peak, known = cpu+t.Client.CPU, requests+t.Requests, max(peak, t.Client.PeakMemory), true
		}
	}
	if !known {
		return nil, nil
	}
	if requests > 0 {
		cpuPerRequest = number(cpu / float64(requests))
	}
	return cpuPerRequest, number(peak)
}

// arrivalsOf adds up what came in trials, which were one after the other; nil: none of them can tell.
func arrivalsOf(trials []Trial) (sum *Arrivals) {
	for i := range trials {
		came := trials[i].Arrivals
		if came == nil {
			continue
		}
		if sum == nil {
			sum = &Arrivals{}
		}
		peak := max(sum.Peak, came.Peak)
		sum = sum.with(came)
		sum.Peak = peak
	}
	return sum
}

func generatorUse(trials []Trial) Generator {
	var g Generator
	var cpu, requests, share, duration float64
	for i := range trials {
		t := &trials[i]
		cpu += t.Generator.CPUPerRequest * float64(t.Requests)
		requests += float64(t.Requests)
		share += t.Generator.CPUShare * t.Duration
		duration += t.Duration
		g.Queued += t.Generator.Queued
		g.Throttled += t.Generator.Throttled
	}
	if requests > 0 {
		g.CPUPerRequest = cpu / requests
	}
	if duration > 0 {
		g.CPUShare = share / duration
	}
	return g
}
