package result

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"bench/result/stats"
)

// workerParts are what the workers' shares of a cell's trials come to, by their names.
type workerParts map[string]*workerShare

// keep adds the shares of one trial.
func (ws *workerParts) keep(shares []workerShare) {
	for i := range shares {
		if s := &shares[i]; s.requests > 0 || s.latency != nil { // who had nothing to do has no figures
			ws.add(s)
		}
	}
}

func (ws *workerParts) add(s *workerShare) {
	if *ws == nil {
		*ws = workerParts{}
	}
	sum := (*ws)[s.worker]
	if sum == nil {
		sum = &workerShare{worker: s.worker}
		(*ws)[s.worker] = sum
	}
	sum.requests += s.requests
	sum.errors += s.errors
	if s.latency != nil && s.latency.Count() > 0 {
		if sum.latency == nil {
			sum.latency = NewSparseRecorder() // the share's own is not ours to keep
		}
		sum.clock = s.clock
		sum.latency.Merge(s.latency)
	}
}

// resume takes over what a file has.
func (ws *workerParts) resume(parts []WorkerPart) error {
	for i := range parts {
		p := &parts[i]
		s := workerShare{worker: p.Worker, clock: p.Clock, requests: p.Requests, errors: p.Errors}
		if p.Histogram != nil {
			s.latency = NewSparseRecorder()
			if err := s.latency.Add(*p.Histogram); err != nil {
				return fmt.Errorf("worker %s: %w", p.Worker, err)
			}
		}
		ws.add(&s)
	}
	return nil
}

// tell is what a file has of them, by their names; of very many the few that differ most.
func (ws workerParts) tell() ([]WorkerPart, error) {
	if len(ws) == 0 {
		return nil, nil
	}
	parts := make([]WorkerPart, 0, len(ws))
	for _, name := range ws.told() {
		s := ws[name]
		p := WorkerPart{Worker: name, Clock: s.clock, Requests: s.requests, Errors: s.errors}
		if s.latency != nil {
			h, err := s.latency.Encode()
			if err != nil {
				return nil, fmt.Errorf("worker %s: %w", name, err)
			}
			p.Histogram, p.Latency = &h, Summarize(s.latency.Distribution())
		}
		parts = append(parts, p)
	}
	return parts, nil
}

// told are the names of those that are told of.
func (ws workerParts) told() []string {
	names := slices.Sorted(maps.Keys(ws))
	if len(names) <= workersTold {
		return names
	}
	medians, known := map[string]*float64{}, []float64(nil)
	for name, s := range ws {
		if s.latency != nil {
			medians[name] = number(s.latency.Distribution().Quantile(0.5))
			known = append(known, *medians[name])
		}
	}
	middle := stats.Median(known)
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Compare(apartBy(medians[b], middle), apartBy(medians[a], middle))
	})
	names = names[:workersApart]
	slices.Sort(names)
	return names
}
