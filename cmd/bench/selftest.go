package main

import (
	_ "embed"
	"fmt"
	"strconv"

	"bench"
	"bench/engine"
	"bench/result"
	"bench/spec"
	"bench/words"
)

//go:embed selftest.bench.hcl
var selftestSpec string

func selftestCommand() command {
	return command{
		name:    "selftest",
		summary: "prove on this machine that equal is called same, and 10 % is found",
		about: "Measures the embedded server against itself, and against a copy that is made 10 % slower, in rounds of 20 blocks. It prints how often equal things were " +
			"called different, how often the 10 % were found, and the smallest effect that this machine can find as it is now. It takes about two minutes; leave the machine alone meanwhile.",
		examples: []example{{"bench selftest", "before a gate is trusted to a new machine"}},
		statuses: []exitStatus{
			{done, "verdicts can be relied on here"},
			{cannot, "could not do it"},
			{gateFailed, "equal things were called different too often, or the 10 % were missed too often"},
			{notJudged, "the machine was too busy to judge"},
			{interrupted, "interrupted by SIGINT (129: SIGHUP, 131: SIGQUIT, 143: SIGTERM)"},
		},
		declare: func(f *flags) action {
			o := selftestOptions{rounds: 12, progress: "plain"}
			f.number(&o.rounds, "rounds", "run `N` rounds; fewer say less")
			f.yes(&o.asJSON, "json", "print JSON")
			f.choice(&o.progress, "progress", "show progress on standard error as `STYLE`: plain, none", "plain", "none")
			return o.run
		},
	}
}

type selftestOptions struct {
	rounds   int
	asJSON   bool
	progress string
}

func (o *selftestOptions) run(s *session) status {
	if o.rounds < 1 {
		return s.fail(mistake{"At least one round is needed", "-rounds takes a whole number above 0."})
	}
	ctx := untilInterrupted()
	defer ctx.stop()
	r, err := o.measure(ctx, s)
	if cut, ok := interruptionOf(ctx); ok {
		return cut
	}
	if err != nil {
		return s.fail(err)
	}
	t := testimonyOf(r)
	if o.asJSON {
		s.printJSON(t)
	} else {
		t.write(s.out, s.outTerminal, s.outStyle())
	}
	return t.status()
}

// measure runs the spec of the test. The result is not saved: it says nothing about anybody's program.
func (o *selftestOptions) measure(ctx interrupts, s *session) (*result.Run, error) {
	sp, diags := bench.Load(bench.Source{
		Options: spec.Options{BenchVersion: version},
		Recorded: &bench.Recorded{What: "the selftest", Spec: result.Spec{
			Dir:       ".",
			Files:     []result.SourceFile{{Name: "selftest.bench.hcl", Text: selftestSpec}},
			Variables: []result.Variable{{Name: "rounds", Value: o.rounds, Origin: "-rounds"}},
		}},
	})
	s.know(sp)
	if diags.HasErrors() {
		return nil, diags
	}
	ready, _, err := sp.Prepare(bench.Settings{ID: "selftest", Seed: bench.NewSeed()})
	if err != nil {
		return nil, err
	}
	defer ready.Close()
	run := processes(ctx)
	if o.progress != "none" {
		fmt.Fprintf(s.err, "%s, about %s\n", words.Plural(o.rounds, "round"), words.About(bench.Estimator{}.Plan(ready.Plan).Wall))
		run.Watch = roundProgress(s, o.rounds)
	}
	r, err := ready.Run(ctx, run)
	if err != nil {
		return nil, err
	}
	return ready.Judge(r, nil).Run, nil
}

// roundProgress writes a line a round.
func roundProgress(s *session, rounds int) func(engine.Event) {
	n := 0
	return func(e engine.Event) {
		if e.Type == engine.BlockComplete && e.Block == e.Blocks {
			n++
			fmt.Fprintf(s.err, "round %s of %d%s\n", strconv.Itoa(n), rounds, s.errStyle().dim(left(e)))
		}
	}
}
