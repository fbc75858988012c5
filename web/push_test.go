package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"bench/archive"
	"bench/history"
)

func zipped(t testing.TB, plain []byte) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPush(t *testing.T) {
	r := newRig(t, 2, false)
	other := runAt(7, 99)
	other.Cells[0].TrialData[0].Metrics["cpu_per_request"] = 1
	plain := fileOf(t, runAt(7, 99))
	cells := `{"cells":[` + strings.Repeat(`{},`, mostCells) + `{}]}`
	for _, c := range []struct {
		name, kind, body string
		want             int
		says             string
	}{
		{"new", "application/gzip", zipped(t, plain), 201, `"kind":"added"`},
		{"known", "application/json", string(plain), 200, `"kind":"known"`},
		{"another of its id", "application/json", string(fileOf(t, other)), 409, "only interrupted ones are replaced"},
		{"no type", "", string(plain), 415, "Content-Type"},
		{"a form", asForm, string(plain), 415, "Content-Type"},
		{"no JSON", "application/json", "{", 422, ""},
		{"no result", "application/json", "{}", 422, ""},
		{"half of it", "application/gzip", zipped(t, plain)[:200], 400, "unpacked"},
		{"a bomb", "application/gzip", zipped(t, make([]byte, mostUnpacked+1)), 413, "64 MiB"},
		{"too long", "application/json", strings.Repeat(" ", mostUnpacked+1), 413, "64 MiB"},
		{"too deep", "application/json", strings.Repeat("[", 100), 422, "deep"},
		{"too many cells", "application/json", cells, 422, "10000 cells"},
		{"in another spelling", "application/json", strings.Replace(cells, "cells", `C\u0065lls`, 1), 422, "10000 cells"},
		{"too many objects", "application/json", `{"x":[` + strings.Repeat(`{},`, mostObjects) + `{}]}`, 422, "objects"},
	} {
		answer := r.ask(ask{method: "POST", path: "/api/v1/runs?project=shop", body: c.body, header: map[string]string{"Content-Type": c.kind}})
		if said := text(t, answer); answer.StatusCode != c.want || !strings.Contains(said, c.says) {
			t.Errorf("%s: %d, want %d: %.200s", c.name, answer.StatusCode, c.want, said)
		}
	}
	if len(r.trouble) > 0 {
		t.Errorf("trouble: %q", r.trouble)
	}
}

// A program at another place sees what is in the store itself.
func TestAStoreElsewhere(t *testing.T) {
	r := newRig(t, 40, false)
	server := httptest.NewServer(r.handler)
	defer server.Close()
	far, err := archive.Open(t.Context(), server.URL, archive.Options{Token: "unused"})
	if err != nil {
		t.Fatal(err)
	}
	defer far.Close()
	for _, q := range []archive.Query{{Project: "shop"}, {}, {Project: "shop", Branch: "*", Metric: "cpu_per_request", Last: 10, Since: dayOne.AddDate(0, 0, 20)}} {
		near := q
		near.Project = "shop"
		want, err := r.store.View(t.Context(), near)
		if err != nil {
			t.Fatal(err)
		}
		got, err := far.View(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := document(t, want), document(t, got); a != b {
			t.Errorf("%+v: %d bytes, want %d", q, len(b), len(a))
		}
	}
	if names, err := far.Projects(t.Context()); err != nil || !reflect.DeepEqual(names, []string{"shop"}) {
		t.Errorf("%q, %v", names, err)
	}
	done, err := far.Import(t.Context(), fileOf(t, runAt(41, 20)), archive.ImportOptions{Project: "shop"})
	if err != nil || done.Kind != archive.Added || done.Project != "shop" || done.Series != 1 {
		t.Errorf("%+v, %v", done, err)
	}
	var refused *archive.RefusedError
	other := runAt(41, 99)
	if _, err := far.Import(t.Context(), fileOf(t, other), archive.ImportOptions{Project: "shop"}); !errors.As(err, &refused) || refused.Status != http.StatusConflict {
		t.Errorf("another run of an id: %v", err)
	}
	got, err := far.Run(t.Context(), "shop", "2026-main-00003")
	if err != nil || !bytes.Equal(got, fileOf(t, runAt(3, 20))) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	var unknown *archive.UnknownRunError
	if _, err := far.Run(t.Context(), "shop", "none"); !errors.As(err, &unknown) {
		t.Error(err)
	}
	exported := 0
	if err := far.Export(t.Context(), "shop", func(string, []byte) error { exported++; return nil }); err != nil || exported != 41 {
		t.Errorf("%d exported, %v", exported, err)
	}
	v, err := far.View(t.Context(), archive.Query{Project: "shop"})
	if err != nil || len(v.Open()) != 1 {
		t.Fatalf("%d open, %v", len(v.Open()), err)
	}
	f := v.Open()[0]
	if err := far.Decide(t.Context(), "shop", history.Decision{Address: f.Address, Metric: f.Metric, Commit: f.Commit, State: history.Accepted, Note: "meant"}); err != nil {
		t.Fatal(err)
	}
	if v, err = far.View(t.Context(), archive.Query{Project: "shop"}); err != nil || len(v.Open()) != 0 {
		t.Errorf("%d open, %v", len(v.Open()), err)
	}
	if err := far.Rebuild(t.Context()); err == nil || !strings.Contains(err.Error(), "where the store is") {
		t.Error(err)
	}
}

// document is a view as JSON, in which nothing and an empty list are the same.
func document(t testing.TB, v *history.View) string {
	t.Helper()
	b, err := json.Marshal(v.Filled())
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAddressesOfStoresElsewhere(t *testing.T) {
	for address, want := range map[string]string{
		"http://bench.example": "others can read", "https://ada:secret@bench.example": "BENCH_TOKEN", "https://": "no address",
	} {
		if _, err := archive.Open(t.Context(), address, archive.Options{}); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", address, err)
		}
	}
	for name, answer := range map[string]http.HandlerFunc{
		"what is no answer": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
		"302 Found": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://evil.example/", http.StatusFound)
		},
		"502 Bad Gateway": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
	} {
		server := httptest.NewServer(answer)
		far, err := archive.Open(t.Context(), server.URL, archive.Options{Token: "bench_secret"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := far.Projects(t.Context()); err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
		server.Close()
	}
}

// Whatever is sent, the server answers, and finds no fault with itself.
func FuzzRequests(f *testing.F) {
	for _, seed := range [][3]string{
		{"GET", "/api/v1/view?project=shop&last=3&since=2026-01-01T00:00:00Z", ""},
		{"GET", "/api/v1/view?last=-1", ""},
		{"GET", "/api/v1/series?since=x", ""},
		{"GET", "/api/v1/series/%00/points", ""},
		{"GET", "/api/v1/baseline?commit=%ff", ""},
		{"GET", "/series/..%2f..", ""},
		{"GET", "/commits/", ""},
		{"GET", "/runs/%2e%2e", ""},
		{"GET", "/?project=%00", ""},
		{"POST", "/api/v1/runs", `{"cells":[{}]}`},
		{"POST", "/api/v1/runs?project=a%00b", "[]"},
		{"POST", "/api/v1/findings", `{"at":"x"}`},
		{"POST", "/api/v1/findings", `{"address":"api","state":"accepted"}`},
		{"POST", "/findings/x", "token=x"},
		{"DELETE", "/api/v1/runs/x", ""},
		{"POST", "/login", "token=%zz"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	r := newRig(f, 8, false)
	f.Fuzz(func(t *testing.T, method, path, body string) {
		if !strings.HasPrefix(path, "/") {
			path = "/" + path
		}
		q, err := http.NewRequest(method, "http://127.0.0.1", strings.NewReader(body))
		if err != nil {
			return
		}
		if q.URL, err = q.URL.Parse("http://127.0.0.1" + path); err != nil {
			return
		}
		q.RequestURI = q.URL.RequestURI()
		q.Host = "127.0.0.1"
		q.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		r.handler.ServeHTTP(w, q)
		if w.Code >= 500 || len(r.trouble) > 0 {
			t.Errorf("%s %s %q: %d %q", method, path, body, w.Code, r.trouble)
		}
		r.trouble = nil
	})
}
