package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"bench/report"
	"bench/result"
	"bench/store"
	"bench/words"
)

// finish judges what was measured, saves it, reports it, and says how it ended. runErr is why the run did not get to its end.
func (x *execution) finish(ctx context.Context, r *result.Run, runErr error) status {
	r, ended := x.judge(r)
	saved := x.save(r)
	for _, err := range []error{x.writeJSON(r), x.writeReports(r), x.prune()} {
		if err != nil {
			ended = x.fail(err)
		}
	}
	switch {
	case runErr != nil && ctx.Err() == nil:
		ended = x.fail(runErr) // a disk that is full is why the run ended; once is enough
	case saved != nil:
		ended = x.fail(saved)
	}
	ended = x.ended(ctx, ended, r)
	if x.lines != nil {
		x.lines.line("summary", summaryLine{r.Info.ID, r.Info.Status, r.Info.Reason, int(ended), store.RunPath(x.id)})
	}
	if saved == nil && x.o.progress != "none" {
		fmt.Fprintf(x.err, "saved as %s\n", store.RunPath(x.id))
		if r.Info.Status == result.Interrupted {
			fmt.Fprintf(x.err, "`bench run -resume=%s` finishes it\n", x.id)
		}
	}
	if err := x.o.addressFlags.keep(x.session, &x.o.inputs); err != nil {
		ended = x.fail(err)
	}
	if saved == nil && x.o.progress != "none" {
		x.tellNext(r)
	}
	if saved == nil && x.pushed(ctx, r) {
		x.told(ctx, r)
	}
	if x.o.progress != "none" {
		x.o.tellHistory(ctx, x.err, r)
	}
	return ended
}

// prune removes the oldest saved runs, and says so. The baseline stays, old as it may be.
func (x *execution) prune() error {
	inUse := []string{x.id}
	if x.base != nil {
		inUse = append(inUse, x.base.Info.ID)
	}
	removed, err := store.Prune(x.o.keep, inUse...)
	if len(removed) > 0 && x.o.progress != "none" {
		what := "the oldest saved run, " + removed[0]
		if n := len(removed); n > 1 {
			what = fmt.Sprintf("the %s, %s to %s", words.Plural(n, "oldest saved run"), removed[n-1], removed[0])
		}
		fmt.Fprintf(x.err, "removed %s: %d are kept (-keep=N keeps more, -keep=0 all)\n", what, x.o.keep)
	}
	return err
}

// ended is the status of the whole: a signal outweighs all else. R is what was measured; nil: nothing.
func (x *execution) ended(ctx context.Context, otherwise status, r *result.Run) status {
	i, ok := interruptionOf(ctx)
	if !ok {
		return otherwise
	}
	what := "Interrupted: gates are not judged."
	if r != nil && r.Info.Status == result.Complete {
		what = "Interrupted when everything was measured."
	}
	fmt.Fprintln(x.err, x.errStyle().yellow(what))
	return i
}

// writeJSON writes the document of -json-into.
func (x *execution) writeJSON(r *result.Run) error {
	if x.o.jsonInto == "" {
		return nil
	}
	return store.Replace(x.o.jsonInto, func(w io.Writer) error {
		return report.Write(w, "json", r, report.Options{})
	})
}

// textOptions are how a report is written to standard output.
func (x *execution) textOptions() report.Options {
	t := x.outTerminal
	return report.Options{Color: bool(x.outStyle()), Width: t.width, Height: t.height, ASCII: asciiOnly()}
}

// writeReports writes the declared reports, and the text for people unless one of those went to standard output.
func (x *execution) writeReports(r *result.Run) error {
	if x.lines != nil {
		x.lines.judged(r)
	}
	var errs []error
	if x.o.format != "" {
		o := x.textOptions()
		errs = append(errs, report.Write(x.reportTo(x.o.format), x.o.format, r, o))
	}
	shown := x.lines != nil || x.o.format != "" // standard output has the JSON lines: nothing else goes there
	for _, declared := range x.plan.Reports {
		o := report.Options{Sort: declared.Sort, Benchmarks: declared.Benchmarks}
		if declared.Path == "" {
			if x.lines == nil && x.o.format == "" {
				t := x.textOptions()
				o.Color, o.Width, o.Height, o.ASCII = t.Color, t.Width, t.Height, t.ASCII
				errs = append(errs, report.Write(x.reportTo(declared.Format), declared.Format, r, o))
			}
			shown = true
			continue
		}
		err := store.Replace(declared.Path, func(w io.Writer) error { return report.Write(w, declared.Format, r, o) })
		if err != nil {
			errs = append(errs, fmt.Errorf("report %q: %w", declared.Name, err))
		}
	}
	if !shown {
		o := x.textOptions()
		errs = append(errs, report.Write(x.out, "text", r, o))
	}
	return errors.Join(errs...)
}
