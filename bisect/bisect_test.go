package bisect

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bench/history"
	"bench/result"
)

func TestASearchFindsEachCommitInFewRuns(t *testing.T) {
	for n := 1; n <= 40; n++ {
		var commits []string
		for i := range n {
			commits = append(commits, fmt.Sprint(i))
		}
		for culprit := range n {
			s, runs := New(commits), 0
			for next := s.Next(); next != ""; next = s.Next() {
				runs++
				s.Tell(slices.Index(commits, next) >= culprit)
			}
			if left := s.Left(); len(left) != 1 || left[0] != commits[culprit] || runs > Most(n) {
				t.Fatalf("the %d of %d: %v after %d runs, at most %d", culprit, n, left, runs, Most(n))
			}
		}
		if want := int(math.Ceil(math.Log2(float64(n)))); Most(n) != want {
			t.Errorf("of %d commits at most %d runs, want %d", n, Most(n), want)
		}
	}
}

func TestJudgement(t *testing.T) {
	ratio := func(r, low, high float64) *result.Run {
		return &result.Run{
			Declared:    result.Declared{Tracked: []result.Tracked{{Series: "b/g/pool/1", Metric: "service.p50", Cell: "head"}}},
			Comparisons: []result.Comparison{{Pair: result.Pair{Baseline: "base", Candidate: "head", Metric: "service.p50"}, Ratio: &r, Low: &low, High: &high}},
		}
	}
	slower := history.Finding{Address: "b/g/pool/1", Metric: "service.p50", Effect: math.Log(1.06)}
	faster := slower
	faster.Effect = -slower.Effect
	for _, c := range []struct {
		run  *result.Run
		f    history.Finding
		want Verdict
	}{
		{ratio(1.055, 1.03, 1.08), slower, Changed},
		{ratio(1.001, 0.98, 1.02), slower, Unchanged},
		{ratio(1.04, 0.98, 1.10), slower, Undecided},
		{ratio(1.01, 0.95, 1.08), slower, Undecided},
		{ratio(0.90, 0.88, 0.92), slower, Unchanged},
		{ratio(0.95, 0.93, 0.97), faster, Changed},
		{ratio(1.00, 0.98, 1.02), faster, Unchanged},
	} {
		if j, err := Judge(c.run, c.f); err != nil || j.Verdict != c.want {
			t.Errorf("%+v of %+.3f: %v, want %s (%v)", j, c.f.Effect, j.Verdict, c.want, err)
		}
	}
	untracked := slower
	untracked.Metric = "throughput"
	if _, err := Judge(ratio(1, 1, 1), untracked); err == nil || !strings.Contains(err.Error(), "doesn't track throughput") {
		t.Errorf("%v", err)
	}
	alone := ratio(1, 1, 1)
	alone.Comparisons = nil
	if _, err := Judge(alone, slower); err == nil || !strings.Contains(err.Error(), "among its metrics") {
		t.Errorf("%v", err)
	}
}

func TestTrees(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	dir := t.TempDir()
	git := func(args ...string) string {
		cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
		cmd.Dir = dir
		said, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v %s", args, err, said)
		}
		return strings.TrimSpace(string(said))
	}
	git("init", "-q", "-b", "main")
	var hashes []string
	for i := range 4 {
		if err := os.WriteFile(filepath.Join(dir, "version"), fmt.Append(nil, i), 0o644); err != nil {
			t.Fatal(err)
		}
		git("add", "-A")
		git("commit", "-q", "-m", fmt.Sprint("version ", i))
		hashes = append(hashes, git("rev-parse", "HEAD"))
	}
	trees, err := NewTrees(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	commits, err := trees.Commits(hashes[0], hashes[3])
	if err != nil || !slices.Equal(commits, hashes[1:]) {
		t.Fatalf("%v %v", commits, err)
	}
	program, err := trees.Build(hashes[2], `cp version "$BENCH_OUT"`)
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(program); string(text) != "2" {
		t.Errorf("it built %q", text)
	}
	for command, want := range map[string]string{"true": "has written no program", "echo because; false": "because"} {
		if _, err := trees.Build(hashes[1], command); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", command, err, want)
		}
	}
	if _, err := trees.Commits(hashes[0], strings.Repeat("0", 40)); err == nil || !strings.Contains(err.Error(), "fetch it first") {
		t.Errorf("%v", err)
	}
	if _, err := trees.Commits(hashes[3], hashes[0]); err == nil {
		t.Error("commits after a later one")
	}
	if err := trees.Close(); err != nil {
		t.Error(err)
	}
	if left := git("worktree", "list"); strings.Count(left, "\n") != 0 || git("status", "--porcelain") != "" {
		t.Errorf("it has left %s", left)
	}
	if _, err := os.Stat(program); err == nil {
		t.Error("a program is left")
	}
	if _, err := NewTrees(context.Background(), t.TempDir()); err == nil {
		t.Error("a folder without a repository")
	}
}
