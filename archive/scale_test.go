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
		bound(t, "overview: 80 series, the last 200 runs", 100*time.Millisecond, 20, func() { viewed(t, s, Query{Last: 200, Plain: true}) })
		bound(t, "the same, with what comparisons said", time.Second, 5, func() { viewed(t, s, Query{Last: 200}) })
		bound(t, "overview: 80 series, what is analysed", time.Second, 5, func() { viewed(t, s, Query{Branch: "*", Plain: true}) })
		bound(t, "the last 500 points of a series", 5*time.Millisecond, 20, func() { lastPoints(t, s, 500) })
		m := team{seed: 8, series: scaledSeries, noise: 0.005, blocks: 12, changes: map[int]float64{0: math.Exp(0.05)}} // the level that is there
		n := runs
		next := func(change int) *record {
			n++
			run := m.run(n)
			run.Info.Source.Parents = nil
			if change > 0 {
				run.Info.Source.Branch, run.Info.Source.Change = "work", &result.Change{Kind: "pull_request", Number: change}
				compared(run, 1.01, 0.01, "same")
			}
			r, err := read(file(t, run))
			check(t, err)
			return r
		}
		put := func(what string, o ImportOptions, change int) {
			var all []*record
			for range 20 {
				all = append(all, next(change))
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
		put(", with its analysis", ImportOptions{}, 0)
		put(" of a change", ImportOptions{}, runs)
		put(" of a change that is merged", ImportOptions{}, 0)
		put(", analysed later", ImportOptions{Later: true}, 0)
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
	v := viewed(t, s, Query{Series: "api/orders1/pool/8", Metric: "cpu_per_request", Last: n, Plain: true})
	if len(v.Points) != 1 || len(v.Points[0].Points) != min(n, scaledRuns()/scaledMain) || len(v.Analysis.Series[0].Points) != len(v.Points[0].Points) {
		t.Errorf("%d series", len(v.Points))
	}
}

// crowd fills a store through the same code as imports, without files: those would be most of the work. Each run has a small
// result in place of its file.
func crowd(t testing.TB, s *database) {
	t.Helper()
	m := team{seed: 8, series: scaledSeries, noise: 0.01, blocks: 12}
	wide := m
	wide.series = scaledWide
	templates := map[bool]*record{}
	for is, m := range map[bool]team{false: m, true: wide} {
		var err error
		templates[is], err = read(file(t, m.run(0)))
		check(t, err)
	}
	small := map[string][]byte{fullResult: make([]byte, 700), thinResult: make([]byte, 200)}
	const together = 1000
	for from := 0; from < scaledRuns(); from += together {
		check(t, s.write(context.Background(), "fill the store", "shop", func(tx *transaction) error {
			for n := from; n < from+together; n++ {
				r := *templates[n >= scaledRuns()-scaledLast]
				run := *r.run
				r.run, r.artifacts = &run, small
				run.Info.ID, r.digest = fmt.Sprintf("run-%06d", n), fmt.Sprintf("digest-%06d", n)
				run.Info.StartedAt = dayOne.Add(time.Duration(n) * time.Minute)
				run.Info.FinishedAt = run.Info.StartedAt.Add(time.Minute)
				committed := run.Info.StartedAt
				r.commit, r.source.Commit, r.source.Parents, r.source.CommittedAt = hash(n), hash(n), nil, &committed
				r.source.Subject = fmt.Sprintf("Change %d (#%d)", n, n/scaledMain)
				r.points, r.verdicts = slices.Clone(r.points), nil
				if n%scaledMain != 0 {
					change := n/scaledMain + 1
					r.source.Branch, r.source.Change = fmt.Sprintf("work-%d", change), &result.Change{Kind: "pull_request", Number: change}
					for _, p := range r.points {
						r.verdicts = append(r.verdicts, verdictRecord{address: p.address, metric: p.metric, baseline: "base", verdict: "same", low: -0.01, high: 0.01})
					}
				}
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
