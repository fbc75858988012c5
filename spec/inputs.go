package spec

import (
	"path/filepath"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/syntax"
)

// Inputs are the files that the spec stands on, as whoever opens them from the working folder names them: its own texts,
// those of variables, what functions and bodies were read from, and certificates. Nothing may be written over them.
func (s *Spec) Inputs() []string { return s.base.inputs() }

func (e *evaluation) inputs() []string {
	r := e.reading
	files := append(slices.Clone(r.place.Files), r.valueFiles...)
	beside := func(name string) {
		if name != "" && !filepath.IsAbs(name) {
			name = filepath.Join(r.place.Dir, name)
		}
		if name != "" {
			files = append(files, name)
		}
	}
	for _, f := range r.files {
		files = append(files, f.Name)
	}
	for name := range r.fingerprints() {
		beside(name)
	}
	for _, bm := range e.benchmarks {
		for _, c := range bm.turns() {
			beside(c.Client.TLS.CAFile)
			beside(c.Client.TLS.CertFile)
			beside(c.Client.TLS.KeyFile)
		}
	}
	return syntax.Unique(files)
}

// refuseOverwriting reports a report that would be written over an input.
func (e *evaluation) refuseOverwriting(b *decl.Block, r plan.Report) {
	if r.Path == "" || r.Path == plan.KnownAfterStart {
		return
	}
	for _, input := range e.inputs() {
		if syntax.SameFile(syntax.Within(e.reading.options.Dir, r.Path), syntax.Within(e.reading.options.Dir, input)) {
			e.report(diag.Failure(diag.Conflict, argumentRange(b, "path"), "Report over an input", "report.%s would overwrite %s, which the spec is read from. Give it a name of its own.", r.Name, input))
			return
		}
	}
}

// argumentRange is where an argument's value stands, or else its block's header.
func argumentRange(b *decl.Block, name string) hcl.Range {
	if arg := b.Args[name]; arg != nil {
		return arg.Expr.Range()
	}
	return b.Header
}
