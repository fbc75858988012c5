package report

import (
	"testing"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
)

func TestReasonsAreShort(t *testing.T) {
	number := func(v float64) *float64 { return &v }
	undecided := result.Comparison{Verdict: result.Inconclusive, Ratio: number(1), Detectable: number(0.0736), BlocksNeeded: 224, Note: "long"}
	undecided.Metric = "delivery.p99"
	unmeasured := result.Comparison{Verdict: result.Inconclusive, Findings: []result.Finding{{
		Code: result.TooFewSamples, Values: result.Values{"need": result.Count(20), "metric": result.Named("delivery.p99")},
	}}}
	unmeasured.Metric = "delivery.p99"
	one := undecided
	one.BlocksNeeded, one.Detectable = 1, nil
	points := undecided
	points.Metric, points.Difference, points.Detectable = "error_ratio", true, number(0.0125)
	torn := undecided
	torn.Detectable, torn.BlocksNeeded, torn.Findings = nil, 0, []result.Finding{
		{Code: result.WouldBe, Values: result.Values{"verdict": result.Named("faster")}, Because: inWords("the candidate fails more")},
		{Code: result.OneProcess},
	}
	decided := undecided
	decided.Verdict = result.Faster
	for _, c := range []struct {
		comparison result.Comparison
		want       string
	}{
		{undecided, "could have found 7.4 %, needs ~224 more blocks"},
		{unmeasured, "needs 20 samples in each trial"},
		{one, "needs ~1 more block"},
		{points, "could have found 1.25 points, needs ~224 more blocks"},
		{torn, "it would be faster, but the candidate fails more"},
		{decided, ""},
	} {
		if got := lines.Flat(reasonOf(&c.comparison)); got != escape.Together(c.want) && escape.Printable(got) != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestManyUndecidedComparisonsShareOneLine(t *testing.T) {
	number := func(v float64) *float64 { return &v }
	first := &result.Comparison{Verdict: result.Inconclusive, Ratio: number(1), Detectable: number(0.0213), BlocksNeeded: 12}
	second := &result.Comparison{Verdict: result.Inconclusive, Ratio: number(1), Detectable: number(0.22), BlocksNeeded: 1224}
	b := bout{pairs: []*result.Comparison{first, second}}
	want := "inconclusive: could have found 2.1 % to 22 %, needs ~12 to 1,224 more blocks"
	if got := escape.Printable(b.reasons()); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
