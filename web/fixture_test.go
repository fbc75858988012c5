package web

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bench/archive"
	"bench/result"
)

var dayOne = time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC)

func commitAt(n int) string { return fmt.Sprintf("%040x", 0xabc0000+n) }

// runAt is the run of the n-th commit, from whose slower-th on what it measures takes a tenth more.
func runAt(n, slower int) *result.Run {
	at := dayOne.Add(time.Duration(n) * 24 * time.Hour)
	committed := at.Add(-time.Hour)
	run := &result.Run{
		FormatVersion: result.FormatVersion,
		Info: result.Info{
			ID: fmt.Sprintf("2026-main-%05d", n), StartedAt: at, FinishedAt: at.Add(10 * time.Minute), BenchVersion: "0.9.0", Status: result.Complete,
			Host: result.Host{OS: "linux", Arch: "amd64", CPUs: 4, CPUModel: "a CPU", Kernel: "6.1.9"},
			Source: &result.Source{
				VCS: "git", Commit: commitAt(n), Branch: "main", CommittedAt: &committed, Subject: fmt.Sprintf("Change %d <b>", n),
				URL: "https://example.com/team/shop.git", CI: &result.CI{Provider: "ci"},
			},
		},
		Servers: []result.MeasuredServer{{Name: "anchor", Digest: "a0a0"}},
	}
	if n > 0 {
		run.Info.Source.Parents = []string{commitAt(n - 1)}
	}
	head := 1.0
	if n >= slower {
		head = 1.1
	}
	chance := rand.New(rand.NewPCG(7, uint64(n)))
	for _, role := range []string{"head", "anchor"} {
		level := map[string]float64{"head": head, "anchor": 1}[role]
		c := result.Cell{
			Address: cellOf(role), Benchmark: "api", Group: fmt.Sprintf(`orders["%s"]`, role), Strategy: "pool", Level: "8", Fingerprint: "f", Valid: true,
			Servers: []string{role}, Trials: 8,
		}
		if role == "anchor" {
			c.Role = result.Anchor
		}
		for b := range 8 {
			trial := result.Trial{Block: b, Duration: 1, Metrics: map[string]float64{"cpu_per_request": 1e-4 * level * (1 + 0.003*chance.NormFloat64())}}
			trial.Requests, trial.Batches = 20_000, 20_000
			c.TrialData = append(c.TrialData, trial)
		}
		run.Cells = append(run.Cells, c)
	}
	run.Declared.Tracked = []result.Tracked{{Series: "api/orders/pool/8", Cell: cellOf("head"), Anchor: cellOf("anchor"), Metric: "cpu_per_request"}}
	return run
}

func cellOf(role string) string {
	return fmt.Sprintf(`benchmark.api["orders[\"%s\"]"]["pool"][8]`, role)
}

// fileOf is a run as a result file.
func fileOf(t testing.TB, run *result.Run) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := result.Write(&b, run); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A rig is a server with its store.
type rig struct {
	t       testing.TB
	store   archive.Store
	handler http.Handler
	now     time.Time
	trouble []string
}

// newRig serves a store of so many runs, of which one in the middle was the first that is slower.
func newRig(t testing.TB, runs int, guarded bool) *rig {
	t.Helper()
	r := &rig{t: t, now: dayOne.Add(365 * 24 * time.Hour)}
	store, err := archive.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "history.db"), archive.Options{Now: func() time.Time { return r.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	r.store = store
	for n := range runs {
		if _, err := store.Import(t.Context(), fileOf(t, runAt(n, runs/2)), archive.ImportOptions{Project: "shop", Later: true, Quiet: true}); err != nil {
			t.Fatal(err)
		}
	}
	if runs > 0 {
		if err := store.Analyse(t.Context(), "shop"); err != nil {
			t.Fatal(err)
		}
	}
	r.handler, err = New(Options{Store: store, Guarded: guarded, Now: func() time.Time { return r.now }, Trouble: func(err error) { r.trouble = append(r.trouble, err.Error()) }})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// token makes one.
func (r *rig) token(name string, may archive.May, project string) string {
	r.t.Helper()
	secret, err := r.store.AddToken(r.t.Context(), archive.Token{Name: name, May: may, Project: project, Expires: r.now.Add(24 * time.Hour)})
	if err != nil {
		r.t.Fatal(err)
	}
	return secret
}

// An ask is a request of a test.
type ask struct {
	method, path, body string
	header             map[string]string
}

// ask sends a request, and returns what is answered.
func (r *rig) ask(a ask) *http.Response {
	r.t.Helper()
	if a.method == "" {
		a.method = "GET"
	}
	q := httptest.NewRequest(a.method, "http://127.0.0.1:8080"+a.path, strings.NewReader(a.body))
	for name, value := range a.header {
		if name == "Host" {
			q.Host = value
		} else {
			q.Header.Set(name, value)
		}
	}
	w := httptest.NewRecorder()
	r.handler.ServeHTTP(w, q)
	return w.Result()
}

// text is an answer's body.
func text(t testing.TB, answer *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// between is what stands between two texts.
func between(text, from, to string) string {
	_, rest, _ := strings.Cut(text, from)
	found, _, _ := strings.Cut(rest, to)
	return found
}
