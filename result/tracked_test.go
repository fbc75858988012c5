package result

import (
	"math"
	"testing"
)

// trackedRun is a run of head and an anchor in the same blocks, on a machine that is noisy from block to block.
func trackedRun(ratio float64) *Run {
	day := func(block int) float64 { return 1 + 0.2*wobble(block) }
	x := experiment{blocks: 20, cells: []testCell{
		{"head", func(block int) Trial {
			return steady(map[string]float64{"service.p50": 0.010 * ratio * day(block), "error_ratio": 0.02 + 0.01*float64(block%2), "throughput": 100 / ratio})
		}},
		{"anchor", func(block int) Trial {
			return steady(map[string]float64{"service.p50": 0.010 * day(block), "error_ratio": 0.01, "throughput": 100})
		}},
	}}
	run := x.run()
	run.Cells[1].Role = Anchor
	for _, metric := range []string{"service.p50", "error_ratio", "throughput"} {
		run.Declared.Tracked = append(run.Declared.Tracked, Tracked{Series: "b/api/pool/8", Cell: addressOf("head"), Anchor: addressOf("anchor"), Metric: metric})
	}
	run.Declared.Tracked = append(run.Declared.Tracked, Tracked{Series: "b/gone/pool/8", Cell: addressOf("gone"), Metric: "service.p50"},
		Tracked{Series: "b/alone/pool/8", Cell: addressOf("head"), Metric: "service.p50"})
	return run
}

func TestTrackedValuesAreRatiosToTheAnchor(t *testing.T) {
	values := trackedRun(1.1).TrackedValues()
	if len(values) != 4 {
		t.Fatalf("%d values: %+v", len(values), values)
	}
	p50, errors, throughput, alone := values[0], values[1], values[2], values[3]
	near(t, "ratio of the medians", *p50.Ratio, math.Log(1.1), 1e-9)
	if p50.Low == nil || *p50.High-*p50.Low > 1e-9 || p50.Blocks != 20 || !p50.Valid || p50.MoreIsBetter || p50.Difference {
		t.Errorf("what the machine does in a block is in both cells: %+v", p50)
	}
	near(t, "its value over the anchor's", *p50.Value / *p50.AnchorValue, 1.1, 1e-9)
	if !errors.Difference {
		t.Errorf("what can be zero is subtracted: %+v", errors)
	}
	near(t, "more errors", *errors.Ratio, 0.015, 1e-9)
	if !throughput.MoreIsBetter || *throughput.Ratio >= 0 {
		t.Errorf("%+v", throughput)
	}
	if alone.Ratio != nil || alone.AnchorValue != nil || alone.Value == nil || !alone.Valid {
		t.Errorf("without an anchor: %+v", alone)
	}
}

func TestTrackedValuesOfRunsThatCanNotBeTrusted(t *testing.T) {
	run := trackedRun(1)
	run.Cells[1].Valid = false
	if v := run.TrackedValues(); v[0].Valid || !v[3].Valid {
		t.Errorf("%+v", v)
	}
	run = trackedRun(1)
	run.Info.Status = Interrupted
	if v := run.TrackedValues(); v[0].Valid || v[0].Ratio == nil {
		t.Errorf("%+v", v[0])
	}
}

func TestAnAnchorIsNotJudged(t *testing.T) {
	run := trackedRun(1)
	if got := len(run.Measured()); got != 1 {
		t.Errorf("%d cells are judged", got)
	}
	if got := run.WithoutAnchors(); len(got.Cells) != 1 || len(run.Cells) != 2 {
		t.Errorf("%d cells, and %d in the run", len(got.Cells), len(run.Cells))
	}
	for _, c := range Compare(trackedRun(1), trackedRun(1)) {
		if c.Candidate == addressOf("anchor") {
			t.Errorf("compared with its former self: %+v", c)
		}
	}
}

func TestSeriesAreRenamedAsCellsAre(t *testing.T) {
	moves := []Move{
		{From: `benchmark.api["orders[head]"]`, To: `benchmark.api["buy[head]"]`},
		{From: `benchmark.shop["eu"]`, To: `benchmark.store["eu"]`},
		{From: `benchmark.api["buy"]["pool"]`, To: `benchmark.api["buy"]["many"]`},
		{From: `benchmark.a`, To: `benchmark.b`},
		{From: `benchmark.b`, To: `benchmark.a`},
	}
	for series, want := range map[string]string{
		"api/orders/pool/8": "api/buy/many/8", "api/orders/gather/200/s": "api/buy/gather/200/s", "api/ordersx/pool/8": "api/ordersx/pool/8",
		"shop/eu/x/pool/8": "store/eu/x/pool/8", "no address": "no address", "api/buy/pool/8/search": "api/buy/many/8/search",
	} {
		if got := MovedSeries(series, moves); got != want {
			t.Errorf("%s: %s, want %s", series, got, want)
		}
	}
	if got := MovedSeries("a/x/pool/8", moves); got != "a/x/pool/8" && got != "b/x/pool/8" {
		t.Errorf("a circle: %s", got)
	}
}
