package result

import (
	"strings"
	"testing"
)

// dayOf is a run of one cell, "head", whose service.p50 is 10 ms times ratio, with so much noise.
func dayOf(ratio, noise float64) *Run {
	p := pair("service.p50")
	p.Baseline = addressOf("head")
	x := experiment{blocks: 20, pairs: []Pair{p}, cells: []testCell{
		{"head", func(block int) Trial {
			return steady(map[string]float64{"service.p50": 0.010 * ratio * (1 + noise*wobble(block))})
		}},
	}}
	return x.run()
}

// former is the comparison of the cell "head" with its former self.
func former(t *testing.T, base, head *Run) Comparison {
	t.Helper()
	for _, c := range Compare(base, head) {
		if c.Metric == "service.p50" && c.Candidate == addressOf("head") {
			return c
		}
	}
	t.Fatal("the cell was not compared")
	return Comparison{}
}

func TestAcrossRunsVerdictsAreOnlyLikely(t *testing.T) {
	for name, c := range map[string]struct {
		ratio, noise float64
		verdict      Verdict
		why          string
	}{
		"much slower":                  {1.30, 0.02, LikelySlower, "across_runs"},
		"much faster":                  {0.70, 0.02, LikelyFaster, "across_runs"},
		"the same on a quiet machine":  {1.00, 0.01, Same, "likely_within smallest=0.05 ratio; across_runs"},
		"the same on a noisy machine":  {1.00, 0.10, Inconclusive, "trials_differ; across_runs"},
		"less than trials differ":      {1.10, 0.10, Inconclusive, "trials_differ; across_runs"},
		"more than 0, perhaps not 5 %": {1.04, 0.01, Inconclusive, "perhaps_less smallest=0.05 ratio; across_runs"},
	} {
		got := former(t, dayOf(1, c.noise), dayOf(c.ratio, c.noise))
		if got.Verdict != c.verdict || !got.CrossRun || got.P != nil || got.Gated || got.Failed != nil {
			t.Errorf("%s: %+v, want %s", name, got, c.verdict)
		}
		if why := told(got.Findings...); why != c.why {
			t.Errorf("%s: %s, want %s", name, why, c.why)
		}
	}
}

// An embedded server in the same blocks is no anchor: what it says of the machine holds for itself, and its own change from
// run to run would be put on every other cell.
func TestAnEmbeddedServerTakesNothingOff(t *testing.T) {
	beside := func(ratio, other float64) *Run {
		p := pair("service.p50")
		p.Baseline = addressOf("head")
		day := func(block int) float64 { return 1 + 0.05*wobble(block) }
		x := experiment{blocks: 20, pairs: []Pair{p}, cells: []testCell{
			{"head", func(block int) Trial {
				return steady(map[string]float64{"service.p50": 0.010 * ratio * day(block) * (1 + 0.002*wobble(block+3))})
			}},
			{"embedded", func(block int) Trial { return steady(map[string]float64{"service.p50": 0.001 * other * day(block)}) }},
		}}
		return x.run()
	}
	for name, c := range map[string]struct {
		ratio, other float64
		verdict      Verdict
	}{
		"the embedded server is slower today":      {1, 1.3, Inconclusive},
		"both are slower today":                    {1.3, 1.3, LikelySlower},
		"it alone is slower":                       {1.3, 1, LikelySlower},
		"faster, while the embedded one is slower": {0.7, 1.2, LikelyFaster},
	} {
		got := former(t, beside(1, 1), beside(c.ratio, c.other))
		if got.Verdict != c.verdict {
			t.Errorf("%s: %s, want %s", name, got.Verdict, c.verdict)
		}
		near(t, name+": ratio", *got.Ratio, c.ratio, 0.02)
	}
}

// Values and ratio of one line are the same two numbers, however lopsided the trials are.
func TestAcrossRunsValuesAndRatioAgree(t *testing.T) {
	for seed := range 40 {
		base, head := dayOf(1, 0.02), dayOf(1.1, 0.02)
		for i := range head.Cells[0].TrialData {
			if (i*7+seed)%(2+seed%5) == 0 {
				head.Cells[0].TrialData[i].Metrics["service.p50"] *= 1.5
			}
		}
		c := former(t, base, head)
		near(t, "ratio of the values", *c.CandidateValue / *c.BaselineValue, *c.Ratio, 1e-9)
	}
}

func TestCrossRunGateNeedsPermission(t *testing.T) {
	slow := dayOf(1.3, 0.02)
	slow.Declared.Pairs[0].AllowCrossRun = true
	if c := former(t, dayOf(1, 0.02), slow); !c.Gated || c.Failed == nil || !*c.Failed {
		t.Errorf("%+v", c)
	}
	slow.Info.Status = Interrupted
	if c := former(t, dayOf(1, 0.02), slow); c.Failed != nil {
		t.Errorf("an interrupted run was judged: %+v", c)
	}
}

func TestNotComparableSaysWhy(t *testing.T) {
	for want, change := range map[string]func(r *Run){
		"cpu_model_changed before=a CPU now=another CPU": func(r *Run) { r.Info.Host.CPUModel = "another CPU" },
		"cpus_changed before=2 now=64":                   func(r *Run) { r.Info.Host.CPUs = 64 },
		"arch_changed before=amd64 now=arm64":            func(r *Run) { r.Info.Host.Arch = "arm64" },
		"os_changed before=linux now=darwin":             func(r *Run) { r.Info.Host.OS = "darwin" },
		"kernel_changed before=6.1 now=6.8":              func(r *Run) { r.Info.Host.Kernel = "6.8.0-1" },
		"bench_changed before=0.1 now=0.2":               func(r *Run) { r.Info.BenchVersion = "0.2.0" },
		"no_former_cell":                                 func(r *Run) { r.Cells[0].Address = addressOf("new") },
		"requests_changed":                               func(r *Run) { r.Cells[0].Fingerprint = "b" },
		"strategy_changed before=pool now=map":           func(r *Run) { r.Cells[0].StrategyType = "map" },
		"length_changed before=0.5 s now=5 s": func(r *Run) {
			for i := range r.Cells[0].TrialData {
				r.Cells[0].TrialData[i].Duration = 5
			}
		},
	} {
		base, head := dayOf(1, 0.02), dayOf(1.3, 0.02)
		base.Cells[0].Fingerprint, head.Cells[0].Fingerprint = "a", "a"
		head.Declared.Pairs[0].AllowCrossRun = true
		change(head)
		c := Compare(base, head)[0]
		if c.Verdict != NotComparable || !strings.Contains(told(c.Findings...), want) || c.Ratio != nil || c.Failed != nil {
			t.Errorf("%s: %s (failed %v): %s", want, c.Verdict, c.Failed, told(c.Findings...))
		}
	}
	patched := dayOf(1.3, 0.02)
	patched.Info.BenchVersion, patched.Info.Host.Kernel, patched.Info.Host.Hostname = "0.1.7", "6.1.22", "elsewhere"
	if c := former(t, dayOf(1, 0.02), patched); c.Verdict != LikelySlower {
		t.Errorf("a patch release and another host of the same kind: %s: %s", c.Verdict, told(c.Findings...))
	}
}

func TestMovedCellIsComparedWithItsFormerSelf(t *testing.T) {
	base, head := dayOf(1, 0.02), dayOf(1.3, 0.02)
	for i := range base.Cells {
		base.Cells[i].Address = strings.Replace(base.Cells[i].Address, "benchmark.b[", "benchmark.old[", 1)
	}
	head.Declared.Moves = []Move{{From: "benchmark.older", To: "benchmark.old"}, {From: "benchmark.old", To: "benchmark.b"}}
	c := former(t, base, head)
	if c.Verdict != LikelySlower || c.Baseline != `benchmark.old["head"]["pool"][8]` {
		t.Errorf("%s: %s, against %s", c.Verdict, told(c.Findings...), c.Baseline)
	}
}

func TestMoves(t *testing.T) {
	for _, c := range []struct {
		moves []Move
		want  string
	}{
		{nil, `benchmark.a["g"]["s"][1]`},
		{[]Move{{"benchmark.a", "benchmark.b"}}, `benchmark.b["g"]["s"][1]`},
		{[]Move{{"benchmark.a", "benchmark.b"}, {"benchmark.b", "benchmark.c"}}, `benchmark.c["g"]["s"][1]`},
		{[]Move{{"benchmark.b", "benchmark.c"}, {"benchmark.a", "benchmark.b"}}, `benchmark.c["g"]["s"][1]`},
		{[]Move{{"benchmark.a", "benchmark.b"}, {"benchmark.b", "benchmark.a"}}, `benchmark.a["g"]["s"][1]`},
		{[]Move{{`benchmark.a["g"]`, `benchmark.a["h"]`}}, `benchmark.a["h"]["s"][1]`},
		{[]Move{{`benchmark.a["g`, `benchmark.a["h"]`}, {"", "x"}, {"benchmark", "x"}}, `x.a["g"]["s"][1]`},
	} {
		if got := moved(`benchmark.a["g"]["s"][1]`, c.moves); got != c.want {
			t.Errorf("%v: %s, want %s", c.moves, got, c.want)
		}
	}
}

func TestWithoutDeclaredComparisonsTheHeadlinesAreCompared(t *testing.T) {
	base, head := dayOf(1, 0.02), dayOf(1.3, 0.02)
	head.Declared.Pairs = nil
	var metrics []string
	for _, c := range Compare(base, head) {
		if c.Candidate == addressOf("head") {
			metrics = append(metrics, c.Metric+" "+string(c.Verdict))
		}
	}
	if got := strings.Join(metrics, ", "); got != "latency.p50 likely slower, throughput same, error_ratio same" {
		t.Errorf("%s", got)
	}
}
