package result

import (
	"strings"
	"testing"
)

// early is an early-stopping experiment on one or several metrics, of which some blocks have been run.
func early(planned, run, comparisons int, ratio, noise float64) *Run {
	x := twoSided("service.p50", run, ratio, noise)
	for range comparisons - 1 {
		x.pairs = append(x.pairs, pair("service.p50"))
	}
	r := x.run()
	r.Info.Status = Interrupted // as it is while it runs
	r.Declared.Benchmarks[0] = Benchmark{Name: "b", Blocks: planned, EarlyStop: true}
	return r
}

func TestEarlyStopDecidesAtItsLooksOnly(t *testing.T) {
	for blocks := 1; blocks <= 30; blocks++ {
		look := blocks == 8 || blocks == 12 || blocks == 18 || blocks == 24 || blocks == 30
		if got := Decided(early(30, blocks, 1, 1.5, 0.01), "b"); got != look {
			t.Errorf("a clear case after %d blocks: decided %v", blocks, got)
		}
	}
	for what, run := range map[string]*Run{
		"noise":          early(30, 12, 1, 1.05, 0.5),
		"another name":   nil,
		"no early stop":  twoSided("service.p50", 8, 1.5, 0.01).run(),
		"nothing gated":  early(30, 8, 1, 1.5, 0.01),
		"one of several": early(30, 8, 2, 1.5, 0.01), // two comparisons share the level of 8 blocks: none is left
	} {
		name := "b"
		switch what {
		case "another name":
			run, name = early(30, 8, 1, 1.5, 0.01), "c"
		case "nothing gated":
			run.Declared.Pairs[0].Gated = false
		}
		if Decided(run, name) {
			t.Errorf("%s: decided", what)
		}
	}
	if !Decided(early(30, 12, 2, 1.5, 0.01), "b") {
		t.Error("two clear comparisons after 12 blocks: undecided")
	}
}

func TestEveryLookHasItsOwnLevel(t *testing.T) {
	// The same eight blocks: significant at 5 %, not at the first look's 0.8 % unless all eight agree.
	agree := early(30, 8, 1, 1.5, 0.01)
	agree.Info.Status = Complete
	if c := only(t, agree); c.Verdict != Slower || c.PHolm != nil {
		t.Errorf("all agree: %s: %s", c.Verdict, told(c.Findings...))
	}
	x := twoSided("service.p50", 8, 1.5, 0.01)
	head := x.cells[1].trial
	x.cells[1].trial = func(block int) Trial {
		t := head(block)
		if block == 3 {
			t.Metrics["service.p50"] = 0.0099 // the smallest difference, and the other way: W = 1
		}
		return t
	}
	if c := only(t, x.run()); c.Verdict != Slower {
		t.Errorf("without early stop: %s: %s", c.Verdict, told(c.Findings...))
	}
	stopped := x.run()
	stopped.Declared.Benchmarks[0] = Benchmark{Name: "b", Blocks: 30, EarlyStop: true}
	if c := only(t, stopped); c.Verdict != Inconclusive {
		t.Errorf("with early stop: %s: %s", c.Verdict, told(c.Findings...))
	}
}

func TestSameAtALookUsesTheLooksInterval(t *testing.T) {
	wide := twoSided("service.p50", 12, 1.0, 0.06)
	fixed := only(t, wide.run())
	stopped := wide.run()
	stopped.Declared.Benchmarks[0] = Benchmark{Name: "b", Blocks: 30, EarlyStop: true}
	looked := only(t, stopped)
	if !(*looked.Low < *fixed.Low && *looked.High > *fixed.High) {
		t.Errorf("the look's interval is %v to %v, the plain one %v to %v", *looked.Low, *looked.High, *fixed.Low, *fixed.High)
	}
}

func TestBlocksForGate(t *testing.T) {
	for _, c := range []struct {
		blocks, gated int
		early         bool
		want          int
	}{
		{1, 1, false, 6},
		{1, 2, false, 7},
		{1, 12, false, 9},
		{1, 60, false, 12}, // n >= 1 + log2(m / 0.05)
		{20, 12, false, 20},
		{1, 3, true, 7},
		{8, 3, true, 9}, // the first look, of 8 blocks, is harder than an end at 7
		{8, 12, true, 11},
		{30, 12, true, 30},
	} {
		got := BlocksForGate(c.blocks, c.gated, 0.95, c.early)
		if got != c.want {
			t.Errorf("%d blocks, %d comparisons, early stop %v: %d, want %d", c.blocks, c.gated, c.early, got, c.want)
		}
		for blocks := max(c.blocks, 6); blocks <= got; blocks++ { // with one less even the clearest case is open
			run := early(blocks, blocks, c.gated, 3, 0.01)
			run.Info.Status, run.Declared.Benchmarks[0].EarlyStop = Complete, c.early
			if slower := Compare(nil, run)[0].Verdict == Slower; slower != (blocks == got) {
				t.Errorf("%d comparisons, early stop %v, %d blocks: slower %v", c.gated, c.early, blocks, slower)
			}
		}
	}
}

// withPlacebo adds a second copy of the base that is ratio times the base.
func withPlacebo(ratio float64, blocks int) *Run {
	x := twoSided("service.p50", blocks, 1.2, 0.02)
	run := x.run()
	x.cells = []testCell{{"copy", func(block int) Trial {
		return steady(map[string]float64{"service.p50": 0.010 * ratio * (1 + 0.02*wobble(block+1))})
	}}}
	run.Placebos = x.run().Cells
	run.Placebos[0].PlaceboOf = addressOf("base")
	return run
}

func TestPlacebo(t *testing.T) {
	for name, c := range map[string]struct {
		run     *Run
		verdict Verdict
		code    string
	}{
		"a placebo like its twin":        {withPlacebo(1.00, 20), Slower, ""},
		"a placebo a little off":         {withPlacebo(1.03, 20), Slower, ""},
		"a placebo that differs":         {withPlacebo(1.10, 20), Invalid, "placebo_invalid"},
		"one that differs, in ten":       {withPlacebo(1.10, 10), Slower, "placebo"},
		"too few blocks for its level":   {withPlacebo(1.10, 7), Slower, ""},
		"the other way round":            {withPlacebo(0.90, 20), Invalid, "placebo_invalid"},
		"without a gate it says nothing": {withPlacebo(1.10, 20), Slower, ""},
	} {
		if strings.HasPrefix(name, "without") {
			c.run.Declared.Pairs[0].Gated = false
		}
		got := only(t, c.run)
		if got.Verdict != c.verdict || c.verdict == Invalid && got.Failed != nil {
			t.Errorf("%s: %s: %s", name, got.Verdict, told(got.Findings...))
		}
		code := ""
		for _, w := range Diagnose(c.run) {
			code = string(w.Code)
		}
		if code != c.code {
			t.Errorf("%s: warning %q, want %q", name, code, c.code)
		}
	}
}

func TestDiagnoses(t *testing.T) {
	plain := twoSided("service.p50", 30, 1.2, 0.02)
	for name, c := range map[string]struct {
		base, head func(block int, t Trial) float64 // factors
		code       string
	}{
		"nothing":         {nil, nil, ""},
		"the machine":     {rising(0.02), rising(0.02), "drift"},
		"a little drift":  {rising(0.0005), rising(0.0005), ""},
		"the effect":      {nil, rising(0.02), "changing_effect"},
		"a falling drift": {rising(-0.01), rising(-0.01), "drift"},
	} {
		x := experiment{blocks: plain.blocks, pairs: plain.pairs}
		for i, factor := range []func(int, Trial) float64{c.base, c.head} {
			cell := plain.cells[i]
			x.cells = append(x.cells, testCell{cell.name, func(block int) Trial {
				t := cell.trial(block)
				if factor != nil {
					t.Metrics["service.p50"] *= factor(block, t)
				}
				return t
			}})
		}
		var codes []string
		for _, w := range Diagnose(x.run()) {
			codes = append(codes, string(w.Code))
		}
		if got := strings.Join(codes, " "); got != c.code {
			t.Errorf("%s: warnings %q, want %q", name, got, c.code)
		}
	}
}

func rising(perBlock float64) func(int, Trial) float64 {
	return func(block int, _ Trial) float64 { return 1 + perBlock*float64(block) }
}

func TestCarryOverIsNoticed(t *testing.T) {
	run := twoSided("service.p50", 30, 1.2, 0.02).run()
	for i := range run.Cells[1].TrialData {
		if c := &run.Cells[1].TrialData[i]; c.Order > run.Cells[0].TrialData[i].Order {
			c.Metrics["service.p50"] *= 1.10 // what comes second suffers from the first
		}
	}
	warnings := Diagnose(run)
	if len(warnings) != 1 || warnings[0].Code != "carry_over" {
		t.Errorf("%+v", warnings)
	}
}
