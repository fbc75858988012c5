package main

import (
	"context"
	"fmt"
	"time"

	"bench/archive"
	"bench/history"
	"bench/push"
	"bench/redact"
	"bench/result"
	"bench/store"
	"bench/words"
)

func pushCommand() command {
	return command{
		name:    "push",
		args:    "[RESULT...]",
		maxArgs: -1,
		summary: "bring results to the store of a history",
		about: "Brings results to the store: files, ids of saved runs or the beginnings of them; without RESULT the newest run. A run is taken once, however often it is pushed. " +
			"What can't be brought, since the store can't be reached, waits in " + store.OutboxDir + ", and the next push brings it, too. `bench run -push` does the same after a run, also " +
			"after a gate that failed, and never changes the run's exit status.",
		examples: []example{
			{"bench push", "the newest run, and what has waited"},
			{"bench push -store=https://bench.example.com result.json", "to the team's `bench ui`"},
		},
		statuses: []exitStatus{
			{done, "all of them are in the store"},
			{cannot, "could not do it: usage, file trouble, or the store could not be reached, or refused one; the others are in it, or wait"},
		},
		complete: runCandidates,
		declare: func(f *flags) action {
			var o storeChoice
			o.declare(f)
			return o.push
		},
	}
}

func (o *storeChoice) push(s *session) status {
	if err := o.check(); err != nil {
		return s.fail(err)
	}
	names := s.args
	if len(names) == 0 {
		names = []string{""}
	}
	var files []string
	for _, name := range names {
		path, err := findRun(name)
		if err != nil {
			return s.fail(err)
		}
		files = append(files, path)
	}
	ctx := untilInterrupted()
	defer ctx.stop()
	deliveries, err := o.pusher(storeLimit).Push(ctx, files...)
	ended, found := done, 0
	for _, d := range deliveries {
		switch {
		case d.Err == nil:
			fmt.Fprintln(s.out, words.Printable(delivered(d)))
			found += told(d.Imported.Findings)
		case d.Kept == "":
			ended = s.fail(fmt.Errorf("push %s: %w", d.Path, d.Err))
		}
	}
	if err != nil {
		ended = s.fail(unreached(deliveries, err))
	}
	tellOfTelling(s, found)
	if cut, ok := interruptionOf(ctx); ok && ended != done {
		return cut
	}
	return ended
}

// told are those of the findings that are to be told.
func told(findings []history.Finding) (n int) {
	for _, f := range findings {
		if f.Told {
			n++
		}
	}
	return n
}

// pusher brings runs to the store, for which it waits so long.
func (o *storeChoice) pusher(limit time.Duration) push.Pusher {
	return push.Pusher{
		Options: o.importOptions(),
		Open: func(ctx context.Context) (archive.Store, error) {
			ctx, cancel := context.WithTimeout(ctx, limit)
			defer cancel()
			return o.open(ctx, archive.Options{Patience: limit})
		},
	}
}

// delivered says what became of a file that the store has taken.
func delivered(d push.Delivery) string {
	text := fmt.Sprintf("%s in %s: %s", d.Imported.ID, d.Imported.Project, d.Imported.Kind)
	if d.Late {
		text += ", it had waited in " + store.OutboxDir
	}
	if d.Imported.Series == 0 {
		text += "; it has no series: `track` in a benchmark says what is kept of each run"
	}
	return text
}

// unreached says that the store could not be asked, and where what was for it waits.
func unreached(deliveries []push.Delivery, why error) error {
	kept := map[string]bool{} // one that had waited before may have been pushed again
	for _, d := range deliveries {
		if d.Kept != "" {
			kept[d.Kept] = true
		}
	}
	waiting := len(kept)
	detail := ""
	if waiting > 0 {
		detail = fmt.Sprintf("%s in %s: the next `bench push` brings what is there.", words.Plural(waiting, "run")+" "+waits(waiting), store.OutboxDir)
	}
	return mistake{words.Sentence(why.Error()), detail}
}

func waits(n int) string {
	if n == 1 {
		return "waits"
	}
	return "wait"
}

// pushed brings the run that was just saved. Whatever becomes of it, the run has been measured: there is a warning at most.
func (x *execution) pushed(ctx context.Context, r *result.Run) (ok bool) {
	if !x.o.push {
		return false
	}
	if r.Info.Status == result.Interrupted {
		fmt.Fprintf(x.err, "not pushed, since it was interrupted: `bench push %s` does it\n", x.id)
		return false
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeLimit)
	defer cancel()
	deliveries, err := x.o.pusher(storeLimit).Push(ctx, store.RunPath(x.id))
	for _, d := range deliveries {
		switch {
		case d.Err == nil && x.o.progress != "none":
			fmt.Fprintf(x.err, "pushed %s\n", words.Printable(delivered(d)))
		case d.Err != nil && d.Kept == "":
			x.warn(fmt.Sprintf("The run was not pushed: %v", d.Err))
		}
	}
	if err != nil {
		x.warn("The run was not pushed: " + unreached(deliveries, err).Error())
	}
	return err == nil
}

// warn says something that changes nothing of how the run ended.
func (s *session) warn(text string) {
	fmt.Fprintf(s.err, "%s %s\n", s.errStyle().yellow("Warning:"), words.Printable(redact.Addresses(text)))
}
