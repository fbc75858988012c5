package spec_test

import (
	"strings"
	"testing"

	"bench/spec"
	"bench/spec/diag"
)

func TestTargetsSelectCellsAndWhatTheyNeed(t *testing.T) {
	s := mustRead(t, validOptions("../examples/ab.bench.hcl"))
	for _, target := range []string{`benchmark.regression["api[base]"]`, "regression/api[base]", "benchmark.regression[api[base]]"} {
		p, diags := s.Plan(spec.PlanOptions{Targets: []string{target}})
		if len(p.Benchmarks[0].Cells) != 1 || len(p.Servers) != 1 || p.Servers[0].Name != "build[base]" || len(p.Benchmarks[0].Placebos) != 0 {
			t.Errorf("%s: %d cells, %d servers", target, len(p.Benchmarks[0].Cells), len(p.Servers))
		}
		if len(p.Pairs) == 0 || len(diags) != 1 || diag.CodeOf(diags[0]) != diag.WeakGate {
			t.Errorf("%s: a gate without its candidate has to be told, and to stay, unjudged: %d pairs\n%s", target, len(p.Pairs), diags)
		}
	}
	tests := []struct {
		o    spec.PlanOptions
		want string
	}{
		{spec.PlanOptions{Targets: []string{"regresion"}}, `Did you mean "regression"?`},
		{spec.PlanOptions{Targets: []string{`benchmark.regression["api[bsae]"]`}}, `Did you mean "benchmark.regression[\"api[base]\"]"?`},
		{spec.PlanOptions{Excludes: []string{"nothing/like/this"}}, "No cell has an address"},
		{spec.PlanOptions{Excludes: []string{"regression"}}, "leave no cell to run"},
		{spec.PlanOptions{Targets: []string{"group.api"}}, "only cells can be selected"},
	}
	for _, tt := range tests {
		p, diags := s.Plan(tt.o)
		if p != nil || len(diags) != 1 || diag.CodeOf(diags[0]) != diag.BadTarget || !strings.Contains(diags[0].Detail, tt.want) {
			t.Errorf("%+v: want %q\n%s", tt.o, tt.want, diags)
		}
	}
}
