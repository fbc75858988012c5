package main

import (
	"fmt"
	"slices"
	"time"

	"bench"

	"bench/engine/ab"
	"bench/engine/printed"
	"bench/words"
)

func abCommand() command {
	return command{
		name:     "ab",
		args:     "-- BASE-COMMAND… -- HEAD-COMMAND…",
		maxArgs:  -1,
		verbatim: true,
		summary:  "judge two commands: run them in turn, and say which is faster",
		about: "Runs two commands in turn, in blocks of random order, and says by how much head differs from base: in the time they take (wall, user, sys, peak_memory), or in the numbers " +
			"they print: lines `= NAME VALUE [UNIT] [less|more]`, Go's benchmark format, and whatever -regexp finds. It needs no spec. It ends as soon as the verdict is settled, " +
			"and after 30 blocks at the latest. Each command is run once before the first block; one that is over in less than 100 ms is run several times in its turn. " +
			"The commands are run as they are, without a shell: write sh -c '…' for one that needs a shell, or has a -- of its own. The result is saved as that of any run.",
		examples: []example{
			{"bench ab -- ./old -n 1000 -- ./new -n 1000", "which is faster, and by how much"},
			{"bench ab -gate -- go test -C ../base -run=- -bench=. ./codec -- go test -run=- -bench=. ./codec", "in CI: base against head by Go's own benchmarks"},
			{"bench ab -metric=tps -more=tps -regexp='tps=tps = ([0-9.]+)' -- ./pg-old.sh -- ./pg-new.sh", "by a number that both print"},
		},
		statuses: []exitStatus{
			{done, "measured; with -gate, head is not slower"},
			{cannot, "could not do it: usage, a command that isn't there, fails or takes longer than -timeout, file trouble"},
			{gateFailed, "measured, and with -gate head came out slower"},
			{notJudged, "measured, but with -gate it could not be judged: the run's own check failed, or there are too few blocks"},
			{interrupted, "interrupted by SIGINT (129: SIGHUP, 131: SIGQUIT, 143: SIGTERM); what was measured is saved and reported, the gate is not judged"},
		},
		declare: func(f *flags) action {
			var o abOptions
			o.declare(f)
			return o.run
		},
	}
}

type abOptions struct {
	reportChoice
	blocks     int
	time       time.Duration
	timeout    time.Duration
	gate       bool
	metrics    []string
	more       []string
	patterns   []printed.Pattern
	minEffect  float64
	out        string
	progress   string
	keep       int
	base, head []string
}

func (o *abOptions) declare(f *flags) {
	o.blocks, o.minEffect, o.progress = 30, 0.05, "auto"
	f.number(&o.blocks, "blocks", "run `N` blocks at most")
	f.span(&o.time, "time", "run only as many blocks as fit into `DURATION`")
	f.span(&o.timeout, "timeout", "a run of a command that takes longer than `DURATION` is an error")
	f.yes(&o.gate, "gate", "end with status 2 if head is slower; each block has one more run of base then, to check the run itself")
	f.list(&o.metrics, "metric", "compare by `NAME`; may be given several times (default: all that both commands print, else wall)")
	f.list(&o.more, "more", "of the metric `NAME` more is better, whatever its unit")
	f.each("regexp", "take the number in what the commands print from `NAME=EXPRESSION`, whose one group is the number", func(text string) error {
		p, err := printed.ParsePattern(text)
		o.patterns = append(o.patterns, p)
		return err
	})
	f.ratio(&o.minEffect, "min-effect", "the smallest effect that counts is `RATIO`")
	f.text(&o.out, "out", "save the result to `FILE` too")
	f.choice(&o.progress, "progress", "show progress on standard error as `STYLE`: auto, plain, none", "auto", "plain", "none")
	declareKeep(f, &o.keep)
	o.reportChoice.declare(f)
}

// settle finds what contradicts itself on the command line, and which words of it are whose.
func (o *abOptions) settle(args []string) (err error) {
	if o.keep < 0 {
		if o.keep, err = keptByDefault(); err != nil {
			return err
		}
	}
	switch {
	case o.blocks < 1:
		return mistake{"At least one block is needed", "-blocks takes a whole number above 0."}
	case o.minEffect <= 0 || o.minEffect >= 1:
		return mistake{"The smallest effect is a ratio between 0 and 1", "0.05 is 5 %."}
	case o.time < 0 || o.timeout < 0:
		return mistake{"A duration is not below 0", "-time and -timeout take durations such as 30s."}
	}
	if err := o.reportChoice.settle(); err != nil {
		return err
	}
	o.base, o.head, err = twoCommands(args)
	return err
}

// twoCommands takes -- BASE… -- HEAD… apart.
func twoCommands(args []string) (base, head []string, err error) {
	const form = "bench ab [flags] -- BASE-COMMAND… -- HEAD-COMMAND…"
	var at []int
	for i, word := range args {
		if word == "--" {
			at = append(at, i)
		}
	}
	switch {
	case len(at) == 0:
		return nil, nil, mistake{"Two commands are needed", "Each stands behind a --: " + form}
	case at[0] > 0 && len(at) == 1:
		return nil, nil, mistake{"A -- is missing", fmt.Sprintf("There is one before each command: bench ab -- %s %s", words.Shell(args[:at[0]]), words.Shell(args[at[0]:]))}
	case at[0] > 0:
		return nil, nil, mistake{fmt.Sprintf("Unexpected argument %q", args[0]), "Before the first -- there are flags only: " + form}
	case len(at) == 1:
		return nil, nil, mistake{"The second command is missing", "It stands behind another --: " + form}
	case len(at) > 2:
		return nil, nil, mistake{
			fmt.Sprintf("There are %d times --, and two commands have two", len(at)),
			"Put a command that has a -- of its own into a shell's: sh -c 'cargo bench -- --quick'.",
		}
	}
	base, head = args[1:at[1]], args[at[1]+1:]
	for _, c := range []struct {
		name string
		of   []string
	}{{"base", base}, {"head", head}} {
		if len(c.of) == 0 || c.of[0] == "" {
			return nil, nil, mistake{"The command of " + c.name + " is empty", form}
		}
	}
	return slices.Clone(base), slices.Clone(head), nil
}

func (o *abOptions) experiment() ab.Experiment {
	return ab.Experiment{
		Base: o.base, Head: o.head, Blocks: o.blocks, Time: o.time, Timeout: o.timeout, Gate: o.gate, Metrics: o.metrics, More: o.more,
		Patterns: o.patterns, MinEffect: o.minEffect, Seed: bench.NewSeed(),
	}
}
