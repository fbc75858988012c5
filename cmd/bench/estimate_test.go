package main

import (
	"testing"
	"time"

	"bench/spec"
)

// Where the spec says how much is done, the estimate is exact; where only the server knows, it says that it guesses.
func TestEstimateCountsRequestsAndTime(t *testing.T) {
	batch := spec.Group{Requests: []spec.Request{{Weight: 1}, {Weight: 3}}} // four requests
	tests := []struct {
		name      string
		benchmark spec.Benchmark
		cell      spec.Cell
		requests  float64
		guessed   bool
		wall      time.Duration
	}{
		{
			"two batches in flight, each request 10 ms",
			spec.Benchmark{Blocks: 10, Trial: time.Second},
			spec.Cell{Group: batch, Arrival: spec.Arrival{Concurrency: 2}},
			10 * 50 * 4, true, 10*time.Second + 10*perTrial,
		},
		{
			"a loop has one request in flight, whatever its level",
			spec.Benchmark{Blocks: 1, Trial: time.Second},
			spec.Cell{Group: batch, Strategy: spec.Strategy{Type: "sequential"}},
			100, true, time.Second + perTrial,
		},
		{
			"a pool pulls single requests",
			spec.Benchmark{Blocks: 1, Trial: time.Second},
			spec.Cell{Group: batch, Strategy: spec.Strategy{Type: "pool"}, Arrival: spec.Arrival{Concurrency: 8}},
			800, true, time.Second + perTrial + 150*time.Millisecond,
		},
		{
			"iterations are batches",
			spec.Benchmark{Blocks: 2, Iterations: 5, Warmup: time.Second},
			spec.Cell{Group: batch, Arrival: spec.Arrival{Concurrency: 4}},
			2 * 5 * 4, true, time.Second + 2*(5*assumedRequest+perTrial),
		},
		{
			"a rate is known",
			spec.Benchmark{Blocks: 2, Trial: 30 * time.Second, Cooldown: time.Second},
			spec.Cell{Group: batch, Arrival: spec.Arrival{Rate: 100}},
			2 * 30 * 100 * 4, false, 2 * (31*time.Second + perTrial),
		},
		{
			"a rate and iterations give the time",
			spec.Benchmark{Blocks: 1, Iterations: 50},
			spec.Cell{Group: batch, Arrival: spec.Arrival{Rate: 100}},
			200, false, 500*time.Millisecond + perTrial,
		},
		{
			"stages are trapezia",
			spec.Benchmark{Blocks: 1},
			spec.Cell{Group: batch, Arrival: spec.Arrival{Stages: []spec.Stage{
				{Rate: 50, Duration: 10 * time.Second}, {Rate: 500, Duration: 30 * time.Second}, {Rate: 500, Duration: 20 * time.Second},
			}}},
			4 * (250 + 8250 + 10000), false, time.Minute + perTrial,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.benchmark.Cells = []spec.Cell{test.cell}
			got := estimatePlan(&spec.Plan{Benchmarks: []spec.Benchmark{test.benchmark}})
			if got.requests != test.requests || got.guessed != test.guessed || got.wall != test.wall {
				t.Errorf("got %v requests (guessed: %t) in %v, want %v (%t) in %v",
					got.requests, got.guessed, got.wall, test.requests, test.guessed, test.wall)
			}
		})
	}
}

// Placebos take time, and are not part of what the spec asked for.
func TestEstimateLeavesPlacebosOutOfTheRequests(t *testing.T) {
	cell := spec.Cell{Group: spec.Group{Requests: []spec.Request{{Weight: 1}}}, Arrival: spec.Arrival{Rate: 10}}
	b := spec.Benchmark{Blocks: 3, Trial: time.Second, Cells: []spec.Cell{cell}, Placebos: []spec.Cell{cell}}
	got := estimateBenchmark(b)
	if got.requests != 30 || got.trials != 3 || got.wall != 2*3*(time.Second+perTrial) {
		t.Errorf("got %v requests in %d trials and %v", got.requests, got.trials, got.wall)
	}
}

func TestNumbersAreWrittenForPeople(t *testing.T) {
	for got, want := range map[string]string{
		thousands(0):                       "0",
		thousands(999):                     "999",
		thousands(1234567.4):               "1,234,567",
		thousands(-1000):                   "-1,000",
		roughly(1234567):                   "1,200,000",
		roughly(87):                        "87",
		plural(1, "cell"):                  "1 cell",
		plural(1200, "cell"):               "1,200 cells",
		roughTime(900 * time.Millisecond):  "1s",
		roughTime(119 * time.Second):       "119s",
		roughTime(150 * time.Second):       "2m",
		roughTime(61 * time.Minute):        "1h 1m",
		shortTime(time.Minute):             "1m",
		shortTime(time.Hour):               "1h",
		shortTime(90 * time.Second):        "1m30s",
		shortTime(150 * time.Millisecond):  "150ms",
		percent(0.05):                      "5%",
		percent(0.001):                     "0.1%",
		shellWords([]string{"go", "a b"}):  "go 'a b'",
		shellWords([]string{"it's", "$x"}): `'it'\''s' '$x'`,
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
