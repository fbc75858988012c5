// Package bench is the program as functions: what the command does, without its flags, its terminal and its exit status.
// A specification is loaded, prepared, run, judged and reported:
//
//	spec, warnings, err := bench.Load(bench.Source{Options: spec.Options{Paths: []string{"load.bench.hcl"}}})
//	prepared, warnings, err := spec.Prepare(bench.Settings{})   // every cell, trial and port; nobody is contacted
//	defer prepared.Close()
//	prepared.Approve()                                          // of all that prepared.Needs() lists
//	run, err := prepared.Run(ctx, bench.RunOptions{})           // do it
//	verdict := prepared.Judge(run, nil)                         // comparisons, thresholds, checks: what they come to
//	err = verdict.Report(os.Stdout, "markdown", report.Options{})
//
// Each stage gives plain data to the next: a plan.Plan, a result.Run. What wrote files, or asks people, is its caller's.
package bench

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"bench/plan"
	"bench/result"
	"bench/spec"
	"bench/words"
)

// Diagnostics are what is wrong with a specification, or worth a warning, with its place in the text. As an error they
// hold at least one error.
type Diagnostics = hcl.Diagnostics

// A Source is what a specification is loaded from, and which of its cells count.
type Source struct {
	spec.Options
	Targets  []string // addresses, or beginnings of them, of the cells that count; none: all
	Excludes []string // of those that don't
	// Recorded is what a plan or a result keeps of a specification, which is loaded in place of Options.Paths. The options
	// then give sensitive variables alone.
	Recorded *Recorded
}

// Recorded is what is kept of a specification with a plan or a result.
type Recorded struct {
	Spec result.Spec
	Seed uint64
	What string // "the plan load.plan", for messages
	// Servers are as the plan shows them, which was looked at: no others may be started. Nil: it is a result's.
	Servers []plan.Server
	// Workers is how many performed its trials, or are to; 0: none, nil: as the spec says.
	Workers *int
	// Programs are the client programs that it shows, in the order of their cells; see Servers.
	Programs []plan.Server
	// Tell is who it shows is told of findings, see Servers; nil: nobody.
	Tell *plan.Tell
}

// A Spec is a specification that was read and checked.
type Spec struct {
	*spec.Spec
	source Source
	redact *Redactor
}

// Load reads a specification and says all that is wrong with it at once. With errors the Spec, which is never nil, is good
// for its Files alone.
func Load(from Source) (*Spec, Diagnostics) {
	s := &Spec{source: from, redact: &Redactor{}}
	var diags Diagnostics
	if r := from.Recorded; r != nil {
		s.source.Targets, s.source.Excludes = r.Spec.Targets, r.Spec.Excludes
		s.Spec, diags = spec.FromSources(r.Spec, from.Options)
	} else {
		s.Spec, diags = spec.Read(from.Options)
	}
	s.redact.Know(s.Secrets)
	return s, diags
}

// Plan is what the specification means: every cell that counts, and every trial. It may have none; see Runnable. Where o
// has targets and excludes, the source's count.
func (s *Spec) Plan(o spec.PlanOptions) (*plan.Plan, Diagnostics) {
	o.Targets, o.Excludes = s.source.Targets, s.source.Excludes
	return s.Spec.Plan(o)
}

// A Mistake is an error with a second paragraph that says what would be right.
type Mistake struct{ Summary, Detail string }

func (m *Mistake) Error() string { return m.Summary + ": " + m.Detail }

// Runnable says why a plan can't be run: a run of nothing is no success.
func Runnable(p *plan.Plan) error {
	if away := p.Away(); p.Workers == nil && len(away) > 0 {
		return &Mistake{
			fmt.Sprintf("server %s runs on a worker, and this run has none", away[0].Name),
			fmt.Sprintf("It wants the worker with %s. Say how many others send the load, with -workers=N or with bench { workers { … } } in the spec; -workers=0 runs the server and sends the load here.",
				words.And(away[0].OnLabels())),
		}
	}
	for _, b := range p.Benchmarks {
		if len(b.Cells) > 0 {
			return nil
		}
	}
	return &Mistake{"There is nothing to run", "The spec has no benchmark, or its benchmarks have an empty for_each. A run of nothing is not a success."}
}
