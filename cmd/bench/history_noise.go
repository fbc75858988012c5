package main

import (
	"context"
	"fmt"

	"bench/archive"
	"bench/report/trend"
	"bench/words"
)

func historyNoiseCommand() command {
	return command{
		name:    "history noise",
		maxArgs: 0,
		summary: "how much the runs of each series differ, and what can be seen in spite of it",
		about: "Shows for each series the standard deviation from run to run, and the smallest lasting change that is seen within 3, 5 and 10 runs in nine of ten cases, at the project's rate of " +
			"false alarms. Where commits were measured several times it shows how much their runs differ: by that alone nothing can have changed. It says where a series lies about two values rather than one.",
		examples: []example{{"bench history noise", "is it worth more blocks, or more processes?"}},
		statuses: usual("shown"),
		declare: func(f *flags) action {
			var o noiseOptions
			o.storeChoice.declare(f)
			f.yes(&o.asJSON, "json", "print JSON")
			return o.run
		},
	}
}

type noiseOptions struct {
	storeChoice
	asJSON bool
}

func (o *noiseOptions) run(s *session) status {
	return o.with(s, archive.Options{ReadOnly: true}, func(ctx context.Context, store archive.Store) error {
		v, err := store.View(ctx, archive.Query{Project: o.project})
		if err != nil {
			return err
		}
		if o.asJSON {
			s.printJSON(v.Noises())
			return nil
		}
		rows, notes := trend.Noise(v)
		if len(rows) == 1 {
			return mistake{"There is no series yet", "`track` in a benchmark says what is kept of each run: docs/history.md shows how."}
		}
		writeTable(s.out, s.outStyle(), rows)
		for _, note := range notes {
			fmt.Fprintln(s.out)
			paragraph(s.out, s.outTerminal, words.Printable(note), "  ")
		}
		return nil
	})
}
