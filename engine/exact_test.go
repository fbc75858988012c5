package engine

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"bench/plan"
	"bench/result"
)

// A listingServer knows how often each path was asked for.
type listingServer struct {
	*countingServer
	mu    sync.Mutex
	paths map[string]int
}

func newListingServer(t *testing.T) *listingServer {
	s := &listingServer{paths: map[string]int{}}
	s.countingServer = newCountingServer(t, func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.paths[r.URL.Path]++
		s.mu.Unlock()
		ok(w, r)
	})
	return s
}

// Without warm-up and lead-in a server sees exactly what was counted, and a counted list of requests as often as it is
// long: each request once, whoever of a pool's workers sends it, in whatever order.
func TestCountedRequestsAreSentExactly(t *testing.T) { overEveryIO(t, countedRequestsAreSentExactly) }

func countedRequestsAreSentExactly(t *testing.T) {
	paths := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
	for name, c := range map[string]struct {
		Strategy string
		arrival  plan.Arrival
		order    plan.Order
		count    int // a trial's
	}{
		"a pool":                {"pool", plan.Arrival{Concurrency: 4}, "listed", 10},
		"a shuffled pool":       {"pool", plan.Arrival{Concurrency: 4}, "shuffled", 10},
		"trials share the list": {"pool", plan.Arrival{Concurrency: 3}, "listed", 5},
		"shared and shuffled":   {"pool", plan.Arrival{Concurrency: 3}, "shuffled", 5},
		"an open pool":          {"pool", plan.Arrival{Rate: 2000, Process: "constant", MaxInFlight: 8}, "listed", 10},
		"batches":               {"gather", plan.Arrival{Concurrency: 4}, "listed", 1},
		"open batches":          {"map", plan.Arrival{Rate: 200, Process: "constant", MaxInFlight: 100}, "shuffled", 1},
	} {
		t.Run(name, func(t *testing.T) {
			server := newListingServer(t)
			const blocks = 2
			plan := planOf(server.URL, plan.Benchmark{Blocks: blocks, Iterations: c.count, NoLeadIn: true}, paths,
				plan.Strategy{Name: "x", Type: c.Strategy, ReturnExceptions: true})
			cell := &plan.Benchmarks[0].Cells[0]
			cell.Arrival, cell.Group.Order = c.arrival, c.order
			run := mustRun(t, plan)
			if got := run.Cells[0]; got.LeadIn != 0 || got.Requests != server.requests.Load() {
				t.Errorf("%d requests and %d before them; the server saw %d", got.Requests, got.LeadIn, server.requests.Load())
			}
			want := blocks * c.count / len(paths)
			if c.Strategy != "pool" {
				want = blocks * c.count
			}
			for _, path := range paths {
				if got := server.paths["/"+path]; got != want {
					t.Errorf("%s was sent %d times, want %d: %v", path, got, want, server.paths)
				}
			}
		})
	}
}

// Who counts iterations means that so much is sent: the warm-up is no more than that, however long it may be.
func TestIterationsBoundTheWarmUp(t *testing.T) { overEveryIO(t, iterationsBoundTheWarmUp) }

func iterationsBoundTheWarmUp(t *testing.T) {
	for name, c := range map[string]struct {
		Strategy string
		arrival  plan.Arrival
		auto     bool
		most     int64
	}{
		"a pool":             {"pool", plan.Arrival{Concurrency: 2}, false, 6},
		"an automatic one":   {"pool", plan.Arrival{Concurrency: 2}, true, 6},
		"batches of three":   {"gather", plan.Arrival{Concurrency: 2}, false, 18},
		"automatic, batches": {"map", plan.Arrival{Concurrency: 2}, true, 18},
		"an open loop":       {"pool", plan.Arrival{Rate: 1000, Process: "constant", MaxInFlight: 8}, false, 6},
	} {
		t.Run(name, func(t *testing.T) {
			server := newCountingServer(t, ok)
			plan := planOf(server.URL, plan.Benchmark{
				Blocks: 2, Iterations: 3, NoLeadIn: true, Warmup: 300 * time.Millisecond, WarmupAuto: c.auto,
			}, []string{"a", "b", "c"}, plan.Strategy{Name: "x", Type: c.Strategy, ReturnExceptions: true})
			plan.Benchmarks[0].Cells[0].Arrival = c.arrival
			run := mustRun(t, plan)
			if got := run.Cells[0]; got.LeadIn != c.most || got.Requests != c.most || server.requests.Load() != 2*c.most {
				t.Errorf("%d in the warm-up, %d recorded, %d at the server; want %d, %[4]d and twice that",
					got.LeadIn, got.Requests, server.requests.Load(), c.most)
			}
		})
	}
}

func mustRun(t *testing.T, plan *plan.Plan) *result.Run {
	t.Helper()
	run, err := Run(context.Background(), plan, Options{RunID: "r", Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if kinds := slices.Collect(maps.Keys(run.Cells[0].ErrorKinds)); len(kinds) > 0 {
		t.Errorf("errors: %v", kinds)
	}
	return run
}
