package spec

import (
	"testing"
	"time"

	"bench/plan"
)

const tutorialPath = "../examples/tutorial.bench.hcl"

func planTutorial(t *testing.T, o PlanOptions) *plan.Plan {
	t.Helper()
	s, diags := Read(Options{Paths: []string{tutorialPath}})
	if len(diags) > 0 {
		t.Fatalf("read: %s", diags)
	}
	p, diags := s.Plan(o)
	if len(diags) > 0 {
		t.Fatalf("plan: %s", diags)
	}
	return p
}

func TestTutorialIsPlannedBeforeItsServerRuns(t *testing.T) {
	p := planTutorial(t, PlanOptions{Seed: 1})
	if p.Known {
		t.Error("the plan is known, but no server has a port")
	}
	if got := p.Benchmarks[0].Cells[0].Group.Requests[0].URL; got != "(known after start)/delay/0.030" {
		t.Errorf("URL before the start: %s", got)
	}
	if len(p.Hosts) != 1 || p.Hosts[0].Name != "127.0.0.1" || !p.Hosts[0].Loopback {
		t.Errorf("the host is known before the port is: %+v", p.Hosts)
	}
}

func TestTutorialIsPlannedWithPorts(t *testing.T) {
	p := planTutorial(t, PlanOptions{Seed: 1, Addresses: map[string]plan.Endpoint{"httpbin": {Host: "127.0.0.1", Port: 8080}}})
	if !p.Known {
		t.Error("the plan is not known, though its server has a port")
	}
	bm := p.Benchmarks[0]
	if len(bm.Cells) != 9 || len(p.Pairs) != 18 || bm.Trial != 150*time.Millisecond || bm.Blocks != 20 {
		t.Errorf("%d cells, %d pairs, trials of %s in %d blocks", len(bm.Cells), len(p.Pairs), bm.Trial, bm.Blocks)
	}
	type cell struct {
		address, typ, session string
		timeout               time.Duration
	}
	var got []cell
	for _, c := range bm.Cells {
		if c.Arrival.Concurrency == 5 {
			got = append(got, cell{c.Address.String(), c.Strategy.Type, string(c.Client.Session), c.Client.Timeout})
		}
	}
	want := []cell{
		{`benchmark.tutorial["sites"]["grequests"][5]`, "map", "request", 30 * time.Second},
		{`benchmark.tutorial["sites"]["aiohttp"][5]`, "gather", "batch", 300 * time.Second},
		{`benchmark.tutorial["sites"]["futures"][5]`, "as_completed", "request", 10 * time.Second},
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %+v, want %+v", got[i], want[i])
		}
	}
	first := bm.Cells[0]
	if got := first.Group.Requests[0].URL; got != "http://127.0.0.1:8080/delay/0.030" {
		t.Errorf("URL: %s", got)
	}
	if len(first.Servers) != 1 || first.Servers[0] != "httpbin" {
		t.Errorf("servers: %v", first.Servers)
	}
}
