package archive

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bench/result"
)

// scaled is a store of 100,000 runs: one in four of the main branch, the others of pull requests, with 32 series each.
const (
	scaledSeries = 32
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
		at := address()
		s := openTest(t, at)
		crowd(t, s)
		if path, ok := fileOf(at); ok {
			if info, err := os.Stat(path); err == nil {
				t.Logf("%-44s %7.0f bytes a run", "rows, without results", float64(info.Size())/float64(runs))
			}
		}
		ctx := context.Background()
		bound(t, fmt.Sprintf("analysis anew of all %d runs of main", runs/scaledMain), time.Hour, 1, func() { check(t, s.Rebuild(ctx)) })
		bound(t, "overview: 32 series, the last 200 runs", 100*time.Millisecond, 20, func() { viewed(t, s, Query{Last: 200}) })
		bound(t, "overview: 32 series, what is analysed", time.Second, 5, func() { viewed(t, s, Query{}) })
		bound(t, "the last 500 points of a series", 5*time.Millisecond, 20, func() { lastPoints(t, s, 500) })
		m := team{seed: 8, series: scaledSeries, noise: 0.01, blocks: 12}
		n := runs
		next := func() *record {
			n++
			run := m.run(n)
			run.Info.Source.Parents = nil
			r, err := read(file(t, run))
			check(t, err)
			return r
		}
		var some, more []*record
		for range 10 {
			some, more = append(some, next()), append(more, next())
		}
		at10 := 0
		put := func(all []*record, o ImportOptions) func() {
			return func() {
				_, err := s.put(ctx, all[at10%len(all)], o)
				check(t, err)
				at10++
			}
		}
		bound(t, "import of a run of 32 series, analysed later", 20*time.Millisecond, 10, put(some, ImportOptions{Later: true}))
		bound(t, "the same with its analysis", time.Hour, 10, put(more, ImportOptions{}))
		bound(t, "a run that is known", 20*time.Millisecond, 10, put(some, ImportOptions{}))
		keep := Keep{Full: time.Hour, Thin: time.Hour, Now: dayOne.Add(time.Duration(runs/10) * time.Minute)}
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
	t.Logf("%-44s %9.1f ms (bound %v)", what, float64(median.Microseconds())/1000, most)
	if median > most {
		t.Errorf("%s took %v, and may take %v", what, median, most)
	}
	return median
}

// lastPoints reads what a page of one series needs.
func lastPoints(t *testing.T, s *database, n int) {
	t.Helper()
	check(t, s.read(context.Background(), "read points", func(tx *transaction) error {
		p, err := tx.findProject("shop")
		if err != nil {
			return err
		}
		all, err := tx.seriesOf(p)
		if err != nil {
			return err
		}
		runs, err := tx.mainRuns(p, scaledRuns()/scaledMain-n, scaledRuns())
		if err != nil {
			return err
		}
		byNo := map[int64]*runRow{}
		for i := range runs {
			byNo[runs[i].no] = &runs[i]
		}
		points, err := tx.points(all[0].id, true, runs[0].no, runs[len(runs)-1].no, byNo)
		if len(points) < n {
			t.Errorf("%d points", len(points))
		}
		return err
	}))
}

// crowd fills a store through the same code as imports, without files: those would be most of the work. Each run has a small
// result in place of its file.
func crowd(t testing.TB, s *database) {
	t.Helper()
	m := team{seed: 8, series: scaledSeries, noise: 0.01, blocks: 12}
	template, err := read(file(t, m.run(0)))
	check(t, err)
	small := map[string][]byte{fullResult: make([]byte, 700), thinResult: make([]byte, 200)}
	const together = 1000
	for from := 0; from < scaledRuns(); from += together {
		check(t, s.write(context.Background(), "fill the store", "shop", func(tx *transaction) error {
			for n := from; n < from+together; n++ {
				r := *template
				run := *template.run
				r.run, r.artifacts = &run, small
				run.Info.ID, r.digest = fmt.Sprintf("run-%06d", n), fmt.Sprintf("digest-%06d", n)
				run.Info.StartedAt = dayOne.Add(time.Duration(n) * time.Minute)
				run.Info.FinishedAt = run.Info.StartedAt.Add(time.Minute)
				committed := run.Info.StartedAt
				r.commit, r.source.Commit, r.source.Parents, r.source.CommittedAt = hash(n), hash(n), nil, &committed
				if n%scaledMain != 0 {
					r.source.Branch, r.source.Change = fmt.Sprintf("work-%d", n/9), &result.Change{Kind: "pull_request", Number: n / 9}
				}
				r.points = slices.Clone(r.points)
				for i := range r.points {
					ratio := 0.01 * float64((n*7919+i*104729)%1000-500) / 500
					if n > scaledRuns()/2 {
						ratio += 0.05
					}
					r.points[i].ratio = &ratio
				}
				i := &importing{transaction: tx, record: &r, now: s.now()}
				var kind ImportKind
				if err := i.take("shop", &kind); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}
