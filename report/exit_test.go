package report

import (
	"slices"
	"strings"
	"testing"

	"bench/result"
)

// What a CI log needs of a gate is in one sentence, which has its place at the end.
func TestWhyAnExitStatusIsNotZero(t *testing.T) {
	run := Worded(sample("gated"))
	exit, reasons := result.Outcome(run)
	if exit != result.ExitFailed {
		t.Fatalf("exit %d", exit)
	}
	var texts []string
	for _, r := range reasons {
		texts = append(texts, Why(r))
	}
	golden(t, "why.txt", strings.Join(texts, "\n")+"\n")
	at := slices.IndexFunc(reasons, func(r result.Reason) bool { return r.Comparison != nil })
	for _, part := range []string{" against ", ": slower, ", ", ratio ", " to ", " blocks; ", "(ab.bench.hcl:"} {
		if !strings.Contains(texts[at], part) {
			t.Errorf("%q lacks %q", texts[at], part)
		}
	}
}

func TestWhyWithoutAGate(t *testing.T) {
	no, two, three := false, 2.0, 3.0
	for want, r := range map[string]result.Reason{
		"program.rows of b against a: slower, 3 rows against 2 rows, 6 blocks; it may be no difference at all": {Comparison: &result.Comparison{
			Pair:    result.Pair{Baseline: "a", Candidate: "b", Metric: "program.rows", Unit: "rows"},
			Verdict: result.Slower, BaselineValue: &two, CandidateValue: &three, Blocks: 6, Note: "it may be no difference at all",
		}},
		"threshold t of c: program.rows is 2 rows, max 3 rows": {Threshold: &result.Threshold{
			Limit: result.Limit{Cell: "c", Name: "t", Metric: "program.rows", Max: &three, Unit: "rows"}, Value: &two,
		}},
		"check k: must hold (a.bench.hcl:7)": {Check: &result.Check{Name: "k", Passed: &no, Message: "must hold", Range: line("a.bench.hcl", 7)}},
		"check k: not judged: p99 is null":   {Check: &result.Check{Name: "k", Note: "p99 is null"}},
		"the run ended before it was done: server x died": {Found: result.Finding{
			Code: result.RunFailed, Values: result.Values{"error": result.Named("server x died")},
		}},
		"c: not one of 3 requests brought a good response: 2 × refused, 1 × dns; its gates say nothing": {Cell: "c", Found: result.Finding{
			Code: result.NothingGood, Values: result.Values{"requests": result.Count(3)}, Because: []result.Finding{
				{Code: result.ErrorsOfKind, Values: result.Values{"errors": result.Count(2), "kind": result.Named("refused")}},
				{Code: result.ErrorsOfKind, Values: result.Values{"errors": result.Count(1), "kind": result.Named("dns")}},
			},
		}},
	} {
		if got := Why(r); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
