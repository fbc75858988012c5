package engine

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"bench/engine/loop"
	"bench/plan"
	"bench/result"
)

// Each named stage has what came due in it, and the whole has all: nothing is recorded twice, and nothing is lost.
func TestStagesHaveFiguresOfTheirOwn(t *testing.T) {
	everyIO(t, func(t *testing.T, io string) { stagesHaveFiguresOfTheirOwn(t, io, "pool") })
	stagesHaveFiguresOfTheirOwn(t, loop.Any, "gather", "map")
}

func stagesHaveFiguresOfTheirOwn(t *testing.T, io string, kinds ...string) {
	server := newCountingServer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/bad" {
			w.WriteHeader(http.StatusTeapot)
		}
	})
	stages := []plan.Stage{
		{Name: "low", Rate: 100, Duration: 300 * time.Millisecond, Hold: true},
		{Rate: 50, Duration: 200 * time.Millisecond, Hold: true},
		{Name: "high", Rate: 400, Duration: 200 * time.Millisecond, Hold: true},
		{Name: "low", Rate: 100, Duration: 100 * time.Millisecond, Hold: true},
	}
	want := map[string]int64{"low": 40, "high": 80}
	const blocks, unnamed = 2, 10
	for _, kind := range kinds {
		p := planOf(server.URL, plan.Benchmark{Blocks: blocks, Trial: 800 * time.Millisecond, NoLeadIn: true}, []string{"good", "bad"}, plan.Strategy{Name: kind, Type: kind, ReturnExceptions: true})
		c := &p.Benchmarks[0].Cells[0]
		c.Arrival = plan.Arrival{Stages: stages, Process: plan.Constant, MaxInFlight: 1000}
		c.Address.Level = "stages"
		run, err := Run(context.Background(), p, Options{RunID: "r", Version: "test", IO: io, Save: func(*result.Run) error { return nil }})
		if err != nil {
			t.Fatal(err)
		}
		cell := run.Cells[0]
		each := int64(2)
		if kind == "pool" {
			each = 1
		}
		var requests, errors int64
		for _, s := range cell.Stages {
			requests, errors = requests+s.Requests, errors+s.Errors
			n := want[s.Stage] * each * blocks
			if s.Requests < n-4 || s.Requests > n+4 || s.Trials != blocks || each > 1 && 2*s.Errors != s.Requests || s.Errors == 0 || s.Service.Count != s.Requests-s.Errors {
				t.Errorf("%s: stage %s has %d requests and %d errors in %d trials, want about %d", kind, s.Stage, s.Requests, s.Errors, s.Trials, n)
			}
			if s.Level != "stages:"+s.Stage || len(s.Names) != 2 || s.Names[1].Errors != s.Errors || s.Names[1].Requests != s.Errors || len(s.TrialData) != blocks || s.TrialData[1].Block != 1 {
				t.Errorf("%s: stage %s at %s: %+v", kind, s.Stage, s.Address, s.Names)
			}
			if seconds := map[string]float64{"low": 0.4, "high": 0.2}[s.Stage]; s.TrialData[0].Duration != seconds {
				t.Errorf("%s: stage %s lasts %v s, want %v", kind, s.Stage, s.TrialData[0].Duration, seconds)
			}
		}
		if rest := cell.Requests - requests; len(cell.Stages) != 2 || rest < unnamed*each*blocks-4 || rest > unnamed*each*blocks+4 || cell.Service.Count != cell.Requests-cell.Errors || cell.Names[0].Requests+cell.Names[1].Requests != cell.Requests {
			t.Errorf("%s: %d stages have %d requests of %d", kind, len(cell.Stages), requests, cell.Requests)
		}
		if cell.TrialData[0].Pace == nil || cell.TrialData[0].Pace.Due < cell.TrialData[0].Requests {
			t.Errorf("%s: the whole kept up with %+v of %d requests", kind, cell.TrialData[0].Pace, cell.TrialData[0].Requests)
		}
		again(t, run)
	}
}

// again reads the run back and aggregates it anew: the same figures.
func again(t *testing.T, run *result.Run) {
	t.Helper()
	before := run.Cells[0].Stages[0].Service
	text, err := json.Marshal(run.Cells[0])
	if err != nil {
		t.Fatal(err)
	}
	var read result.Cell
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	read.Stages[0].Service = result.Summary{}
	if err := result.Aggregate(&read); err != nil {
		t.Fatal(err)
	}
	if after := read.Stages[0].Service; after.Count != before.Count || *after.Median != *before.Median {
		t.Errorf("read back, a stage has %+v, and had %+v", after, before)
	}
}
