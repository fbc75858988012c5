package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"bench/archive"
	"bench/store"
	"bench/words"
)

func pullCommand() command {
	return command{
		name:    "pull",
		args:    "RUN",
		maxArgs: 1,
		summary: "get a run's result back from the store of a history",
		about: "Gets the result of RUN, an id or the beginning of one, back as a file: into " + store.RunsDir + ", where `bench show` and `bench compare` find it, or into the file that " +
			"-out names. Of a run that was pruned it is what is left.",
		examples: []example{
			{"bench pull 20261126-091500 && bench show", "look at a run of a colleague"},
			{"bench pull 20261126-091500 -out=base.json", ""},
		},
		statuses: usual("written"),
		declare: func(f *flags) action {
			var o pullOptions
			o.storeChoice.declare(f)
			f.text(&o.out, "out", "write to `FILE` instead")
			return o.run
		},
	}
}

type pullOptions struct {
	storeChoice
	out string
}

func (o *pullOptions) run(s *session) status {
	if s.arg(0) == "" {
		return s.fail(mistake{"A run is needed", "Usage: " + pullCommand().usage()})
	}
	return o.with(s, archive.Options{ReadOnly: true}, func(ctx context.Context, from archive.Store) error {
		project, id, err := o.runOf(ctx, from, s.arg(0))
		if err != nil {
			return err
		}
		data, err := from.Run(ctx, project, id)
		if err != nil {
			return err
		}
		path := o.out
		switch {
		case path != "":
			err = store.Replace(path, func(w io.Writer) error {
				_, err := w.Write(data)
				return err
			})
		case !store.IsRunID(id):
			return mistake{fmt.Sprintf("The run's id %q is no name of a file", id), "Say with -out where to write it."}
		default:
			path = store.RunPath(id)
			_, err = exportFile(path, data)
		}
		if err == nil {
			fmt.Fprintln(s.out, words.Printable(path))
		}
		return err
	})
}

// runOf finds the run that a name stands for: its id, or the beginning of one.
func (o *storeChoice) runOf(ctx context.Context, from archive.Store, name string) (project, id string, err error) {
	v, err := from.View(ctx, archive.Query{Project: o.project, Branch: "*"})
	if err != nil {
		return "", "", err
	}
	var matches []string
	for _, r := range v.Runs {
		if r.ID == name {
			return v.Project, r.ID, nil
		}
		if strings.HasPrefix(r.ID, name) {
			matches = append(matches, r.ID)
		}
	}
	switch len(matches) {
	case 1:
		return v.Project, matches[0], nil
	case 0:
		return v.Project, name, nil // an old one, or none: the store knows
	}
	return "", "", mistake{fmt.Sprintf("%d runs begin with %q", len(matches), name), "Say which: " + words.List(matches[:min(5, len(matches))])}
}
