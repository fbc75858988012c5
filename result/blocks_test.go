package result

import (
	"strings"
	"testing"
	"time"
)

// timed is a trial with n requests around d, recorded like a real one.
func timed(t *testing.T, block int, n int, d time.Duration) Trial {
	t.Helper()
	r := NewRecorder()
	for i := range n {
		r.Record(d + d*time.Duration(i)/time.Duration(n)) // from d to 2d
	}
	trial := Trial{Block: block, Duration: 0.5, Counts: Counts{Requests: int64(n)}}
	if err := trial.Record(map[string]*Recorder{"service": r}); err != nil {
		t.Fatal(err)
	}
	return trial
}

func TestPercentilesMergeNeighboursForSupport(t *testing.T) {
	build := func(blocks, requests int, gated bool) *Run {
		p := pair("service.p99")
		p.Gated = gated
		x := experiment{blocks: blocks, pairs: []Pair{p}, cells: []testCell{
			{"base", func(b int) Trial { return timed(t, b, requests, 10*time.Millisecond) }},
			{"head", func(b int) Trial { return timed(t, b, requests, 13*time.Millisecond) }},
		}}
		return x.run()
	}
	for _, c := range []struct {
		blocks, requests int
		gated            bool
		merged, n        int
		verdict          Verdict
	}{
		{12, 1000, true, 0, 12, Slower},
		{12, 500, true, 2, 6, Slower},
		{13, 500, true, 2, 6, Slower}, // the last group has three
		{30, 250, true, 4, 7, Slower},
		{12, 400, true, 0, 0, Inconclusive}, // three together would leave four
		{12, 400, false, 0, 12, Slower},     // exploratory
		{12, 50, false, 0, 0, Inconclusive}, // even all together: too few
	} {
		got := only(t, build(c.blocks, c.requests, c.gated))
		if got.Merged != c.merged || got.Blocks != c.n || got.Verdict != c.verdict {
			t.Errorf("%d blocks of %d requests, gated %v: %s, %d blocks of %d: %s", c.blocks, c.requests, c.gated, got.Verdict,
				got.Blocks, got.Merged, told(got.Findings...))
		}
		switch {
		case got.Verdict == Slower:
			near(t, "ratio", *got.Ratio, 1.3, 0.01)
		case !strings.Contains(told(got.Findings...), "too_few_samples beyond=10 blocks="):
			t.Errorf("%d blocks of %d requests: %s", c.blocks, c.requests, told(got.Findings...))
		case c.gated && got.Failed != nil:
			t.Errorf("%d blocks of %d requests: judged", c.blocks, c.requests)
		}
	}
	if c := only(t, build(12, 400, false)); !strings.Contains(told(c.Findings...), "few_beyond fewest=10 metric=service.p99") {
		t.Errorf("%s", told(c.Findings...))
	}
}

func TestCorruptHistogramIsSaidNotGuessed(t *testing.T) {
	x := experiment{blocks: 12, pairs: []Pair{pair("service.p99")}, cells: []testCell{
		{"base", func(b int) Trial { return timed(t, b, 500, 10*time.Millisecond) }},
		{"head", func(b int) Trial { return timed(t, b, 500, 13*time.Millisecond) }},
	}}
	run := x.run()
	run.Cells[1].TrialData[3].Histograms["service"] = Histogram{Count: 500, Encoded: "AAAA"}
	if c := only(t, run); c.Verdict != Inconclusive || !strings.HasPrefix(told(c.Findings...), "unreadable error=block 3: decode histogram") {
		t.Errorf("%s: %s", c.Verdict, told(c.Findings...))
	}
}
