package spec

import (
	"bench/plan"
	"bench/spec/diag"
	"bench/words"
)

// checkRows adds up the batches of cells that must use no row twice, and refuses what there are too few rows for.
func (bm *benchmark) checkRows(f *fields) {
	for _, d := range f.e.draws.Data {
		if d.OnEnd != plan.StopRows || !bm.uses(d) {
			continue
		}
		n := bm.Batches()
		switch needed := n.Whole(bm.Blocks); {
		case bm.Iterations == 0:
			f.wrong(diag.Conflict, "groups", "Rows that would have to last", "data.%s has on_end = \"stop\", so that no row is used twice: that needs iterations in %s. How many batches there are in a time isn't known before.", d.Name, bm.block.Address())
		case needed > d.Count:
			f.wrong(diag.Conflict, "groups", "Too few rows", "data.%s has %s, and no row is used twice with on_end = \"stop\". A cell of %s needs %d: %s of %d%s.%s",
				d.Name, words.Plural(d.Count, "row"), bm.block.Address(), needed, words.Plural(bm.Blocks, "block"), bm.Iterations, besides(n, bm.Blocks), spared(n))
		}
	}
}

// uses says whether a cell draws from data.
func (bm *benchmark) uses(d plan.Data) bool {
	for _, c := range bm.turns() {
		if c.Uses(plan.FromData, d.Name) {
			return true
		}
	}
	return false
}

// besides are the rows for what isn't recorded.
func besides(n plan.Batches, blocks int) (text string) {
	if n.Warmup > 0 {
		text += ", " + words.Plural(n.Warmup, "row") + " to warm up"
	}
	if n.LeadIn > 0 {
		text += ", " + words.Plural(blocks*n.LeadIn, "row") + " to lead trials in"
	}
	return text
}

// spared is how fewer rows are needed.
func spared(n plan.Batches) string {
	if n.Warmup == 0 && n.LeadIn == 0 {
		return ""
	}
	return " warmup = \"0s\" and lead_in = false send only what is recorded."
}
