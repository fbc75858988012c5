package lsp

import (
	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/spec"
	"bench/words"
)

// A Program is what the server is a part of, and what it leaves to it.
type Program struct {
	Version string          // of bench
	Environ func() []string // where variables may have values from; nil: os.Environ
	// Redact cuts the secrets of a spec out of what is said of it.
	Redact func(s *spec.Spec, diags hcl.Diagnostics) hcl.Diagnostics
	// Lens is a plan in one line, to be shown above the benchmark that it is of: its cells, its time, its hosts.
	Lens func(p *plan.Plan) string
}

// but has the usual in the place of what isn't given.
func (p Program) but() Program {
	if p.Redact == nil {
		p.Redact = func(_ *spec.Spec, diags hcl.Diagnostics) hcl.Diagnostics { return diags }
	}
	if p.Lens == nil {
		p.Lens = func(p *plan.Plan) string { return words.Plural(len(p.Benchmarks), "benchmark") }
	}
	return p
}
