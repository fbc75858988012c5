package lsp

import (
	"sync"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/spec"
)

// A reading is one spec as it stands: what is wrong with it, and its plan, if it has one.
type reading struct {
	unit
	once  sync.Once
	spec  *spec.Spec
	diags hcl.Diagnostics
	plan  *plan.Plan // nil: there are errors, or variables without a value
}

// reading is what a spec says.
func (n *snapshot) reading(u unit) *reading {
	n.mu.Lock()
	r := n.read[u.key()]
	if r == nil {
		r = &reading{unit: u}
		n.read[u.key()] = r
	}
	n.mu.Unlock()
	r.once.Do(func() { r.take(n.overlays(), n.program) })
	return r
}

// take reads the spec as `bench validate` does. The seed makes no difference to what is said.
func (r *reading) take(overlays map[string][]byte, p Program) {
	r.spec, r.diags = spec.Read(spec.Options{
		Dir: r.dir, Paths: r.names, Overlays: overlays, Environ: p.Environ, BenchVersion: p.Version, ValuesLater: true,
	})
	if r.diags.HasErrors() || len(r.spec.Open()) > 0 {
		return
	}
	planned, more := r.spec.Plan(spec.PlanOptions{Seed: 1})
	r.diags = append(r.diags, more...)
	if planned == nil {
		return
	}
	r.plan = planned
	r.diags = append(r.diags, spec.Doubts(planned)...)
}
