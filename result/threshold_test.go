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
		"of a request":                {named(measured(t, 1000, 0, limitOf("service.p50", 0, 0.6)), "slow"), no, ""},
		"of another request":          {named(measured(t, 1000, 0, limitOf("service.p50", 0, 0.6)), "fast"), yes, ""},
		"of a request, too few":       {named(measured(t, 1000, 0, limitOf("service.p999", 0, 9)), "fast"), unjudged, "needs_samples are=1000 beyond=10 metric=service.p999 need=10000"},
		"errors of a request":         {named(measured(t, 900, 100, limitOf("error_ratio", 0, 0.05)), "fast"), yes, ""},
		"of no such request":          {named(measured(t, 1000, 0, limitOf("service.p50", 0, 0.6)), "other"), unjudged, "no_samples metric=service.p50"},
		"what no request has":         {named(measured(t, 1000, 0, limitOf("throughput", 1, 0)), "fast"), unjudged, "isn't told for each request name"},
		"no 5xx":                      {answered(measured(t, 1000, 0, limitOf(`status_ratio["5xx"]`, 0, 0.001)), "200", "404"), yes, ""},
		"some 5xx":                    {answered(measured(t, 1000, 0, limitOf(`status_ratio["5xx"]`, 0, 0.001)), "200", "502"), no, ""},
		"a status":                    {answered(measured(t, 1000, 0, limitOf(`status_ratio["429"]`, 0, 0.001)), "200", "428"), yes, ""},
		"a status of a request":       {named(answered(measured(t, 1000, 0, limitOf(`status_ratio["429"]`, 0, 0.6)), "200", "200"), "slow"), no, ""},
		"a status of another request": {named(answered(measured(t, 1000, 0, limitOf(`status_ratio["2xx"]`, 1, 0)), "500", "500"), "fast"), yes, ""},
		"errors of its own":           {exhausted(measured(t, 900, 100, limitOf("error_ratio", 0, 0.05))), unjudged, "cell_invalid (exhausted)"},
		"statuses of an invalid cell": {invalid(answered(measured(t, 1000, 0, limitOf(`status_ratio["5xx"]`, 0, 0.001)), "200", "500")), no, ""},
		"no such status":              {measured(t, 1000, 0, limitOf(`status_ratio["6xx"]`, 0, 1)), unjudged, "no status and no class"},
		"late, and too slow":          {late(measured(t, 1000, 0, limitOf("service.p50", 0, 0.4))), no, ""},
		"late, and near the limit":    {late(measured(t, 1000, 0, limitOf("service.p50", 0, 0.495))), unjudged, "on_time_value value=0.49"},
		"busy, and too slow":          {invalid(measured(t, 1000, 0, limitOf("service.p50", 0, 0.4))), unjudged, "cell_invalid (generator_busy)"},
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
			m, err := got.Limit.Of()
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

// exhausted is a run whose errors are for want of descriptors.
func exhausted(r *Run) *Run {
	c := &r.Cells[0]
	c.Valid, c.Findings, c.ErrorKinds = false, because(Exhausted, nil), map[string]int64{"exhausted": c.Errors}
	return r
}

// named puts the limit on one of two requests: a fast one of 1 to 100 ms without errors, and a slow one of a second that
// is answered with 429.
func named(r *Run, request string) *Run {
	r.Declared.Limits[0].Request = request
	for _, n := range []struct {
		name string
		took time.Duration
		code string
	}{{"fast", 50 * time.Millisecond, "200"}, {"slow", time.Second, "429"}} {
		h := NewRecorder()
		for range 1000 {
			h.Record(n.took)
		}
		packed, err := h.Encode()
		if err != nil {
			panic(err)
		}
		r.Cells[0].Names = append(r.Cells[0].Names, NamedRequest{
			Name: n.name, Requests: 1000, Histogram: &packed, Service: Summarize(h.Distribution()), StatusCodes: map[string]int64{n.code: 1000},
		})
	}
	return r
}

// answered gives half of the requests one status, and half of them another.
func answered(r *Run, one, other string) *Run {
	c := &r.Cells[0]
	c.StatusCodes = map[string]int64{one: c.Requests / 2}
	c.StatusCodes[other] += c.Requests / 2
	return r
}

// late is a run whose generator stood still ten times for 100 ms, with one request under way, and was late for it.
func late(r *Run) *Run {
	c := &r.Cells[0]
	c.Valid, c.Findings = false, because(GeneratorStill, nil)
	t := &c.TrialData[0]
	t.Findings, t.InFlight.Max = because(GeneratorStill, nil), 1
	for range 10 {
		t.Generator.Still = append(t.Generator.Still, 0.1)
	}
	return r
}

func TestARunIsAbortedByALimitThatSaysSo(t *testing.T) {
	for name, c := range map[string]struct {
		abort bool
		max   float64
		cell  string
		want  bool
	}{
		"failed":               {true, 0.05, "c", true},
		"holds":                {true, 0.5, "c", false},
		"failed, and goes on":  {false, 0.05, "c", false},
		"of another benchmark": {true, 0.05, "d", false},
		"without any requests": {true, 0.05, "empty", false},
	} {
		run := measured(t, 900, 100, limitOf("error_ratio", 0, c.max))
		run.Info.Status = Interrupted // a run that is under way
		run.Cells[0].Benchmark = "b"
		run.Cells = append(run.Cells, Cell{Address: "d", Benchmark: "other", Trials: 1, Counts: Counts{Requests: 9, Errors: 9}, Valid: true}, Cell{Address: "empty", Benchmark: "b"})
		run.Declared.Limits[0].Abort, run.Declared.Limits[0].Cell = c.abort, c.cell
		got := Aborting(run, "b")
		if (got != nil) != c.want {
			t.Errorf("%s: %+v", name, got)
		}
		if got == nil {
			continue
		}
		if w := got.Aborted(); w.Code != EndedByLimit || w.Values["value"].Text != "10 %" || w.Values["limit"].Text != "max 5 %" {
			t.Errorf("%s: %+v", name, w)
		}
	}
}

func TestLowerBoundIsMarked(t *testing.T) {
	if th := JudgeThresholds(measured(t, 1000, 50, limitOf("service.p99", 0, 0.250)))[0]; !th.AtLeast || *th.Value < 4.99 {
		t.Errorf("%+v", th)
	}
}
