package main

import (
	"context"
	"fmt"

	"bench/archive"
	"bench/history"
	"bench/source"
	"bench/words"
)

func historyBaselineCommand() command {
	return command{
		name:    "history baseline",
		maxArgs: 0,
		summary: "which run to compare a commit with, and why",
		about: "Prints the run to compare a commit's with: of the nearest commit before it on the main branch that has a complete and valid run of the same experiment, at the level that " +
			"holds there, on the same class of machine where there is one. Of a commit that has no run there, such as a pull request's, it is the nearest one at or before the newest commit of the " +
			"main branch that it stands on, as the repository here says. `bench pull` gets it.",
		examples: []example{
			{"bench history baseline -for=HEAD", "what a pull request is held against"},
			{"bench history baseline -json | jq -r .run", "the run's id, for bench pull"},
		},
		statuses: usual("printed"),
		declare: func(f *flags) action {
			o := baselineOptions{commit: "HEAD"}
			o.storeChoice.declare(f)
			f.text(&o.commit, "for", "the `COMMIT` that is to be compared")
			f.yes(&o.asJSON, "json", "print JSON")
			return o.run
		},
	}
}

type baselineOptions struct {
	storeChoice
	commit string
	asJSON bool
}

func (o *baselineOptions) run(s *session) status {
	return o.with(s, archive.Options{ReadOnly: true}, func(ctx context.Context, store archive.Store) error {
		commit, base, err := o.asked(ctx, store)
		if err != nil {
			return err
		}
		b, err := store.Baseline(ctx, o.project, commit, base)
		if err != nil {
			return err
		}
		if o.asJSON {
			s.printJSON(b)
			return nil
		}
		fmt.Fprintln(s.out, words.Printable(b.Run))
		for _, why := range b.Reasons {
			paragraph(s.out, s.outTerminal, words.Printable(why), "  ")
		}
		return nil
	})
}

// mostReachable is how many commits are asked for that one stands on.
const mostReachable = 20_000

// asked is the commit that is asked for, and if it has no run on the main branch the newest commit there that it stands on and that has
// one; "": no repository here knows. A name that the repository knows stands for its hash.
func (o *baselineOptions) asked(ctx context.Context, from archive.Store) (commit, base string, err error) {
	v, err := from.View(ctx, archive.Query{Project: o.project, Branch: "*"})
	if err != nil {
		return "", "", err
	}
	below, unknown := source.History(ctx, ".", o.commit, mostReachable)
	if unknown != nil {
		if c, ok := v.Commit(o.commit); ok {
			return c.Hash, "", nil
		}
		return "", "", mistake{fmt.Sprintf("The commit %q is not known", o.commit), "Neither the history nor a repository here has it. Name it with -for=COMMIT."}
	}
	commit = below[0]
	measured := map[string]history.Commit{}
	for _, c := range v.Commits {
		measured[c.Hash] = c
	}
	newest := history.Commit{Position: history.OffMain}
	for _, hash := range below {
		if c, ok := measured[hash]; ok && c.Position > newest.Position {
			newest = c
		}
	}
	if newest.Position < 0 {
		return "", "", mistake{
			fmt.Sprintf("No commit that %q stands on was measured", o.commit),
			fmt.Sprintf("None of the %s up to it that are in this repository has a run on %s in the history of %s. A shallow clone has few of them: fetch more (fetch-depth: 0).",
				words.Plural(len(below), "commit"), words.Printable(v.Branch), words.Printable(v.Project)),
		}
	}
	return commit, newest.Hash, nil
}
