package spec_test

import (
	"testing"

	"bench/plan"
	"bench/spec"
)

// With nobody but this process a server for a worker runs here, and nothing is left of its labels.
func TestServersForWorkersRunHereAlone(t *testing.T) {
	s := mustRead(t, validOptions("testdata/valid/servers_on.bench.hcl"))
	none := 0
	o := spec.PlanOptions{Seed: 1, Workers: &none, Addresses: map[string]plan.Endpoint{}}
	for i, name := range []string{"shop", "fixed", "beside"} {
		o.Addresses[name] = plan.Endpoint{Host: "127.0.0.1", Port: 40_000 + i}
	}
	p := mustPlan(t, s, o)
	if away := p.Away(); len(away) > 0 || !p.Known || len(p.Here()) != 3 {
		t.Errorf("on workers: %v, of %d servers", away, len(p.Servers))
	}
	for _, h := range p.Hosts {
		if h.Name != "127.0.0.1" || !h.Loopback {
			t.Errorf("it contacts %v", h)
		}
	}
	if url := p.Benchmarks[0].Cells[0].Requests()[0].URL; url != "http://127.0.0.1:40000/items" {
		t.Errorf("it requests %s", url)
	}
}
