package main

import (
	"bench"
	"bench/plan"
	"bench/spec"
)

// source is what the command line says of where the spec comes from.
func (in *inputs) source(recorded *bench.Recorded) bench.Source {
	return bench.Source{Options: in.Options, Targets: in.targets, Excludes: in.excludes, Recorded: recorded}
}

// read reads the spec, and shows what is wrong with it or worth a warning. ok is false when it can't be used.
func (in *inputs) read(s *session) (sp *bench.Spec, ok bool) {
	sp, diags := in.readQuietly(s)
	s.report(diags)
	return sp, !diags.HasErrors()
}

// readQuietly reads the spec, and leaves the diagnostics to the caller.
func (in *inputs) readQuietly(s *session) (*bench.Spec, bench.Diagnostics) {
	in.Paths = s.args
	sp, diags := bench.Load(in.source(nil))
	s.know(sp)
	return sp, diags
}

// know takes what messages need from the spec that is read.
func (s *session) know(sp *bench.Spec) {
	s.files = sp.Files()
	s.redact.Know(sp.Secrets)
}

// plan plans the spec as it is before anything has started.
func (s *session) plan(sp *bench.Spec, o spec.PlanOptions) (p *plan.Plan, ok bool) {
	p, diags := sp.Plan(o)
	s.report(diags)
	return p, !diags.HasErrors()
}

// prepare prepares a run, and shows what is worth a warning or why it can't be.
func (s *session) prepare(sp *bench.Spec, as bench.Settings) (p *bench.Prepared, ok bool) {
	p, warnings, err := sp.Prepare(as)
	s.report(warnings)
	if err != nil {
		s.fail(err)
	}
	return p, err == nil
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
