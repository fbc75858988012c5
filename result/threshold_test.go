package result

import (
	"strings"
	"testing"
	"time"
)

func limitOf(metric string, least, most float64) Limit {
	l := Limit{Cell: "c", Name: "t", Metric: metric, Range: &Range{Filename: "a.bench.hcl", Start: Position{Line: 7}}}
	if least > 0 {
		l.Min = &least
	}
	if most > 0 {
		l.Max = &most
	}
	return l
}

// measured is a run of one cell: n requests of 1 ms to 1 s, and some that were cut short after 5 s.
func measured(t *testing.T, n, cut int, limit Limit) *Run {
	t.Helper()
	r := NewRecorder()
	for i := range n {
		r.Record(time.Duration(i+1) * time.Second / time.Duration(n))
	}
	for range cut {
		r.RecordCensored(5 * time.Second)
	}
	trial := Trial{Duration: 10, Counts: Counts{Requests: int64(n + cut), Errors: int64(cut)}}
	if err := trial.Record(map[string]*Recorder{"service": r}); err != nil {
		t.Fatal(err)
	}
	one := 1
	c := Cell{Address: "c", Concurrency: &one, TrialData: []Trial{trial}}
	if err := Aggregate(&c); err != nil {
		t.Fatal(err)
	}
	return &Run{Info: Info{Status: Complete}, Cells: []Cell{c}, Declared: Declared{Limits: []Limit{limit}}}
}

func TestThresholds(t *testing.T) {
	const yes, no, unjudged = "passed", "failed", "not judged"
	for name, c := range map[string]struct {
		run  *Run
		want string
		note string
	}{
		"below the maximum":           {measured(t, 1000, 0, limitOf("service.p50", 0, 0.6)), yes, ""},
		"above the maximum":           {measured(t, 1000, 0, limitOf("service.p50", 0, 0.4)), no, ""},
		"below the minimum":           {measured(t, 1000, 0, limitOf("throughput", 200, 0)), no, ""},
		"above the minimum":           {measured(t, 1000, 0, limitOf("throughput", 50, 0)), yes, ""},
		"at the limit":                {measured(t, 1000, 0, limitOf("throughput", 100, 100)), yes, ""},
		"the alias latency":           {measured(t, 1000, 0, limitOf("latency.p50", 0, 0.6)), yes, ""},
		"no samples":                  {measured(t, 1000, 0, limitOf("response.p50", 0, 1)), unjudged, "no_samples metric=response.p50"},
		"no support":                  {measured(t, 999, 0, limitOf("service.p99", 0, 9)), unjudged, "needs_samples are=999 beyond=10 metric=service.p99 need=1000"},
		"not measured at all":         {measured(t, 1000, 0, limitOf("cpu_per_request", 0, 1)), unjudged, "no_samples metric=cpu_per_request"},
		"no such metric":              {measured(t, 1000, 0, limitOf("service.p98", 0, 1)), unjudged, "there is no statistic p98"},
		"> 5s against 250 ms":         {measured(t, 1000, 50, limitOf("service.p99", 0, 0.250)), no, ""},
		"> 5s against 10 s":           {measured(t, 1000, 50, limitOf("service.p99", 0, 10)), unjudged, "value_cut_short"},
		"> 5s against at least 1 s":   {measured(t, 1000, 50, limitOf("service.p99", 1, 0)), yes, ""},
		"> 5s against at least 10 s":  {measured(t, 1000, 50, limitOf("service.p99", 10, 0)), unjudged, "value_cut_short"},
		"a timeout beyond it":         {measured(t, 1000, 5, limitOf("service.p95", 0, 10)), yes, ""},
		"the mean of cut samples":     {measured(t, 1000, 5, limitOf("service.mean", 0, 10)), unjudged, "value_cut_short"},
		"errors":                      {measured(t, 900, 100, limitOf("error_ratio", 0, 0.05)), no, ""},
		"no errors":                   {measured(t, 1000, 0, limitOf("error_ratio", 0, 0.05)), yes, ""},
		"no requests, so no ratio":    {measured(t, 0, 0, limitOf("error_ratio", 0, 0.05)), unjudged, "no_samples metric=error_ratio"},
		"a cell that is not there":    {&Run{Info: Info{Status: Complete}, Declared: Declared{Limits: []Limit{limitOf("throughput", 1, 0)}}}, unjudged, "no_cell of c"},
		"a cell without a trial":      {&Run{Info: Info{Status: Complete}, Cells: []Cell{{Address: "c"}}, Declared: Declared{Limits: []Limit{limitOf("throughput", 1, 0)}}}, unjudged, "cell_not_measured"},
		"too few batches":             {batches(2), unjudged, "needs_batches are=2 beyond=10 metric=time_to.p50 need=20"},
		"an interrupted run":          {ended(measured(t, 1000, 0, limitOf("service.p50", 0, 0.6)), Interrupted), unjudged, "run_interrupted"},
		"an interrupted run, too bad": {ended(measured(t, 1000, 0, limitOf("service.p50", 0, 0.4)), Interrupted), unjudged, "run_interrupted"},
		"a server that died":          {ended(measured(t, 1000, 0, limitOf("service.p50", 0, 0.6)), Failed), unjudged, "run_failed error=it died"},
		"an invalid cell":             {invalid(measured(t, 1000, 0, limitOf("service.p50", 0, 0.6))), unjudged, "cell_invalid (generator_busy)"},
	} {
		got := JudgeThresholds(c.run)[0]
		word := unjudged
		if got.Passed != nil {
			word = map[bool]string{true: yes, false: no}[*got.Passed]
		}
		if word != c.want || !strings.Contains(told(got.Findings...), c.note) || (word == unjudged) != (told(got.Findings...) != "") {
			t.Errorf("%s: %s: %s, want %s: %s", name, word, told(got.Findings...), c.want, c.note)
		}
		if got.Value != nil {
			m, err := ParseMetric(got.Metric)
			if err != nil {
				t.Fatal(err)
			}
			if shown, _ := m.Of(&c.run.Cells[0]); *shown != *got.Value {
				t.Errorf("%s: judged %v, reports show %v", name, *got.Value, *shown)
			}
		}
	}
}

func ended(r *Run, status Status) *Run {
	r.Info.Status, r.Info.Reason = status, "it died"
	return r
}

// batches is a run of one cell with so many batches, and a limit on the median of what they took.
func batches(n int64) *Run {
	return &Run{
		Info: Info{Status: Complete}, Cells: []Cell{{Address: "c", Trials: 1, Counts: Counts{Batches: n, Requests: 5 * n}, Valid: true}},
		Declared: Declared{Limits: []Limit{limitOf("time_to.p50", 0, 1)}},
	}
}

func invalid(r *Run) *Run {
	r.Cells[0].Valid, r.Cells[0].Findings = false, because(GeneratorBusy, nil)
	return r
}

func TestLowerBoundIsMarked(t *testing.T) {
	if th := JudgeThresholds(measured(t, 1000, 50, limitOf("service.p99", 0, 0.250)))[0]; !th.AtLeast || *th.Value < 4.99 {
		t.Errorf("%+v", th)
	}
}
