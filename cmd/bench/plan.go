package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"bench"
	"bench/metrics"
	"bench/plan"
	"bench/spec"
	"bench/store"
	"bench/words"
)

func planCommand() command {
	return command{
		name:    "plan",
		args:    "[PATH | URL...]",
		maxArgs: -1,
		summary: "show what a run would do: cells, trials, hosts, requests, time",
		about: "Shows every cell, its trials, the hosts that would be contacted and the commands that would be started, the requests and the time it would take, " +
			"what is compared and limited, and each variable's value and where it comes from. Nobody is contacted and nothing is started, except by -probe. " +
			"Where the spec doesn't say how much is sent or how long it takes, the estimate is at the pace of the last saved run, or else at 10 ms a request. " +
			"With -out the plan is kept: `bench run FILE` runs exactly that, and `bench show FILE` shows it. -against tells which cells, requests, gates, values, hosts and commands are others than in a kept plan, or in the spec of a commit, whose files git is asked for: the work tree stays as it is. In place of a spec there can be URLs, with the flags that `bench run` has for them.",
		examples: []example{
			{"bench plan", "the spec in this folder"},
			{"bench plan -target=storefront/storefront/map", "only some cells"},
			{"bench plan -probe -blocks=6", "with what a batch of each cell takes now, and for a shorter run"},
			{"bench plan https://shop.example.com/items -c 50 -save shop.bench.hcl", "what an address would get, kept as a spec"},
			{"bench plan -workers=3", "what each of three workers would send; none is contacted"},
			{"bench plan -against=git:main -format=markdown", "what a change does to the plan, for a comment"},
			{"bench plan -out=load.plan && bench run load.plan", "review first, run exactly this later"},
		},
		statuses: usual("planned"),
		declare: func(f *flags) action {
			var o planOptions
			o.inputs.declare(f)
			o.addressFlags.declare(f)
			o.declareSelection(f)
			o.declareOverrides(f)
			f.text(&o.out, "out", "keep the plan in `FILE`")
			o.format = planFormats[0]
			f.choice(&o.format, "format", "write the plan as `FORMAT`: "+words.List(planFormats), planFormats...)
			f.yes(&o.asJSON, "json", "the same as -format=json")
			f.text(&o.against, "against", "tell what has changed since `PLAN`, which -out has kept, or since a commit: git:main")
			f.yes(&o.probes, "probe", "send one batch a cell, after approval, and estimate with that")
			f.yes(&o.autoApprove, "auto-approve", "with -probe: agree to every host and command of the plan")
			declareWorkers(f, &o.workers)
			declareMetrics(f, &o.metrics)
			return o.run
		},
	}
}

type planOptions struct {
	inputs
	addressFlags
	out         string
	format      string
	asJSON      bool
	against     string
	probes      bool
	autoApprove bool
	workers     *int // nil: as the spec says
	metrics     *metrics.Address
}

// planDefaults are the options of a plan that is looked at and not run.
func planDefaults() spec.PlanOptions { return spec.PlanOptions{Seed: bench.NewSeed()} }

func (o *planOptions) run(s *session) status {
	if err := errors.Join(o.settle(), o.addressFlags.take(s, &o.inputs)); err != nil {
		return s.fail(err)
	}
	sp, ok := o.read(s)
	if !ok {
		return cannot
	}
	defaults := planDefaults()
	defaults.Workers = o.workers
	p, ok := s.plan(sp, defaults)
	if !ok {
		return cannot
	}
	if err := bench.Runnable(p); err != nil {
		return s.fail(err)
	}
	s.report(append(spec.Doubts(p), spec.IdleLevels(p)...))
	p.Warnings = s.redact.Warnings(p.Warnings)
	x := bench.EstimatorFor(p)
	if o.probes {
		var ended status
		if x, ended = o.probe(s, sp); ended != done {
			return ended
		}
	}
	if ended := o.show(s, planPage{plan: p, estimator: x, metrics: o.metrics}, defaults); ended != done {
		return ended
	}
	if err := o.addressFlags.keep(s, &o.inputs); err != nil {
		return s.fail(err)
	}
	if o.out == "" {
		return done
	}
	if err := refuseOverlap([]output{{"-out", o.out}}, sp.Inputs()); err != nil {
		return s.fail(err)
	}
	err := store.Replace(o.out, func(w io.Writer) error { return json.NewEncoder(w).Encode(p.Public()) })
	if err != nil {
		return s.fail(fmt.Errorf("keep the plan: %w", err))
	}
	if o.format == "text" {
		fmt.Fprintf(s.out, "\nKept in %s. `bench run %s` runs exactly this.\n", o.out, words.Shell([]string{o.out}))
	}
	return done
}

// show writes the plan, and what has changed.
func (o *planOptions) show(s *session, g planPage, defaults spec.PlanOptions) status {
	if o.against != "" {
		changed, err := o.changes(s, g.plan, defaults)
		if err != nil {
			return s.fail(err)
		}
		g.since, g.changes = o.since(), changed
	}
	open := s.openly()
	err := g.write(s, open.reportTo(o.format), o.format)
	s.out.err = open.out.err
	if err != nil && s.out.err == nil {
		return s.fail(err)
	}
	return done
}

// settle makes one choice of two flags.
func (o *planOptions) settle() error {
	if o.asJSON && o.format == "markdown" {
		return mistake{"-json and -format=markdown exclude each other", "Give one of them."}
	}
	if o.asJSON {
		o.format = "json"
	}
	return nil
}

func cellCount(p *plan.Plan) int {
	n := 0
	for _, b := range p.Benchmarks {
		n += len(b.Cells)
	}
	return n
}
