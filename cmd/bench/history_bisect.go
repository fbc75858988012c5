package main

import (
	"context"
	"fmt"
	"strings"

	bench "bench"
	"bench/archive"
	"bench/bisect"
	"bench/history"
	"bench/report/trend"
	"bench/words"
)

func historyBisectCommand() command {
	return command{
		name:    "history bisect",
		args:    "FINDING [PATH]",
		maxArgs: -1,
		summary: "find by comparisons which commit of a finding's range did it",
		about: "Builds commits of the finding's range, each in a git worktree of its own, and compares them with the last one before it until one commit is left: of n commits after at most log2(n) runs. " +
			"The spec at PATH (default: this folder) needs variables base and head, the programs that it compares, as examples/ab.bench.hcl has them. The build command runs in the worktree, by the shell, and writes the program to " +
			"$BENCH_OUT. A run that can't tell ends the search; what is left is said.",
		examples: []example{
			{`bench history bisect 52ccc8d868 -build='go build -o "$BENCH_OUT" ./cmd/server'`, ""},
			{`bench history bisect 52ccc8d868 -build=./build.sh -blocks=40 -auto-approve api.bench.hcl`, "more blocks for a small change"},
		},
		statuses: []exitStatus{
			{done, "one commit is left"},
			{cannot, "could not do it: usage, no build command, a build or a run that failed"},
			{notJudged, "a run could not tell; more commits than one are left"},
		},
		complete: findingCandidates,
		declare: func(f *flags) action {
			var o bisectOptions
			o.storeChoice.declare(f)
			f.text(&o.build, "build", "the `COMMAND` that builds a commit, in its worktree, into $BENCH_OUT")
			f.number(&o.blocks, "blocks", "compare by `N` blocks instead of the spec's")
			f.yes(&o.auto, "auto-approve", "agree to the build command, and to every host and command of the runs")
			return o.run
		},
	}
}

type bisectOptions struct {
	storeChoice
	build  string
	blocks int
	auto   bool
}

func (o *bisectOptions) run(s *session) status {
	switch {
	case s.arg(0) == "":
		return s.fail(mistake{"A finding is needed", "Usage: bench history bisect FINDING -build=COMMAND. `bench history` shows their ids."})
	case o.build == "":
		return s.fail(mistake{"A build command is needed", `Say how a commit becomes a program: -build='go build -o "$BENCH_OUT" ./cmd/server'. It runs in a worktree of the commit.`})
	}
	return o.with(s, archive.Options{ReadOnly: true}, func(ctx context.Context, store archive.Store) error {
		v, err := store.View(ctx, archive.Query{Project: o.project})
		if err != nil {
			return err
		}
		f, err := v.Finding(s.arg(0))
		if err != nil {
			return mistake{words.Sentence(err.Error()), "`bench history -detail` shows the ids of all."}
		}
		trees, err := bisect.NewTrees(ctx, ".")
		if err != nil {
			return err
		}
		h := hunt{session: s, options: o, view: v, finding: f, trees: trees}
		err = h.search(ctx)
		if closed := trees.Close(); err == nil {
			err = closed
		}
		return err
	})
}

// A hunt is the search for the commit of one finding.
type hunt struct {
	*session
	options *bisectOptions
	view    *history.View
	finding history.Finding
	trees   *bisect.Trees
}

func (h *hunt) search(ctx context.Context) error {
	commits, err := h.trees.Commits(h.finding.After, h.finding.High)
	if err != nil {
		return err
	}
	fmt.Fprintf(h.err, "%s\n", words.Printable(trend.Finding(h.view, h.finding)))
	fmt.Fprintf(h.err, "%s after %s, at most %s\n", words.Plural(len(commits), "commit"), h.named(h.finding.After), words.Plural(bisect.Most(len(commits)), "run"))
	search := bisect.New(commits)
	if search.Next() != "" {
		if err := h.approve([]bench.Need{{
			What:  "build commits of this repository, each in a worktree of its own: " + strings.Join(bisect.Shell(h.options.build), " "),
			About: []string{fmt.Sprintf("up to %d commits, and then up to %d runs of the spec, each with an approval of its own", bisect.Most(len(commits))+1, bisect.Most(len(commits)))},
		}}, "", h.options.auto); err != nil {
			return err
		}
	}
	for next := search.Next(); next != ""; next = search.Next() {
		j, err := h.compare(ctx, next)
		if err != nil {
			return err
		}
		fmt.Fprintf(h.err, "%s against %s: %s, %s\n", h.named(next), h.named(h.finding.After), h.measured(j), j.Verdict)
		if j.Verdict == bisect.Undecided {
			h.list("It may be any of these; more blocks tell more (-blocks=N):", search.Left())
			return worseError{notJudged}
		}
		search.Tell(j.Verdict == bisect.Changed)
	}
	h.list("", search.Left())
	return nil
}

// measured is what a comparison came to.
func (h *hunt) measured(j bisect.Judgement) string {
	s := history.Series{Address: h.finding.Address, Metric: h.finding.Metric}
	for _, one := range h.view.Points {
		if one.Address == s.Address && one.Metric == s.Metric {
			s = one
		}
	}
	text := fmt.Sprintf("%s (%s to %s)", trend.Effect(s, j.Effect), trend.Effect(s, j.Low), trend.Effect(s, j.High))
	return strings.ReplaceAll(text, "\u00a0", " ")
}

// list writes commits that are left.
func (h *hunt) list(title string, commits []string) {
	if title != "" {
		fmt.Fprintln(h.err, title)
	}
	for _, c := range commits {
		fmt.Fprintln(h.out, words.Printable(h.named(c)))
	}
}

// named is a commit with what it says of itself.
func (h *hunt) named(commit string) string {
	short := commit[:min(12, len(commit))]
	if c, ok := h.view.Commit(commit); ok && c.Subject != "" {
		return short + " " + c.Subject
	}
	return strings.TrimSpace(short + " " + h.trees.Subject(commit))
}
