package client_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"bench/engine"
	"bench/engine/client"
	"bench/plan"
	"bench/result"
)

// A target that goes away on the way ends the run, whatever the version of HTTP and the route.
func TestATargetThatGoesAwayEndsTheRun(t *testing.T) {
	for _, name := range []string{"HTTP/3", "HTTP/2, unix socket", "HTTP/1.1, TLS, tunnel"} {
		w := client.EveryWay(t, func(http.ResponseWriter, *http.Request) {})[name]
		w.Client.ConnectTimeout, w.Client.Timeout, w.Client.Session = time.Second, 2*time.Second, "cell"
		cell := plan.Cell{
			Address:  result.Address{Benchmark: "b", Group: "pages", Strategy: "map", Level: "2"},
			Group:    plan.Group{Name: "pages", Order: "listed", Requests: []plan.Request{{Name: "a", Method: "GET", URL: w.URL + "/a", Weight: 1}}},
			Strategy: plan.Strategy{Name: "map", Type: "map"}, Client: w.Client, Arrival: plan.Arrival{Concurrency: 2},
		}
		p := &plan.Plan{Known: true, Seed: 42, Dir: w.Dir, Benchmarks: []plan.Benchmark{
			{Name: "b", Seed: 42, Blocks: 20, Iterations: 2, Cells: []plan.Cell{cell}},
		}}
		var trials int
		run, err := engine.Run(context.Background(), p, engine.Options{Watch: func(e engine.Event) {
			if e.Type == engine.TrialComplete {
				if trials++; trials == 3 {
					w.Stop()
				}
			}
		}})
		var target *engine.TargetError
		if !errors.As(err, &target) || !target.Lost || run.Info.Status != result.Failed {
			t.Errorf("%s: after %d trials: %v", name, trials, err)
		}
	}
}
