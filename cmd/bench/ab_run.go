package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"bench/engine"
	"bench/engine/ab"
	"bench/report"
	"bench/result"
	"bench/spec/diag"
	"bench/store"
	"bench/words"
)

// A contest is one `bench ab`.
type contest struct {
	*session
	o  *abOptions
	id string
}

func (o *abOptions) run(s *session) status {
	if err := o.settle(s.args); err != nil {
		return s.fail(err)
	}
	now := time.Now()
	x := &contest{session: s, o: o, id: store.NewRunID(now)}
	for _, file := range x.files() {
		if err := store.MakeRoom(file); err != nil {
			return s.fail(fmt.Errorf("make room for the result: %w", err))
		}
	}
	ctx := untilInterrupted()
	defer ctx.stop()
	w := x.watcher(ctx)
	r, err := ab.Run(ctx, o.experiment(), ab.Options{
		Info:  result.Info{ID: x.id, StartedAt: now.UTC(), BenchVersion: version, Host: engine.ThisHost()},
		Watch: func(e ab.Event) { w.watch(asEngineEvent(e)) }, Save: x.save, Hurry: ctx.hurry,
	})
	w.close()
	if cut, ok := interruptionOf(ctx); ok && r == nil {
		return cut // before anything was measured
	}
	if r == nil {
		return s.fail(explainAB(err))
	}
	return x.finish(ctx, r, err)
}

// finish judges what was measured, saves and reports it, and says how it ended.
func (x *contest) finish(ctx context.Context, r *result.Run, runErr error) status {
	r.Judge(nil)
	exit, reasons := result.Outcome(r)
	ended := status(exit)
	if r.Info.Status == result.Complete {
		x.explainStatus(reasons)
	}
	saved := x.save(r)
	shown := report.Write(x.reportTo(x.o.format), x.o.format, r, x.o.options(x.outTerminal, x.outStyle()))
	for _, err := range []error{shown, x.prune()} {
		if err != nil {
			ended = x.fail(err)
		}
	}
	switch {
	case runErr != nil && ctx.Err() == nil:
		ended = x.fail(explainAB(runErr))
	case saved != nil:
		ended = x.fail(saved)
	}
	if cut, ok := interruptionOf(ctx); ok {
		ended = cut
		fmt.Fprintln(x.err, x.errStyle().yellow("Interrupted: gates are not judged."))
	}
	if saved == nil && x.o.progress != "none" {
		fmt.Fprintf(x.err, "saved as %s\n", store.RunPath(x.id))
	}
	return ended
}

// isOfCommands says whether a result is one of bench ab.
func isOfCommands(r *result.Run) bool {
	return slices.ContainsFunc(r.Cells, func(c result.Cell) bool { return c.Command != nil })
}

// files are where the result is saved.
func (x *contest) files() []string {
	files := []string{store.RunPath(x.id)}
	if x.o.out != "" {
		files = append(files, x.o.out)
	}
	return files
}

// save keeps what has been measured so far.
func (x *contest) save(r *result.Run) error {
	for _, file := range x.files() {
		if err := store.Save(file, report.Worded(r)); err != nil {
			return err
		}
	}
	return nil
}

func (x *contest) prune() error {
	_, err := store.Prune(x.o.keep, x.id)
	return err
}

// watcher is who is told how far it is.
func (x *contest) watcher(ctx interrupts) watcher {
	f, live := liveTerminal(x.session, x.o.progress)
	switch {
	case x.o.progress == "none":
		return watchers{}
	case live:
		return newLiveView(f, commandsPlan(), x.errStyle(), ctx)
	}
	return watchers{&plainProgress{w: x.err, style: x.errStyle()}}
}

// explainAB says what would be right.
func explainAB(err error) error {
	var (
		failed  *ab.CommandError
		metric  *ab.MetricError
		blocks  *ab.BlocksError
		several = func(names []string) string {
			const most = 12
			if more := len(names) - most; more > 0 {
				return words.List(names[:most]) + fmt.Sprintf(" and %d more", more)
			}
			return words.And(names)
		}
	)
	switch {
	case errors.As(err, &failed):
		m := mistake{fmt.Sprintf("The command of %s can't be measured: %v", failed.Side, failed.Err), "It is " + words.Shell(failed.Command)}
		if len(failed.Output) > 0 {
			m.detail += "\nIts last lines:\n    " + strings.Join(failed.Output, "\n    ")
		}
		return m
	case errors.As(err, &metric):
		m := mistake{fmt.Sprintf("There is no metric %q", metric.Name), "There are " + several(metric.Known) + "."}
		if metric.Only != "" {
			m.summary = fmt.Sprintf("Only the command of %s prints the metric %q", metric.Only, metric.Name)
		} else if near := diag.Suggest(metric.Name, metric.Known); near != "" {
			m.detail = fmt.Sprintf("Did you mean %q? ", near) + m.detail
		}
		return m
	case errors.As(err, &blocks) && blocks.Limit > 0:
		return mistake{
			fmt.Sprintf("There is time for %s, and a verdict takes at least %d", words.Plural(blocks.Have, "block"), blocks.Need),
			fmt.Sprintf("%d blocks of these commands take about %s: give -time more than that.", blocks.Need, words.About(blocks.Takes)),
		}
	case errors.As(err, &blocks):
		return mistake{
			fmt.Sprintf("%s can't bring a verdict", words.Plural(blocks.Have, "block")),
			fmt.Sprintf("Even if they all agreed, it might be chance: -blocks=%d is the least here.", blocks.Need),
		}
	}
	return err
}
