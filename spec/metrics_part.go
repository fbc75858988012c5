package spec

import (
	"strings"

	"bench/plan"
	"bench/result"
)

// sides are the addresses of what is compared where a metric is, in the baseline and in the candidate: the cells, and of two
// mixes also each part that both have; or that part alone which is meant. With a stage it is that of each.
func (w wanted) sides(base, candidate plan.Cell, stage string) (all [][2]result.Address) {
	add := func(a, b plan.Cell) {
		if hasStage(a, stage) && hasStage(b, stage) {
			all = append(all, [2]result.Address{atStage(a, stage), atStage(b, stage)})
		}
	}
	if w.part == "" {
		add(base, candidate)
		if w.OfWhole() {
			return all
		}
	}
	for _, p := range base.Parts {
		for _, other := range candidate.Parts {
			if p.Name == other.Name && (w.part == p.Name || w.part == "" && w.isOf(p) && w.isOf(other)) {
				add(base.Load(p), candidate.Load(other))
			}
		}
	}
	return all
}

// isOf says whether a part has the metric: who pulls requests has no batches, and only what is scheduled has responses.
func (w wanted) isOf(p plan.Part) bool {
	return (p.Strategy.Type != "pool" || !perBatch(w.Metric)) && (p.Arrival.Open() || !strings.HasPrefix(w.Name, "response."))
}

// on are the addresses of what a limit on the metric is for in a cell: the cell, or the part that is meant; where it is of a
// request, what has that. With a stage it is that of each.
func (w wanted) on(c plan.Cell, request, stage string) (all []result.Address) {
	loads := []plan.Cell{c}
	if w.part != "" || request != "" {
		loads = c.Loads()
	}
	for _, load := range loads {
		if (w.part == "" || load.Address.Part == w.part) && (request == "" || hasRequest(load, request)) && hasStage(load, stage) && w.streamedIn(load, request) {
			all = append(all, atStage(load, stage))
		}
	}
	return all
}

// checkParts reports metrics of parts that no mix of the benchmark has.
func (bm *benchmark) checkParts(f *fields, metrics []wanted) {
	for _, m := range metrics {
		if m.part == "" || f.e.reading.broken { // a part may be what is misspelt
			continue
		}
		if d := bm.unknownPart(m.at, m.part); d != nil {
			f.bad = true
			f.e.report(d)
		}
	}
}
