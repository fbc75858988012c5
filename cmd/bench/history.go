package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"bench/archive"
	"bench/history"
	"bench/report/trend"
	"bench/spec/diag"
	"bench/store"
	"bench/words"
)

func historyCommand() command {
	return command{
		name:    "history",
		maxArgs: -1,
		summary: "what changed over many commits, which one did it, and how sure that is",
		about: "Shows what runs of many commits come to: for each series that a spec tracks (`track`) its level, its noise, and the changes that were found, with the " +
			"commits that may have done it. Runs are brought to a store by `bench run -push`, `bench push` or `bench history import`; that is a file of this folder unless -store or " +
			storeVariable + " names another one. docs/history.md is a guide.",
		examples: []example{
			{"bench history", "what is open, and how each series is"},
			{"bench history -series=api/orders -metric=cpu_per_request -detail", "one series, with intervals and all that was ever found"},
			{"bench history -check -base=v1.4.0", "fail where something became worse since a release"},
			{"bench history -format=csv -out=points.csv", "a row a point, for a notebook"},
			{"bench history import .bench/runs", "begin with the runs there are"},
			{"bench history accept 52ccc8d868 -note='twice as many fields'", "a finding that is meant"},
		},
		statuses: []exitStatus{
			{done, "shown; with -check: nothing worse is open, or nothing newer than -base"},
			{cannot, "could not do it: usage, no store, file trouble"},
			{gateFailed, "-check: a finding of something worse is open"},
		},
		parts: historyParts(),
		declare: func(f *flags) action {
			var o historyOptions
			o.declare(f)
			return o.run
		},
	}
}

// historyParts is the table of what can be done with a history besides showing it, in the order in which help lists it.
func historyParts() []command {
	return []command{
		historyImportCommand(),
		historyExportCommand(),
		historyBaselineCommand(),
		decisionCommand("accept", history.Accepted, "say that a finding is meant", "twice as many fields"),
		decisionCommand("ignore", history.Ignored, "say that a finding is nobody's concern", "a noisy metric"),
		decisionCommand("reopen", history.New, "take back what was said of a finding", "it hurts after all"),
		historyTellCommand(),
		historyPinCommand(),
		historyPruneCommand(),
		historyRebuildCommand(),
		historyNoiseCommand(),
		historyAnchorCommand(),
		historyBisectCommand(),
		historyTokenCommand(),
	}
}

type historyOptions struct {
	storeChoice
	series, metric string
	since          time.Time
	last           int
	format         string
	asJSON         bool
	detail         bool
	findings       bool
	out            string
	check          bool
	base           string
}

func (o *historyOptions) declare(f *flags) {
	o.storeChoice.declare(f)
	o.format = "text"
	f.text(&o.series, "series", "only the series at `ADDRESS` or below it, say api/orders")
	f.text(&o.metric, "metric", "only the series of `METRIC`, say cpu_per_request")
	f.each("since", "only runs since `TIME`: a date (2026-01-31), or an age (90d)", o.sinceText)
	f.number(&o.last, "last", "only the newest `N` runs of the main branch")
	f.choice(&o.format, "format", "write it as `FORMAT`: "+words.List(trend.Formats()), trend.Formats()...)
	f.yes(&o.asJSON, "json", "the same as -format=json")
	f.yes(&o.detail, "detail", "show all that was ever found in each series")
	f.yes(&o.findings, "findings", "with -format=csv: one row a finding instead of one a point")
	f.text(&o.out, "out", "write to `FILE` instead of standard output")
	f.yes(&o.check, "check", "end with status 2 if a finding of something worse is open")
	f.text(&o.base, "base", "with -check: only findings newer than `COMMIT`")
}

func (o *historyOptions) sinceText(text string) error {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			o.since = t
			return nil
		}
	}
	age, err := words.ParseAge(text)
	if err != nil || age == words.Forever {
		return fmt.Errorf("want a date such as 2026-01-31, a time such as 2026-01-31T12:00:00Z, or an age such as 90d")
	}
	o.since = time.Now().Add(-age)
	return nil
}

// settle finds what contradicts itself on the command line.
func (o *historyOptions) settle() error {
	switch {
	case o.asJSON && o.format != "text" && o.format != "json":
		return mistake{"-json and -format=" + o.format + " exclude each other", "Give one of them."}
	case o.asJSON:
		o.format = "json"
	case o.findings && o.format != "csv":
		return mistake{"-findings needs -format=csv", "Only csv has a choice of rows: points, or with -findings findings."}
	case o.last < 0:
		return mistake{fmt.Sprintf("-last=%d is no number of runs", o.last), "Want a whole number; 0 for all."}
	}
	if o.base != "" && !o.check {
		return mistake{"-base needs -check", "It says which findings -check counts: those newer than that commit."}
	}
	return nil
}

func (o *historyOptions) run(s *session) status {
	if name := s.arg(0); name != "" {
		return s.fail(unknownPart(name))
	}
	if err := o.settle(); err != nil {
		return s.fail(err)
	}
	return o.with(s, archive.Options{ReadOnly: true}, func(ctx context.Context, store archive.Store) error {
		v, err := store.View(ctx, archive.Query{Project: o.project, Series: o.series, Metric: o.metric, Since: o.since, Last: o.last})
		if err != nil {
			return err
		}
		if err := o.selected(v); err != nil {
			return err
		}
		if err := o.write(s, v); err != nil {
			return err
		}
		return o.judge(ctx, s, v)
	})
}

// selected says what is wrong where nothing is left.
func (o *historyOptions) selected(v *history.View) error {
	if len(v.Points) > 0 || o.series == "" && o.metric == "" {
		return nil
	}
	return mistake{
		fmt.Sprintf("No series is selected by %s", strings.Join(given("-series", o.series, "-metric", o.metric), " and ")),
		fmt.Sprintf("`bench history -format=csv` lists the series of project %s with their metrics.", v.Project),
	}
}

// given are flags with their values, those that have one.
func given(pairs ...string) (all []string) {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			all = append(all, pairs[i]+"="+pairs[i+1])
		}
	}
	return all
}

func (o *historyOptions) write(s *session, v *history.View) error {
	r := trend.Options{Chosen: o.last > 0 || !o.since.IsZero(), Detail: o.detail, Findings: o.findings}
	if o.out != "" {
		return store.Replace(o.out, func(w io.Writer) error { return trend.Write(w, o.format, v, r) })
	}
	r.Color, r.Width, r.ASCII = bool(s.outStyle()), s.outTerminal.width, asciiOnly()
	return trend.Write(s.reportTo(o.format), o.format, v, r)
}

// A worseError is what -check has found: no error of the command's, but a status of its own.
type worseError struct{ status }

func (worseError) Error() string { return "a finding is open" }

// judge is what -check asks for.
func (o *historyOptions) judge(ctx context.Context, s *session, v *history.View) error {
	if !o.check {
		return nil
	}
	open := v.Open()
	if o.base != "" {
		position, err := positionOf(ctx, v, o.base)
		if err != nil {
			return err
		}
		open = v.Newer(open, position)
	}
	if len(open) == 0 {
		return nil
	}
	for _, f := range open {
		fmt.Fprintf(s.err, "open: %s\n", words.Printable(trend.Finding(v, f)))
	}
	return worseError{gateFailed}
}

// unknownPart says that `bench history` has no such part.
func unknownPart(name string) error {
	var names []string
	for _, p := range historyParts() {
		names = append(names, strings.TrimPrefix(p.name, "history "))
	}
	detail := "It has " + words.List(names) + "; alone it shows the history."
	if near := diag.Suggest(name, names); near != "" {
		detail = fmt.Sprintf("Did you mean \"bench history %s\"?", near)
	}
	return mistake{fmt.Sprintf("There is no `bench history %s`", name), detail}
}
