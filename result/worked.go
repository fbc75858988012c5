package result

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Fruitless is a place in which not one request brought a good response.
type Fruitless struct {
	Cell string  // address; empty: the whole run
	Why  Finding // that, and what the requests came to instead
}

// NothingWorked says where a complete run has measured nothing that a number or a gate could stand on: not one good
// response in all of it, or in a cell that a gate is about. A service time without one is no time, and an error ratio of 1
// more likely tells of a wrong address than of the server; so this is no failed gate, and never a success.
func NothingWorked(run *Run) []Fruitless {
	if run.Info.Status != Complete {
		return nil // says itself that it was not done
	}
	all := Counts{}
	for i := range run.Cells {
		c := &run.Cells[i]
		if c.Role != "" {
			continue
		}
		all.addOutcomes(&c.Counts)
	}
	if all.good() <= 0 {
		return []Fruitless{{Why: all.instead()}}
	}
	var found []Fruitless
	gated := run.gatedCells()
	for _, c := range run.Measured() {
		if gated[c.Address] && c.good() <= 0 {
			found = append(found, Fruitless{c.Address, c.instead()})
		}
	}
	return found
}

// addOutcomes adds how many requests others made, and how they failed.
func (c *Counts) addOutcomes(o *Counts) {
	c.Requests += o.Requests
	c.Errors += o.Errors
	c.ErrorKinds = addCounts(c.ErrorKinds, o.ErrorKinds)
}

// nothingGood says that a metric has nothing to compare in these trials, since not one of their requests brought a good response;
// none where one did. Twice nothing is not the same: who fails a little later, or is told so by a cheaper page, is no better for it.
// What went wrong can be compared all the same.
func (m Metric) nothingGood(trials ...*Trial) Finding {
	all := Counts{}
	for _, t := range trials {
		all.addOutcomes(&t.Counts)
	}
	if m.ofFailures() || all.Requests == 0 || all.good() > 0 {
		return Finding{}
	}
	return all.instead()
}

// ofFailures says whether the metric counts what went wrong.
func (m Metric) ofFailures() bool { return m.CountsOnly() && m.Name != yield && !m.Own() }

// good is how many requests brought a good response: neither failed, nor cut by their strategy or the end of the run.
func (c *Counts) good() int64 { return c.Requests - c.Errors - c.ErrorKinds["cancelled"] }

// instead says that no request was good, and what they came to.
func (c *Counts) instead() Finding {
	if c.Requests <= 0 {
		return Finding{Code: NothingSent}
	}
	kinds := slices.SortedFunc(maps.Keys(c.ErrorKinds), func(a, b string) int {
		return cmp.Or(cmp.Compare(c.ErrorKinds[b], c.ErrorKinds[a]), strings.Compare(a, b))
	})
	f := Finding{Code: NothingGood, Values: Values{"requests": Count(c.Requests)}}
	for _, kind := range kinds {
		f.Because = append(f.Because, Finding{
			Code: ErrorsOfKind, Values: Values{"errors": Count(c.ErrorKinds[kind]), "kind": Named(kind)},
		})
	}
	return f
}

// gatedCells are the addresses that gates are about.
func (r *Run) gatedCells() map[string]bool {
	gated := map[string]bool{}
	for _, p := range r.Declared.Pairs {
		if p.Gated {
			gated[p.Baseline], gated[p.Candidate] = true, true
		}
	}
	for _, l := range r.Declared.Limits {
		gated[l.Cell] = true
	}
	return gated
}
