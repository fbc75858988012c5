package archive

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"bench/history"
	"bench/result"
)

// Of very many runs only the newest are analysed together. Findings among the others stay, and it is the same in whatever order
// runs come, and when all is built anew.
func TestOldRunsAreSettled(t *testing.T) {
	ctx := context.Background()
	const runs = 110
	m := team{seed: 9, noise: 0.004, changes: map[int]float64{25: 1.07, 62: 0.95, 90: 1.05}}
	near := func(s *database) *database {
		s.horizon, s.step = 60, 20
		return s
	}
	eachDatabase(t, func(t *testing.T, address func() string) {
		whole := openTest(t, address())
		s := near(openTest(t, address()))
		for n := range runs {
			imported(t, whole, m.run(n), ImportOptions{Later: n < runs-1, Quiet: true})
			imported(t, s, m.run(n), ImportOptions{Later: n%3 != 0})
		}
		want := written(t, viewed(t, s, Query{}))
		v := viewed(t, s, Query{})
		if len(v.Runs) != 50 || v.Earlier != 60 || len(v.Commits) != 50 || len(v.Analysis.Series[0].Points) != 50 {
			t.Errorf("%d runs are shown", len(v.Runs))
		}
		for _, f := range viewed(t, whole, Query{}).Analysis.Findings {
			has := slices.ContainsFunc(v.Analysis.Findings, func(o history.Finding) bool { return o.Address == f.Address && o.Commit == f.Commit })
			if f.Told && !has {
				t.Errorf("it has no finding at %s: %+v", f.Commit, v.Analysis.Findings)
			}
		}
		if v := viewed(t, s, Query{Since: dayOne}); len(v.Runs) != runs || v.Earlier != 0 || len(v.Analysis.Series[0].Tracks[0].Levels) != 4 {
			t.Errorf("all of it: %d runs, %+v", len(v.Runs), v.Analysis.Series[0].Tracks)
		}
		if v := viewed(t, s, Query{Last: 10}); len(v.Runs) != 10 || v.Earlier != 100 || len(v.Analysis.Series[0].Points) != 10 {
			t.Errorf("the last ten: %d", len(v.Runs))
		}
		if err := s.Rebuild(ctx); err != nil {
			t.Fatal(err)
		}
		if got := written(t, viewed(t, s, Query{})); got != want {
			t.Errorf("rebuilt, it differs:\n%s", firstDifference(want, got))
		}
		other := near(openTest(t, address()))
		for i, n := range rand.New(rand.NewPCG(1, 2)).Perm(runs) {
			imported(t, other, m.run(n), ImportOptions{Later: i%17 != 0})
		}
		if got := written(t, viewed(t, other, Query{})); got != want {
			t.Errorf("in another order it differs:\n%s", firstDifference(want, got))
		}
	})
}

// Commits are in the order of their first parents, as far as those are known, and otherwise in that of their times.
func TestTheOrderOfCommits(t *testing.T) {
	commits := []commitRow{
		{hash: "a", orderedAt: 10},
		{hash: "b", parent: "a", orderedAt: 5}, // its clock was wrong
		{hash: "c", parent: "b", orderedAt: 30},
		{hash: "e", parent: "d", orderedAt: 50}, // d was not measured
		{hash: "f", parent: "e", orderedAt: 60},
		{hash: "g", parent: "c", orderedAt: 40},
		{hash: "x", parent: "y", orderedAt: 1}, // a circle
		{hash: "y", parent: "x", orderedAt: 2},
		{hash: "z", parent: "z", orderedAt: 70},
	}
	rng := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		rng.Shuffle(len(commits), func(i, j int) { commits[i], commits[j] = commits[j], commits[i] })
		text := ""
		for _, c := range inOrder(commits) {
			text += c.hash
		}
		if text != "abcgefzxy" {
			t.Fatal(text)
		}
	}
}

func TestChangesThatCommitsMerged(t *testing.T) {
	for subject, want := range map[string]int{
		"Take the quick way (#12)": 12, "Merge pull request #7 from team/x": 7, "Merge branch 'x' into 'main' (!31)": 31,
		"Mend #12": 0, "": 0, "Revert (#12) again": 0, "Many (#99999999999)": 0, "Quick (#12) ": 12,
	} {
		if got := mergedChange(subject); got != want {
			t.Errorf("%q: %d, want %d", subject, got, want)
		}
	}
}

// A run of another branch is shown where it is asked for, and moves no level; the first branch by name is the main one until a
// spec, or a run of one that is usually main, says otherwise.
func TestBranches(t *testing.T) {
	eachDatabase(t, func(t *testing.T, address func() string) {
		s := openTest(t, address())
		m := team{seed: 2, noise: 0.004}
		on := func(n int, branch string) *result.Run {
			run := m.run(n)
			run.Info.Source.Branch = branch
			return run
		}
		for n := range 8 {
			imported(t, s, on(n, "trunk"), ImportOptions{})
		}
		imported(t, s, on(20, "work"), ImportOptions{})
		imported(t, s, on(21, "alpha"), ImportOptions{})
		if v := viewed(t, s, Query{}); v.Branch != "alpha" || len(v.Runs) != 1 {
			t.Errorf("%s, %d runs", v.Branch, len(v.Runs))
		}
		imported(t, s, on(30, "main"), ImportOptions{})
		if v := viewed(t, s, Query{}); v.Branch != "main" || len(v.Runs) != 1 {
			t.Errorf("%s, %d runs", v.Branch, len(v.Runs))
		}
		last := on(40, "trunk")
		last.Declared.History = &result.History{Branch: "trunk", Alarms: 2, MinEffect: 0.03}
		imported(t, s, last, ImportOptions{})
		v := viewed(t, s, Query{})
		if v.Branch != "trunk" || len(v.Runs) != 9 || v.Analysis.Alarms != 2 || v.Analysis.MinEffect != 0.03 || v.Analysis.Series[0].Points[8].Track != 0 {
			t.Errorf("%s, %d runs, %+v", v.Branch, len(v.Runs), v.Analysis.Options)
		}
		if v := viewed(t, s, Query{Branch: "work"}); len(v.Runs) != 10 || v.Runs[0].Branch != "work" || v.Commits[0].Position != history.OffMain || v.Points[0].Points[0].Position != history.OffMain {
			t.Errorf("%d runs, the first %+v", len(v.Runs), v.Runs[0])
		}
		if v := viewed(t, s, Query{Branch: "*"}); len(v.Runs) != 12 || len(v.Analysis.Series[0].Points) != 12 || len(v.Commits) != 12 {
			t.Errorf("%d runs, %d commits", len(v.Runs), len(v.Commits))
		}
	})
}

// Runs of no commit are in the order of time, and each is a commit of its own.
func TestRunsWithoutACommit(t *testing.T) {
	s := openTest(t, sqliteAddress(t))
	for _, n := range []int{3, 1, 2, 0} {
		run := slower.run(n)
		run.Info.Source = nil
		imported(t, s, run, ImportOptions{Project: "mine"})
	}
	v := viewed(t, s, Query{Project: "mine"})
	for i, p := range v.Points[0].Points {
		if p.Position != i || p.Commit != fmt.Sprintf("@2026-main-%05d", i) || v.Runs[i].Commit != "" || v.Analysis.Series[0].Points[i].Track != 0 {
			t.Errorf("%+v", p)
		}
	}
	if len(v.Commits) != 0 {
		t.Errorf("%+v", v.Commits)
	}
}

// Series that the newest spec has renamed go on, and a new experiment is another epoch.
func TestRenamedSeries(t *testing.T) {
	eachDatabase(t, func(t *testing.T, address func() string) {
		s := openTest(t, address())
		m := team{seed: 2, noise: 0.004}
		for n := range 10 {
			imported(t, s, m.run(n), ImportOptions{})
		}
		for n := 10; n < 20; n++ {
			run := m.run(n)
			run.Declared.Tracked[0].Series = "api/buy/pool/8"
			run.Declared.Moves = []result.Move{{From: `benchmark.api["orders0[base]"]`, To: `benchmark.api["buy[base]"]`}, {From: `benchmark.api["orders0[head]"]`, To: `benchmark.api["buy[head]"]`}}
			imported(t, s, run, ImportOptions{})
		}
		v := viewed(t, s, Query{})
		if len(v.Points) != 1 || v.Points[0].Address != "api/buy/pool/8" || len(v.Points[0].Points) != 20 || len(v.Analysis.Series[0].Tracks) != 1 {
			t.Fatalf("%d series; %+v", len(v.Points), v.Analysis.Series)
		}
		other := m.run(20)
		other.Declared = result.Declared{Tracked: other.Declared.Tracked}
		other.Declared.Tracked[0].Series = "api/buy/pool/8"
		for i := range other.Cells {
			other.Cells[i].Fingerprint = "g"
		}
		imported(t, s, other, ImportOptions{})
		v = viewed(t, s, Query{Series: "api/buy"})
		if len(v.Points) != 1 || len(v.Analysis.Series[0].Tracks) != 2 {
			t.Errorf("%+v", v.Analysis.Series)
		}
		if v := viewed(t, s, Query{Since: dayOne.Add(15 * 24 * time.Hour)}); len(v.Runs) != 6 {
			t.Errorf("%d runs", len(v.Runs))
		}
	})
}
