package bench

import (
	"testing"
	"time"

	"bench/plan"
	"bench/result"
)

// Where the spec says how much is done, the estimate is exact; where only the server knows, it says that it guesses.
func TestEstimateCountsRequestsAndTime(t *testing.T) {
	batch := plan.Group{Requests: []plan.Request{{Weight: 1}, {Weight: 3}}} // four requests
	tests := []struct {
		name      string
		benchmark plan.Benchmark
		cell      plan.Cell
		requests  float64
		guessed   bool
		wall      time.Duration
	}{
		{
			"two batches in flight, each request 10 ms",
			plan.Benchmark{Blocks: 10, Trial: time.Second},
			plan.Cell{Group: batch, Arrival: plan.Arrival{Concurrency: 2}},
			10 * 50 * 4, true, 10*time.Second + 10*perTrial,
		},
		{
			"a loop has one request in flight, whatever its level",
			plan.Benchmark{Blocks: 1, Trial: time.Second},
			plan.Cell{Group: batch, Strategy: plan.Strategy{Type: "sequential"}},
			100, true, time.Second + perTrial,
		},
		{
			"a pool pulls single requests",
			plan.Benchmark{Blocks: 1, Trial: time.Second},
			plan.Cell{Group: batch, Strategy: plan.Strategy{Type: "pool"}, Arrival: plan.Arrival{Concurrency: 8}},
			800, true, time.Second + perTrial + 150*time.Millisecond,
		},
		{
			"iterations are batches",
			plan.Benchmark{Blocks: 2, Iterations: 5, Warmup: time.Second},
			plan.Cell{Group: batch, Arrival: plan.Arrival{Concurrency: 4}},
			2 * 5 * 4, true, 10*AssumedRequest + 2*(5*AssumedRequest+perTrial), // no more of the warm-up than of the rest
		},
		{
			"a rate is known",
			plan.Benchmark{Blocks: 2, Trial: 30 * time.Second, Cooldown: time.Second},
			plan.Cell{Group: batch, Arrival: plan.Arrival{Rate: 100}},
			2 * 30 * 100 * 4, false, 2 * (31*time.Second + perTrial),
		},
		{
			"a rate and iterations give the time",
			plan.Benchmark{Blocks: 1, Iterations: 50},
			plan.Cell{Group: batch, Arrival: plan.Arrival{Rate: 100}},
			200, false, 500*time.Millisecond + perTrial,
		},
		{
			"stages are trapezia",
			plan.Benchmark{Blocks: 1},
			plan.Cell{Group: batch, Arrival: plan.Arrival{Stages: []plan.Stage{
				{Rate: 50, Duration: 10 * time.Second}, {Rate: 500, Duration: 30 * time.Second}, {Rate: 500, Duration: 20 * time.Second},
			}}},
			4 * (250 + 8250 + 10000), false, time.Minute + perTrial,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.benchmark.Cells = []plan.Cell{test.cell}
			got := Estimator{}.Plan(&plan.Plan{Benchmarks: []plan.Benchmark{test.benchmark}})
			if got.Requests != test.requests || got.Guessed != test.guessed || got.Wall != test.wall {
				t.Errorf("got %v requests (guessed: %t) in %v, want %v (%t) in %v",
					got.Requests, got.Guessed, got.Wall, test.requests, test.guessed, test.wall)
			}
		})
	}
}

// What is sent beside the recorded requests is counted apart: warm-up, lead-in, placebos.
func TestEstimateCountsWhatIsNotRecorded(t *testing.T) {
	batch := plan.Group{Requests: []plan.Request{{Weight: 1}, {Weight: 3}}} // four requests
	kept := plan.Client{Session: "cell"}
	pool := plan.Cell{Group: batch, Client: kept, Strategy: plan.Strategy{Type: "pool"}, Arrival: plan.Arrival{Concurrency: 10}}
	gather := plan.Cell{Group: batch, Client: kept, Strategy: plan.Strategy{Type: "gather"}, Arrival: plan.Arrival{Concurrency: 4}}
	fresh, open := gather, gather
	fresh.Client.Session = "batch"
	open.Arrival = plan.Arrival{Rate: 50}
	open.Group = batch
	for name, c := range map[string]struct {
		benchmark      plan.Benchmark
		cell           plan.Cell
		warmup, leadIn float64
	}{
		"each connection once, for each trial":  {plan.Benchmark{Blocks: 3, Iterations: 10}, pool, 0, 3 * 10},
		"and a timed pool for a while":          {plan.Benchmark{Blocks: 2, Trial: 400 * time.Millisecond}, pool, 0, 2 * (10 + 100)},
		"a batch for each trial":                {plan.Benchmark{Blocks: 3, Iterations: 10}, gather, 0, 3 * 4},
		"no connection is kept":                 {plan.Benchmark{Blocks: 3, Iterations: 10}, fresh, 0, 0},
		"no lead-in":                            {plan.Benchmark{Blocks: 3, Iterations: 10, NoLeadIn: true}, pool, 0, 0},
		"a second of warm-up":                   {plan.Benchmark{Blocks: 1, Trial: time.Second, Warmup: time.Second, NoLeadIn: true}, gather, 400, 0},
		"iterations bound it":                   {plan.Benchmark{Blocks: 2, Iterations: 3, Warmup: time.Second, NoLeadIn: true}, gather, 2 * 3 * 4, 0},
		"a rate says how much":                  {plan.Benchmark{Blocks: 1, Trial: time.Second, Warmup: 2 * time.Second, NoLeadIn: true}, open, 400, 0},
		"an automatic one takes some pilots":    {plan.Benchmark{Blocks: 1, Trial: time.Second, WarmupAuto: true, NoLeadIn: true}, gather, 800, 0},
		"iterations bound an automatic one too": {plan.Benchmark{Blocks: 1, Iterations: 5, WarmupAuto: true, NoLeadIn: true}, gather, 20, 0},
	} {
		c.benchmark.Cells = []plan.Cell{c.cell}
		got := Estimator{}.Benchmark(c.benchmark)
		if got.Warmup != c.warmup || got.LeadIn != c.leadIn || got.Placebos != 0 {
			t.Errorf("%s: %v to warm up, %v to lead in, %v placebos; want %v, %v and 0", name, got.Warmup, got.LeadIn, got.Placebos, c.warmup, c.leadIn)
		}
		c.benchmark.Placebos, c.benchmark.Cells = c.benchmark.Cells, nil
		if got := (Estimator{}).Benchmark(c.benchmark); got.Requests != 0 || got.Placebos < c.warmup+c.leadIn || got.Trials != 0 {
			t.Errorf("%s, as a placebo: %+v", name, got)
		}
	}
}

// What was measured is a better guess than 10 ms a request, and is told.
func TestEstimateTakesThePaceOfARun(t *testing.T) {
	cell := plan.Cell{
		Address: result.Address{Benchmark: "b", Group: "g", Strategy: "s", Level: "1"}, Strategy: plan.Strategy{Type: "pool"},
		Group: plan.Group{Requests: []plan.Request{{Weight: 1}}}, Arrival: plan.Arrival{Concurrency: 1},
	}
	other := cell
	other.Address.Strategy = "t"
	b := plan.Benchmark{Name: "b", Blocks: 1, Trial: time.Second, NoLeadIn: true, Cells: []plan.Cell{cell}}
	measured := result.Cell{Address: cell.Address.String(), StrategyType: "pool", TrialData: []result.Trial{{Duration: 2}, {Duration: 1}}}
	measured.TrialData[0].Requests, measured.TrialData[1].Requests, measured.Requests = 2000, 1000, 3000
	run, p := &result.Run{Cells: []result.Cell{measured}}, &plan.Plan{Benchmarks: []plan.Benchmark{b}}
	x := Estimator{Pace: PacesOf(run, p, "run 1")}
	if e := x.Plan(p); e.Requests != 1000 || !e.Guessed || e.Vague {
		t.Errorf("%+v, want 1000 requests at the run's pace", e)
	}
	p.Benchmarks[0].Cells = append(p.Benchmarks[0].Cells, other)
	if e := x.Plan(p); e.Requests != 1100 || !e.Vague {
		t.Errorf("%+v, want 1000 requests at the run's pace and 100 at 10 ms", e)
	}
	run.Cells[0].Errors = 3000
	if failed := PacesOf(run, p, "run 1"); len(failed.Cells) > 0 {
		t.Errorf("what failed has no pace: %v", failed)
	}
}

// With workers each trial takes longer, placebos too: by what docs/workers.md says.
func TestEstimateCountsWhatWorkersTake(t *testing.T) {
	cell := plan.Cell{Group: plan.Group{Requests: []plan.Request{{Weight: 1}}}, Arrival: plan.Arrival{Rate: 10}}
	b := plan.Benchmark{Blocks: 3, Trial: time.Second, Cells: []plan.Cell{cell}, Placebos: []plan.Cell{cell}}
	alone := &plan.Plan{Benchmarks: []plan.Benchmark{b}}
	for workers, each := range map[int]time.Duration{2: 15 * time.Millisecond, 4: 20 * time.Millisecond, 8: 35 * time.Millisecond} {
		together := &plan.Plan{Benchmarks: []plan.Benchmark{b}, Workers: &plan.Workers{Min: workers, Max: 10}}
		more := EstimatorFor(together).Plan(together).Wall - EstimatorFor(alone).Plan(alone).Wall
		if want := 2 * 3 * each; more != want {
			t.Errorf("%d workers take %v more, want %v", workers, more, want)
		}
		if more := EstimatorFor(together).Benchmark(b).Wall - EstimatorFor(alone).Benchmark(b).Wall; more != 2*3*each {
			t.Errorf("a benchmark of %d workers takes %v more", workers, more)
		}
	}
}

// Placebos take time, and are not part of what the spec asked for.
func TestEstimateLeavesPlacebosOutOfTheRequests(t *testing.T) {
	cell := plan.Cell{Group: plan.Group{Requests: []plan.Request{{Weight: 1}}}, Arrival: plan.Arrival{Rate: 10}}
	b := plan.Benchmark{Blocks: 3, Trial: time.Second, Cells: []plan.Cell{cell}, Placebos: []plan.Cell{cell}}
	got := Estimator{}.Benchmark(b)
	if got.Requests != 30 || got.Trials != 3 || got.Wall != 2*3*(time.Second+perTrial) {
		t.Errorf("got %v requests in %d trials and %v", got.Requests, got.Trials, got.Wall)
	}
}
