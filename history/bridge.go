package history

import (
	"cmp"
	"slices"

	"bench/result/stats"
)

// BridgeRuns is how many runs it takes to know how two anchors lie to each other.
const BridgeRuns = 10

// A Bridge leads from an anchor to the one that followed it: what was measured against the former lies Shift higher.
type Bridge struct {
	From  string  `json:"from"`
	To    string  `json:"to"`
	Shift float64 `json:"shift"` // of ln(subject/anchor), or the difference
	Error float64 `json:"error"` // its standard error; 0 where there are too few runs to know
	Runs  int     `json:"runs"`  // in which both stood in the same blocks
}

// Bears says that it is of runs enough. One of fewer leads nowhere, and shows how many there are.
func (b Bridge) Bears() bool { return b.Runs >= BridgeRuns }

// Bridges are what a series' points say of its anchors: wherever the subject of a run was the very program that is the anchor of
// others, its ratio is by how much the two differ. That is the spec as it is, with the next anchor as its subject, run
// BridgeRuns times; those of the former anchor against the next one count as well. Of fewer runs there is a bridge that doesn't bear.
func Bridges(points []Point) []Bridge {
	if !slices.ContainsFunc(points, func(p Point) bool { return p.Subject != "" }) {
		return nil
	}
	last := lastUses(points)
	ratios := map[[2]string][]float64{}
	for _, p := range ordered(points) {
		if !p.Valid || p.Ratio == nil || !finite(*p.Ratio) || p.Subject == "" || p.Subject == p.Anchor {
			continue
		}
		from, to, by := p.Anchor, p.Subject, *p.Ratio
		if _, used := last[to]; !used {
			continue // it is no anchor
		}
		if last[from].compare(last[to]) > 0 {
			from, to, by = to, from, -by
		}
		ratios[[2]string{from, to}] = append(ratios[[2]string{from, to}], by)
	}
	var all []Bridge
	for pair, by := range ratios {
		all = append(all, bridge(pair[0], pair[1], by))
	}
	// Of several that lead from one anchor, that to the nearest one comes first: it is the one that is taken.
	slices.SortFunc(all, func(a, b Bridge) int {
		return cmp.Or(last[a.From].compare(last[b.From]), last[a.To].compare(last[b.To]))
	})
	return all
}

// A use is when an anchor was measured with last, on the main branch, or else at all.
type use struct{ point Point }

func (u use) compare(v use) int {
	return cmp.Or(cmp.Compare(u.point.Position, v.point.Position), u.point.StartedAt.Compare(v.point.StartedAt), cmp.Compare(u.point.Anchor, v.point.Anchor))
}

// lastUses are those of all anchors that points of the main branch have.
func lastUses(points []Point) map[string]use {
	last := map[string]use{}
	for _, p := range points {
		if !p.scanned() || p.Anchor == "" {
			continue
		}
		if u, ok := last[p.Anchor]; !ok || u.compare(use{p}) < 0 {
			last[p.Anchor] = use{p}
		}
	}
	return last
}

// bridge is the Hodges-Lehmann estimate of what so many runs say, and its standard error by its 95 % interval.
func bridge(from, to string, ratios []float64) Bridge {
	shift, low, high, _ := stats.HodgesLehmann(ratios, 0.05)
	return Bridge{From: from, To: to, Shift: shift, Error: (high - low) / (2 * 1.96), Runs: len(ratios)}
}
