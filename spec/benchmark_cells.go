package spec

import (
	"slices"

	"bench/plan"
	"bench/result"
	"bench/spec/diag"
)

// expand makes the cells: group by group, strategy by strategy, level by level, as declared.
func (bm *benchmark) expand(e *evaluation) {
	if n := len(bm.requested()) * len(bm.strategies) * len(bm.levels); n > maxCells {
		e.report(diag.Failure(diag.TooManyCells, bm.block.Header, "Too many cells", "groups: %d, strategies: %d, levels: %d. That makes %d cells; a benchmark may have %d.",
			len(bm.requested()), len(bm.strategies), len(bm.levels), n, maxCells))
		return
	}
	bm.Cells = bm.cellsAt(bm.levels)
	if bm.anchor != nil {
		bm.anchors = bm.cellsOf(bm.anchor, bm.levels)
		for i := range bm.anchors {
			bm.anchors[i].Role = result.Anchor
		}
	}
	for _, c := range bm.Cells {
		bm.names = append(bm.names, c.Address.String())
	}
}

// cellsAt are the benchmark's cells at these levels.
func (bm *benchmark) cellsAt(levels []level) (cells []plan.Cell) {
	for _, g := range bm.groups {
		cells = append(cells, bm.cellsOf(g, levels)...)
	}
	return cells
}

// cellsOf are those of one group.
func (bm *benchmark) cellsOf(g *group, levels []level) (cells []plan.Cell) {
	for _, s := range bm.strategies {
		for _, l := range bm.levelsOf(g, s, levels) {
			cells = append(cells, bm.cell(g, s, l))
		}
	}
	return cells
}

func (bm *benchmark) cell(g *group, s *plannedStrategy, l level) plan.Cell {
	if l.arrival.Default {
		l.arrival.Concurrency = s.Bound()
	}
	layers := bm.layers(g, s)
	c := plan.Cell{
		Address: result.Address{Benchmark: bm.Name, Key: bm.Key, HasKey: bm.HasKey, Group: g.Name, Strategy: s.Name, Level: l.name},
		Group:   s.dressed(g.Group), Strategy: s.Strategy, Client: merged(layers), Arrival: l.arrival, Servers: g.servers,
	}
	if g.parts != nil {
		return bm.mixed(c, g, s, l)
	}
	bm.addHosts(layers)
	return c
}

// addHosts notes the hosts that clients name.
func (bm *benchmark) addHosts(layers []layer) {
	for _, layer := range layers {
		for _, h := range layer.hosts {
			bm.hosts = appendHost(bm.hosts, h)
		}
	}
}

// layers are what is said about the client of a cell, the strongest last. A strategy's connection policy is part of what
// is compared, so it has the last word; what a preset's library does unless told otherwise has the first.
func (bm *benchmark) layers(g *group, s *plannedStrategy) []layer {
	return slices.Concat(s.habits, g.client, bm.client, s.client)
}
