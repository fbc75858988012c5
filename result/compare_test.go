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
		"clearly slower":       {twoSided("service.p50", 20, 1.20, 0.02), Slower, true, "beyond_effect smallest=0.05 ratio"},
		"slower, not proven":   {twoSided("service.p50", 20, 1.07, 0.06), Slower, true, "significant smallest=0.05 ratio"},
		"faster":               {twoSided("service.p50", 20, 0.80, 0.02), Faster, false, "beyond_effect smallest=0.05 ratio"},
		"less is slower":       {twoSided("throughput", 20, 0.80, 0.02), Slower, true, "beyond_effect smallest=0.05 ratio"},
		"more is faster":       {twoSided("throughput", 20, 1.20, 0.02), Faster, false, "beyond_effect smallest=0.05 ratio"},
		"same":                 {twoSided("service.p50", 20, 1.00, 0.02), Same, false, "within_effect smallest=0.05 ratio"},
		"same, though not one": {twoSided("service.p50", 20, 1.02, 0.005), Same, false, "within_effect smallest=0.05 ratio"},
		"too noisy":            {twoSided("service.p50", 20, 1.05, 0.30), Inconclusive, false, "maybe_none; could_find effect="},
		"on the border":        {twoSided("service.p50", 20, 1.045, 0.02), Inconclusive, false, "maybe_small smallest=0.05 ratio"},
		"identical":            {twoSided("service.p50", 20, 1.00, 0), Same, false, "within_effect smallest=0.05 ratio"},
	} {
		got := only(t, c.x.run())
		if got.Verdict != c.verdict || got.Failed == nil || *got.Failed != c.failed || !strings.HasPrefix(told(got.Findings...), c.note) {
			t.Errorf("%s: %s (failed %v): %s, want %s: %s; ratio %v (%v to %v)", name, got.Verdict, *got.Failed, told(got.Findings...),
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
	if c := only(t, x.run()); c.Verdict != Inconclusive || !strings.Contains(told(c.Findings...), "not_proven smallest=0.05 ratio") {
		t.Errorf("%s: %s", c.Verdict, told(c.Findings...))
	}
	x = twoSided("service.p50", 20, 1.20, 0.02)
	x.pairs[0].Strict = "proven"
	if c := only(t, x.run()); c.Verdict != Slower {
		t.Errorf("%s: %s", c.Verdict, told(c.Findings...))
	}
}

func TestInconclusiveSaysWhatWouldHelp(t *testing.T) {
	few := only(t, twoSided("service.p50", 12, 1.15, 0.30).run())
	if few.Verdict != Inconclusive || few.Detectable == nil || few.BlocksNeeded == 0 {
		t.Fatalf("%s: %s", few.Verdict, told(few.Findings...))
	}
	if few.BlocksNeeded > 500 {
		t.Fatalf("%d more blocks", few.BlocksNeeded)
	}
	enough := only(t, twoSided("service.p50", 12+3*few.BlocksNeeded, 1.15, 0.30).run())
	if enough.Verdict != Slower {
		t.Errorf("with %d more blocks: %s: %s", 3*few.BlocksNeeded, enough.Verdict, told(enough.Findings...))
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
	if c.Verdict != Inconclusive || c.Failed != nil || c.BlocksNeeded != 1 || told(c.Findings...) != "too_few_blocks blocks=5 need=6" {
		t.Errorf("%+v", c)
	}
	if c := only(t, twoSided("service.p50", 6, 2, 0.01).run()); c.Verdict != Slower {
		t.Errorf("6 blocks: %s: %s", c.Verdict, told(c.Findings...))
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
	run.Cells[1].Valid, run.Cells[1].Findings = false, because(GeneratorBusy, Values{"cores": Count(2)})
	c := only(t, run)
	if c.Verdict != Invalid || c.Failed != nil || !strings.Contains(told(c.Findings...), `cell_invalid of benchmark.b["head"]["pool"][8] (generator_busy cores=2)`) {
		t.Errorf("%s (failed %v): %s", c.Verdict, c.Failed, told(c.Findings...))
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
		if c.Verdict != Inconclusive || !strings.HasPrefix(told(c.Findings...), "not_in_gate comparisons=11") {
			t.Errorf("among 11: %s: %s (p = %v)", c.Verdict, told(c.Findings...), *c.PHolm)
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
		"unknown_metric error=metric nonsense.p50: there is no clock nonsense", "not_measured metric=cpu_per_request", `no_cell of benchmark.b["gone"]`,
		"no_samples metric=phases.tls.p50",
	} {
		if c := Compare(nil, run)[i]; c.Verdict != Inconclusive || c.Failed != nil || !strings.Contains(told(c.Findings...), want) || c.P != nil {
			t.Errorf("%s: %s (failed %v): %s, want %q", c.Metric, c.Verdict, c.Failed, told(c.Findings...), want)
		}
	}
}

func TestTooLittleToCompareSaysWhy(t *testing.T) {
	apart := twoSided("service.p50", 20, 1.2, 0.02).run()
	for i := range apart.Cells[1].TrialData {
		apart.Cells[1].TrialData[i].Block += 100
	}
	if got := told(only(t, apart).Findings...); got != "no_common_block" {
		t.Errorf("never in one block: %s", got)
	}
	few := dayOf(1, 0.02)
	few.Cells[0].TrialData = few.Cells[0].TrialData[:3]
	if got := told(former(t, dayOf(1, 0.02), few).Findings...); got != "too_few_trials metric=service.p50 need=6 trials=3" {
		t.Errorf("three trials: %s", got)
	}
	strict := twoSided("service.p50", 6, 1.06, 0.01)
	strict.pairs[0].Confidence = 0.99
	if got := told(only(t, strict.run()).Findings...); !strings.HasPrefix(got, "hopeless ") && !strings.HasPrefix(got, "no_interval blocks=6") {
		t.Errorf("an interval that six blocks don't have: %s", got)
	}
	strict.pairs[0].Gated = false
	if got := told(only(t, strict.run()).Findings...); got != "no_interval blocks=6; more_blocks blocks=2" {
		t.Errorf("an interval that six blocks don't have: %s", got)
	}
}

// A significant difference of a gate, whose interval reaches into what doesn't count, says among how many it is.
func TestASignificantDifferenceOfAGateSaysSo(t *testing.T) {
	x := twoSided("service.p50", 20, 1.07, 0.06)
	x.pairs = append(x.pairs, x.pairs[0])
	if got := told(Compare(nil, x.run())[0].Findings...); got != "significant_in_gate comparisons=2 smallest=0.05 ratio" {
		t.Error(got)
	}
}

func TestServersOfOneProcessEachAreMentioned(t *testing.T) {
	run := twoSided("service.p50", 20, 1.20, 0.02).run()
	for i, server := range []string{"build[base]", "build[head]"} {
		run.Cells[i].Servers, run.Cells[i].Processes = []string{server}, 1
	}
	if c := only(t, run); !strings.Contains(told(c.Findings...), "one_process") {
		t.Errorf("%s", told(c.Findings...))
	}
	run.Cells[1].Processes = 4
	if c := only(t, run); strings.Contains(told(c.Findings...), "one_process") {
		t.Errorf("%s", told(c.Findings...))
	}
}
