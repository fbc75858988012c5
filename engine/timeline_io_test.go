package engine

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"bench/plan"
	"bench/result"
)

// Whoever waits for the answers, a long trial has the same course: a second of failures is in its second, nothing is lost, and a short
// trial has none.
func TestTimelineByAllIO(t *testing.T) {
	for clock, arrival := range map[string]plan.Arrival{
		"service": {Concurrency: 6}, "response": {Rate: 300, Process: plan.Constant, MaxInFlight: 6},
	} {
		t.Run(clock, func(t *testing.T) {
			everyIO(t, func(t *testing.T, io string) {
				t.Parallel() // it takes its time, and little else
				holdsItsCourse(t, clock, arrival, io)
			})
		})
	}
}

func holdsItsCourse(t *testing.T, clock string, arrival plan.Arrival, io string) {
	var began atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		began.CompareAndSwap(0, time.Now().UnixNano())
		time.Sleep(5 * time.Millisecond)
		if at := time.Duration(time.Now().UnixNano() - began.Load()); at > 2*time.Second && at < 3*time.Second {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()
	p := planOf(server.URL, plan.Benchmark{Blocks: 1, Trial: 5 * time.Second, NoLeadIn: true}, []string{"plain"}, plan.Strategy{Name: "pool", Type: "pool"})
	p.Benchmarks[0].Cells[0].Arrival = arrival
	trial := trialBy(t, p, io)
	line := trial.Timeline
	if line == nil || line.Clock != clock {
		t.Fatalf("the timeline is %+v", line)
	}
	all, due := line.Sum(), int64(0)
	if trial.Pace != nil {
		due = trial.Pace.Due
	}
	if all.Sent != trial.Requests || all.Done != trial.Requests || all.Errors != trial.Errors || all.Due != due || all.Latency.Total() != trial.Requests-trial.Errors {
		t.Errorf("the bins have %+v; the trial has %d requests, %d errors", all, trial.Requests, trial.Errors)
	}
	if trial.Errors == 0 {
		t.Error("nothing failed")
	}
	for i, b := range line.Bins {
		if second := float64(i) * line.Width; b.Errors > 0 && (second < 1.75 || second > 3.25) {
			t.Errorf("%d errors at %v s", b.Errors, second)
		}
		if middle, _, ok := b.Quantile(0.5); ok && middle < 0.0045 {
			t.Errorf("the median at %v s is %v s, and the server sleeps for longer", float64(i)*line.Width, middle)
		}
	}
	under := line.InFlight()
	if at := under[len(line.Within())/2]; arrival.Concurrency > 0 && at < 1 || at > 6 || under[len(under)-1] != 0 {
		t.Errorf("%d of 6 requests are under way in the middle, %d at the end", at, under[len(under)-1])
	}
	p.Benchmarks[0].Trial = 200 * time.Millisecond
	if short := trialBy(t, p, io); short.Timeline != nil {
		t.Errorf("a trial of %v s has a timeline", short.Duration)
	}
}

// trialBy runs a plan of one trial.
func trialBy(t *testing.T, p *plan.Plan, io string) result.Trial {
	t.Helper()
	run, err := Run(context.Background(), p, Options{RunID: "r", Version: "test", IO: io})
	if err != nil {
		t.Fatal(err)
	}
	return run.Cells[0].TrialData[0]
}
