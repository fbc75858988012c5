package result

import (
	"reflect"
	"testing"
	"time"
)

// trialOf is a trial of n requests that each took d.
func trialOf(t *testing.T, block int, n int64, d time.Duration) Trial {
	t.Helper()
	service, toHalf := NewRecorder(), NewRecorder()
	for range n {
		service.Record(d)
		toHalf.Record(d / 2)
	}
	trial := Trial{
		Block: block, Duration: 0.5,
		Counts: Counts{
			Requests: n, Batches: n, BytesIn: 100 * n, StatusCodes: map[string]int64{"200": n},
			Connections: Connections{Opened: 1, Reused: n - 1}, InFlight: InFlight{Mean: 1.5, Max: int64(2 + block)},
		},
		Generator: Generator{CPUPerRequest: 1e-5, CPUShare: 0.25},
	}
	err := trial.Record(map[string]*Recorder{"service": service, "time_to.p50": toHalf, "response": NewRecorder(), "queue": nil})
	if err != nil {
		t.Fatal(err)
	}
	return trial
}

func TestCellIsTheSumOfItsTrials(t *testing.T) {
	c := Cell{Address: "a", TrialData: []Trial{
		trialOf(t, 0, 100, 10*time.Millisecond),
		trialOf(t, 1, 300, 20*time.Millisecond),
		trialOf(t, 2, 200, 10*time.Millisecond),
	}}
	c.TrialData[1].Errors = 30
	cpu, memory := 3.0, 1e6
	c.TrialData[2].ServerCPU, c.TrialData[2].PeakMemory = &cpu, &memory
	if err := Aggregate(&c); err != nil {
		t.Fatal(err)
	}
	if c.Trials != 3 || c.Requests != 600 || c.Errors != 30 || c.ErrorRatio != 0.05 || c.BytesIn != 60000 ||
		c.StatusCodes["200"] != 600 || c.InFlight != (InFlight{Mean: 1.5, Max: 4}) || c.Connections.Reused != 597 {
		t.Errorf("counts: %+v", c)
	}
	near(t, "throughput.median", *c.Throughput.Median, 400, 1e-9)
	near(t, "throughput.mean", *c.Throughput.Mean, (200+540+400)/3.0, 1e-9)
	near(t, "service.mean", *c.Service.Mean, 0.015, 0.001)
	near(t, "time_to.p50", *c.TimeTo.P50, 0.0075, 0.35) // between 5 and 10 ms
	near(t, "cpu_per_request", *c.CPUPerRequest, 3.0/200, 1e-9)
	near(t, "generator.cpu_per_request", c.Generator.CPUPerRequest, 1e-5, 1e-9)
	if c.Service.Count != 600 || c.Response.Count != 0 || *c.PeakMemory != 1e6 || !c.Valid {
		t.Errorf("%+v", c)
	}
	before := c
	if err := Aggregate(&c); err != nil || !reflect.DeepEqual(before, c) {
		t.Errorf("a second time: %v, %+v, want %+v", err, c, before)
	}
}

func TestTrialHasTheMetricsItSupports(t *testing.T) {
	trial := trialOf(t, 0, 100, 10*time.Millisecond)
	for name, want := range map[string]float64{
		"service.p50": 0.010, "service.p90": 0.010, "service.max": 0.010, "time_to.p50": 0.005,
		"throughput": 200, "in_flight.mean": 1.5, "generator.cpu_per_request": 1e-5,
	} {
		got, ok := trial.Metrics[name]
		if !ok {
			t.Errorf("no %s", name)
			continue
		}
		near(t, name, got, want, 0.001)
	}
	for _, name := range []string{"service.p99", "service.p999", "response.p50", "queue.p50", "cpu_per_request"} {
		if v, ok := trial.Metrics[name]; ok {
			t.Errorf("%s = %v without samples to support it", name, v)
		}
	}
	again, err := TrialMetrics(&trial)
	if err != nil || !reflect.DeepEqual(again, trial.Metrics) {
		t.Errorf("from the histograms: %v, %v, want %v", again, err, trial.Metrics)
	}
}

func TestOneBadTrialInTenIsAWarning(t *testing.T) {
	c := Cell{Warnings: []Warning{{Code: "no_steady_state", Summary: "No steady state"}}}
	for block := range 20 {
		c.TrialData = append(c.TrialData, trialOf(t, block, 20, time.Millisecond))
		if block < 2 {
			c.TrialData[block].Findings = because(GeneratorBusy, Values{"cores": Count(block)})
			c.TrialData[block].Warnings = []Warning{{Code: "gc", Summary: "A long GC pause"}}
		}
	}
	for range 2 {
		if err := Aggregate(&c); err != nil {
			t.Fatal(err)
		}
		if !c.Valid || len(c.Findings) != 0 || len(c.Warnings) != 3 {
			t.Errorf("2 of 20: valid %v, %v, %v", c.Valid, told(c.Findings...), c.Warnings)
		}
		if w := c.Warnings[len(c.Warnings)-1]; w.Code != "invalid_trials" || told(w.Because...) != "generator_busy cores=0 2/20" {
			t.Errorf("the last warning is %s: %s", w.Code, told(w.Because...))
		}
	}
	c.TrialData[2].Findings = because(GeneratorBusy, nil)
	if err := Aggregate(&c); err != nil {
		t.Fatal(err)
	}
	want := "generator_busy cores=0 3/20"
	if got := told(c.Findings...); c.Valid || got != want || len(c.Warnings) != 2 {
		t.Errorf("3 of 20: valid %v, %v, %v", c.Valid, told(c.Findings...), c.Warnings)
	}
}
