package lab

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// canary is a secret that must be nowhere but in the requests that it is for.
const canary = "canary-7f3c1d9e5b"

const secretive = `
variable "token" {
  type      = string
  sensitive = true
}
bench {
  workers {
    min      = 2
    max_skew = "100ms"
  }
}
group "shop" {
  base_url = "TARGET"
  headers  = { Authorization = "Bearer ${var.token}" }
  request "x" { path = "/x" }
}
benchmark "load" {
  groups      = [group.shop]
  strategies  = [strategy.pool]
  concurrency = [2]
  duration    = "3s"
  warmup      = "0s"
  blocks      = 6
}
`

// By a way that is slower there than back the run is as whole as any, though its clocks are known less well; and whoever listens
// on that way hears neither the secret nor what the run is about. It isn't in what the run or its workers say or keep either.
func TestNothingIsReadOnALopsidedWay(t *testing.T) {
	t.Setenv("BENCH_VAR_token", canary)
	p := played(t)
	p.conduct(secretive)
	t.Setenv("BENCH_VAR_token", "")
	os.Unsetenv("BENCH_VAR_token")
	join := p.join()
	way := p.host("way").detour(p.hub(), 20*time.Millisecond, 5*time.Millisecond)
	p.worker(way.leads(join, p.hub()))
	p.worker(join)
	p.reach(3)
	for _, on := range append(p.on, p.conductor) {
		if kept := on.do("sh", "-c", "grep -rl "+canary+" . || true"); kept != "" {
			t.Errorf("%s keeps it in %s", on.name, kept)
		}
	}
	for _, each := range append(p.workers, p.run) {
		line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", each.Process.Pid))
		if err != nil || strings.Contains(string(line), canary) {
			t.Errorf("%s: command line %q, %v", each.name, line, err)
		}
	}
	p.run.done(3 * time.Minute)
	run := p.whole(6)
	far := 0
	for _, trial := range run.Cells[0].TrialData {
		if trial.StartSkew != nil && *trial.StartSkew > 0.012 {
			far++
		}
	}
	if far < len(run.Cells[0].TrialData) {
		t.Errorf("%d of %d trials may have begun 12 ms apart, as no better can be known of 25 ms there and back", far, len(run.Cells[0].TrialData))
	}
	seen := p.shop.arrivals(t)
	for _, a := range seen {
		if a.Auth != "Bearer "+canary {
			t.Fatalf("a request has %q", a.Auth)
		}
	}
	wire := way.wire(t)
	if len(wire) < 10_000 || len(seen) == 0 {
		t.Errorf("%d bytes and %d requests were seen: that is no run", len(wire), len(seen))
	}
	for _, secret := range []string{canary, field(t, join, "token"), p.shop.url(), "bench.v1.", "Bearer"} {
		if strings.Contains(wire, secret) {
			t.Errorf("%q is on the wire", secret)
		}
	}
	for _, each := range append(p.workers, p.run) {
		if strings.Contains(each.all(), canary) {
			t.Errorf("%s says it", each.name)
		}
	}
	if strings.Contains(p.conductor.do("cat", p.file()), canary) {
		t.Error("it is in the run's file")
	}
}
