package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"bench/report"
	"bench/result"
	"bench/store"
	"bench/words"
)

func showCommand() command {
	return command{
		name:    "show",
		args:    "[RESULT | PLAN]",
		maxArgs: 1,
		summary: "write any report from a saved result",
		about: "Writes a report from a result: a file, the id of a saved run or the beginning of one; without RESULT the newest run. " +
			"A plan that `bench plan -out` has kept is shown, too, as text, markdown or json. " +
			"Nothing is measured and the spec is not needed: the result has all in it.",
		examples: []example{
			{"bench show", "the newest run again"},
			{"bench show -format=html -out=report.html", "a page to send around"},
			{"bench show -format=svg -figure=batch -out=batch.svg", "a picture for a README or a pull request"},
			{"bench show -format=csv -trials -out=trials.csv", "a row for each trial, for statistics of one's own"},
			{"bench show -json | jq '.cells[].service.p99'", "numbers for scripts: seconds, bytes, plain ratios"},
		},
		statuses: usual("shown"),
		complete: runCandidates,
		declare: func(f *flags) action {
			var o showOptions
			o.declare(f)
			return o.run
		},
	}
}

type showOptions struct {
	reportChoice
	storeChoice
	out     string
	trials  bool
	shares  bool
	moments bool
	figure  string
}

func (o *showOptions) declare(f *flags) {
	o.reportChoice.declare(f)
	o.storeChoice.declare(f)
	f.text(&o.out, "out", "write to `FILE` instead of standard output")
	f.yes(&o.trials, "trials", "with -format=csv: one row a trial instead of one a cell")
	f.yes(&o.moments, "timeline", "with -format=csv: one row for each bin of a trial's time")
	f.yes(&o.shares, "shares", "with -format=csv: one row for each worker's share of a trial")
	f.text(&o.figure, "figure", "with -format=svg: draw the `FIGURE` with this id, such as batch, effects or levels, not each benchmark's first")
}

// check finds what contradicts itself on the command line, and makes one choice of flags that say the same.
func (o *showOptions) check() error {
	if err := o.settle(); err != nil {
		return err
	}
	if o.trials && o.format != "csv" {
		return mistake{"-trials needs -format=csv", "Only csv has a choice of rows: cells, or with -trials trials. benchfmt and hdrlog have a line for each trial anyway."}
	}
	if o.shares && o.format != "csv" {
		return mistake{"-shares needs -format=csv", "Only csv has a choice of rows: cells, with -trials trials, or with -shares each worker's share of a trial."}
	}
	if o.moments && o.format != "csv" {
		return mistake{"-timeline needs -format=csv", "Only csv has a choice of rows: cells, with -trials trials, or with -timeline each bin of a trial's time. text and html draw it."}
	}
	if o.moments && (o.trials || o.shares) {
		return mistake{"-timeline, -trials and -shares are choices of rows", "Write a file for each of them."}
	}
	if o.shares && o.trials {
		return mistake{"-trials and -shares are two choices of rows", "Write two files: one with -trials, one with -shares."}
	}
	if o.figure != "" && o.format != "svg" {
		return mistake{"-figure needs -format=svg", "Only svg is a single picture; -format=html has all figures."}
	}
	return nil
}

func (o *showOptions) options(t terminal, colour style) report.Options {
	all := o.reportChoice.options(t, colour)
	all.Trials, all.Shares, all.Timeline = o.trials, o.shares, o.moments
	all.Figure = o.figure
	return all
}

func (o *showOptions) run(s *session) status {
	if err := o.check(); err != nil {
		return s.fail(err)
	}
	if isPlanFile(s.arg(0)) {
		if err := refuseOverlap([]output{{"-out", o.out}}, s.args); err != nil {
			return s.fail(err)
		}
		return o.showPlan(s, s.arg(0))
	}
	path, err := findRun(s.arg(0))
	if err == nil {
		err = refuseOverlap([]output{{"-out", o.out}}, []string{path})
	}
	if err != nil {
		return s.fail(err)
	}
	load := loadRun
	if o.trials || o.shares || o.moments || slices.Contains([]string{"benchfmt", "hgrm", "hdrlog", "gitlab-metrics"}, o.format) {
		load = loadTrials
	}
	r, err := load(path)
	if err != nil {
		return s.fail(err)
	}
	if o.out == "" {
		err = o.write(s, s.reportTo(o.format), r, o.options(s.outTerminal, s.outStyle()))
	} else {
		err = store.Replace(o.out, func(w io.Writer) error {
			return o.write(s, w, r, o.options(terminal{}, false))
		})
	}
	if err != nil {
		return s.fail(err)
	}
	if o.format == "text" && o.out == "" {
		o.tellHistory(context.Background(), s.err, r)
	}
	return done
}

// write writes the report. What is a comment on a change says of the main branch, too, how it is.
func (o *showOptions) write(s *session, w io.Writer, r *result.Run, options report.Options) error {
	if o.format != "markdown" {
		return report.Write(w, o.format, r, options)
	}
	var b bytes.Buffer
	if err := report.Write(&b, o.format, r, options); err != nil {
		return err
	}
	b.WriteString(o.historySection(s, r, b.Len()))
	_, err := w.Write(b.Bytes())
	return err
}

// loadRun reads the result that name stands for; see findRun.
func loadRun(name string) (*result.Run, error) {
	path, err := findRun(name)
	if err != nil {
		return nil, err
	}
	r, err := store.Load(path)
	if err != nil {
		return nil, err
	}
	judgeAgain(r)
	return r, nil
}

// loadTrials reads a result for what is computed from its trials.
func loadTrials(name string) (*result.Run, error) {
	r, err := loadRun(name)
	if err == nil && r.IsPublic() {
		return nil, withoutTrials(name)
	}
	return r, err
}

// withoutTrials is the error for a report where a result is needed.
func withoutTrials(name string) error {
	return mistake{
		name + " is a JSON report, not a result",
		fmt.Sprintf("What -json, -format=json and -json-into write has no trials, and without those nothing can be computed. Name the saved run in %s, or the file that -out wrote.", store.RunsDir),
	}
}

// A reportChoice is which report is written, and how.
type reportChoice struct {
	format string
	asJSON bool
	detail bool
}

func (o *reportChoice) declare(f *flags) {
	o.format = "text"
	f.choice(&o.format, "format", "write the report as `FORMAT`: "+words.List(report.Formats()), report.Formats()...)
	f.yes(&o.asJSON, "json", "the same as -format=json")
	f.yes(&o.detail, "detail", "show all that is known of each cell")
}

// settle makes one choice of two flags.
func (o *reportChoice) settle() error {
	if o.asJSON && o.format != "text" && o.format != "json" {
		return mistake{"-json and -format=" + o.format + " exclude each other", "Give one of them."}
	}
	if o.asJSON {
		o.format = "json"
	}
	return nil
}

func (o *reportChoice) options(t terminal, colour style) report.Options {
	return report.Options{Color: bool(colour), Width: t.width, Height: t.height, Detail: o.detail, ASCII: asciiOnly()}
}

// runCandidates are the saved runs, for shells.
func runCandidates(*session) []candidate {
	ids, err := store.Runs()
	if err != nil {
		return nil
	}
	return asCandidates(ids)
}
