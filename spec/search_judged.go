package spec

import (
	"bench/result"
	"bench/spec/diag"
)

// unitOf is the unit of a metric that is of the benchmark's load; "" for one whose unit is its own.
func (bm *benchmark) unitOf(m wanted) result.Unit {
	if m.Name != result.CapacityMetric || bm.Search == nil {
		return ""
	}
	return bm.Search.Over.Unit()
}

// checkSearched refuses to judge a search by anything but what it finds, and anything else by that.
func (bm *benchmark) checkSearched(f *fields, name string, metrics []wanted) {
	for _, m := range metrics {
		is := m.Name == result.CapacityMetric
		switch {
		case is && m.part != "":
			f.wrong(diag.UnknownMetric, name, "Metric of the whole mix", "What is searched for is the capacity of the whole mix. Write capacity.")
			return
		case is && bm.Search == nil:
			f.wrong(diag.UnknownMetric, name, "No capacity without a search", "capacity is what a search block finds, in the place of levels, and benchmark.%s has none.", bm.Title())
			return
		case !is && bm.Search != nil:
			f.wrong(diag.Conflict, name, "Trials of different levels", "Each trial of a search has a level of its own, so that %s of two cells would be of two loads. What is compared and limited is capacity; another benchmark, with a level, can have the rest.", m.title())
			return
		}
	}
	if bm.Search == nil {
		return
	}
	for _, other := range []struct{ argument, why string }{
		{"stage", "A search has no stages."},
		{"request", "Capacity is of all requests together."},
		{"early_stop", "A search ends by itself as soon as it knows."},
		{"abort", "A capacity is known at the end."},
		{"confidence", "The interval of a capacity is one of 95 %."},
	} {
		if f.def.Argument(other.argument) != nil && f.has(other.argument) && (f.def.Argument(other.argument).Kind != "bool" || f.boolean(other.argument)) {
			f.wrong(diag.Conflict, other.argument, "Argument without a use in a search", "%s", other.why)
			return
		}
	}
}
