package fleet

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"bench/engine"
	"bench/plan"
	"bench/result"
)

// A counter is a server that counts, by path.
type counter struct {
	*httptest.Server
	mu   sync.Mutex
	seen map[string]int64
}

func counting(t *testing.T) *counter {
	c := &counter{seen: map[string]int64{}}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.seen[r.URL.Path]++
		fmt.Fprint(w, "ok")
	}))
	t.Cleanup(c.Close)
	return c
}

// loading is a plan of a pool, of batches and of a schedule, each with a path of its own.
func loading(url string) *plan.Plan {
	b := plan.Benchmark{Name: "b", Blocks: 3, Trial: 200 * time.Millisecond, Seed: 7, Warmup: 50 * time.Millisecond}
	client := plan.Client{HTTPVersion: "1.1", Session: "cell", Timeout: 5 * time.Second, ConnectTimeout: time.Second}
	for _, c := range []plan.Cell{
		{Strategy: plan.Strategy{Name: "pool", Type: "pool"}, Arrival: plan.Arrival{Concurrency: 5}},
		{Strategy: plan.Strategy{Name: "gather", Type: "gather"}, Arrival: plan.Arrival{Concurrency: 2}},
		{Strategy: plan.Strategy{Name: "paced", Type: "pool"}, Arrival: plan.Arrival{Rate: 300, MaxInFlight: 300}},
	} {
		name := c.Strategy.Name
		c.Address = result.Address{Benchmark: "b", Group: name, Strategy: name}
		c.Client = client
		c.Group = plan.Group{Name: name, Requests: []plan.Request{{Name: "x", Method: "GET", URL: url + "/" + name}}}
		b.Cells = append(b.Cells, c)
	}
	return &plan.Plan{Known: true, Seed: 7, Benchmarks: []plan.Benchmark{b}, Hosts: []plan.Host{{Name: "127.0.0.1", Loopback: true}}}
}

// real has a stage's worker load a target, as a worker of a run does.
func (s *stage) real(name string, change ...func(*WorkerOptions)) {
	s.t.Helper()
	o := WorkerOptions{
		Join: s.join, Build: testBuild, Name: name, Consent: consents{},
		Unpack: func(context.Context, []byte, string) (*Job, error) {
			return &Job{Plan: s.plan, Digest: "d1", Options: engine.Options{Version: "1.0"}}, nil
		},
		Log: func(format string, args ...any) { s.t.Logf(name+": "+format, args...) },
	}
	for _, f := range change {
		f(&o)
	}
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { over <- Work(ctx, o) }()
	s.t.Cleanup(func() { cancel(); <-over })
}

// Three workers send together what the plan says, and what they tell is what the server has seen.
func TestWorkersSendWhatThePlanSays(t *testing.T) {
	server := counting(t)
	s := raised(t, CoordinatorOptions{Min: 3, MaxSkew: time.Second}, loading(server.URL))
	for i := range 3 {
		s.real(fmt.Sprintf("w%d", i+1))
	}
	run, err := s.run(t, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"pool", "gather", "paced"}
	for k, c := range run.Cells {
		server.mu.Lock()
		seen := server.seen["/"+names[k]]
		server.mu.Unlock()
		// What was sent for a block that is void is in no number.
		if told := c.Requests + c.LeadIn; told != seen && (len(run.Info.Voided) == 0 || told > seen) {
			t.Errorf("%s: %d requests are told of, and the server has seen %d", c.Address, told, seen)
		}
		if c.Trials != 3 || c.Errors > 0 {
			t.Errorf("%s: %d trials, %d errors", c.Address, c.Trials, c.Errors)
		}
		for _, trial := range c.TrialData {
			if len(trial.Shares) != 3 {
				t.Errorf("%s: %d shares", c.Address, len(trial.Shares))
			}
		}
	}
	if paced := run.Cells[2]; paced.Requests+paced.Missed != 3*60 {
		t.Errorf("%d arrivals of a schedule of 300/s in 3 trials of 200 ms, want 180", paced.Requests+paced.Missed)
	}
}
