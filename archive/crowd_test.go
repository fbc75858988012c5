package archive

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bench/result"
)

// keptScale is a folder in which stores of many runs stay, so that filling one and measuring it are apart: it is filled once.
const keptScale = "BENCH_SCALE_STORE"

// fillScale ends the test where they are full.
const fillScale = "BENCH_SCALE_FILL"

// scaledStore is the address of a store of so many runs: a kept one, or one of the test's own.
func scaledStore(t *testing.T, address func() string, runs int) string {
	t.Helper()
	folder := os.Getenv(keptScale)
	switch {
	case folder == "":
		return address()
	case strings.HasSuffix(t.Name(), "postgres"):
		return cluster.named(t, fmt.Sprintf("scale%d", runs))
	}
	return "sqlite:" + filepath.Join(folder, fmt.Sprintf("scale%d.db", runs))
}

// tableSizes are how many bytes the tables of a store take with their indexes, by the name of the table.
func tableSizes(t *testing.T, s *database) map[string]int64 {
	t.Helper()
	query := `SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`
	if s.hasTables == sqliteHasTables {
		query = `SELECT m.tbl_name, sum(d.pgsize) FROM dbstat AS d JOIN sqlite_master AS m ON m.name = d.name GROUP BY m.tbl_name`
	}
	rows, err := s.db.Query(query)
	check(t, err)
	defer rows.Close()
	sizes := map[string]int64{}
	for rows.Next() {
		var name string
		var size int64
		check(t, rows.Scan(&name, &size))
		sizes[name] = size
	}
	check(t, rows.Err())
	return sizes
}

// weigh says what the rows of a run take, without its results.
func weigh(t *testing.T, s *database, runs int) {
	t.Helper()
	sizes := tableSizes(t, s)
	var all int64
	var each []string
	for name, size := range sizes {
		if name != "artifact" {
			all += size
		}
		if its := size / int64(runs); its > 0 {
			each = append(each, fmt.Sprintf("%s %d", name, its))
		}
	}
	slices.Sort(each)
	t.Logf("%-52s %7d bytes a run: %s", "rows, without results", all/int64(runs), strings.Join(each, ", "))
}

// crowd fills a store through the same code as imports, without files: those would be most of the work. Each run has a small
// result in place of its file. From is how many there are.
func crowd(t testing.TB, s *database, from int) {
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
	for ; from < scaledRuns(); from += together {
		check(t, s.write(context.Background(), "fill the store", "shop", func(tx *transaction) error {
			for n := from; n < from+together; n++ {
				r := *templates[n >= scaledRuns()-scaledLast]
				run := *r.run
				r.run, r.artifacts = &run, small
				run.Info.ID, r.digest = fmt.Sprintf("2026-main-%05d-%04x", n, n%65521), fmt.Sprintf("%032x", (n+1)*1_000_003)
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
					r.points[i].subject = fmt.Sprintf("%016x%048d", n, 0)
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
