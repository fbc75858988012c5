package result

import (
	"strings"
	"testing"
)

// losing makes a trial's consumer get only a share of its results.
func losing(t Trial, share float64) Trial {
	t.Asked = t.Requests
	t.Results = t.Asked - int64(share*float64(t.Asked))
	return t
}

func TestCellThatDeliversLessIsNotCalledFaster(t *testing.T) {
	always := func(share float64) func(int) float64 { return func(int) float64 { return share } }
	twice := func(share float64) func(int) float64 {
		return func(block int) float64 {
			if block < 2 {
				return share
			}
			return 0
		}
	}
	const less = "delivers_less"
	for name, c := range map[string]struct {
		metric     string
		ratio      float64
		base, head func(int) float64
		verdict    Verdict
		note       string
	}{
		"the candidate loses all, is done sooner": {"released.p50", 0.2, always(0), always(1), Inconclusive, "would_be verdict=faster (delivers_less other=1 ratio side=candidate yield=0 ratio)"},
		"it loses a little, but always":           {"makespan.p50", 0.8, always(0), always(0.001), Inconclusive, less},
		"it loses much, in two blocks":            {"makespan.p50", 0.8, always(0), twice(0.5), Inconclusive, less},
		"it loses next to nothing, by chance":     {"makespan.p50", 0.8, always(0), twice(0.001), Faster, ""},
		"it loses, and is slower":                 {"makespan.p50", 1.3, always(0), always(0.5), Slower, ""},
		"the baseline loses, and is faster":       {"makespan.p50", 1.3, always(0.5), always(0), Inconclusive, "would_be verdict=slower (delivers_less other=1 ratio side=baseline"},
		"the baseline loses, and is slower":       {"makespan.p50", 0.8, always(0.5), always(0), Faster, ""},
		"both lose alike":                         {"makespan.p50", 0.8, always(0.5), always(0.5), Faster, ""},
		"more throughput, fewer results":          {"throughput", 1.3, always(0), always(0.5), Inconclusive, less},
	} {
		x := twoSided(c.metric, 20, c.ratio, 0.02)
		for i, share := range []func(int) float64{c.base, c.head} {
			plain := x.cells[i].trial
			x.cells[i].trial = func(block int) Trial { return losing(plain(block), share(block)) }
		}
		if got := only(t, x.run()); got.Verdict != c.verdict || !strings.Contains(told(got.Findings...), c.note) {
			t.Errorf("%s: %s: %s, want %s: %s", name, got.Verdict, told(got.Findings...), c.verdict, c.note)
		}
	}
}

// Whoever loses more may still have fewer errors: what its strategy cancels is none.
func TestDeliveringLessOutweighsFewerErrors(t *testing.T) {
	some := func(int) int64 { return 500 }
	none := func(int) int64 { return 0 }
	x := errorsIn(some, none)
	for i, share := range []float64{0, 1} {
		plain := x.cells[i].trial
		x.cells[i].trial = func(block int) Trial { return losing(plain(block), share) }
	}
	if got := only(t, x.run()); got.Verdict != Inconclusive || !strings.Contains(told(got.Findings...), "delivers_less other=1 ratio side=candidate") {
		t.Errorf("%s: %s", got.Verdict, told(got.Findings...))
	}
}

func TestYieldIsComparedByWhatIsLost(t *testing.T) {
	for name, c := range map[string]struct {
		base, head float64
		verdict    Verdict
	}{
		"all, then 4 % less": {0, 0.04, Slower},
		"all of both":        {0, 0, Same},
		"better":             {0.04, 0, Faster},
	} {
		x := twoSided("yield", 20, 1, 0)
		for i, share := range []float64{c.base, c.head} {
			x.cells[i].trial = func(int) Trial { return losing(steady(nil), share) }
		}
		if got := only(t, x.run()); got.Verdict != c.verdict {
			t.Errorf("%s: %s: %s", name, got.Verdict, told(got.Findings...))
		}
	}
}

// A regression is not hidden by a single failure of the other run, and an improvement is not believed beside one.
func TestAcrossRunsWhoDeliversLessIsNotLikelyFaster(t *testing.T) {
	for name, c := range map[string]struct {
		ratio, base, head float64
		verdict           Verdict
		why               string
	}{
		"the head loses, looks faster":          {0.5, 0, 0.001, Inconclusive, "looks_like verdict=faster (loses_more_now); "},
		"the head loses, is slower":             {2, 0, 0.5, LikelySlower, ""},
		"the base lost, looks faster":           {2, 0.5, 0, Inconclusive, "looks_like verdict=slower (lost_more_then); "},
		"the base lost a single one":            {2, 0.0001, 0, LikelySlower, ""},
		"the base lost, and the head is faster": {0.5, 0.5, 0, LikelyFaster, ""},
	} {
		x := twoSided("service.p50", 20, c.ratio, 0.02)
		runs := [2]*Run{}
		for i, share := range []float64{c.base, c.head} {
			plain := x.cells[i].trial
			one := experiment{blocks: 20, cells: []testCell{{"head", func(block int) Trial { return losing(plain(block), share) }}}}
			one.pairs = []Pair{pair("service.p50")}
			runs[i] = one.run()
		}
		for _, got := range Compare(runs[0], runs[1]) {
			if why := told(got.Findings...); got.Verdict != c.verdict || why != c.why+"across_runs" {
				t.Errorf("%s: %s: %s, want %s: %s", name, got.Verdict, why, c.verdict, c.why)
			}
		}
	}
}

// Results of earlier versions may hold comparisons that can't be made any more.
func TestMetricWithoutADirectionIsNotJudged(t *testing.T) {
	for _, m := range Metrics() {
		if m.Undirected == "" {
			continue
		}
		if m.MoreIsBetter {
			t.Errorf("%s has no direction, and more of it is better", m.Name)
		}
		x := twoSided(m.Name, 20, 3, 0.01)
		got := only(t, x.run())
		if got.Verdict != Inconclusive || got.Failed != nil || !strings.Contains(told(got.Findings...), "no_direction metric="+m.Name+" why="+m.Undirected) {
			t.Errorf("%s: %s, failed %v: %s", m.Name, got.Verdict, got.Failed, told(got.Findings...))
		}
	}
}

func TestThroughputIsOfGoodResponses(t *testing.T) {
	for name, c := range map[string]struct {
		counts Counts
		want   float64
	}{
		"all good":      {Counts{Requests: 100}, 50},
		"half failing":  {Counts{Requests: 100, Errors: 50}, 25},
		"all cancelled": {Counts{Requests: 100, ErrorKinds: map[string]int64{"cancelled": 100}}, 0},
		"some of each":  {Counts{Requests: 100, Errors: 20, ErrorKinds: map[string]int64{"status": 20, "cancelled": 60}}, 10},
		"no arrivals":   {Counts{}, 0},
	} {
		if got := throughput(&Trial{Duration: 2, Counts: c.counts}); got == nil || *got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if got := throughput(&Trial{}); got != nil {
		t.Errorf("of no time: %v", *got)
	}
}

// Where nothing good came there is no ratio, but no doubt either about who has the higher throughput.
func TestThroughputOfNothingIsCompared(t *testing.T) {
	for name, c := range map[string]struct {
		base, head float64
		verdict    Verdict
	}{
		"the candidate has none": {100, 0, Slower},
		"the baseline has none":  {0, 100, Faster},
	} {
		x := twoSided("throughput", 20, 1, 0)
		for i, v := range []float64{c.base, c.head} {
			x.cells[i].trial = func(int) Trial { return steady(map[string]float64{"throughput": v}) }
		}
		got := only(t, x.run())
		if got.Verdict != c.verdict || *got.BaselineValue != c.base || *got.CandidateValue != c.head || got.Ratio == nil {
			t.Errorf("%s: %s: %s, %v to %v", name, got.Verdict, told(got.Findings...), *got.BaselineValue, *got.CandidateValue)
		}
	}
}

// Of two sides of which nothing ever went well there is nothing to compare but what went wrong: twice nothing is not the same.
func TestNothingGoodOnEitherSideIsNotCompared(t *testing.T) {
	const nothing = "nothing_good requests=800000 (errors_of_kind errors=800000 kind=timeout)"
	for _, c := range []struct {
		metric     string
		base, head int64 // how many of 20,000 requests fail
		verdict    Verdict
		why        string
	}{
		{"throughput", 20_000, 20_000, Inconclusive, nothing},
		{"throughput.mean", 20_000, 20_000, Inconclusive, nothing},
		{"yield", 20_000, 20_000, Inconclusive, nothing},
		{"released.p50", 20_000, 20_000, Inconclusive, nothing},
		{"peak_memory", 20_000, 20_000, Inconclusive, nothing},
		{"cpu_per_request", 20_000, 20_000, Inconclusive, nothing},
		{"error_ratio", 20_000, 20_000, Same, "within_effect"},
		{`status_ratio["5xx"]`, 20_000, 20_000, Same, "within_effect"},
		{"missed", 20_000, 20_000, Same, "within_effect"},
		{"throughput", 0, 20_000, Slower, "beyond_effect"},
		{"throughput", 20_000, 0, Faster, "beyond_effect"},
		{"throughput", 20_000, 19_999, Inconclusive, ""}, // one good response, in each block of one side
	} {
		x := twoSided(c.metric, 20, 1, 0.01)
		for i, failed := range []int64{c.base, c.head} {
			x.cells[i].trial = func(int) Trial {
				good := float64(20_000-failed) / 0.5
				t := steady(map[string]float64{"throughput": good, "released.p50": 0.2, "peak_memory": 1e6, "cpu_per_request": 1e-4})
				t.Errors, t.ErrorKinds = failed, map[string]int64{"timeout": failed}
				t.Asked, t.StatusCodes = t.Requests, map[string]int64{"503": failed}
				return t
			}
		}
		if got := only(t, x.run()); c.why != "" && (got.Verdict != c.verdict || !strings.HasPrefix(told(got.Findings...), c.why)) {
			t.Errorf("%s, %d and %d of 20,000 failed: %s: %s, want %s: %s", c.metric, c.base, c.head, got.Verdict, told(got.Findings...), c.verdict, c.why)
		} else if c.why == "" && strings.Contains(told(got.Findings...), "nothing_good") {
			t.Errorf("%s: one response was good: %s", c.metric, told(got.Findings...))
		}
	}
}

// The same across runs.
func TestAcrossRunsNothingGoodIsNotCompared(t *testing.T) {
	for _, c := range []struct {
		metric  string
		verdict Verdict
		why     string
	}{
		{"throughput", Inconclusive, "nothing_good requests=800000"},
		{"yield", Inconclusive, "nothing_good requests=800000"},
		{"error_ratio", Same, "likely_within"},
	} {
		var runs [2]*Run
		for i := range runs {
			one := experiment{blocks: 20, cells: []testCell{{"head", func(int) Trial {
				t := steady(map[string]float64{"throughput": 0})
				t.Errors, t.ErrorKinds, t.Asked = t.Requests, map[string]int64{"refused": t.Requests}, t.Requests
				return t
			}}}}
			one.pairs = []Pair{pair(c.metric)}
			runs[i] = one.run()
		}
		compared := Compare(runs[0], runs[1])
		if len(compared) != 1 {
			t.Fatalf("%s: %d comparisons", c.metric, len(compared))
		}
		if got := compared[0]; got.Verdict != c.verdict || !strings.HasPrefix(told(got.Findings...), c.why) {
			t.Errorf("%s: %s: %s, want %s: %s", c.metric, got.Verdict, told(got.Findings...), c.verdict, c.why)
		}
	}
}
