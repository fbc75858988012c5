package engine

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"bench/engine/clock"
	"bench/engine/peers"
	"bench/plan"
	"bench/result"
)

// A countingServer counts the requests and the connections it sees.
type countingServer struct {
	*httptest.Server
	requests, opened atomic.Int64
}

func newCountingServer(t *testing.T, h http.HandlerFunc) *countingServer {
	t.Helper()
	s := &countingServer{}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		h(w, r)
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.opened.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	return s
}

func ok(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("fine\n")) }

// onCell is a plan of one benchmark whose cells request paths of a server, one cell for each strategy.
func planOf(url string, trial plan.Benchmark, paths []string, strategies ...plan.Strategy) *plan.Plan {
	group := plan.Group{Name: "pages", Order: "listed"}
	for _, path := range paths {
		group.Requests = append(group.Requests, plan.Request{Name: path, Method: "GET", URL: url + "/" + path, Weight: 1})
	}
	trial.Name, trial.Seed = "b", 42
	for _, s := range strategies {
		trial.Cells = append(trial.Cells, plan.Cell{
			Address: result.Address{Benchmark: "b", Group: "pages", Strategy: s.Name, Level: "2"},
			Group:   group, Strategy: s,
			Client: plan.Client{
				HTTPVersion: "1.1", Session: "cell", Timeout: 5 * time.Second, ConnectTimeout: time.Second,
			},
			Arrival: plan.Arrival{Concurrency: 2},
		})
	}
	return &plan.Plan{Known: true, Seed: 42, Benchmarks: []plan.Benchmark{trial}}
}

func TestEveryRequestIsCountedOnBothSides(t *testing.T) {
	overEveryIO(t, everyRequestIsCountedOnBothSides)
}

func everyRequestIsCountedOnBothSides(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	server := newCountingServer(t, ok)
	defer server.Close()
	plan := planOf(server.URL, plan.Benchmark{Blocks: 3, Iterations: 4}, []string{"a", "b", "c"},
		plan.Strategy{Name: "pool", Type: "pool"}, plan.Strategy{Name: "map", Type: "map"},
		plan.Strategy{Name: "gather", Type: "gather", ReturnExceptions: true},
		plan.Strategy{Name: "as_completed", Type: "as_completed"})
	var saves int
	run, err := Run(context.Background(), plan, Options{
		RunID: "r", Version: "test", Save: func(*result.Run) error { saves++; return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	if run.Info.Status != result.Complete || saves != 4 {
		t.Errorf("status %s after %d saves, want complete after one for each block and one at the end", run.Info.Status, saves)
	}
	var seen int64
	for _, c := range run.Cells {
		seen += c.Requests + c.LeadIn
		want := int64(3 * 4 * 3) // blocks x batches x requests
		if c.Strategy == "pool" {
			want = 3 * 4
		}
		if c.Requests != want || c.Errors != 0 || c.Trials != 3 {
			t.Errorf("%s: %d requests, %d errors, %d trials; want %d, 0 and 3", c.Address, c.Requests, c.Errors, c.Trials, want)
		}
		if c.StatusCodes["200"] != want || c.Service.Count != want {
			t.Errorf("%s: %d of status 200 and %d samples, want %d", c.Address, c.StatusCodes["200"], c.Service.Count, want)
		}
		// The lead-in opens the first of a cell's two connections; the second as well, unless it was done with one request
		// before it began the next.
		if used := c.Connections; used.Opened > 1 || used.Opened+used.Reused != want {
			t.Errorf("%s: %+v: want at most 1 opened after the lead-in, and %d in all", c.Address, used, want)
		}
		var named int64
		for _, n := range c.Names {
			named += n.Requests
		}
		if named != want {
			t.Errorf("%s: the request names have %d requests, want %d", c.Address, named, want)
		}
	}
	if got := server.requests.Load(); got != seen {
		t.Errorf("the server saw %d requests, the result has %d", got, seen)
	}
	if got, most := server.opened.Load(), int64(1+2*len(run.Cells)); got > most {
		t.Errorf("the server saw %d connections; want at most %d, two for a cell and the one that asked whether it is there", got, most)
	}
}

func TestBlocksTakeTurnsInAnOrderTheSeedFixes(t *testing.T) {
	overEveryIO(t, blocksTakeTurnsInAnOrderTheSeedFixes)
}

func blocksTakeTurnsInAnOrderTheSeedFixes(t *testing.T) {
	server := newCountingServer(t, ok)
	order := func() (list []string) {
		plan := planOf(server.URL, plan.Benchmark{Blocks: 6, Iterations: 1}, []string{"a"},
			plan.Strategy{Name: "x", Type: "pool"}, plan.Strategy{Name: "y", Type: "pool"}, plan.Strategy{Name: "z", Type: "pool"})
		_, err := Run(context.Background(), plan, Options{Watch: func(e Event) {
			if e.Type == TrialComplete {
				list = append(list, e.Cell)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	first, second := order(), order()
	if !slices.Equal(first, second) {
		t.Errorf("the same seed gave two orders:\n%v\n%v", first, second)
	}
	different := false
	for block := range 6 {
		turn := first[3*block : 3*block+3]
		if sorted := slices.Sorted(slices.Values(turn)); len(slices.Compact(sorted)) != 3 {
			t.Errorf("block %d does not have every cell once: %v", block, turn)
		}
		different = different || !slices.Equal(turn, first[:3])
	}
	if !different {
		t.Error("all blocks have the same order")
	}
}

func TestAnInterruptedRunKeepsWhatItHas(t *testing.T) { overEveryIO(t, anInterruptedRunKeepsWhatItHas) }

func anInterruptedRunKeepsWhatItHas(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	server := newCountingServer(t, ok)
	defer server.Close()
	plan := planOf(server.URL, plan.Benchmark{Blocks: 50, Iterations: 2}, []string{"a"},
		plan.Strategy{Name: "x", Type: "pool"}, plan.Strategy{Name: "y", Type: "map"})
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	run, err := Run(ctx, plan, Options{Watch: func(e Event) {
		if e.Type == BlockComplete && e.Block == 2 {
			stop()
		}
	}})
	if !errors.Is(err, context.Canceled) || run == nil || run.Info.Status != result.Interrupted {
		t.Fatalf("run %v, error %v; want an interrupted run", run, err)
	}
	for _, c := range run.Cells {
		if c.Trials != 2 {
			t.Errorf("%s has %d trials, want the 2 of the blocks that were complete", c.Address, c.Trials)
		}
	}

	rest, err := Run(context.Background(), plan, Options{Resume: run})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range rest.Cells {
		blocks := map[int]bool{}
		for _, trial := range c.TrialData {
			blocks[trial.Block] = true
		}
		if c.Trials != 50 || len(blocks) != 50 {
			t.Errorf("%s has %d trials of %d blocks after it was resumed, want 50", c.Address, c.Trials, len(blocks))
		}
	}
}

func TestATargetThatIsDownGetsNoLoad(t *testing.T) { overEveryIO(t, aTargetThatIsDownGetsNoLoad) }

func aTargetThatIsDownGetsNoLoad(t *testing.T) {
	up := newCountingServer(t, ok)
	down := httptest.NewServer(http.HandlerFunc(ok))
	down.Close()
	planned := planOf(up.URL, plan.Benchmark{Blocks: 1, Iterations: 1}, []string{"a"}, plan.Strategy{Name: "x", Type: "pool"})
	dead := planned.Benchmarks[0].Cells[0]
	dead.Group.Requests = []plan.Request{{
		Name: "gone", Method: "GET", URL: down.URL + "/", Weight: 1,
		Range: &result.Range{Filename: "x.bench.hcl", Start: result.Position{Line: 7}},
	}}
	planned.Benchmarks[0].Cells = append(planned.Benchmarks[0].Cells, dead)
	_, err := Run(context.Background(), planned, Options{})
	var target *TargetError
	if !errors.As(err, &target) || target.Request != "gone" || target.Range.Start.Line != 7 {
		t.Errorf("error %v, want a TargetError for the request on line 7", err)
	}
	if n := up.requests.Load(); n != 0 {
		t.Errorf("%d requests were sent to the other target", n)
	}
}

// To be refused takes no time: a batch without a good response has no makespan, which a limit on it could pass.
func TestABatchWithoutAGoodResponseHasNoTimes(t *testing.T) {
	url, _ := peers.Answering(t, "nonsense\r\n")
	plan := planOf(url, plan.Benchmark{Blocks: 1, Iterations: 3}, []string{"a", "b"},
		plan.Strategy{Name: "gather", Type: "gather", ReturnExceptions: true},
		plan.Strategy{Name: "as_completed", Type: "as_completed"}, plan.Strategy{Name: "map", Type: "map"})
	run, err := Run(context.Background(), plan, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range run.Cells {
		if c.Errors != 6 || c.Batches != 3 {
			t.Errorf("%s: %d errors in %d batches, want 6 in 3", c.Address, c.Errors, c.Batches)
		}
		if c.Makespan.Count != 0 || c.FirstResult.Count != 0 || c.TimeTo.P50 != nil {
			t.Errorf("%s: %d makespans, %d first results, half after %v", c.Address, c.Makespan.Count, c.FirstResult.Count, c.TimeTo.P50)
		}
	}
}

// The date of the end is the date of the start and the time that passed, whatever was done to the clock in between.
func TestTheRunsDatesAreAsFarApartAsItTook(t *testing.T) {
	server := newCountingServer(t, ok)
	plan := planOf(server.URL, plan.Benchmark{Blocks: 1, Iterations: 3}, []string{"a"}, plan.Strategy{Name: "pool", Type: "pool"})
	began := clock.Now()
	run, err := Run(context.Background(), plan, Options{})
	if err != nil {
		t.Fatal(err)
	}
	took := clock.Now() - began
	if dates := run.Info.FinishedAt.Round(0).Sub(run.Info.StartedAt.Round(0)); dates <= 0 || dates > took {
		t.Errorf("the dates are %v apart, the run took %v", dates, took)
	}
}

// Where no connection comes about no request is under way, and nothing may be divided by that time: the run is saved.
func TestARunWithoutAHandshakeCanBeSaved(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(ok)) // its certificate is nobody's
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	defer server.Close()
	load := planOf(server.URL, plan.Benchmark{Blocks: 2, Trial: 400 * time.Millisecond}, []string{"a"}, plan.Strategy{Name: "sequential", Type: "sequential"})
	run, err := Run(context.Background(), load, Options{Save: func(run *result.Run) error {
		_, err := json.Marshal(run)
		return err
	}})
	if err != nil {
		t.Fatal(err)
	}
	if c := &run.Cells[0]; c.Requests == 0 || c.Errors != c.Requests || c.ErrorKinds["tls"] != c.Errors {
		t.Errorf("%d of %d failed: %v", c.Errors, c.Requests, c.ErrorKinds)
	}
}
