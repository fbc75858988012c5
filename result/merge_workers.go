package result

import (
	"cmp"
	"math"
	"slices"
	"time"

	"bench/result/stats"
)

// How much is kept of the shares of many workers: of more than workersTold, the workersApart that differ most.
const (
	workersTold  = 64
	workersApart = 8
)

// A workerShare is what a cell's aggregator keeps of one worker's share of a trial.
type workerShare struct {
	worker, clock    string
	requests, errors int64
	latency          *Recorder
}

// MergeWorkers makes one share of those that several workers recorded, in the order of their places: as Merge does, and
// besides it tells whose is what. Findings and warnings get the worker's name, so that one share that isn't valid makes the
// trial so. They must have started within maxSkew of each other; 0 is the larger one of 1 ms and 1 % of the trial.
func MergeWorkers(shares []Share, maxSkew time.Duration) Share {
	named := slices.Clone(shares)
	clock := clockOfShares(named)
	told, apart := make([]TrialShare, len(named)), make([]workerShare, len(named))
	for i := range named {
		s := &named[i]
		told[i], apart[i] = s.told(i, clock), s.apartFrom(clock)
		s.nameWorker()
	}
	tellStarts(told, named)
	whole := Merge(named)
	whole.Worker, whole.Start, whole.StartError = "", 0, 0
	whole.Findings = fewPerCode(whole.Findings)
	whole.Warnings = mergeWarnings(nil, whole.Warnings)
	whole.Shares, whole.apart = told, apart
	if len(told) > workersTold {
		whole.Shares, whole.Workers = mostDifferent(told), len(told)
	}
	whole.judgeStarts(named, maxSkew)
	return whole
}

// nameWorker puts the worker's name on what was found about its share.
func (s *Share) nameWorker() {
	s.Findings, s.Warnings = slices.Clone(s.Findings), slices.Clone(s.Warnings)
	for i := range s.Findings {
		s.Findings[i].Worker = s.Worker
	}
	for i := range s.Warnings {
		s.Warnings[i].Worker = s.Worker
	}
}

// fewPerCode keeps the findings of the first few workers that have one of the same code: a thousand say no more.
func fewPerCode(all []Finding) []Finding {
	seen := map[Code]int{}
	return filter(all, func(f Finding) bool {
		seen[f.Code]++
		return seen[f.Code] <= workersApart
	})
}

// clockOfShares is the clock by which workers are told apart: that of a cell's headline, as far as any of them has it.
func clockOfShares(shares []Share) string {
	for _, clock := range shareClocks {
		for i := range shares {
			if r := shares[i].Clocks[clock]; r != nil && r.Count() > 0 {
				return clock
			}
		}
	}
	return ""
}

// shareClocks are the clocks of Cell.headline, and what client programs know.
var shareClocks = []string{"makespan", "response", "service", "delivery"}

// shareClock is that clock, of a trial that is whole; empty without any.
func (t *Trial) shareClock() string {
	for _, clock := range shareClocks {
		if t.Histograms[clock].Count > 0 {
			return clock
		}
	}
	return ""
}

// told is the little that a trial keeps of a share.
func (s *Share) told(place int, clock string) TrialShare {
	t := TrialShare{
		Worker: s.Worker, Place: place, Requests: s.Requests, Errors: s.Errors, CPUShare: rounded(s.Generator.CPUShare),
		StartError: s.StartError.Seconds(),
	}
	r := s.Clocks[clock]
	if r == nil || r.Count() == 0 {
		return t
	}
	d := r.Distribution()
	t.P50, t.Max = number(rounded(d.Quantile(0.5))), number(rounded(d.Max()))
	if d.Shows(0.99) {
		t.P99 = number(rounded(d.Quantile(0.99)))
	}
	return t
}

// apartFrom is what a cell keeps of a share. The histogram is a copy, since merging uses up the share's.
func (s *Share) apartFrom(clock string) workerShare {
	return workerShare{worker: s.Worker, clock: clock, requests: s.Requests, errors: s.Errors, latency: copied(s.Clocks[clock])}
}

// mostDifferent are the shares whose medians are furthest from the one in the middle, in the order of their places.
func mostDifferent(all []TrialShare) []TrialShare {
	var known []float64
	for i := range all {
		if all[i].P50 != nil {
			known = append(known, *all[i].P50)
		}
	}
	middle := stats.Median(known)
	kept := slices.Clone(all)
	slices.SortStableFunc(kept, func(a, b TrialShare) int { return cmp.Compare(apartBy(b.P50, middle), apartBy(a.P50, middle)) })
	kept = kept[:workersApart]
	slices.SortFunc(kept, func(a, b TrialShare) int { return a.Place - b.Place })
	return kept
}

// apartBy is how far a value is from the middle, as the size of the logarithm of their ratio; what isn't known is not.
func apartBy(value *float64, middle float64) float64 {
	if value == nil || *value <= 0 || !(middle > 0) {
		return 0
	}
	return math.Abs(math.Log(*value / middle))
}
