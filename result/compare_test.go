package result

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// only is the one comparison of a run.
func only(t *testing.T, run *Run) Comparison {
	t.Helper()
	all := Compare(nil, run)
	if len(all) != 1 {
		t.Fatalf("%d comparisons, want 1", len(all))
	}
	return all[0]
}

func TestVerdicts(t *testing.T) {
	for name, c := range map[string]struct {
		x       experiment
		verdict Verdict
		failed  bool
		note    string
	}{
		"clearly slower":       {twoSided("service.p50", 20, 1.20, 0.02), Slower, true, "the whole interval lies beyond 5 %"},
		"slower, not proven":   {twoSided("service.p50", 20, 1.07, 0.06), Slower, true, "significant, and more than 5 %"},
		"faster":               {twoSided("service.p50", 20, 0.80, 0.02), Faster, false, "the whole interval lies beyond 5 %"},
		"less is slower":       {twoSided("throughput", 20, 0.80, 0.02), Slower, true, "the whole interval lies beyond 5 %"},
		"more is faster":       {twoSided("throughput", 20, 1.20, 0.02), Faster, false, "the whole interval lies beyond 5 %"},
		"same":                 {twoSided("service.p50", 20, 1.00, 0.02), Same, false, "any difference is smaller than 5 %"},
		"same, though not one": {twoSided("service.p50", 20, 1.02, 0.005), Same, false, "any difference is smaller than 5 %"},
		"too noisy":            {twoSided("service.p50", 20, 1.05, 0.30), Inconclusive, false, "it may be no difference at all; this could have found"},
		"on the border":        {twoSided("service.p50", 20, 1.045, 0.02), Inconclusive, false, "there is a difference, but perhaps less than 5 %"},
		"identical":            {twoSided("service.p50", 20, 1.00, 0), Same, false, "any difference is smaller than 5 %"},
	} {
		got := only(t, c.x.run())
		if got.Verdict != c.verdict || got.Failed == nil || *got.Failed != c.failed || !strings.HasPrefix(got.Note, c.note) {
			t.Errorf("%s: %s (failed %v): %s, want %s: %s; ratio %v (%v to %v)", name, got.Verdict, *got.Failed, got.Note,
				c.verdict, c.note, *got.Ratio, *got.Low, *got.High)
		}
	}
}

func TestComparisonHasItsFigures(t *testing.T) {
	c := only(t, twoSided("service.p50", 20, 1.20, 0.02).run())
	near(t, "ratio", *c.Ratio, 1.20, 0.02)
	near(t, "baseline", *c.BaselineValue, 0.010, 1e-9)
	near(t, "candidate", *c.CandidateValue, 0.012, 0.02)
	if !(*c.Low < *c.Ratio && *c.Ratio < *c.High) || c.Blocks != 20 || *c.P != 2.0/(1<<20) || *c.PHolm != *c.P {
		t.Errorf("%+v", c)
	}
}

func TestProvenAsksForTheWholeInterval(t *testing.T) {
	x := twoSided("service.p50", 20, 1.07, 0.06)
	x.pairs[0].Strict = "proven"
	if c := only(t, x.run()); c.Verdict != Inconclusive || !strings.Contains(c.Note, "not proven to be more than 5 %") {
		t.Errorf("%s: %s", c.Verdict, c.Note)
	}
	x = twoSided("service.p50", 20, 1.20, 0.02)
	x.pairs[0].Strict = "proven"
	if c := only(t, x.run()); c.Verdict != Slower {
		t.Errorf("%s: %s", c.Verdict, c.Note)
	}
}

func TestInconclusiveSaysWhatWouldHelp(t *testing.T) {
	few := only(t, twoSided("service.p50", 12, 1.15, 0.30).run())
	if few.Verdict != Inconclusive || few.Detectable == nil || few.BlocksNeeded == 0 {
		t.Fatalf("%s: %s", few.Verdict, few.Note)
	}
	if few.BlocksNeeded > 500 {
		t.Fatalf("%d more blocks", few.BlocksNeeded)
	}
	enough := only(t, twoSided("service.p50", 12+3*few.BlocksNeeded, 1.15, 0.30).run())
	if enough.Verdict != Slower {
		t.Errorf("with %d more blocks: %s: %s", 3*few.BlocksNeeded, enough.Verdict, enough.Note)
	}
	if found := 1 + *few.Detectable; found < 1.15 || found > 2 {
		t.Errorf("12 blocks with 30 %% noise could have found a ratio of %v", found)
	}
}

func TestOnInconclusive(t *testing.T) {
	x := twoSided("service.p50", 20, 1.05, 0.30)
	x.pairs[0].OnInconclusive = "fail"
	if c := only(t, x.run()); c.Verdict != Inconclusive || c.Failed == nil || !*c.Failed {
		t.Errorf("%+v", c)
	}
}

func TestTooFewBlocksJudgeNothing(t *testing.T) {
	c := only(t, twoSided("service.p50", 5, 2, 0.01).run())
	if c.Verdict != Inconclusive || c.Failed != nil || c.BlocksNeeded != 1 || c.Note != "5 blocks are too few: it takes at least 6" {
		t.Errorf("%+v", c)
	}
	if c := only(t, twoSided("service.p50", 6, 2, 0.01).run()); c.Verdict != Slower {
		t.Errorf("6 blocks: %s: %s", c.Verdict, c.Note)
	}
}

func TestTrialThatCouldNotRunDeletesItsBlock(t *testing.T) {
	run := twoSided("service.p50", 20, 1.20, 0.02).run()
	run.Cells[0].TrialData = append(run.Cells[0].TrialData[:3:3], run.Cells[0].TrialData[4:]...)
	run.Cells[1].TrialData[7] = Trial{Block: 7}
	run.Cells[1].TrialData[8].Partial = true
	if c := only(t, run); c.Blocks != 17 || c.Verdict != Slower {
		t.Errorf("%d blocks, %s", c.Blocks, c.Verdict)
	}
}

func TestOutliersStay(t *testing.T) {
	x := twoSided("service.p50", 20, 1.20, 0.02)
	head := x.cells[1].trial
	x.cells[1].trial = func(block int) Trial {
		t := head(block)
		if block == 4 {
			t.Metrics["service.p50"] = 100
		}
		return t
	}
	c := only(t, x.run())
	if c.Blocks != 20 || c.Verdict != Slower {
		t.Errorf("%d blocks, %s", c.Blocks, c.Verdict)
	}
	near(t, "ratio", *c.Ratio, 1.20, 0.03)
}

func TestInvalidCellHasNoVerdict(t *testing.T) {
	run := twoSided("service.p50", 20, 1.20, 0.02).run()
	run.Cells[1].Valid, run.Cells[1].Reasons = false, []string{"the load generator used 95 % of its 2 cores (20 of 20 trials)"}
	c := only(t, run)
	if c.Verdict != Invalid || c.Failed != nil || !strings.Contains(c.Note, "used 95 % of its 2 cores") {
		t.Errorf("%s (failed %v): %s", c.Verdict, c.Failed, c.Note)
	}
}

func TestInterruptedRunShowsButDoesNotJudge(t *testing.T) {
	for _, status := range []Status{Interrupted, Failed} {
		run := twoSided("service.p50", 20, 1.20, 0.02).run()
		run.Info.Status = status
		if c := only(t, run); c.Verdict != Slower || c.Failed != nil {
			t.Errorf("%s: %s, failed %v", status, c.Verdict, c.Failed)
		}
	}
}

func TestUngatedIsExploratoryAndNeverFails(t *testing.T) {
	x := twoSided("service.p50", 20, 1.20, 0.02)
	x.pairs[0].Gated = false
	if c := only(t, x.run()); c.Verdict != Slower || c.Failed != nil || c.PHolm != nil {
		t.Errorf("%+v", c)
	}
}

func TestHolmGuardsTheWholeGate(t *testing.T) {
	x := twoSided("service.p50", 10, 1.12, 0.12)
	alone := only(t, x.run())
	if alone.Verdict != Slower || *alone.P < 0.05/11 {
		t.Fatalf("alone: %s, p = %v", alone.Verdict, *alone.P)
	}
	x.pairs = nil
	for range 11 {
		x.pairs = append(x.pairs, pair("service.p50"))
	}
	for _, c := range Compare(nil, x.run()) {
		if c.Verdict != Inconclusive || !strings.HasPrefix(c.Note, "it would stand alone, but not among the gate's 11") {
			t.Errorf("among 11: %s: %s (p = %v)", c.Verdict, c.Note, *c.PHolm)
		}
		near(t, "adjusted p", *c.PHolm, 11**c.P, 1e-9)
	}
}

func TestSameRunSameBytes(t *testing.T) {
	run := twoSided("service.p50", 20, 1.07, 0.06).run()
	run.Declared.Pairs = append(run.Declared.Pairs, pair("error_ratio"), pair("throughput"), pair("nonsense"))
	first, err := json.Marshal(Compare(nil, run))
	if err != nil {
		t.Fatal(err)
	}
	content := saved(t, run)
	for range 3 {
		again, err := Parse(content)
		if err != nil {
			t.Fatal(err)
		}
		before := again.filled()
		text, err := json.Marshal(Compare(again, again))
		if err != nil || string(text) != string(first) {
			t.Errorf("other bytes: %v\n%s\n%s", err, text, first)
		}
		if !reflect.DeepEqual(again, before) {
			t.Error("comparing changed the run")
		}
	}
}

func TestWhatCantBeComparedSaysWhy(t *testing.T) {
	x := twoSided("service.p50", 20, 1.20, 0.02)
	other := pair("service.p50")
	other.Candidate = addressOf("gone")
	x.pairs = []Pair{pair("nonsense.p50"), pair("cpu_per_request"), other, pair("phases.tls.p50")}
	run := x.run()
	for i := range run.Cells {
		for k := range run.Cells[i].TrialData {
			delete(run.Cells[i].TrialData[k].Histograms, "phases.tls")
		}
	}
	for i, want := range []string{
		"there is no clock nonsense", "cpu_per_request was not measured here", `the run has no cell benchmark.b["gone"]`,
		"phases.tls.p50 has no samples",
	} {
		if c := Compare(nil, run)[i]; c.Verdict != Inconclusive || c.Failed != nil || !strings.Contains(c.Note, want) || c.P != nil {
			t.Errorf("%s: %s (failed %v): %s, want %q", c.Metric, c.Verdict, c.Failed, c.Note, want)
		}
	}
}

func TestServersOfOneProcessEachAreMentioned(t *testing.T) {
	run := twoSided("service.p50", 20, 1.20, 0.02).run()
	for i, server := range []string{"build[base]", "build[head]"} {
		run.Cells[i].Servers, run.Cells[i].Processes = []string{server}, 1
	}
	if c := only(t, run); !strings.Contains(c.Note, "1 process each") {
		t.Errorf("%s", c.Note)
	}
	run.Cells[1].Processes = 4
	if c := only(t, run); strings.Contains(c.Note, "process") {
		t.Errorf("%s", c.Note)
	}
}
