package main

import (
	"context"
	"fmt"
	"math"
	"time"

	"bench/archive"
	"bench/result"
	"bench/words"
)

func historyPinCommand() command {
	return command{
		name:     "history pin",
		args:     "RUN",
		maxArgs:  1,
		summary:  "keep a run's full result for ever",
		about:    "Keeps the full result of RUN, an id or the beginning of one, whatever `bench history prune` does; with -off no more.",
		examples: []example{{"bench history pin 20261126-091500", "the run that a decision rests on"}},
		statuses: usual("noted"),
		declare: func(f *flags) action {
			var o pinOptions
			o.storeChoice.declare(f)
			f.yes(&o.off, "off", "let it be pruned again")
			return o.run
		},
	}
}

type pinOptions struct {
	storeChoice
	off bool
}

func (o *pinOptions) run(s *session) status {
	if s.arg(0) == "" {
		return s.fail(mistake{"A run is needed", "Usage: " + historyPinCommand().usage()})
	}
	return o.with(s, archive.Options{}, func(ctx context.Context, store archive.Store) error {
		project, id, err := o.runOf(ctx, store, s.arg(0))
		if err != nil {
			return err
		}
		if err := store.Pin(ctx, project, id, !o.off); err != nil {
			return err
		}
		if o.off {
			fmt.Fprintf(s.out, "%s may be pruned\n", words.Printable(id))
		} else {
			fmt.Fprintf(s.out, "%s is kept for ever\n", words.Printable(id))
		}
		return nil
	})
}

func historyPruneCommand() command {
	return command{
		name:    "history prune",
		maxArgs: 0,
		summary: "make room: thin out old results, drop older ones",
		about: "Says what would become free, and with -apply does it. Results older than -full lose their timelines and their trials' histograms, and those older than -thin are dropped. " +
			"The points that history is made of stay for ever, and so do full results of runs that are pinned or tagged, the last one of each level, and those around findings.",
		examples: []example{
			{"bench history prune", "what would become free"},
			{"bench history prune -full=30d -thin=1y -apply", ""},
		},
		statuses: usual("said, or done"),
		declare: func(f *flags) action {
			var o pruneOptions
			o.storeChoice.declareStore(f)
			f.each("full", "the `AGE` up to which results are kept in full (default: keep of the spec's history block, or "+words.Age(archive.UsualFull)+")", ageInto(&o.full))
			f.each("thin", "the `AGE` up to which they are kept at all (default: as for -full, or "+words.Age(archive.UsualThin)+")", ageInto(&o.thin))
			f.yes(&o.apply, "apply", "do it")
			return o.run
		},
	}
}

// forever is longer than anything is kept: zero leaves the choice to the spec.
const forever = time.Duration(math.MaxInt64)

func ageInto(p *time.Duration) func(string) error {
	return func(text string) (err error) {
		if *p, err = words.ParseAge(text); *p == words.Forever {
			*p = forever
		}
		return err
	}
}

type pruneOptions struct {
	storeChoice
	full, thin time.Duration
	apply      bool
}

func (o *pruneOptions) run(s *session) status {
	if o.thin != 0 && o.full > o.thin {
		return s.fail(mistake{"-full is longer than -thin", "Results can't be kept in full for longer than they are kept at all."})
	}
	return o.with(s, archive.Options{ReadOnly: !o.apply}, func(ctx context.Context, store archive.Store) error {
		p, err := store.Prune(ctx, archive.Keep{Full: o.full, Thin: o.thin, Now: time.Now()}, !o.apply)
		if err != nil {
			return err
		}
		would, do := "would be ", "; -apply does it"
		if o.apply {
			would, do = "", ""
		}
		fmt.Fprintf(s.out, "%s %sthinned out, %s %sdropped, %s: %s %sfree%s\n", words.Plural(p.Thinned, "result"), would, words.Count(p.Dropped), would,
			keptOld(p.Kept), result.Bytes.Format(float64(p.Bytes)), would, do)
		return nil
	})
}

func keptOld(n int) string {
	if n == 1 {
		return "1 old one kept in full"
	}
	return words.Count(n) + " old ones kept in full"
}

func historyRebuildCommand() command {
	return command{
		name:     "history rebuild",
		maxArgs:  0,
		summary:  "analyse all again, from the stored points",
		about:    "Analyses every project of the store again, from its points: after an update of bench that changed the analysis, say. What was said of findings stays.",
		examples: []example{{"bench history rebuild", ""}},
		statuses: usual("analysed"),
		declare: func(f *flags) action {
			var o storeChoice
			o.declareStore(f)
			return func(s *session) status {
				return o.with(s, archive.Options{}, func(ctx context.Context, store archive.Store) error {
					if err := store.Rebuild(ctx); err != nil {
						return err
					}
					projects, err := store.Projects(ctx)
					if err == nil {
						fmt.Fprintf(s.out, "%s analysed: %s\n", words.Plural(len(projects), "project"), words.Printable(words.List(projects)))
					}
					return err
				})
			}
		},
	}
}
