package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"bench/archive"
	"bench/history"
	"bench/report/trend"
	"bench/source"
	"bench/words"
)

// decisionCommand is the part of `bench history` that says something of a finding.
func decisionCommand(name string, state history.State, summary, why string) command {
	return command{
		name:    "history " + name,
		args:    "FINDING",
		maxArgs: 1,
		summary: summary,
		about: words.Sentence(strings.Replace(summary, " ", "s ", 1)) + ". FINDING is its id, as `bench history` shows it, or the beginning of one. The note stays with it, with who wrote it and when: " +
			"whoever looks at it in a year wants to know why." + undone(state),
		examples: []example{{fmt.Sprintf("bench history %s 52ccc8d868 -note='%s'", name, why), ""}},
		statuses: usual("noted"),
		complete: findingCandidates,
		declare: func(f *flags) action {
			o := decisionOptions{name: name, state: state}
			o.storeChoice.declare(f)
			f.text(&o.note, "note", "say why: `TEXT`")
			return o.run
		},
	}
}

func undone(state history.State) string {
	if state == history.New {
		return ""
	}
	return " `bench history reopen` takes it back."
}

type decisionOptions struct {
	storeChoice
	name  string
	state history.State
	note  string
}

func (o *decisionOptions) run(s *session) status {
	switch {
	case s.arg(0) == "":
		return s.fail(mistake{"A finding is needed", fmt.Sprintf("Usage: bench history %s FINDING -note=TEXT. `bench history` shows their ids.", o.name)})
	case o.note == "" && o.state != history.New:
		return s.fail(mistake{"A note is needed", fmt.Sprintf("Say why: bench history %s %s -note=TEXT. It stays with the finding.", o.name, s.arg(0))})
	}
	return o.with(s, archive.Options{}, func(ctx context.Context, store archive.Store) error {
		v, err := store.View(ctx, archive.Query{Project: o.project})
		if err != nil {
			return err
		}
		f, err := v.Finding(s.arg(0))
		if err != nil {
			return mistake{words.Sentence(err.Error()), "`bench history -detail` shows the ids of all."}
		}
		if err := o.possible(f); err != nil {
			return err
		}
		err = store.Decide(ctx, v.Project, history.Decision{
			Address: f.Address, Metric: f.Metric, Commit: f.Commit, State: o.state, Note: o.note, By: source.Person(ctx, "."), At: time.Now().UTC().Truncate(time.Second),
		})
		if err == nil {
			f.State = o.state
			fmt.Fprintf(s.out, "%s %s: %s\n", f.ID, words.Printable(outcomeOf(o.state)), words.Printable(trend.Finding(v, f)))
		}
		return err
	})
}

// outcomeOf is what a finding is now.
func outcomeOf(state history.State) string {
	if state == history.New {
		return "open again"
	}
	return string(state)
}

// possible says what is wrong with deciding on a finding in its state. What is known outweighs what is said.
func (o *decisionOptions) possible(f history.Finding) error {
	switch {
	case o.state == f.State && o.state != history.New:
		return mistake{fmt.Sprintf("The finding %s is %s already", f.ID, f.State), fmt.Sprintf("By %s, who says: %s", f.By, f.Note)}
	case o.state == history.New && f.State.Open():
		return mistake{fmt.Sprintf("The finding %s is open", f.ID), "There is nothing to take back."}
	case f.State.Open() || f.State == history.Accepted || f.State == history.Ignored:
		return nil
	}
	return mistake{fmt.Sprintf("The finding %s is closed: %s", f.ID, f.State), "Later runs say so, which outweighs what anybody says of it."}
}

// findingCandidates are the open findings, for shells.
func findingCandidates(*session) []candidate {
	var o storeChoice
	if _, set := o.where(); !set {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	store, err := o.open(ctx, archive.Options{ReadOnly: true})
	if err != nil {
		return nil
	}
	defer store.Close()
	v, err := store.View(ctx, archive.Query{})
	if err != nil {
		return nil
	}
	var all []candidate
	for _, f := range v.Open() {
		all = append(all, candidate{f.ID, trend.Finding(v, f)})
	}
	return all
}
