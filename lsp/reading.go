package lsp

import (
	"sync"

	"github.com/hashicorp/hcl/v2"

	"bench/lsp/index"
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

	memory *memory
}

// A memory is what the readings of a spec leave to the next one, whichever snapshot that is of. One has it at a time.
type memory struct {
	mu sync.Mutex
	of *spec.Memory
}

// memories are those of the specs that were read.
type memories struct {
	mu   sync.Mutex
	each map[string]*memory     // by the key of the unit
	in   map[string]*index.Kept // the names in files, by path
}

func (m *memories) of(u unit) *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.each[u.key()] == nil {
		const most = 20 // specs that one works on
		if len(m.each) >= most {
			clear(m.each)
		}
		m.each[u.key()] = &memory{of: spec.NewMemory()}
	}
	return m.each[u.key()]
}

func (m *memories) names(path string) *index.Kept {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.in[path] == nil {
		if len(m.in) >= mostFiles {
			clear(m.in)
		}
		m.in[path] = &index.Kept{}
	}
	return m.in[path]
}

// reading is what a spec says.
func (n *snapshot) reading(u unit) *reading {
	n.mu.Lock()
	r := n.read[u.key()]
	if r == nil {
		r = &reading{unit: u, memory: n.memories.of(u)}
		n.read[u.key()] = r
	}
	n.mu.Unlock()
	r.once.Do(func() { r.take(n.overlays(), n.program) })
	return r
}

// take reads the spec as `bench validate` does. The seed makes no difference to what is said.
func (r *reading) take(overlays map[string][]byte, p Program) {
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	defer func() { r.diags = spec.Apart(r.diags) }()
	r.spec, r.diags = spec.Read(spec.Options{
		Dir: r.dir, Paths: r.names, Overlays: overlays, Environ: p.Environ, BenchVersion: p.Version, ValuesLater: true, Memory: r.memory.of,
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

// planOf is the plan of a part of the spec.
func (r *reading) planOf(target string) (*plan.Plan, hcl.Diagnostics) {
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	return r.spec.Plan(spec.PlanOptions{Seed: 1, Targets: []string{target}})
}
