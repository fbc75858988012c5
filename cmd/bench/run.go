package main

import (
	"fmt"
	"strconv"

	"bench/engine"
	"bench/metrics"
	"bench/report"
	"bench/store"
	"bench/words"
)

func runCommand() command {
	return command{
		name:    "run",
		alias:   "apply",
		args:    "[PATH | URL...]",
		maxArgs: -1,
		summary: "do it: measure, compare, judge, report",
		about: "Runs every cell of a spec, saves the result to " + store.RunsDir + ", where the newest 50 are kept, and prints a report. PATH is a spec file, a folder of *.bench.hcl files " +
			"(default: the current one), a plan file, or - for a spec on standard input. In place of a spec there can be URLs, http://HOST/PATH: one is measured, several are compared; " +
			"`bench URL` is the same, and -save or `bench init -from last FILE` keeps it as a spec. Hosts other than this machine's loopback, the commands of `server` blocks and reports outside of the current folder need approval: " +
			"at the prompt, by allowed_hosts in the spec (hosts only), or with -auto-approve. The first Ctrl-C stops, saves and reports what was measured; a second one ends at once.",
		examples: []example{
			{"bench run http://127.0.0.1:8080/items", "how fast is it: 10 connections, 5 seconds"},
			{"bench run http://127.0.0.1:8080/items -c 50 -z 30s -H 'Accept: application/json'", "harder, for longer, with a header"},
			{"bench run http://127.0.0.1:8080/items -r 200", "200 requests a second, whether or not answers come"},
			{"bench run http://127.0.0.1:8080/items http://127.0.0.1:8081/items", "which of two is faster, in turns, with a verdict"},
			{"bench run http://127.0.0.1:8080/items -d @order.json -save orders.bench.hcl", "POST a file, and keep what was run as a spec"},
			{"bench run", "the spec in this folder"},
			{"bench run -blocks=6 -duration=1s -target=tutorial/sites/map", "a quick look at some cells"},
			{"bench run -auto-approve -json-into=result.json", "in CI"},
			{"bench run -metrics=rw:http://127.0.0.1:9090/api/v1/write", "with latencies, rates and errors in Prometheus while it goes on"},
			{"bench run -resume=20261122-114530", "finish an interrupted run"},
		},
		statuses: []exitStatus{
			{done, "measured; every gate passed"},
			{cannot, "could not do it: usage, invalid spec, target unreachable, not approved, file trouble; or nothing worked: not one good response in the run, or in a cell with a gate"},
			{gateFailed, "measured, and a gate failed: a threshold, a check with severity \"error\", or a gated comparison that came out slower"},
			{notJudged, "measured, but a gate could not be judged: the run is invalid, there were too few samples, or the command line took blocks or cells from it"},
			{interrupted, "interrupted by SIGINT (129: SIGHUP, 131: SIGQUIT, 143: SIGTERM); what was measured is saved and reported, gates are not judged"},
		},
		declare: func(f *flags) action {
			var o runOptions
			o.declare(f)
			return o.run
		},
	}
}

type runOptions struct {
	inputs
	addressFlags
	crewFlags
	allowance
	origin
	storeChoice
	metrics     *metrics.Address // of a receiver of live metrics; nil: there is none
	autoApprove bool
	push        bool
	asJSON      bool
	format      string // of the report on standard output; "": text, or as the spec declares
	out         string
	jsonInto    string
	baseline    string
	resume      string
	progress    string
	keep        int // saved runs; 0: all
}

func (o *runOptions) declare(f *flags) {
	o.inputs.declare(f)
	o.addressFlags.declare(f)
	o.origin.declare(f)
	o.declareSelection(f)
	o.declareOverrides(f)
	o.progress = "auto"
	f.yes(&o.autoApprove, "auto-approve", "agree to every host and command of the plan")
	o.allowance.declare(f,
		"contact nobody but `HOSTS`, with commas between them, whatever the spec says: loopback, names, *.NAME, addresses and networks; they need no more approval",
		"start nothing but each `COMMAND` given: its first word, all of it, or the digest that plan shows; may be repeated")
	f.yes(&o.asJSON, "json", "print JSON lines as the run goes, each with a `type`")
	f.choice(&o.format, "o", "print the report as `FORMAT`: "+words.List(report.Formats()), report.Formats()...)
	f.text(&o.out, "out", "save the result to `FILE` too")
	f.text(&o.jsonInto, "json-into", "write the report as JSON into `FILE`, beside the human one")
	f.text(&o.baseline, "baseline", "compare with the saved `RESULT`, too")
	f.text(&o.resume, "resume", "finish the interrupted run `RESULT`: same plan, same seed, the blocks that are left")
	f.choice(&o.progress, "progress", "show progress on standard error as `STYLE`: auto, plain, none", "auto", "plain", "none")
	o.crewFlags.declare(f)
	f.yes(&o.push, "push", "bring the result to the store of a history; what can't be brought waits, see bench push")
	o.storeChoice.declare(f)
	declareMetrics(f, &o.metrics)
	declareKeep(f, &o.keep)
	f.values["baseline"], f.values["resume"] = runCandidates, runCandidates
}

// declareKeep declares how many saved runs are kept; below 0 until somebody says so.
func declareKeep(f *flags, keep *int) {
	*keep = -1
	f.each("keep", fmt.Sprintf("keep the newest `N` saved runs and remove the rest; 0 keeps all (default %d, or %s)", keptRuns, keepVariable), func(text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return fmt.Errorf("want a whole number, and 0 for all")
		}
		*keep = n
		return nil
	})
}

// check finds what contradicts itself on the command line.
func (o *runOptions) check(args []string) (err error) {
	if o.keep < 0 {
		if o.keep, err = keptByDefault(); err != nil {
			return err
		}
	}
	if err := o.crewFlags.check(); err != nil {
		return err
	}
	if o.push {
		if err := o.storeChoice.check(); err != nil {
			return err
		}
	}
	if o.asJSON && o.format != "" {
		return mistake{"-json and -o exclude each other", "-json prints lines while the run goes on, -o json the document at its end."}
	}
	if o.resume != "" && len(args) > 0 {
		return mistake{"-resume takes the spec from the interrupted run", fmt.Sprintf("Leave %s out.", args[0])}
	}
	return nil
}

func (o *runOptions) run(s *session) status {
	if o.asJSON {
		s.lines = &jsonLines{s.out.exact()}
	}
	if err := o.check(s.args); err != nil {
		return s.fail(err)
	}
	if err := o.addressFlags.take(s, &o.inputs); err != nil {
		return s.fail(err)
	}
	x := newExecution(s, o)
	if !x.load() || !x.prepare() {
		if x.cut != nil {
			return x.ended(*x.cut, cannot, nil)
		}
		return cannot
	}
	defer x.ready.Close()
	ctx := untilInterrupted()
	defer ctx.stop()
	r, err := x.measure(ctx)
	if _, cut := interruptionOf(ctx); cut && r == nil {
		for _, left := range engine.FailedTeardowns(err) {
			s.fail(left)
		}
		return x.ended(ctx, cannot, nil) // before anything was measured; the context's error says no more than the signal
	}
	if r == nil {
		return s.fail(err)
	}
	return x.finish(ctx, r, err)
}

// tellPlan tells the plan in two lines, before the first block: what will be done, and what will be sent.
func (x *execution) tellPlan() {
	e, placebos := x.estimator.Plan(x.plan), 0
	for _, b := range x.plan.Benchmarks {
		placebos += b.Blocks * len(b.Placebos)
	}
	trials := words.Plural(e.Trials, "trial")
	if placebos > 0 {
		trials += fmt.Sprintf(" and %s to check the run itself", words.Count(placebos))
	}
	fmt.Fprintf(x.err, "%s, %s, about %s\n", words.Plural(cellCount(x.plan), "cell"), trials, words.About(e.Wall))
	paragraph(x.err, x.errTerminal, sent(e)+basis(x.estimator, e), "")
}
