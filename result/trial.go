package result

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// Record puts what was recorded into the trial: its histograms and, with the counts the trial has by now, every metric
// it supports. The keys are "service", "phases.dns", "time_to.p50" and so on; empty recorders leave nothing.
func (t *Trial) Record(recorders map[string]*Recorder) error {
	t.Histograms = make(map[string]Histogram, len(recorders))
	distributions := make(map[string]Distribution, len(recorders))
	for name, r := range recorders {
		if r == nil || r.Count() == 0 {
			continue
		}
		h, err := r.Encode()
		if err != nil {
			return fmt.Errorf("trial %d of block %d: %s: %w", t.Order, t.Block, name, err)
		}
		t.Histograms[name] = h
		distributions[name] = r.Distribution()
	}
	t.Metrics = trialMetrics(t, distributions)
	return nil
}

// TrialMetrics computes every metric the trial supports from its counts and histograms: those that Trial.Metrics
// should have. An error means that a histogram is corrupt.
func TrialMetrics(t *Trial) (map[string]float64, error) {
	distributions := make(map[string]Distribution, len(t.Histograms))
	for _, name := range slices.Sorted(maps.Keys(t.Histograms)) {
		d, err := t.Histograms[name].Distribution()
		if err != nil {
			return nil, fmt.Errorf("trial %d of block %d: %s: %w", t.Order, t.Block, name, err)
		}
		distributions[name] = d
	}
	return trialMetrics(t, distributions), nil
}

func trialMetrics(t *Trial, distributions map[string]Distribution) map[string]float64 {
	metrics := map[string]float64{}
	for name, d := range distributions {
		if isOnTime(name) {
			continue // for judging: see OnTime
		}
		if _, isClock := clockNamed(name); !isClock {
			if d.Shows(0.5) { // time_to, the median over batches
				metrics[name] = rounded(d.Quantile(0.5))
			}
			continue
		}
		s := Summarize(d)
		for _, field := range statistics {
			if v := *s.field(field); v != nil {
				metrics[name+"."+field] = rounded(*v)
			}
		}
	}
	for _, m := range scalars {
		if m.trial == nil {
			continue
		}
		if v := m.trial(t); v != nil {
			metrics[m.Name] = rounded(*v)
		}
	}
	return metrics
}

// rounded keeps seven digits: far beyond what a histogram knows, so that it makes no ties, and a third of the file.
func rounded(v float64) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 7, 64), 64)
	if err != nil {
		return v
	}
	return short
}
