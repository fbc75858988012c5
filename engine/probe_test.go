package engine

import (
	"context"
	"errors"
	"strings"
	"testing"

	"bench/engine/peers"
	"bench/plan"
	"bench/result"
)

// planWithDead is a plan whose groups have a page at each of these URLs.
func planWithDead(t *testing.T, unreachable plan.Unreachable, urls []string, strategies ...plan.Strategy) *plan.Plan {
	t.Helper()
	planned := planOf("", plan.Benchmark{Blocks: 2, Iterations: 2, Unreachable: unreachable}, nil, strategies...)
	for i := range planned.Benchmarks[0].Cells {
		c := &planned.Benchmarks[0].Cells[i]
		for _, url := range urls {
			c.Group.Requests = append(c.Group.Requests, plan.Request{Name: url, Method: "GET", URL: url + "/x", Weight: 1})
		}
	}
	return planned
}

// deadURL is where nobody listens.
func deadURL(t *testing.T) string {
	t.Helper()
	l := peers.Listen(t)
	_ = l.Close()
	return peers.URL(l)
}

var (
	asMap      = plan.Strategy{Name: "map", Type: "map"}
	asGather   = plan.Strategy{Name: "gather", Type: "gather", OnFailure: "close_session"}
	asFutures  = plan.Strategy{Name: "as_completed", Type: "as_completed"}
	asPool     = plan.Strategy{Name: "pool", Type: "pool"}
	everyBatch = []plan.Strategy{asMap, asGather, asFutures}
)

// One dead target among living ones is measured, and told once, however many cells and clients meet it.
func TestADeadTargetAmongLivingOnesIsMeasured(t *testing.T) {
	up, dead := newCountingServer(t, ok), deadURL(t)
	plan := planWithDead(t, "", []string{up.URL, dead}, everyBatch...)
	plan.Benchmarks[0].Cells[0].Client.Session = "request" // another way there
	run, err := Run(context.Background(), plan, Options{})
	if err != nil || run.Info.Status != result.Complete {
		t.Fatalf("%v, status %s", err, run.Info.Status)
	}
	if len(run.Warnings) != 1 || run.Warnings[0].Code != "unreachable" || !strings.Contains(run.Warnings[0].Values["target"].Text, dead) {
		t.Errorf("warnings %+v, want one of the target", run.Warnings)
	}
	for _, c := range run.Cells {
		if c.ErrorKinds["refused"] != 4 || c.Trials != 2 {
			t.Errorf("%s: kinds %v in %d trials, want 4 refused in 2", c.Address, c.ErrorKinds, c.Trials)
		}
	}
}

// Where nobody is there at all, or the spec or the pool wants it so, the run can't be done.
func TestADeadTargetThatIsNotMeasured(t *testing.T) {
	up := newCountingServer(t, ok)
	dead, deadToo := deadURL(t), deadURL(t)
	for name, c := range map[string]struct {
		plan *plan.Plan
		want int // targets that are told
	}{
		"all of a batch":      {planWithDead(t, "", []string{dead, deadToo}, everyBatch...), 2},
		"all, to be measured": {planWithDead(t, plan.UnreachableMeasure, []string{dead, deadToo}, everyBatch...), 2},
		"stop":                {planWithDead(t, plan.UnreachableStop, []string{up.URL, dead}, asMap), 1},
		"pool":                {planWithDead(t, "", []string{up.URL, dead}, asPool), 1},
		"pool beside a batch": {planWithDead(t, "", []string{up.URL, dead}, asPool, asMap), 1},
	} {
		_, err := Run(context.Background(), c.plan, Options{})
		var target *TargetError
		if !errors.As(err, &target) {
			t.Errorf("%s: error %v, want a TargetError", name, err)
			continue
		}
		if n := strings.Count(err.Error(), "can't be reached"); n != c.want {
			t.Errorf("%s: %d targets are told, want %d:\n%v", name, n, c.want, err)
		}
	}
	if n := up.requests.Load(); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// With "measure" a cell whose only target is down is measured, too, as long as somebody is there for another.
func TestACellOfDeadTargetsIsMeasuredOnDemand(t *testing.T) {
	up := newCountingServer(t, ok)
	plan := planWithDead(t, plan.UnreachableMeasure, []string{deadURL(t)}, asMap, asPool)
	other := planWithDead(t, "", []string{up.URL}, asMap)
	plan.Benchmarks = append(plan.Benchmarks, other.Benchmarks...)
	plan.Benchmarks[1].Name = "other"
	run, err := Run(context.Background(), plan, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range run.Cells[:2] {
		if c.Requests == 0 || c.Errors != c.Requests {
			t.Errorf("%s: %d errors of %d requests", c.Address, c.Errors, c.Requests)
		}
	}
}

// That a strategy gives up at a dead target, before any other is met, is no reason to end the run.
func TestATrialThatMeetsOnlyTheDeadIsMeasured(t *testing.T) {
	up, dead := newCountingServer(t, ok), deadURL(t)
	plan := planWithDead(t, "", []string{dead, up.URL}, plan.Strategy{Name: "task_group", Type: "task_group"})
	plan.Benchmarks[0].Cells[0].Arrival.Concurrency = 1
	run, err := Run(context.Background(), plan, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c := run.Cells[0]; c.Requests != 4 || c.ErrorKinds["refused"] != 4 || c.Cancelled != 4 {
		t.Errorf("%d requests, kinds %v, %d cancelled; want 4 refused and the others cancelled", c.Requests, c.ErrorKinds, c.Cancelled)
	}
}
