package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/spec/diag"
)

// unused warns of groups and strategies that no benchmark runs: whoever wrote them expects them to be measured.
func unused(all *declarations) hcl.Diagnostics {
	mentioned := map[string]bool{}
	for _, b := range all.top {
		for _, ref := range blockReferences(nil, b) {
			mentioned[ref.root+"."+ref.name] = true
		}
	}
	var diags hcl.Diagnostics
	for _, kind := range []struct{ typ, consequence string }{
		{"group", "No benchmark runs it: name it in groups."},
		{"strategy", "No benchmark runs it: name it in strategies."},
	} {
		for _, b := range all.blocks[kind.typ] {
			if !mentioned[b.address()] {
				diags = append(diags, diag.Caution(diag.NeverUsed, b.header, "Unused "+kind.typ, "%s is declared and never used. %s", b.address(), kind.consequence))
			}
		}
	}
	return diags
}

// unheard warns of limits of strategies that no benchmark heeds, because its levels set the limit: whoever wrote one expects
// it to count.
func unheard(all *declarations, e *evaluation) hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, b := range all.blocks["strategy"] {
		found := e.strategies[b.address()]
		if found == nil {
			continue
		}
		run, heeded := false, false
		for _, bm := range e.benchmarks {
			if !slices.ContainsFunc(bm.strategies, func(other *plannedStrategy) bool { return other.Name == found.Name }) {
				continue
			}
			run = true
			heeded = heeded || len(bm.declared) == 0 || slices.ContainsFunc(bm.declared, func(l level) bool { return l.arrival.Open() || l.arrival.Default })
		}
		for _, knob := range []string{"size", "max_workers", "limit"} {
			if arg := b.args[knob]; arg != nil && run && !heeded {
				diags = append(diags, diag.Caution(diag.NeverUsed, arg.rng, "Limit that never counts",
					"The concurrency levels of the benchmarks that run %s set the limit. Write concurrency = [%q] to have its own.", b.address(), plan.DefaultLevel))
			}
		}
	}
	return diags
}
