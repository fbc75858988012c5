package archive

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bench/result"
)

// scaled is a store of 100,000 runs: one in four of the main branch, which merges what the three before it compared, with 32 series
// each, and the last ones with 80.
const (
	scaledSeries = 32
	scaledWide   = 80
	scaledLast   = 4 * horizon
	scaledMain   = 4
)

// scaledRuns is 100,000, or what BENCH_SCALE says if that is more than 1.
func scaledRuns() int {
	if n, err := strconv.Atoi(os.Getenv(scale)); err == nil && n > 1 {
		return n
	}
	return 100_000
}

// With 100,000 runs in it a store answers within what is promised, on both databases. The figures are logged; they are
// failures where a bound is passed (a quiet machine).
func TestScale(t *testing.T) {
	runs := scaledRuns()
	if os.Getenv(scale) == "" {
		t.Skip("it takes minutes: make history-scale")
	}
	eachDatabase(t, func(t *testing.T, address func() string) {
		at := scaledStore(t, address, runs)
		s := openTest(t, at)
		ctx := context.Background()
		n := 0
		check(t, s.db.QueryRow(`SELECT count(*) FROM run`).Scan(&n))
		if n < runs {
			crowd(t, s, n)
			n = runs
			bound(t, fmt.Sprintf("analysis anew of all %d runs of main", runs/scaledMain), time.Hour, 1, func() { check(t, s.Rebuild(ctx)) })
			if s.hasTables != sqliteHasTables { // as its autovacuum does in a minute or two
				_, err := s.db.Exec(`ANALYZE`)
				check(t, err)
			}
		}
		if os.Getenv(fillScale) != "" {
			return
		}
		weigh(t, s, n)
		bound(t, "overview: 80 series, the last 200 runs", 100*time.Millisecond, 20, func() { viewed(t, s, Query{Last: 200, Plain: true}) })
		bound(t, "the same, with what comparisons said", time.Second, 5, func() { viewed(t, s, Query{Last: 200}) })
		bound(t, "overview: 80 series, what is analysed", time.Second, 5, func() { viewed(t, s, Query{Branch: "*", Plain: true}) })
		bound(t, "the last 500 points of a series", 5*time.Millisecond, 20, func() { lastPoints(t, s, 500) })
		m := team{seed: 8, series: scaledSeries, noise: 0.005, blocks: 12, changes: map[int]float64{0: math.Exp(0.05)}} // the level that is there
		next := func(branch string, change int) *record {
			n++
			run := m.run(n)
			run.Info.Source.Parents = nil
			if run.Info.Source.Subject = fmt.Sprintf("Change %d (#%d)", n, change); branch != "main" {
				run.Info.Source.Branch, run.Info.Source.Change = branch, &result.Change{Kind: "pull_request", Number: change}
				compared(run, 1.01, 0.01, "same")
				for k := range scaledSeries {
					c := run.Comparisons[0]
					c.Baseline, c.Candidate = cellOf(k, "base"), cellOf(k, "head")
					run.Comparisons = append(run.Comparisons, c)
				}
			}
			r, err := read(file(t, run))
			check(t, err)
			return r
		}
		put := func(what, branch string, o ImportOptions, change int) {
			var all []*record
			for i := range 20 {
				all = append(all, next(branch, change+i))
			}
			at := 0
			one := func() {
				_, err := s.put(ctx, all[at], o)
				check(t, err)
				at++
			}
			bound(t, "import of a run of 32 series"+what, 20*time.Millisecond, len(all), one)
			at = 0
			bound(t, "the same, which is known", 20*time.Millisecond, len(all), one)
		}
		put(", with its analysis", "main", ImportOptions{}, 0)
		change := n + 1 // a number that no other has
		put(" of a change", "work", ImportOptions{}, change)
		put(" of a change that is merged", "main", ImportOptions{}, change)
		put(", analysed later", "main", ImportOptions{Later: true}, 0)
		check(t, s.Analyse(ctx, ""))
		var tenth int64
		check(t, s.db.QueryRow(`SELECT started_at FROM run WHERE EXISTS (SELECT 1 FROM artifact WHERE run_no = no) ORDER BY started_at LIMIT 1 OFFSET $1`, runs/10).Scan(&tenth))
		keep := Keep{Full: time.Hour, Thin: time.Hour, Now: timeOf(tenth).Add(time.Hour)}
		done, err := s.Prune(ctx, keep, true)
		check(t, err)
		bound(t, fmt.Sprintf("prune of %d results", done.Thinned+done.Dropped), 5*time.Second, 1, func() { _, err := s.Prune(ctx, keep, false); check(t, err) })
		bound(t, "open the store", 100*time.Millisecond, 5, func() {
			s, err := Open(ctx, at, Options{})
			check(t, err)
			check(t, s.Close())
		})
	})
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func fileOf(address string) (string, bool) {
	return strings.CutPrefix(address, "sqlite:")
}

// bound does it so many times, and tells of the median.
func bound(t *testing.T, what string, most time.Duration, times int, do func()) time.Duration {
	t.Helper()
	var took []time.Duration
	for range times {
		began := time.Now()
		do()
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	median := took[len(took)/2]
	t.Logf("%-52s %9.1f ms (bound %v)", what, float64(median.Microseconds())/1000, most)
	if median > most {
		t.Errorf("%s took %v, and may take %v", what, median, most)
	}
	return median
}

// lastPoints reads what a page of one series needs.
func lastPoints(t *testing.T, s *database, n int) {
	t.Helper()
	v := viewed(t, s, Query{Series: "api/orders1/pool/8", Metric: "cpu_per_request", Last: n, Plain: true})
	if len(v.Points) != 1 || len(v.Points[0].Points) != min(n, scaledRuns()/scaledMain) || len(v.Analysis.Series[0].Points) != len(v.Points[0].Points) {
		t.Errorf("%d series", len(v.Points))
	}
}
