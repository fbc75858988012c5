package spec

import (
	"strings"

	"bench/plan"
	"bench/result"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// A tracked metric of a cell becomes a point of history, run after run.
type tracked struct {
	result.Tracked
	cell int // its place among the benchmark's
}

// anchor reads which group is measured beside the benchmark's; nil: none.
func (f *fields) anchor(groups []*group) *group {
	found := f.groups("anchor")
	switch {
	case len(found) == 0:
		return nil
	case len(found) > 1:
		f.wrong(diag.BadValue, "anchor", "Several anchors", "An anchor is one group: %s, say. Here are %d.", found[0].address, len(found))
		return nil
	}
	for _, g := range groups {
		if g.address == found[0].address {
			f.wrong(diag.Duplicate, "anchor", "Anchor among the groups", "%s is one of the groups. An anchor is measured beside them: it is compared with none of them, and has no limits. Leave it out of groups.", g.address)
			return nil
		}
	}
	return found[0]
}

// checkAnchor refuses an anchor of a search: each cell would be measured at levels of its own, and a ratio needs the same one.
func (bm *benchmark) checkAnchor(f *fields) {
	if bm.anchor != nil && bm.Search != nil {
		f.wrong(diag.Conflict, "anchor", "Anchor of a search", "A search has each cell at levels of its own, so that %s says nothing of the machine at another cell's. Track what is found without an anchor, or have a benchmark with levels for it.", bm.anchor.address)
	}
}

// requested are the groups that the benchmark requests, its anchor among them.
func (bm *benchmark) requested() []*group {
	if bm.anchor == nil {
		return bm.groups
	}
	return append(bm.groups[:len(bm.groups):len(bm.groups)], bm.anchor)
}

// turns are all cells that take turns, those of the anchor last.
func (bm *benchmark) turns() []plan.Cell {
	return append(bm.Cells[:len(bm.Cells):len(bm.Cells)], bm.anchors...)
}

// anchorsOf are the anchor's cells beside those of the plan: with the same strategy and level, where one of them is.
func (bm *benchmark) anchorsOf(planned []plan.Cell) (all []plan.Cell) {
	for _, a := range bm.anchors {
		for _, c := range planned {
			if beside(a, c) {
				all = append(all, a)
				break
			}
		}
	}
	return all
}

// beside says that an anchor's cell is measured as the other one is.
func beside(anchor, c plan.Cell) bool {
	return anchor.Address.Strategy == c.Address.Strategy && anchor.Address.Level == c.Address.Level
}

// track reads what becomes series of history.
func (bm *benchmark) track(e *evaluation, local scope) {
	subjects := map[string]string{} // by the names of their series, without a key
	for _, b := range bm.block.Nested("track") {
		f := e.fields(b, lang.TrackBlock, local)
		metrics := f.metrics("metrics")
		bm.checkParts(f, metrics)
		bm.checkSearched(f, "metrics", metrics)
		subject := bm.subject(f)
		if subject == nil || f.bad {
			continue
		}
		// base and head, and what either is held against, are the same series: its name has no role. Where several
		// elements of one block are tracked, they are endpoints rather than roles.
		name, _, _ := strings.Cut(subject.Name, "[")
		if other, taken := subjects[name]; taken && other != subject.address {
			name = subject.Name
		}
		subjects[name] = subject.address
		bm.trackCells(subject, name, metrics)
	}
}

// subject is the group whose cells are tracked; nil: it is none of the benchmark's.
func (bm *benchmark) subject(f *fields) *group {
	found := f.groups("subject")
	if len(found) == 0 {
		return nil
	}
	var there []string
	for _, g := range bm.groups {
		if g.address == found[0].address && len(found) == 1 {
			return g
		}
		there = append(there, g.address)
	}
	f.wrong(diag.NothingToCompare, "subject", "Subject not in the benchmark", "A subject is one of the groups of benchmark.%s, which are %s.", bm.Name, words.And(there))
	return nil
}

func (bm *benchmark) trackCells(subject *group, name string, metrics []wanted) {
	for i, c := range bm.Cells {
		if c.Address.Group != subject.Name {
			continue
		}
		against := c // without an anchor by itself
		for _, a := range bm.anchors {
			if beside(a, c) {
				against = a
			}
		}
		for _, m := range metrics {
			if !m.streamedIn(c, "") || ofPrograms(m.Metric) && c.Strategy.Program == nil {
				continue
			}
			for _, side := range m.sides(against, c, "") {
				series := side[1]
				series.Group = name
				t := tracked{result.Tracked{Series: series.Short(), Cell: side[1].String(), Metric: m.Name}, i}
				if bm.anchor != nil {
					t.Anchor = side[0].String()
				}
				bm.tracked = append(bm.tracked, t)
			}
		}
	}
}
