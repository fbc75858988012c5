package spec

import (
	"slices"

	"bench/plan"
	"bench/result"
	"bench/spec/diag"
)

// lostGates are gates of a benchmark for which -concurrency has left no cell.
type lostGates struct {
	pairs  []pair
	limits []limit
}

// addLost keeps the gates in the plan that the command line's levels have taken the cells from, where their benchmark's
// other cells are run: they are not judged then. A gate must not vanish because somebody looks at something else.
func (b *builder) addLost(bm *benchmark, cells []plan.Cell) {
	beside := func(a result.Address) bool {
		return slices.ContainsFunc(cells, func(c plan.Cell) bool { return c.Address.Group == a.Group && c.Address.Strategy == a.Strategy })
	}
	if len(bm.lost.pairs)+len(bm.lost.limits) == 0 {
		return
	}
	declared := bm.cellsAt(bm.declared)
	for _, p := range bm.lost.pairs {
		if beside(declared[p.base].Address) || beside(declared[p.candidate].Address) {
			b.lose(p.Pair, p.Baseline, "-concurrency")
		}
	}
	for _, l := range bm.lost.limits {
		if beside(declared[l.cell].Address) {
			b.plan.Limits = append(b.plan.Limits, l.Limit)
			b.warnLost(l.Range, l.Cell, "-concurrency")
		}
	}
}

// lose keeps a gated pair in the plan though one of its cells is not, so that it is not judged.
func (b *builder) lose(p result.Pair, cell, flag string) {
	if p.Gated {
		b.plan.Pairs = append(b.plan.Pairs, p)
		b.warnLost(p.Range, cell, flag)
	}
}

// warnLost says so once for each block of the spec.
func (b *builder) warnLost(at *result.Range, cell, flag string) {
	if b.warned == nil {
		b.warned = map[result.Range]bool{}
	}
	if b.warned[*at] {
		return
	}
	b.warned[*at] = true
	b.diags = append(b.diags, diag.Caution(diag.WeakGate, hclRange(at), "Gate left out", "%s is left out by %s, so this gate can't be judged: the run ends with status 3 at best.", cell, flag))
}
