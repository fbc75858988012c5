package bench_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"bench"
	"bench/report"
	"bench/result"
	"bench/spec"
)

const small = `
variable "token" { sensitive = true }
variable "host" { default = "http://127.0.0.1:1" }
group "g" {
  base_url = var.host
  headers  = { Authorization = var.token }
  request "r" { path = "/" }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
  blocks      = 1
  iterations  = 2
  warmup      = "0s"
}
`

func load(t *testing.T, text string, vars ...spec.Assignment) *bench.Spec {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a.bench.hcl")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, diags := bench.Load(bench.Source{Options: spec.Options{
		Paths: []string{file}, Environ: func() []string { return nil }, Vars: append(vars, spec.Assignment{Name: "token", Value: "c4nary-token"}),
	}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return s
}

func prepare(t *testing.T, s *bench.Spec) *bench.Prepared {
	t.Helper()
	p, _, err := s.Prepare(bench.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// Whoever calls from Go has to agree, too: otherwise nothing is sent and nothing is started.
func TestARunFromGoNeedsApproval(t *testing.T) {
	marker := filepath.Join(t.TempDir(), "started")
	p := prepare(t, load(t, small+`server "app" {
  type    = "command"
  command = ["touch", "`+filepath.ToSlash(marker)+`"]
}
`, spec.Assignment{Name: "host", Value: "http://shop.example.com"}))
	for what, run := range map[string]func(context.Context, bench.RunOptions) (*result.Run, error){"Run": p.Run, "Probe": p.Probe} {
		_, err := run(t.Context(), bench.RunOptions{})
		var unapproved *bench.UnapprovedError
		if !errors.As(err, &unapproved) || len(unapproved.Needs) != 2 || unapproved.Needs[0].Host != "shop.example.com" || unapproved.Needs[1].Kind != bench.CommandNeed {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := os.Stat(marker); err == nil {
		t.Error("the command was started")
	}
}

// A secret that the other side sends back is in nothing that the functions give.
func TestWhatARunGivesHasNoSecrets(t *testing.T) {
	var sent atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent.Add(1)
		w.Header().Set("Location", "http://"+r.Header.Get("Authorization")+".example.com/")
		w.WriteHeader(http.StatusFound)
	}))
	defer server.Close()
	text := strings.Replace(small, "  request", "  client   = client.c\n  request", 1) + `
client "c" { follow_redirects = 1 }
check "told" {
  assert {
    condition     = benchmark.b["g"]["map"][1].errors == 0
    error_message = "not with ${nonsensitive(var.token)}"
  }
}
`
	text = strings.Replace(text, "nonsensitive(var.token)", "var.token", 1)
	p := prepare(t, load(t, text, spec.Assignment{Name: "host", Value: server.URL}))
	saved := 0
	look := func(where string, r *result.Run) {
		var b strings.Builder
		if err := result.Write(&b, r); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "c4nary") {
			t.Errorf("%s has the token:\n%s", where, &b)
		}
	}
	run, err := p.Run(t.Context(), bench.RunOptions{Save: func(r *result.Run) error {
		saved++
		look("what is saved", r)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	look("the run", run)
	v := p.Judge(run, nil)
	look("the verdict", v.Run)
	if saved == 0 || sent.Load() == 0 || v.Run.Cells[0].Errors == 0 {
		t.Errorf("saved %d times, %d requests, %d errors", saved, sent.Load(), v.Run.Cells[0].Errors)
	}
	if v.Exit != result.ExitStopped {
		t.Errorf("exit %d, and nothing worked: %v", v.Exit, v.Reasons)
	}
	var page strings.Builder
	if err := v.Report(&page, "markdown", report.Options{}); err != nil || strings.Contains(page.String(), "c4nary") || page.Len() == 0 {
		t.Errorf("%v\n%s", err, &page)
	}
}

// What is wrong is an error, never the end of the process.
func TestErrorsOfASpecAreReturned(t *testing.T) {
	_, diags := bench.Load(bench.Source{Options: spec.Options{Paths: []string{t.TempDir()}}})
	if !diags.HasErrors() {
		t.Error("there is nothing in the folder")
	}
	empty := load(t, `variable "token" { sensitive = true }`)
	_, _, err := empty.Prepare(bench.Settings{})
	var m *bench.Mistake
	if !errors.As(err, &m) || m.Summary != "There is nothing to run" {
		t.Errorf("%v", err)
	}
}
