package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"bench/result"
	"bench/store"
)

// teamStart is when the team of stories began, unless its runs are to be recent.
var teamStart = time.Date(2026, 3, 2, 3, 0, 0, 0, time.UTC)

// teamChanges are by how much which commits of the team make a request dearer.
var teamChanges = map[int]struct {
	factor  float64
	subject string
}{
	14: {1.08, "Validate orders twice"},
	25: {1.05, "Add audit trail to orders"},
	32: {1 / 1.05, "Write the audit trail in the background"},
}

// makeTeam is the program `team COMMITS FOLDER [recent]`: it makes a repository of so many commits in the working folder, of which some
// make a server slower, and writes into FOLDER the result of a run of each, as a CI system has them at night; the last one today, if they
// are to be recent, under the names 00.json and so on.
func makeTeam() {
	commits, err := strconv.Atoi(os.Args[1])
	recent := len(os.Args) > 3
	if recent {
		teamStart = time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, 1-commits)
	}
	if err == nil {
		err = teamOf(commits, os.Args[2], recent)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func teamOf(commits int, folder string, recent bool) error {
	hashes, err := teamRepository(commits)
	if err != nil {
		return err
	}
	rng := rand.New(rand.NewPCG(20, 26))
	level := 1.0
	for n, hash := range hashes {
		if c, ok := teamChanges[n]; ok {
			level *= c.factor
		}
		r := teamRun(n, level, rng)
		at := teamStart.Add(time.Duration(n) * 24 * time.Hour)
		r.Info.Source = &result.Source{VCS: "git", Commit: hash, Branch: "main", CommittedAt: &at, Subject: teamSubject(n), URL: "https://git.example.com/team/shop.git", CI: &result.CI{Provider: "ci"}}
		if n > 0 {
			r.Info.Source.Parents = []string{hashes[n-1]}
		}
		name := r.Info.ID
		if recent {
			name = fmt.Sprintf("%02d", n)
		}
		if err := store.Save(filepath.Join(folder, name+".json"), r); err != nil {
			return err
		}
	}
	return nil
}

func teamSubject(n int) string {
	if c, ok := teamChanges[n]; ok {
		return c.subject
	}
	return fmt.Sprintf("Change %d", n)
}

// teamRepository makes the commits, and returns their hashes, the oldest first. They are the same each time.
func teamRepository(commits int) ([]string, error) {
	var stream strings.Builder
	for n := range commits {
		subject, content := teamSubject(n), fmt.Sprintf("package main // %d\n", n)
		fmt.Fprintf(&stream, "commit refs/heads/main\ncommitter Kim <kim@example.com> %d +0000\ndata %d\n%s\nM 100644 inline main.go\ndata %d\n%s\n",
			teamStart.Add(time.Duration(n)*24*time.Hour).Unix(), len(subject), subject, len(content), content)
	}
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"config", "user.name", "Kim"}, {"config", "user.email", "kim@example.com"}, {"fast-import", "--quiet"}, {"reset", "-q", "--hard", "main"}} {
		cmd := exec.Command("git", args...)
		cmd.Stderr = os.Stderr
		if args[0] == "fast-import" {
			cmd.Stdin = strings.NewReader(stream.String())
		}
		if err := cmd.Run(); err != nil {
			return nil, fmt.Errorf("git %s: %w", args[0], err)
		}
	}
	log, err := exec.Command("git", "rev-list", "--reverse", "main").Output()
	return strings.Fields(string(log)), err
}

// teamRun is the run of a commit: the build and an anchor in the same blocks, on a machine that has its days.
func teamRun(n int, level float64, rng *rand.Rand) *result.Run {
	at := teamStart.Add(time.Duration(n)*24*time.Hour + time.Hour)
	r := &result.Run{
		FormatVersion: result.FormatVersion,
		Info: result.Info{
			ID: store.NewRunID(at)[:19] + "00", StartedAt: at, FinishedAt: at.Add(time.Minute), BenchVersion: "0.1.0", Status: result.Complete,
			Host: result.Host{OS: "linux", Arch: "amd64", CPUs: 2, CPUModel: "a CPU", Kernel: "6.1.9"},
		},
		Servers: []result.MeasuredServer{{Name: "anchor", Digest: strings.Repeat("8b0b93f1", 8)}},
	}
	const blocks = 8
	day, luck := 1+0.05*rng.NormFloat64(), 1+0.005*rng.NormFloat64()
	for _, side := range []struct {
		role  result.Role
		name  string
		level float64
	}{{"", "head", level * luck}, {result.Anchor, "anchor", 1}} {
		eight := 8
		c := result.Cell{
			Address: teamCell(side.name), Benchmark: "api", Group: fmt.Sprintf("orders[%q]", side.name), Strategy: "pool", StrategyType: "pool", Concurrency: &eight, Level: "8",
			Fingerprint: "f", Valid: true, Servers: []string{side.name}, Trials: blocks, Role: side.role,
		}
		for b := range blocks {
			cost := side.level * day * (1 + 0.002*rng.NormFloat64())
			t := result.Trial{Block: b, Duration: 1, Metrics: map[string]float64{"cpu_per_request": 95e-6 * cost, "throughput": 20_000 / cost}}
			t.Requests, t.Batches, t.Asked, t.Results = 20_000, 20_000, 20_000, 20_000
			c.TrialData = append(c.TrialData, t)
		}
		r.Cells = append(r.Cells, c)
	}
	for _, metric := range []string{"cpu_per_request", "throughput"} {
		r.Declared.Tracked = append(r.Declared.Tracked, result.Tracked{Series: "api/orders/pool/8", Cell: teamCell("head"), Anchor: teamCell("anchor"), Metric: metric})
	}
	return r
}

func teamCell(name string) string {
	return fmt.Sprintf(`benchmark.api["orders[\"%s\"]"]["pool"][8]`, name)
}
