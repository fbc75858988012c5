package lab

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"bench/archive"
	"bench/history"
)

// imported is what the results come to, imported into a store in some order.
func imported(t *testing.T, paths []string, order []int) history.Analysis {
	t.Helper()
	ctx := context.Background()
	store, err := archive.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "history.db"), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for _, i := range order {
		text, err := os.ReadFile(paths[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.Import(ctx, text, archive.ImportOptions{Project: "team"}); err != nil {
			t.Fatal(err)
		}
	}
	v, err := store.View(ctx, archive.Query{Project: "team"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range v.Analysis.Findings { // the first one that is measured, at position 0, is commit 1
		v.Analysis.Findings[i].Positions[0]++
		v.Analysis.Findings[i].Positions[1]++
	}
	return v.Analysis
}

// analysed is that in the order in which they were measured, which must not matter.
func analysed(t *testing.T, paths []string) history.Analysis {
	t.Helper()
	order := make([]int, len(paths))
	for i := range order {
		order[i] = i
	}
	a := imported(t, paths, order)
	want, _ := json.Marshal(a)
	for seed := range uint64(3) {
		shuffled := imported(t, paths, rand.New(rand.NewPCG(1, seed)).Perm(len(paths)))
		if got, _ := json.Marshal(shuffled); string(got) != string(want) {
			t.Errorf("imported in another order the findings are others:\n%s", judged(shuffled, len(paths)).table)
		}
	}
	t.Logf("noise\n%s", noises(a))
	return a
}

// Forty commits of a server, seven of which change how much it works: those that change all of it are found, each with the
// commit in its range, and hardly anything else is.
func TestMeasuredHistoryOfATeam(t *testing.T) {
	m := measuring(t)
	n := only(commits)
	anchor := m.program(t, 0)
	for i := range commits {
		m.program(t, i+1) // all of them before anything is measured
	}
	var paths []string
	for i := 1; i <= n; i++ {
		paths = append(paths, m.measure(t, "history", i, "anchor="+anchor, "base="+m.program(t, i-1), "head="+m.program(t, i)))
	}
	if n == 0 {
		return
	}
	j := judged(analysed(t, paths), n)
	t.Logf("%d commits\n%s", n, j.table)
	if len(j.missed) > 0 {
		t.Errorf("missed %q", j.missed)
	}
	if j.wrong > 1 {
		t.Errorf("%d findings are of nothing, and at most 1 may be", j.wrong)
	}
}

// One build, measured 60 times as the server of 32 series: 0.6 findings are expected, and more than 3 in one of 300.
func TestMeasuredHistoryOfOneBuild(t *testing.T) {
	m := measuring(t)
	n := only(same)
	build := m.program(t, 0)
	var paths []string
	for i := 1; i <= n; i++ {
		paths = append(paths, m.measure(t, "same", i, "build="+build))
	}
	if n == 0 {
		return
	}
	a := analysed(t, paths)
	told := 0
	for _, f := range a.Findings {
		if f.Told {
			told++
			t.Logf("%s %s: %s, %d to %d, %+.3f, %s", f.Address, f.Metric, f.Kind, f.Positions[0], f.Positions[1], f.Effect, f.State)
		}
	}
	t.Logf("%d findings of %d series, %d of them told", len(a.Findings), len(a.Series), told)
	if len(a.Series) != 32 || len(a.Findings) > 3 {
		t.Errorf("%d findings of %d series, want at most 3 of 32", len(a.Findings), len(a.Series))
	}
}
