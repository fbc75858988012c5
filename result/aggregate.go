package result

import (
	"fmt"
	"maps"
	"slices"
)

// Aggregate fills in all of the cell that follows from its trials: counts, summaries, ratios, validity. What it finds
// there is overwritten, so it may be called after every block; only warnings are kept and added to. An error means
// that a histogram is corrupt.
func Aggregate(c *Cell) error {
	c.Trials = len(c.TrialData)
	c.Counts = sumCounts(c.TrialData)
	c.ErrorRatio = 0
	if ratio := ratioOf(c.Errors, c.Requests); ratio != nil {
		c.ErrorRatio = *ratio
	}
	c.Throughput = spread(c.TrialData, throughput)
	c.CPUPerRequest, c.PeakMemory = serverUse(c.TrialData)
	c.Generator = generatorUse(c.TrialData)
	judgeValidity(c)
	if err := aggregateClocks(c); err != nil {
		return fmt.Errorf("aggregate %s: %w", c.Address, err)
	}
	return nil
}

// aggregateClocks merges the trials' histograms, one clock after the other.
func aggregateClocks(c *Cell) error {
	merged := NewRecorder()
	for _, k := range clocks {
		if k.name == latency {
			continue
		}
		if err := mergeTrials(merged, k.name, c.TrialData); err != nil {
			return err
		}
		*k.of(c) = Summarize(merged.Distribution())
	}
	for share, field := range map[string]**float64{
		"p10": &c.TimeTo.P10, "p50": &c.TimeTo.P50, "p90": &c.TimeTo.P90, "p100": &c.TimeTo.P100,
	} {
		if err := mergeTrials(merged, "time_to."+share, c.TrialData); err != nil {
			return err
		}
		*field = Summarize(merged.Distribution()).P50
	}
	for i := range c.Names {
		n := &c.Names[i]
		if n.Histogram == nil {
			continue
		}
		d, err := n.Histogram.Distribution()
		if err != nil {
			return fmt.Errorf("request %s: %w", n.Name, err)
		}
		n.Service = Summarize(d)
	}
	return nil
}

// mergeTrials makes r hold one clock of all trials.
func mergeTrials(r *Recorder, clock string, trials []Trial) error {
	r.Reset()
	for i := range trials {
		h, ok := trials[i].Histograms[clock]
		if !ok {
			continue
		}
		if err := r.Add(h); err != nil {
			return fmt.Errorf("block %d: %s: %w", trials[i].Block, clock, err)
		}
	}
	return nil
}

func sumCounts(trials []Trial) Counts {
	sum := Counts{StatusCodes: map[string]int64{}, ErrorKinds: map[string]int64{}}
	var duration float64
	for i := range trials {
		t := &trials[i]
		sum.Batches += t.Batches
		sum.Requests += t.Requests
		sum.Errors += t.Errors
		sum.LeadIn += t.LeadIn
		sum.Orphans += t.Orphans
		sum.Lost += t.Lost
		sum.Cancelled += t.Cancelled
		sum.Missed += t.Missed
		sum.BytesIn += t.BytesIn
		sum.BytesOut += t.BytesOut
		sum.Connections.Opened += t.Connections.Opened
		sum.Connections.Reused += t.Connections.Reused
		sum.Buffered.Max = max(sum.Buffered.Max, t.Buffered.Max)
		sum.InFlight.Max = max(sum.InFlight.Max, t.InFlight.Max)
		sum.InFlight.Mean += t.InFlight.Mean * t.Duration
		duration += t.Duration
		addCounts(sum.StatusCodes, t.StatusCodes)
		addCounts(sum.ErrorKinds, t.ErrorKinds)
	}
	if duration > 0 {
		sum.InFlight.Mean /= duration
	}
	return sum
}

func addCounts(sum, more map[string]int64) {
	for _, key := range slices.Sorted(maps.Keys(more)) {
		sum[key] += more[key]
	}
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
	return Spread{Mean: number(sum / float64(len(values))), Median: number(median(values))}
}

// median sorts values; NaN when there are none.
func median(values []float64) float64 {
	return middle(slices.Sorted(slices.Values(values)))
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

func generatorUse(trials []Trial) Generator {
	var cpu, requests, share, duration float64
	for i := range trials {
		t := &trials[i]
		cpu += t.Generator.CPUPerRequest * float64(t.Requests)
		requests += float64(t.Requests)
		share += t.Generator.CPUShare * t.Duration
		duration += t.Duration
	}
	var g Generator
	if requests > 0 {
		g.CPUPerRequest = cpu / requests
	}
	if duration > 0 {
		g.CPUShare = share / duration
	}
	return g
}
