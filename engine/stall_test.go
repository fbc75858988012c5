//go:build linux

package engine

import (
	"context"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"bench/engine/clock"
	"bench/engine/loop"
	"bench/plan"
)

// A server that stands still for a tenth of an open-loop run makes a tenth of the arrivals wait, each for what is left of
// the stop when it comes due: evenly between nothing and all of it. So the 99th percentile of the response time is nine
// tenths of the stop, the 95th half of it, and the largest all of it: the stop, less the percentile's share of the run. A
// generator that waited with the server would see one slow response.
func TestFaultAStoppedServerDoesNotStopTheSchedule(t *testing.T) {
	if os.Getenv("BENCH_FAULTS") == "" {
		t.Skip("a matter of seconds and of exact timing: make faults")
	}
	const run, stop = 10 * time.Second, time.Second
	for name, io := range map[string]string{"pool": loop.None, "pool on epoll": loop.Epoll, "pool on io_uring": loop.IOUring, "gather": loop.Any} {
		t.Run(name, func(t *testing.T) {
			kind, _, _ := strings.Cut(name, " ")
			planned, o := commandPlan(t, "good", plan.Benchmark{Blocks: 1, Trial: run})
			o.IO = io
			c := &planned.Benchmarks[0].Cells[0]
			c.Strategy = plan.Strategy{Name: kind, Type: kind, ReturnExceptions: true}
			c.Arrival = plan.Arrival{Rate: 400, Process: "constant", MaxInFlight: 10000}
			stopped := make(chan time.Duration, 1)
			o.Watch = func(e Event) {
				if e.Type == TrialStart {
					go func() { stopped <- stopServer(t, planned, run/3, stop) }()
				}
			}
			result, err := Run(context.Background(), planned, o)
			if err != nil {
				t.Fatal(err)
			}
			cell := result.Cells[0]
			if cell.Requests != 4000 || cell.Errors != 0 || cell.Missed != 0 {
				t.Fatalf("%d requests, %d errors, %d missed; the schedule has 4000", cell.Requests, cell.Errors, cell.Missed)
			}
			took := <-stopped // longer, where the machine has other things to do
			within := func(name string, got *float64, beyond float64) {
				if want := (took - time.Duration(beyond*float64(run))).Seconds(); got == nil || *got < 0.9*want || *got > 1.1*want+0.01 {
					t.Errorf("response %s is %v s, want about %v", name, *got, want)
				}
			}
			within("p99", cell.Response.P99, 0.01)
			within("p95", cell.Response.P95, 0.05)
			within("max", cell.Response.Max, 0)
		})
	}
}

// stopServer makes the server stand still for a while, as kill -STOP does, and says how long that was.
func stopServer(t *testing.T, plan *plan.Plan, after, stop time.Duration) time.Duration {
	pid := readPID(t, plan)
	time.Sleep(after)
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Error(err)
	}
	began := clock.Now()
	time.Sleep(stop)
	if err := syscall.Kill(pid, syscall.SIGCONT); err != nil {
		t.Error(err)
	}
	return clock.Now() - began
}
