package web

import (
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"bench/archive"
	"bench/result"
)

// BenchmarkOverview is the page of 80 series of 200 runs each, read from the store each time: at most 300 ms and 300 kB.
func BenchmarkOverview(b *testing.B) {
	now := dayOne
	store, err := archive.Open(b.Context(), "sqlite:"+filepath.Join(b.TempDir(), "history.db"), archive.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	for n := range 200 {
		run := runAt(n, 100)
		for k := range 79 {
			for _, role := range []string{"head", "anchor"} {
				cell := run.Cells[map[string]int{"head": 0, "anchor": 1}[role]]
				cell.TrialData = cell.TrialData[:2]
				cell.Address = fmt.Sprintf(`benchmark.api["orders%d[\"%s\"]"]["pool"][8]`, k, role)
				run.Cells = append(run.Cells, cell)
			}
			t := run.Declared.Tracked[0]
			run.Declared.Tracked = append(run.Declared.Tracked, result.Tracked{
				Series: fmt.Sprintf("api/orders%d/pool/8", k), Metric: t.Metric,
				Cell: fmt.Sprintf(`benchmark.api["orders%d[\"head\"]"]["pool"][8]`, k), Anchor: fmt.Sprintf(`benchmark.api["orders%d[\"anchor\"]"]["pool"][8]`, k),
			})
		}
		if _, err := store.Import(b.Context(), fileOf(b, run), archive.ImportOptions{Project: "shop", Later: true, Quiet: true}); err != nil {
			b.Fatal(err)
		}
	}
	if err := store.Analyse(b.Context(), "shop"); err != nil {
		b.Fatal(err)
	}
	handler, err := New(Options{Store: store, Now: func() time.Time { now = now.Add(time.Minute); return now }})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1/", nil))
		if w.Code != 200 || w.Body.Len() > 300_000 {
			b.Fatalf("%d, %d bytes", w.Code, w.Body.Len())
		}
	}
}
