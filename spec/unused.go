package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
)

// unused warns of groups and strategies that no benchmark runs, and of rows and draws that no request has: whoever wrote
// them expects them to be measured.
func unused(all *decl.Declarations) hcl.Diagnostics {
	mentioned := map[string]bool{}
	for _, b := range all.Top {
		for _, ref := range decl.BlockReferences(nil, b) {
			mentioned[ref.Address()] = true
		}
	}
	var diags hcl.Diagnostics
	if all.History != nil && !slices.ContainsFunc(all.Blocks["benchmark"], func(b *decl.Block) bool {
		return b.One("track") != nil || b.Meant["track"] || len(b.Nested("dynamic")) > 0
	}) {
		diags = append(diags, diag.Caution(diag.NeverUsed, all.History.Header, "History of nothing", "No benchmark has a track block, so that runs are stored and nothing of them becomes a series. Write track { subject = group.NAME, metrics = [service.p50] } in a benchmark, each argument in a line of its own."))
	}
	for _, kind := range []struct{ typ, consequence string }{
		{"group", "No benchmark runs it: name it in groups."},
		{"strategy", "No benchmark runs it: name it in strategies."},
		{"data", "No request has a column of it."},
		{"random", "No request has a value of it."},
		{"counter", "No request has a number of it."},
	} {
		for _, b := range all.Blocks[kind.typ] {
			if b.Module == "" && !mentioned[b.Address()] {
				diags = append(diags, diag.Caution(diag.NeverUsed, b.Header, "Unused "+kind.typ, "%s is declared and never used. %s", b.Address(), kind.consequence))
			}
		}
	}
	return diags
}

// unheard warns of limits of strategies that no benchmark heeds, because its levels set the limit: whoever wrote one expects
// it to count.
func unheard(all *decl.Declarations, e *evaluation) hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, b := range all.Blocks["strategy"] {
		found := e.strategies[b.Address()]
		if found == nil {
			continue
		}
		run, heeded := false, false
		for _, bm := range e.benchmarks {
			if !slices.ContainsFunc(bm.strategies, func(other *plannedStrategy) bool { return other.Name == found.Name }) {
				continue
			}
			run = true
			heeded = heeded || len(bm.declared) == 0 || slices.ContainsFunc(bm.declared, func(l level) bool { return !l.back() || l.arrival.Default })
		}
		for _, knob := range []string{"size", "max_workers", "limit"} {
			if arg := b.Args[knob]; arg != nil && run && !heeded {
				diags = append(diags, diag.Caution(diag.NeverUsed, arg.Range, "Limit that never counts",
					"The concurrency levels of the benchmarks that run %s set the limit. Write concurrency = [%q] to have its own.", b.Address(), plan.DefaultLevel))
			}
		}
	}
	return diags
}
