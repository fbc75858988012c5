package spec_test

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"bench/plan"
	"bench/spec"
)

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// presetCells plans the three presets in a spec with these arguments of a benchmark and these of a request.
func presetCells(t *testing.T, benchmark, request string) map[string]plan.Cell {
	t.Helper()
	name := filepath.Join(t.TempDir(), "presets.bench.hcl")
	write(t, name, []byte(`
group "g" {
  base_url = "http://127.0.0.1:9"
  request "r" {
    path = "/"
    `+request+`
  }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.grequests, strategy.aiohttp, strategy.futures, strategy.map]
  concurrency = [5]
  `+benchmark+`
}
`))
	cells := map[string]plan.Cell{}
	for _, c := range mustPlan(t, mustRead(t, spec.Options{Paths: []string{name}}), spec.PlanOptions{Seed: 1}).Benchmarks[0].Cells {
		cells[c.Strategy.Name] = c
	}
	return cells
}

// What the libraries do unless they are told otherwise: requests 2.28, aiohttp 3.8.
func TestPresetsAreTheirLibraries(t *testing.T) {
	cells := presetCells(t, "", "")
	for name, want := range map[string]plan.Client{
		"grequests": {Session: "request", Timeout: 30 * time.Second, ConnectTimeout: 30 * time.Second, TimeoutOf: "read", Redirects: 30, Cookies: true},
		"aiohttp":   {Session: "batch", Timeout: 300 * time.Second, ConnectTimeout: 300 * time.Second, TimeoutOf: "total", Redirects: 9, Cookies: true},
		"futures":   {Session: "request", Timeout: 10 * time.Second, ConnectTimeout: 10 * time.Second, TimeoutOf: "read", Redirects: 30, Cookies: true},
		"map":       {Session: "cell", Timeout: 30 * time.Second, ConnectTimeout: 5 * time.Second},
	} {
		want.HTTPVersion = "1.1"
		if got := cells[name].Client; asJSON(t, got) != asJSON(t, want) {
			t.Errorf("%s: %s\nwant %s", name, asJSON(t, got), asJSON(t, want))
		}
		headers := `{"Accept":"*/*","Accept-Encoding":"gzip, deflate"}`
		if name == "map" {
			headers = "null"
		}
		if got := asJSON(t, cells[name].Group.Requests[0].Headers); got != headers {
			t.Errorf("%s sends %s, want %s", name, got, headers)
		}
	}
}

// What a spec says about clients and headers reaches the presets; how they share connections stays theirs.
func TestASpecReachesThePresets(t *testing.T) {
	cells := presetCells(t, `client {
    timeout          = "2s"
    follow_redirects = 1
    cookies          = false
    keep_alive       = true
  }`, `headers = { accept-encoding = "identity" }`)
	for name, session := range map[string]plan.Session{"grequests": "request", "aiohttp": "batch", "futures": "request"} {
		c := cells[name].Client
		if c.Timeout != 2*time.Second || c.ConnectTimeout != 2*time.Second || c.Redirects != 1 || c.Cookies || c.Session != session {
			t.Errorf("%s: %+v", name, c)
		}
		if got := asJSON(t, cells[name].Group.Requests[0].Headers); got != `{"Accept":"*/*","accept-encoding":"identity"}` {
			t.Errorf("%s sends %s", name, got)
		}
	}
	for name, c := range presetCells(t, `client { connect_timeout = "3s" }`, "") {
		if c.Client.ConnectTimeout != 3*time.Second {
			t.Errorf("%s: connect_timeout %v", name, c.Client.ConnectTimeout)
		}
	}
}
