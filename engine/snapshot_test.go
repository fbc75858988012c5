package engine

import (
	"context"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"bench/plan"
	"bench/result"
)

// What is told of trials while they last only grows, is never more than what the trial comes to, and is told of recorded trials alone.
func TestSnapshotsOfTrials(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	server := newCountingServer(t, ok)
	defer server.Close()
	p := planOf(server.URL, plan.Benchmark{Blocks: 2, Trial: 400 * time.Millisecond, Warmup: 100 * time.Millisecond}, []string{"a", "b"},
		plan.Strategy{Name: "pool", Type: "pool"}, plan.Strategy{Name: "gather", Type: "gather", ReturnExceptions: true})
	var mu sync.Mutex
	type place struct {
		cell  string
		block int
	}
	told := map[place][]Snapshot{}
	run, err := Run(context.Background(), p, Options{Snapshots: &Snapshots{
		Every: 30 * time.Millisecond, Clocks: []string{"service", "makespan"},
		Tell: func(s Snapshot) {
			mu.Lock()
			defer mu.Unlock()
			told[place{s.Cell, s.Block}] = append(told[place{s.Cell, s.Block}], s)
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(told) != 4 {
		t.Fatalf("told of %d trials, want 4", len(told))
	}
	for _, c := range run.Cells {
		for _, trial := range c.TrialData {
			list := told[place{c.Address, trial.Block + 1}]
			if len(list) < 3 || len(list) > 14 {
				t.Errorf("%s: told %d times in 0.4 s", c.Address, len(list))
			}
			checkSnapshots(t, c, trial, list)
		}
	}
}

func checkSnapshots(t *testing.T, c result.Cell, trial result.Trial, list []Snapshot) {
	t.Helper()
	var before int64
	for _, s := range list {
		service := s.Clocks["service"]
		if s.Requests < before || s.Requests > trial.Requests {
			t.Errorf("%s: %d requests after %d, and %d in the end", c.Address, s.Requests, before, trial.Requests)
		}
		if s.Requests > 0 && (service == nil || service.Count() > trial.Requests) {
			t.Errorf("%s: %d requests, and no more than %d samples", c.Address, s.Requests, trial.Requests)
		}
		if _, has := s.Clocks["makespan"]; has != (c.Strategy == "gather") && s.Requests > 0 {
			t.Errorf("%s: a makespan is %v", c.Address, has)
		}
		if s.InFlight < 0 || s.InFlight > 4 || s.CPUShare < 0 || len(s.Clocks) > 2 {
			t.Errorf("%s: %d in flight, %v of the processors, %d clocks", c.Address, s.InFlight, s.CPUShare, len(s.Clocks))
		}
		before = s.Requests
	}
	if before == 0 {
		t.Errorf("%s: nothing was told", c.Address)
	}
}
