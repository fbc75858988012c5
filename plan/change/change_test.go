package change

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bench/plan"
	"bench/result"
)

func cell(group, level, url string) plan.Cell {
	return plan.Cell{
		Address: result.Address{Benchmark: "api", Group: group, Strategy: "pool", Level: level},
		Group:   plan.Group{Name: group, Requests: []plan.Request{{Name: "home", URL: url, Weight: 1}}},
		Client:  plan.Client{Timeout: time.Second},
	}
}

func planOf(cells ...plan.Cell) *plan.Plan {
	return &plan.Plan{
		Benchmarks: []plan.Benchmark{{Name: "api", Blocks: 20, Trial: time.Second, Seed: 1, Cells: cells}},
		Hosts:      []plan.Host{{Name: "127.0.0.1", Loopback: true}},
		Spec:       result.Spec{Variables: []result.Variable{{Name: "n", Value: 1}, {Name: "token", Sensitive: true, Value: "hunter2"}}},
		Limits:     []result.Limit{limit(150)},
	}
}

func limit(ms float64) result.Limit {
	most := ms / 1000
	return result.Limit{Cell: `benchmark.api["a"]["pool"][1]`, Name: "fast", Metric: "service.p95", Max: &most}
}

// Each case is a change of the plan, and the lines that tell it.
func TestChangesAreTold(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*plan.Plan)
		want   []string
	}{
		"nothing":         {func(*plan.Plan) {}, nil},
		"another seed":    {func(p *plan.Plan) { p.Benchmarks[0].Seed = 7 }, nil},
		"where it stands": {func(p *plan.Plan) { p.Benchmarks[0].Range = &result.Range{Filename: "b"} }, nil},
		"levels": {
			func(p *plan.Plan) { p.Benchmarks[0].Cells[1].Address.Level = "8" },
			[]string{"~ concurrency of api: [1, 4] → [1, 8] (2 cells → 2)"},
		},
		"a group": {
			func(p *plan.Plan) { p.Benchmarks[0].Cells = append(p.Benchmarks[0].Cells, cell("b", "1", "u")) },
			[]string{"+ cell api/b/pool/1"},
		},
		"a request in all cells": {
			func(p *plan.Plan) {
				for i := range p.Benchmarks[0].Cells {
					p.Benchmarks[0].Cells[i].Group.Requests[0].URL = "v"
				}
			},
			[]string{`~ group a.requests["home"].url: u → v`},
		},
		"a client in one cell": {
			func(p *plan.Plan) { p.Benchmarks[0].Cells[0].Client.Timeout = 2 * time.Second },
			[]string{"~ client.timeout of api/a/pool/1: 1s → 2s"},
		},
		"a long body": {
			func(p *plan.Plan) {
				p.Benchmarks[0].Cells[0].Group.Requests[0].Body = string(repeated(300))
			},
			[]string{`+ group a.requests["home"].body: ` + shortened(string(repeated(300)))},
		},
		"a gate":   {func(p *plan.Plan) { p.Limits = []result.Limit{limit(120)} }, []string{`~ threshold "fast" of api: service.p95 max 150 ms, on 1 cell → service.p95 max 120 ms, on 1 cell`}},
		"no gate":  {func(p *plan.Plan) { p.Limits = nil }, []string{`- threshold "fast" of api: service.p95 max 150 ms, on 1 cell`}},
		"a value":  {func(p *plan.Plan) { p.Spec.Variables[0].Value = 2 }, []string{"~ var.n: 1 → 2"}},
		"a secret": {func(p *plan.Plan) { p.Spec.Variables[1].Value = "other" }, nil},
		"a host":   {func(p *plan.Plan) { p.Hosts = append(p.Hosts, plan.Host{Name: "example.com"}) }, []string{"+ host example.com: needs approval"}},
		"a server": {
			func(p *plan.Plan) {
				p.Servers = []plan.Server{{Name: "s", Type: plan.Command, Command: []string{"./s"}, Dir: "d"}}
			},
			[]string{"+ server s: ./s"},
		},
		"blocks":      {func(p *plan.Plan) { p.Benchmarks[0].Blocks = 5 }, []string{"~ benchmark api.blocks: 20 → 5"}},
		"a benchmark": {func(p *plan.Plan) { p.Benchmarks = nil }, []string{"- cell api/a/pool/1", "- cell api/a/pool/4", "- benchmark api", `~ threshold "fast" of api: service.p95 max 150 ms, on 1 cell → service.p95 max 150 ms`}},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := planOf(cell("a", "1", "u"), cell("a", "4", "u")), planOf(cell("a", "1", "u"), cell("a", "4", "u"))
			c.change(after)
			var got []string
			for _, x := range Between(before, after).All {
				got = append(got, x.String())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func repeated(n int) []byte {
	text := make([]byte, n)
	for i := range text {
		text[i] = 'x'
	}
	return text
}

func TestLongTextsDiffer(t *testing.T) {
	a, b := string(repeated(300)), string(repeated(299))+"y"
	if shortened(a) == shortened(b) {
		t.Error("texts that end otherwise are told alike")
	}
}
