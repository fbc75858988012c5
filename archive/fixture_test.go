package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"bench/history"
	"bench/result"
)

// A team is the runs of a project for tests: nightly runs of a main branch with an anchor, on which things happen.
type team struct {
	seed    uint64
	series  int
	changes map[int]float64 // by the number of the commit, from 0
	noise   float64
	blocks  int
}

// scale asks for what takes minutes: `make history-scale`.
const scale = "BENCH_SCALE"

var dayOne = time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC)

func hash(n int) string { return fmt.Sprintf("%040x", 0xabc0000+n) }

// run is that of commit n on the main branch.
func (m team) run(n int) *result.Run {
	level := 1.0
	for at, by := range m.changes {
		if n >= at {
			level *= by
		}
	}
	return m.measured(n, fmt.Sprintf("2026-main-%05d", n), dayOne.Add(time.Duration(n)*24*time.Hour), 1, level)
}

// measured is a run of base, head and anchor in the same blocks; base and head are these to the anchor.
func (m team) measured(n int, id string, at time.Time, base, head float64) *result.Run {
	rng := rand.New(rand.NewPCG(m.seed, uint64(n)*1_000_003+uint64(len(id))))
	committed := at.Add(-time.Hour)
	run := &result.Run{
		FormatVersion: result.FormatVersion,
		Info: result.Info{
			ID: id, StartedAt: at, FinishedAt: at.Add(10 * time.Minute), BenchVersion: "0.9.0", Status: result.Complete,
			Host: result.Host{OS: "linux", Arch: "amd64", CPUs: 4, CPUModel: "a CPU", Kernel: "6.1.9"},
			Source: &result.Source{
				VCS: "git", Commit: hash(n), Branch: "main", CommittedAt: &committed, Subject: fmt.Sprintf("Change %d", n),
				URL: "https://example.com/team/shop.git", CI: &result.CI{Provider: "ci"},
			},
		},
		Servers: []result.MeasuredServer{{Name: "anchor", Digest: "a0a0"}},
	}
	if n > 0 {
		run.Info.Source.Parents = []string{hash(n - 1)}
	}
	blocks := max(m.blocks, 8)
	for s := range max(m.series, 1) {
		m.cells(run, s, blocks, rng, map[string]float64{"base": base, "head": head, "anchor": 1})
	}
	return run
}

func cellOf(series int, role string) string {
	return fmt.Sprintf(`benchmark.api["orders%d[%s]"]["pool"][8]`, series, role)
}

func (m team) cells(run *result.Run, s, blocks int, rng *rand.Rand, levels map[string]float64) {
	day := 1 + 0.1*rng.NormFloat64()
	for _, role := range []string{"base", "head", "anchor"} {
		c := result.Cell{
			Address: cellOf(s, role), Benchmark: "api", Group: fmt.Sprintf(`orders%d[%s]`, s, role), Strategy: "pool", Level: "8",
			Fingerprint: "f", Valid: true, Servers: []string{role}, Trials: blocks,
		}
		if role == "anchor" {
			c.Role = result.Anchor
		}
		once := 1 + m.noise*rng.NormFloat64()
		for b := range blocks {
			t := result.Trial{Block: b, Duration: 1, Metrics: map[string]float64{"cpu_per_request": 1e-4 * levels[role] * once * day * (1 + 0.002*rng.NormFloat64())}}
			t.Requests, t.Batches = 20_000, 20_000
			c.TrialData = append(c.TrialData, t)
		}
		run.Cells = append(run.Cells, c)
	}
	run.Declared.Tracked = append(run.Declared.Tracked, result.Tracked{
		Series: fmt.Sprintf("api/orders%d/pool/8", s), Cell: cellOf(s, "head"), Anchor: cellOf(s, "anchor"), Metric: "cpu_per_request",
	})
}

// compared adds a verdict on head against base.
func compared(run *result.Run, ratio, se float64, verdict result.Verdict) *result.Run {
	low, high := ratio*math.Exp(-1.96*se), ratio*math.Exp(1.96*se)
	run.Comparisons = append(run.Comparisons, result.Comparison{
		Pair:  result.Pair{Benchmark: "api", Baseline: cellOf(0, "base"), Candidate: cellOf(0, "head"), Metric: "cpu_per_request", Gated: true},
		Ratio: &ratio, Low: &low, High: &high, Verdict: verdict, P: new(1.0 / 2048),
	})
	return run
}

// file is the run as a result file.
func file(t testing.TB, run *result.Run) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := result.Write(&b, run); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func openTest(t testing.TB, address string) *database {
	t.Helper()
	s, err := Open(context.Background(), address, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s.(*database)
}

func sqliteAddress(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "history.db") }

// eachDatabase runs a test on both; address makes another empty store each time.
func eachDatabase(t *testing.T, test func(t *testing.T, address func() string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, func() string { return sqliteAddress(t) }) })
	t.Run("postgres", func(t *testing.T) {
		if why := cluster.start(); why != "" {
			t.Skip(why)
		}
		test(t, func() string { return cluster.database(t) })
	})
}

func imported(t testing.TB, s *database, run *result.Run, o ImportOptions) Imported {
	t.Helper()
	done, err := s.Import(context.Background(), file(t, run), o)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func viewed(t testing.TB, s *database, q Query) *history.View {
	t.Helper()
	v, err := s.View(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func written(t testing.TB, v any) string {
	t.Helper()
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
