package result

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// A lateCell plays an open loop: requests take about so long, and some of them were sent late.
type lateCell struct {
	name   string
	takes  time.Duration
	share  float64         // of the requests that were sent late
	late   time.Duration   // by how much, at most
	still  []time.Duration // pauses in each trial: the requests under way, two, waited for them as well
	errors int64
	blocks int
	closed bool
}

func (l lateCell) cell(t *testing.T) Cell {
	t.Helper()
	const n = 1000
	c := Cell{Address: addressOf(l.name), Benchmark: "b", Group: l.name, Strategy: "pool", StrategyType: "pool"}
	if l.closed {
		two := 2
		c.Concurrency = &two
	}
	random := rand.New(rand.NewPCG(7, uint64(len(l.name))))
	for block := range l.blocks {
		trial := Trial{Block: block, Duration: 5, Counts: Counts{Requests: n, Errors: l.errors, InFlight: InFlight{Max: 2}}}
		response, onTime, service := NewSparseRecorder(), NewSparseRecorder(), NewSparseRecorder()
		for i := range n {
			took := time.Duration(float64(l.takes) * (1 + 0.02*random.NormFloat64()))
			if i < 2*len(l.still) {
				took += l.still[i/2]
			}
			lag := time.Duration(0)
			if random.Float64() < l.share {
				lag = time.Duration(random.Float64() * float64(l.late))
			}
			response.Record(took + lag)
			onTime.Record(took)
			service.Record(took)
		}
		for _, s := range l.still {
			trial.Generator.Still = append(trial.Generator.Still, s.Seconds())
		}
		recorders := map[string]*Recorder{"service": service}
		if !l.closed {
			recorders["response"], recorders[OnTime("response")] = response, onTime
		}
		if err := trial.Record(recorders); err != nil {
			t.Fatal(err)
		}
		c.TrialData = append(c.TrialData, trial)
	}
	if err := Aggregate(&c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestALimitIsJudgedWithAndWithoutLateness(t *testing.T) {
	const ms = time.Millisecond
	late := lateCell{takes: 2 * ms, share: 0.1, late: 9 * ms, blocks: 2, errors: 260}
	stopped := lateCell{takes: 2 * ms, still: []time.Duration{200 * ms}, blocks: 2, closed: true}
	slow := lateCell{takes: 300 * ms, share: 0.1, late: 9 * ms, blocks: 2}
	for _, c := range []struct {
		name string
		lateCell
		metric string
		max    float64
		min    float64
		want   string
	}{
		{"holds with the lateness in it", late, "response.mean", 2, 0, "true"},
		{"a tail that is the generator's", late, "response.p99", 0.005, 0, ""},
		{"a tail that holds all the same", late, "response.p99", 0.020, 0, "true"},
		{"fails without it as well", late, "response.p50", 0.001, 0, "false"},
		{"fails though it was late", slow, "response.p50", 0.250, 0, "false"},
		{"a count", late, "error_ratio", 0.1, 0, "false"},
		{"a count that holds", late, "error_ratio", 0.3, 0, "true"},
		{"the largest, after a stop", stopped, "service.max", 0.1, 0, ""},
		{"the largest, larger than any stop", slow, "service.max", 0.1, 0, "false"},
		{"the tail, after a stop", stopped, "service.p999", 0.1, 0, ""},
		{"the middle, after a stop", stopped, "service.p50", 0.001, 0, "false"},
		{"the mean, after a stop", stopped, "service.mean", 0.0021, 0, ""},
		{"a rate that a stop may have lowered", stopped, "throughput", 0, 204, ""},
		{"a rate that no stop can have lowered so", stopped, "throughput", 0, 210, "false"},
		{"a rate that holds", stopped, "throughput", 0, 190, "true"},
	} {
		cell := c.cell(t)
		if c.metric == "throughput" {
			for i := range cell.TrialData {
				cell.TrialData[i].Errors = 0
			}
		}
		th := Threshold{Limit: Limit{Metric: c.metric}}
		if c.max > 0 {
			th.Max = &c.max
		}
		if c.min > 0 {
			th.Min = &c.min
		}
		th.judge(&cell)
		if got := passed(th.Passed); got != c.want {
			t.Errorf("%s: %s is %v: passed %q, want %q (%s)", c.name, c.metric, *th.Value, got, c.want, told(th.Findings...))
		}
		if why := told(th.Findings...); c.want == "" && !strings.HasPrefix(why, "on_time_value value=") && !strings.HasPrefix(why, "needs_samples ") {
			t.Errorf("%s: it doesn't say why: %s", c.name, why)
		}
	}
}

// A verdict stands if it is the same without the lateness of the two sides, and is none if that may have made it.
func TestAComparisonIsJudgedWithAndWithoutLateness(t *testing.T) {
	const ms = time.Millisecond
	for _, c := range []struct {
		name       string
		base, head lateCell
		metric     string
		want       Verdict
	}{
		{
			"both late, and different",
			lateCell{takes: 2 * ms, share: 0.1, late: 9 * ms},
			lateCell{takes: 3 * ms, share: 0.1, late: 9 * ms},
			"response.p50", Slower,
		},
		{
			"both late, and alike",
			lateCell{takes: 2 * ms, share: 0.1, late: 9 * ms},
			lateCell{takes: 2 * ms, share: 0.1, late: 9 * ms},
			"response.p50", Same,
		},
		{
			"one late, which looks slower",
			lateCell{takes: 2 * ms},
			lateCell{takes: 2 * ms, share: 0.9, late: 2 * ms},
			"response.p50", Invalid,
		},
		{
			"so late that they look alike",
			lateCell{takes: 2 * ms, share: 1, late: 200 * ms},
			lateCell{takes: 3 * ms, share: 1, late: 200 * ms},
			"response.mean", Invalid,
		},
		{
			"a count",
			lateCell{takes: 2 * ms, share: 1, late: 200 * ms},
			lateCell{takes: 2 * ms, share: 1, late: 200 * ms, errors: 300},
			"error_ratio", Slower,
		},
	} {
		run := twoSided(c.metric, 8, 1, 0).run()
		c.base.name, c.head.name, c.base.blocks, c.head.blocks = "base", "head", 8, 8
		run.Cells = []Cell{c.base.cell(t), c.head.cell(t)}
		for i := range run.Cells { // who came first is of no matter here
			for k := range run.Cells[i].TrialData {
				run.Cells[i].TrialData[k].Order = (i + k) % 2
			}
		}
		got := only(t, run)
		if got.Verdict != c.want {
			t.Errorf("%s: %s (%s), want %s", c.name, got.Verdict, told(got.Findings...), c.want)
		}
		if c.want == Invalid && !strings.Contains(told(got.Findings...), " (on_time_verdict verdict=") {
			t.Errorf("%s: it doesn't say why: %s", c.name, told(got.Findings...))
		}
	}
}

func TestWhatIsTheSameOnlyWithLatenessIsNotDecided(t *testing.T) {
	e := &evidence{onTime: &evidence{missing: Finding{Code: NoSamples}}}
	if verdict, why := e.unhurried(Same, because(WithinEffect, nil)); verdict != Inconclusive || told(why...) != "would_be verdict=same (late_only)" {
		t.Errorf("%s: %s", verdict, told(why...))
	}
}
