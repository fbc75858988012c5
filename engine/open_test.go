package engine

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"bench/engine/loop"
	"bench/engine/pace"
	"bench/plan"
	"bench/result"
)

// openPlan has one cell with arrivals.
func openPlan(url, strategy string, arrival plan.Arrival, trial plan.Benchmark) *plan.Plan {
	plan := planOf(url, trial, []string{"a", "b"}, plan.Strategy{Name: strategy, Type: strategy, ReturnExceptions: true})
	c := &plan.Benchmarks[0].Cells[0]
	c.Arrival, c.Address.Level = arrival, "open"
	return plan
}

// Each arrival of the schedule is sent once, whoever waits for it: one request of a pool, a batch of two of the others.
func TestEveryArrivalIsSent(t *testing.T) {
	for _, process := range []plan.Process{plan.Constant, plan.Poisson} {
		t.Run("pool "+string(process), func(t *testing.T) {
			everyIO(t, func(t *testing.T, io string) { everyArrivalIsSent(t, "pool", process, io) })
		})
		for _, strategy := range []string{"map", "gather", "as_completed"} {
			t.Run(strategy+" "+string(process), func(t *testing.T) { everyArrivalIsSent(t, strategy, process, loop.Any) })
		}
	}
}

func everyArrivalIsSent(t *testing.T, strategy string, process plan.Process, io string) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	server := newCountingServer(t, ok)
	defer server.Close()
	arrival := plan.Arrival{Rate: 1000, Process: process, MaxInFlight: 1000}
	const trial = 100 * time.Millisecond
	plan := openPlan(server.URL, strategy, arrival, plan.Benchmark{Blocks: 2, Trial: trial})
	run, err := Run(context.Background(), plan, Options{RunID: "r", Version: "test", IO: io})
	if err != nil {
		t.Fatal(err)
	}
	want := int64(0)
	for block := range uint64(2) {
		seed := plan.Benchmarks[0].Seed ^ (block+1)*0x9e3779b97f4a7c15
		for at := range pace.Schedule(arrival, seed) {
			if at >= trial {
				break
			}
			want++
		}
	}
	if strategy != "pool" {
		want *= 2
	}
	c := run.Cells[0]
	if c.Requests != want || c.Errors != 0 || c.Missed != 0 || c.Response.Count != want {
		t.Errorf("%d requests, %d errors, %d missed, %d response times; the schedules have %d requests",
			c.Requests, c.Errors, c.Missed, c.Response.Count, want)
	}
	if got := server.requests.Load(); got != c.Requests+c.LeadIn {
		t.Errorf("the server saw %d requests, the result has %d and %d before them", got, c.Requests, c.LeadIn)
	}
	if p := run.Info.Host.Pacing; p != pace.PacingSpin && p != pace.PacingSleep {
		t.Errorf("pacing %q: neither spin nor sleep", p)
	}
	told := io
	if io == loop.None || strategy != "pool" {
		told = ""
	}
	if got := run.Info.Host.IO; got != told {
		t.Errorf("the result says that it was %q, want %q", got, told)
	}
}

// No more than max_in_flight arrivals are under way; what had no place by the end was missed, and is known to have waited
// at least as long as was left of the trial.
func TestArrivalsWithoutAPlaceAreMissed(t *testing.T) {
	everyIO(t, func(t *testing.T, io string) {
		defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
		var flying, most atomic.Int64
		server := newCountingServer(t, func(w http.ResponseWriter, _ *http.Request) {
			for n := flying.Add(1); ; {
				old := most.Load()
				if n <= old || most.CompareAndSwap(old, n) {
					break
				}
			}
			time.Sleep(50 * time.Millisecond)
			flying.Add(-1)
			w.WriteHeader(http.StatusNoContent)
		})
		defer server.Close()
		arrival := plan.Arrival{Rate: 500, Process: "constant", MaxInFlight: 3}
		run, err := Run(context.Background(),
			openPlan(server.URL, "pool", arrival, plan.Benchmark{Blocks: 1, Trial: 200 * time.Millisecond}),
			Options{RunID: "r", Version: "test", IO: io})
		if err != nil {
			t.Fatal(err)
		}
		c := run.Cells[0]
		if most.Load() != 3 {
			t.Errorf("%d requests at once, want max_in_flight: 3", most.Load())
		}
		if c.Requests+c.Missed != 100 || c.Missed < 80 {
			t.Errorf("%d requests and %d missed, want 100 together; three at a time can send some 12", c.Requests, c.Missed)
		}
		if got := fmt.Sprint(c.Response.P99); c.Response.P99 != nil {
			t.Errorf("response p99 %s, but most requests never had one", got)
		}
	})
}

// A pool opens as many connections as its load needs: a server that answers before the next arrival needs one.
func TestAQuickServerNeedsOneConnection(t *testing.T) {
	everyIO(t, func(t *testing.T, io string) {
		server := newCountingServer(t, ok)
		arrival := plan.Arrival{Rate: 20, Process: "constant", MaxInFlight: 1000}
		plan := openPlan(server.URL, "pool", arrival, plan.Benchmark{Blocks: 1, Trial: 500 * time.Millisecond})
		run, err := Run(context.Background(), plan, Options{RunID: "r", Version: "test", IO: io})
		if err != nil {
			t.Fatal(err)
		}
		c := run.Cells[0]
		if c.Connections.Opened+c.Connections.Reused != 10 || c.Connections.Opened > c.InFlight.Max {
			t.Errorf("%+v for ten requests, %d at once at most: want one for each that was under way at once",
				c.Connections, c.InFlight.Max)
		}
	})
}

// An interrupted run ends while its leader waits for an arrival that is far away.
func TestAnInterruptEndsTheWaitForAnArrival(t *testing.T) {
	everyIO(t, func(t *testing.T, io string) {
		defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
		server := newCountingServer(t, ok)
		defer server.Close()
		ctx, cancel := context.WithCancel(context.Background())
		arrival := plan.Arrival{Rate: 0.01, Process: "constant", MaxInFlight: 10}
		plan := openPlan(server.URL, "pool", arrival, plan.Benchmark{Blocks: 1, Trial: time.Hour})
		run, err := Run(ctx, plan, Options{RunID: "r", Version: "test", IO: io, Watch: func(e Event) {
			if e.Type == TrialStart {
				go cancel()
			}
		}})
		if err == nil || run.Info.Status != result.Interrupted {
			t.Errorf("error %v, status %s; want the run interrupted", err, run.Info.Status)
		}
	})
}
