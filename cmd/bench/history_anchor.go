package main

import (
	"context"
	"fmt"

	"bench/archive"
	"bench/history"
	"bench/store"
	"bench/words"
)

func historyAnchorCommand() command {
	return command{
		name:    "history anchor",
		args:    "[DIGEST]",
		maxArgs: 1,
		summary: "the builds that runs were held against, and how to go on to the next one",
		about: "Shows the anchors of the main branch, and which are bridged: a bridge comes of " + fmt.Sprint(history.BridgeRuns) + " runs of the spec with the next anchor as its subject, held against the former one, " +
			"and without one the history begins anew with each anchor. -keep copies a program to " + store.ProgramsDir + ", by the digest that results know it by; -export copies one from there: the newest anchor, or that whose digest begins with DIGEST.",
		examples: []example{
			{"bench history anchor", "what runs are held against"},
			{"bench history anchor -keep=out/server", "keep the build that is to be the anchor"},
			{"bench history anchor -export=out/anchor", "the newest anchor's program, for the next run"},
		},
		statuses: usual("shown, or copied"),
		declare: func(f *flags) action {
			var o anchorOptions
			o.storeChoice.declare(f)
			f.text(&o.keep, "keep", "keep the program `FILE`")
			f.text(&o.export, "export", "copy the anchor's program to `FILE`")
			f.yes(&o.asJSON, "json", "print JSON")
			return o.run
		},
	}
}

type anchorOptions struct {
	storeChoice
	keep, export string
	asJSON       bool
}

func (o *anchorOptions) run(s *session) status {
	switch {
	case o.keep != "" && (o.export != "" || s.arg(0) != ""):
		return s.fail(mistake{"-keep stands alone", "It takes the program whose path it is given, and its digest is what it is."})
	case o.keep != "":
		return o.keepProgram(s)
	case s.arg(0) != "" && o.export == "":
		return s.fail(mistake{"A digest needs -export", "bench history anchor -export=FILE " + s.arg(0)})
	case o.export != "" && s.arg(0) != "":
		return o.exportProgram(s, s.arg(0))
	}
	return o.with(s, archive.Options{ReadOnly: true}, func(ctx context.Context, kept archive.Store) error {
		v, err := kept.View(ctx, archive.Query{Project: o.project})
		if err != nil {
			return err
		}
		if o.export == "" {
			return o.show(s, v.Anchors())
		}
		if v.Anchor == "" {
			return mistake{"There is no anchor", "No run of " + v.Project + " was held against one: `anchor` of a benchmark names it."}
		}
		if o.exportProgram(s, v.Anchor) != done {
			return worseError{cannot}
		}
		return nil
	})
}

func (o *anchorOptions) keepProgram(s *session) status {
	digest, err := store.KeepProgram(o.keep)
	if err != nil {
		return s.fail(err)
	}
	fmt.Fprintln(s.out, digest)
	return done
}

func (o *anchorOptions) exportProgram(s *session, digest string) status {
	path, err := store.Program(digest)
	if err == nil {
		err = store.ExportProgram(path, o.export)
	}
	if err != nil {
		return s.fail(mistake{words.Sentence(err.Error()), "`bench history anchor -keep=FILE` keeps a program."})
	}
	fmt.Fprintf(s.err, "copied %s to %s\n", path, words.Printable(o.export))
	return done
}

func (o *anchorOptions) show(s *session, all []history.AnchorUse) error {
	if o.asJSON {
		s.printJSON(all)
		return nil
	}
	if len(all) == 0 {
		return mistake{"There is no anchor", "No run was held against one: `anchor` of a benchmark names it."}
	}
	rows := [][]string{{"anchor", "runs", "first", "last", "bridge to the next"}}
	for _, a := range all {
		bridge := "–"
		switch {
		case a.Bridged > 0:
			bridge = words.Plural(a.Bridged, "series")
		case a.Next != "":
			bridge = fmt.Sprintf("none: %d of %d runs have both", a.Both, history.BridgeRuns)
		}
		rows = append(rows, []string{a.Digest[:min(12, len(a.Digest))], fmt.Sprint(a.Runs), a.First, a.Last, bridge})
	}
	writeTable(s.out, s.outStyle(), rows)
	return nil
}
