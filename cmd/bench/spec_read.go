package main

import (
	"crypto/rand"
	"encoding/binary"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/spec"
)

// read reads the spec, and shows what is wrong with it or worth a warning. ok is false when it can't be used.
func (in *inputs) read(s *session) (sp *spec.Spec, ok bool) {
	sp, diags := in.readQuietly(s)
	s.report(diags)
	return sp, !diags.HasErrors()
}

// readQuietly reads the spec, and leaves the diagnostics to the caller.
func (in *inputs) readQuietly(s *session) (*spec.Spec, hcl.Diagnostics) {
	in.Paths = s.args
	sp, diags := spec.Read(in.Options)
	s.know(sp)
	return sp, diags
}

// know takes what messages need from the spec that is read.
func (s *session) know(sp *spec.Spec) {
	s.files = sp.Files()
	s.redact.secrets = sp.Secrets
}

// plan plans the spec as it is before anything has started.
func (in *inputs) plan(s *session, sp *spec.Spec, o spec.PlanOptions) (p *plan.Plan, ok bool) {
	o.Targets, o.Excludes = in.targets, in.excludes
	p, diags := sp.Plan(o)
	s.report(diags)
	return p, !diags.HasErrors()
}

// planSome is the plan of what can be run, which needs a cell: a run of nothing is no success.
func (in *inputs) planSome(s *session, sp *spec.Spec, o spec.PlanOptions) (p *plan.Plan, ok bool) {
	p, ok = in.plan(s, sp, o)
	if ok && cellCount(p) == 0 {
		s.fail(mistake{"There is nothing to run", "The spec has no benchmark, or its benchmarks have an empty for_each. A run of nothing is not a success."})
		return nil, false
	}
	return p, ok
}

// newSeed draws the seed of a run. It has 53 bits, so that every JSON reader keeps it.
func newSeed() uint64 {
	var b [8]byte
	rand.Read(b[:]) // never fails, says its documentation
	return binary.LittleEndian.Uint64(b[:]) >> 11
}

// addressCandidates are the addresses of the current folder's cells, for shells.
func addressCandidates(*session) []candidate {
	sp, diags := spec.Read(spec.Options{BenchVersion: version})
	if diags.HasErrors() {
		return nil
	}
	p, diags := sp.Plan(spec.PlanOptions{})
	if diags.HasErrors() {
		return nil
	}
	var all []candidate
	for _, b := range p.Benchmarks {
		for _, c := range b.Cells {
			all = append(all, candidate{word: c.Address.Short()})
		}
	}
	return all
}
