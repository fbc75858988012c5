package archive

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"bench/result"
)

// killedImport is the address of the store into which the test program imports instead of testing.
const killedImport = "BENCH_TEST_IMPORT_INTO"

// importUntilKilled imports runs until its end, and says at standard output when it begins with each.
func importUntilKilled(address string) {
	ctx := context.Background()
	s, err := Open(ctx, address, Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	d, ok := s.(*database)
	if !ok {
		os.Exit(1)
	}
	n := 0
	if err := d.db.QueryRow(`SELECT count(*) FROM run`).Scan(&n); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	m := team{seed: 5, series: 6, noise: 0.01}
	for ; ; n++ {
		var data writer
		if err := result.Write(&data, m.run(n)); err != nil {
			panic(err)
		}
		fmt.Println(n)
		if _, err := s.Import(ctx, data, ImportOptions{}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// A writer keeps what is written.
type writer []byte

func (w *writer) Write(p []byte) (int, error) {
	*w = append(*w, p...)
	return len(p), nil
}

// An importer that is killed leaves whole runs, or none of them, and a store that the next one goes on with.
func TestImportersThatAreKilled(t *testing.T) {
	eachDatabase(t, func(t *testing.T, address func() string) {
		at := address()
		rng := rand.New(rand.NewPCG(11, 12))
		kills := 6
		if os.Getenv(scale) != "" {
			kills = 50
		}
		for range kills {
			killOne(t, at, 1+rng.IntN(3), rng.Float64())
		}
		s := openTest(t, at)
		whole(t, s)
		m := team{seed: 5, series: 6, noise: 0.01}
		n := len(viewed(t, s, Query{}).Runs)
		imported(t, s, m.run(n), ImportOptions{})
		fresh := openTest(t, address())
		for k := range n + 1 {
			imported(t, fresh, m.run(k), ImportOptions{Later: true})
		}
		if got, want := written(t, viewed(t, s, Query{})), written(t, viewed(t, fresh, Query{})); got != want {
			t.Errorf("the store of those that were killed differs:\n%s", firstDifference(want, got))
		}
	})
}

// killOne kills an importer within the import of its n-th run, after this share of what the one before took.
func killOne(t *testing.T, address string, n int, share float64) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), killedImport+"="+address)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	took, began := 50*time.Millisecond, time.Now()
	for lines := bufio.NewScanner(out); n > 0; n-- {
		if !lines.Scan() {
			t.Fatalf("it imported nothing: %v", lines.Err())
		}
		if began, took = time.Now(), time.Since(began); n > 0 {
			continue
		}
	}
	time.Sleep(time.Duration(share * float64(min(took, 500*time.Millisecond))))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("it ended by itself")
	}
}

// whole says that a store is sound: each run has all its points and its result, and nothing is without a run.
func whole(t *testing.T, s *database) {
	t.Helper()
	if s.hasTables == sqliteHasTables {
		var says string
		if err := s.db.QueryRow(`PRAGMA integrity_check`).Scan(&says); err != nil || says != "ok" {
			t.Errorf("integrity: %s %v", says, err)
		}
	}
	for query, what := range map[string]string{
		`SELECT count(*) FROM run WHERE NOT EXISTS (SELECT 1 FROM measured WHERE measured.run_no = run.no)`:                                                                        "runs without points",
		`SELECT count(*) FROM measured WHERE NOT EXISTS (SELECT 1 FROM run WHERE run.no = measured.run_no)`:                                                                        "points without a run",
		`SELECT count(*) FROM run WHERE (SELECT count(*) FROM artifact WHERE artifact.run_no = run.no) <> 2`:                                                                       "runs without results",
		`SELECT count(*) FROM run WHERE NOT EXISTS (SELECT 1 FROM commit_ WHERE commit_.hash = run.commit_hash)`:                                                                   "runs without a commit",
		`SELECT count(*) - count(DISTINCT id) FROM run`:                                                                                                                            "runs that are there twice",
		`SELECT count(*) FROM outbox WHERE NOT EXISTS (SELECT 1 FROM finding WHERE finding.id = outbox.finding_id)`:                                                                "notices of nothing",
		`SELECT count(*) FROM project WHERE stale OR unplaced`:                                                                                                                     "projects that wait for an analysis",
		`SELECT count(*) FROM artifact WHERE NOT EXISTS (SELECT 1 FROM run WHERE run.no = artifact.run_no)`:                                                                        "results without a run",
		`SELECT count(*) FROM run WHERE position >= 0 AND position <> (SELECT position FROM commit_ WHERE commit_.project_id = run.project_id AND commit_.hash = run.commit_hash)`: "runs that are elsewhere than their commit",
	} {
		var n int
		if err := s.db.QueryRow(query).Scan(&n); err != nil || n != 0 {
			t.Errorf("%d %s (%v)", n, what, err)
		}
	}
	check(t, s.read(context.Background(), "look at all points", func(tx *transaction) error {
		c, err := tx.catalog(&project{id: 1})
		check(t, err)
		return tx.each(`SELECT content FROM measured`, nil, func(r row) error {
			var content []byte
			points := 0
			if err := r.Scan(&content); err != nil {
				return err
			}
			known := func(series int64) bool { _, ok := c.series[series]; return ok }
			err := unpack(content, known, func(p packedPoint) {
				if _, ok := c.epochs[p.epoch]; ok {
					points++
				}
			}, noVerdict)
			if points != 6 {
				t.Errorf("a run has %d points", points)
			}
			return err
		})
	}))
}

// Eight import at once, of which some have the same runs: each is there once.
func TestImportersAtOnce(t *testing.T) {
	eachDatabase(t, func(t *testing.T, address func() string) {
		at := address()
		m := team{seed: 5, series: 6, noise: 0.01}
		const importers, runs = 8, 16
		var wait sync.WaitGroup
		kinds := make([]map[ImportKind]int, importers)
		for k := range importers {
			wait.Go(func() {
				s, err := Open(context.Background(), at, Options{})
				if err != nil {
					t.Error(err)
					return
				}
				defer s.Close()
				kinds[k] = map[ImportKind]int{}
				for i := range runs / 2 {
					done, err := s.Import(context.Background(), file(t, m.run((k*3+i)%runs)), ImportOptions{Later: i%4 != 0})
					if err != nil {
						t.Error(err)
						return
					}
					kinds[k][done.Kind]++
				}
			})
		}
		wait.Wait()
		added := 0
		for _, k := range kinds {
			added += k[Added]
		}
		s := openTest(t, at)
		v := viewed(t, s, Query{})
		if added != runs || len(v.Runs) != runs {
			t.Errorf("%d runs were added, and %d are there", added, len(v.Runs))
		}
		whole(t, s)
		fresh := openTest(t, address())
		for k := range runs {
			imported(t, fresh, m.run(k), ImportOptions{Later: true})
		}
		if got, want := written(t, v), written(t, viewed(t, fresh, Query{})); got != want {
			t.Errorf("together they made something else:\n%s", firstDifference(want, got))
		}
	})
}

// Of many who open a new file at once each finds it made: nobody who comes late is told that it is there already.
func TestOpenersAtOnce(t *testing.T) {
	for range 5 {
		at := sqliteAddress(t)
		var wait sync.WaitGroup
		for range 12 {
			wait.Go(func() {
				s, err := Open(context.Background(), at, Options{})
				if err != nil {
					t.Error(err)
					return
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
	}
}
