package spec_test

import (
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"bench/result"
	"bench/spec"
	"bench/spec/diag"
)

func TestExpressionsAtThePrompt(t *testing.T) {
	s, _ := readText(t, "a.bench.hcl", judged)
	run := runOf(result.Complete, map[string]float64{`benchmark.b["shop"]["map"][1]`: 100})
	tests := []struct {
		text string
		run  *result.Run
		want string
	}{
		{`var.factor * 2`, nil, "6"},
		{`var`, nil, "{\n  factor = 3\n  token  = (sensitive value)\n}"},
		{`[for s in [strategy.map, strategy.futures] : s.type]`, nil, `["map", "as_completed"]`},
		{`benchmark.b["shop"]["map"][1].service.p50`, nil, "(known after start)"},
		{`benchmark.b["shop"]["map"][1].service.p50`, run, "0.01"},
		{`benchmark.b["shop"]["map"][50].service.p50`, run, "null"},
		{`group.shop.base_url`, nil, `"http://127.0.0.1:8080"`},
		{`{ "a b" = [], c = {} }`, nil, "{\n  \"a b\" = []\n  c     = {}\n}"},
	}
	for _, tt := range tests {
		v, diags := s.Evaluate(tt.text, tt.run)
		if got := spec.ValueText(v); got != tt.want || len(diags) > 0 {
			t.Errorf("%s\ngot  %s\nwant %s\n%s", tt.text, got, tt.want, diags)
		}
	}
	for text, code := range map[string]diag.Code{
		`var.factr`: diag.UnknownReference, `1 +`: diag.Syntax, `each.key`: diag.OutOfScope,
		`benchmark.b["shop"]["map"][1].service.p98`: diag.UnknownAttribute, `upper()`: diag.FunctionFailed,
		strings.Repeat("(", 5000): diag.TooDeep,
	} {
		v, diags := s.Evaluate(text, nil)
		if v != cty.DynamicVal || len(diags) != 1 || diag.CodeOf(diags[0]) != code {
			t.Errorf("%.20s: want one error with the code %s: %s", text, code, diags)
		}
	}
}

func TestExplainNamesEachOrigin(t *testing.T) {
	s := mustRead(t, validOptions("testdata/valid/clients.bench.hcl"))
	address, err := result.ParseAddress("shop/shop/fresh/4")
	if err != nil {
		t.Fatal(err)
	}
	settings, ok := s.Explain(address)
	if !ok {
		t.Fatal("there is such a cell")
	}
	origins := map[string]string{}
	for _, x := range settings {
		origins[x.Of+"."+x.Name] = x.Value + " from " + x.Origin
	}
	for name, want := range map[string]string{
		"client.timeout":         "1s from client.fresh (testdata/valid/clients.bench.hcl:11)",
		"client.connect_timeout": "2s from benchmark.shop (testdata/valid/clients.bench.hcl:81)",
		"client.max_connections": "10 from client.slow (testdata/valid/clients.bench.hcl:6)",
		"client.http_version":    "1.1 from default",
		"benchmark.blocks":       "20 from default",
		"strategy.type":          "as_completed from testdata/valid/clients.bench.hcl:56",
	} {
		if origins[name] != want {
			t.Errorf("%s: %q, want %q", name, origins[name], want)
		}
	}
	if _, ok := s.Explain(result.Address{Benchmark: "shop"}); ok {
		t.Error("there is no such cell")
	}
}
