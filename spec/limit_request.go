package spec

import (
	"slices"

	"bench/plan"
	"bench/result"
	"bench/spec/diag"
	"bench/words"
)

// ofRequest is a threshold's metric of the request that it names, if it does. It is false where there is no such request, or
// no such metric of one.
func (bm *benchmark) ofRequest(f *fields, m result.Metric) (result.Metric, bool) {
	request := f.constant("request")
	if request == "" || f.bad {
		return m, !f.bad
	}
	named, err := m.OfRequest(request)
	if err != nil {
		f.wrong(diag.UnknownMetric, "metric", "No metric of a request", "%s.", words.Sentence(err.Error()))
		return m, false
	}
	if len(bm.Cells) == 0 || slices.ContainsFunc(bm.Cells, func(c plan.Cell) bool { return hasRequest(c, request) }) {
		return named, true
	}
	if f.e.reading.broken {
		return m, false // what is misspelt may be the request
	}
	var names []string
	for _, c := range bm.Cells {
		for _, r := range c.Requests() {
			if !slices.Contains(names, r.Name) {
				names = append(names, r.Name)
			}
		}
	}
	f.wrong(diag.UnknownReference, "request", "Unknown request", "No group of benchmark.%s has a request %q.%s", bm.Title(), request, nearOrAll(request, names))
	return m, false
}

func hasRequest(c plan.Cell, name string) bool {
	return slices.ContainsFunc(c.Requests(), func(r plan.Request) bool { return r.Name == name })
}
