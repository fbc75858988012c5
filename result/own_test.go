package result

import (
	"strings"
	"testing"
)

// withOwn is an experiment with a metric of the program's own, whose values are this ratio apart.
func withOwn(unit Unit, more bool, ratio float64) *Run {
	run := twoSided("program.rows", 20, ratio, 0.01).run()
	for i := range run.Cells {
		run.Cells[i].Program = []OwnMetric{{Name: "rows", Unit: unit, MoreIsBetter: more}}
		for k := range run.Cells[i].TrialData {
			run.Cells[i].TrialData[k].Histograms = nil
		}
	}
	return run
}

func TestAProgramSaysWhatIsBetter(t *testing.T) {
	for _, c := range []struct {
		more    bool
		ratio   float64
		verdict Verdict
	}{{false, 1.2, Slower}, {false, 0.8, Faster}, {true, 1.2, Faster}, {true, 0.8, Slower}, {true, 1, Same}} {
		run := withOwn("rows", c.more, c.ratio)
		run.Judge(nil)
		got := run.Comparisons[0]
		if got.Verdict != c.verdict || got.Unit != "rows" || got.MoreIsBetter != c.more {
			t.Errorf("more is better: %v, ratio %v: %s in %q, more is better: %v: %s", c.more, c.ratio, got.Verdict, got.Unit, got.MoreIsBetter, told(got.Findings...))
		}
		exit, reasons := Outcome(run)
		if want := map[bool]int{true: ExitFailed, false: ExitPassed}[c.verdict == Slower]; exit != want {
			t.Errorf("exit status %d, want %d: %v", exit, want, reasons)
		}
		if c.verdict == Slower && !strings.HasPrefix(gist(reasons[0]), "program.rows of ") {
			t.Errorf("reason: %s", gist(reasons[0]))
		}
		across := Compare(withOwn("rows", c.more, 1/c.ratio), run)[1]
		if want := "likely " + c.verdict; across.Verdict != want && (c.verdict != Same || across.Verdict != Same) {
			t.Errorf("across runs: %s, want %s: %s", across.Verdict, want, told(across.Findings...))
		}
	}
}

func TestWhatAProgramBringsIsSummedUp(t *testing.T) {
	run := withOwn(Seconds, false, 1.5)
	for i := range run.Cells {
		if err := Aggregate(&run.Cells[i]); err != nil {
			t.Fatal(err)
		}
	}
	m, err := ParseMetric("program.rows")
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := m.Of(&run.Cells[0]); v == nil || *v != 0.010 {
		t.Errorf("median %v, want 0.01", v)
	}
	if in := m.In(&run.Cells[0]); in.Unit != Seconds || !in.Speed() {
		t.Errorf("in its cell: %+v", in)
	}
	limit := 0.012
	run.Declared.Limits = []Limit{{Cell: run.Cells[1].Address, Name: "rows", Metric: "program.rows", Max: &limit}}
	if got := JudgeThresholds(run)[0]; got.Passed == nil || *got.Passed || got.Unit != Seconds {
		t.Errorf("threshold: %+v", got)
	}
}

// What is 0 has no ratio: such numbers are compared by differences.
func TestAProgramsNumberMayBeZero(t *testing.T) {
	for _, c := range []struct {
		base, head float64
		verdict    Verdict
	}{{0, 0, Same}, {0, 3, Slower}, {3, 0, Faster}, {-4, -2, Slower}, {12, 12, Same}} {
		run := withOwn("allocs/op", false, 1)
		for i, v := range []float64{c.base, c.head} {
			for k := range run.Cells[i].TrialData {
				run.Cells[i].TrialData[k].Metrics["program.rows"] = v
			}
		}
		got := only(t, run)
		if got.Verdict != c.verdict || got.Difference != (c.base <= 0 || c.head <= 0) {
			t.Errorf("%v against %v: %s, by difference: %v: %s", c.head, c.base, got.Verdict, got.Difference, told(got.Findings...))
		}
	}
}

func TestNamesOfAProgramsMetrics(t *testing.T) {
	for name, want := range map[string]string{
		"program.":                            "which number of the program?",
		"program.a b":                         "no space",
		"program." + strings.Repeat("x", 201): "at most 200 bytes",
	} {
		if _, err := ParseMetric(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q in it", name, err, want)
		}
	}
}

func TestUnitsOfProgramsAreWrittenInASuitableSize(t *testing.T) {
	for _, c := range []struct {
		unit Unit
		v    float64
		want string
	}{
		{"s/op", 130e-9, "130 ns/op"},
		{"s/op", 1.5e-3, "1.5 ms/op"},
		{"B/op", 2048, "2 KiB/op"},
		{"B/s", 9.5e6, "9.5 MB/s"},
		{"B/s", 10, "10 B/s"},
		{"allocs/op", 2, "2 allocs/op"},
		{"rows", 12, "12 rows"},
	} {
		if got := c.unit.Format(c.v); got != c.want {
			t.Errorf("%v %s: %q, want %q", c.v, c.unit, got, c.want)
		}
	}
}
