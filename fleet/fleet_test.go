package fleet

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"bench/engine"
	"bench/engine/clock"
	"bench/plan"
	"bench/result"
)

// idleEnv makes the program say how many goroutines it has before it does anything.
const idleEnv = "BENCH_FLEET_IDLE"

// A program that could coordinate, and doesn't, has nothing of it.
func TestNothingStartsByItself(t *testing.T) {
	t.Parallel()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), idleEnv+"=1")
	if out, err := c.Output(); err != nil || strings.TrimSpace(string(out)) != "1" {
		t.Errorf("%s goroutines, %v, want main's alone", out, err)
	}
}

// TestMain sees that nothing is left behind; as a child, the program is a worker.
func TestMain(m *testing.M) {
	if os.Getenv(idleEnv) != "" {
		fmt.Println(runtime.NumGoroutine())
		return
	}
	if text := os.Getenv(childEnv); text != "" {
		beChild(text)
		return
	}
	goleak.VerifyTestMain(m)
}

// A puppet is a hand that loads nobody: cell k of a benchmark answers in k+1 ms, and each request of a trial is in the share
// of one place.
type puppet struct {
	*script
	plan *plan.Plan
}

// A script is what puppets do, and what they have done.
type script struct {
	mu      sync.Mutex
	done    []engine.TrialRequest
	closed  int
	during  func(ctx context.Context, r engine.TrialRequest) error // what happens while a trial is performed
	readied func(ctx context.Context, r engine.TrialRequest) error
	probed  func() error
	shape   func(*result.Share) // what is made of the share
}

func (s *script) hand(engine.Options) hand { return &puppet{script: s} }

func (p *puppet) Prepare(_ context.Context, of *plan.Plan) error { p.plan = of; return nil }

func (p *puppet) Probe(context.Context, engine.Servers) (engine.Probed, error) {
	if p.probed != nil {
		return engine.Probed{}, p.probed()
	}
	return engine.Probed{Pacing: "spin", Found: []result.FoundName{{Name: "shop.test", Addresses: []string{"10.0.0.9"}}}}, nil
}

func (p *puppet) Close() { p.mu.Lock(); defer p.mu.Unlock(); p.closed++ }

func (p *puppet) Ready(ctx context.Context, r engine.TrialRequest, _ func()) (turn, error) {
	if p.readied != nil {
		if err := p.readied(ctx, r); err != nil {
			return nil, err
		}
	}
	return &step{puppet: p, request: r}, nil
}

type step struct {
	*puppet
	request engine.TrialRequest
}

func (s *step) LeadIn() time.Duration { return 0 }
func (s *step) Leave()                {}

func (s *step) Do(ctx context.Context, lead, record time.Duration) (*result.Share, error) {
	if late := clock.Now() - lead; late > 0 {
		return nil, &engine.LateError{By: late}
	}
	for clock.Now() < record {
		time.Sleep(50 * time.Microsecond)
	}
	began := clock.Now()
	if s.during != nil {
		if err := s.during(ctx, s.request); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	s.done = append(s.done, s.request)
	s.mu.Unlock()
	share := played(s.request)
	share.Start = began
	if s.shape != nil {
		s.shape(share)
	}
	share.Partial = ctx.Err() != nil
	return share, ctx.Err()
}

// played is a place's part of a trial.
func played(r engine.TrialRequest) *result.Share {
	if r.Purpose != engine.Record {
		return &result.Share{Trial: result.Trial{Counts: result.Counts{LeadIn: 5}}}
	}
	service := result.NewSparseRecorder()
	requests := int64(0)
	for i := range r.Count {
		if r.Portion.Turn(int64(i)) {
			service.Record(time.Duration(r.Cell+1)*time.Millisecond + time.Duration(r.Block*1000+i))
			requests++
		}
	}
	return &result.Share{
		Trial: result.Trial{Duration: 0.5, Counts: result.Counts{Requests: requests, Batches: requests, StatusCodes: map[string]int64{"200": requests}}},
		Busy:  time.Duration(requests) * time.Millisecond, Clocks: map[string]*result.Recorder{"service": service},
		Names: []result.NameShare{{Requests: requests}},
	}
}

// planned is a plan of cells whose targets nobody contacts.
func planned(cells, blocks int) *plan.Plan {
	b := plan.Benchmark{Name: "b", Blocks: blocks, Iterations: 30, Seed: 7}
	for k := range cells {
		b.Cells = append(b.Cells, plan.Cell{
			Address:  result.Address{Benchmark: "b", Group: "a", Strategy: fmt.Sprintf("s%d", k)},
			Group:    plan.Group{Name: "a", Requests: []plan.Request{{Name: "x", URL: "http://127.0.0.1:1/"}}},
			Strategy: plan.Strategy{Name: fmt.Sprintf("s%d", k), Type: "pool"},
		})
	}
	return &plan.Plan{Known: true, Seed: 7, Benchmarks: []plan.Benchmark{b}}
}

// consents agrees to all, or to nothing.
type consents struct{ refuses error }

func (c consents) Permit(*plan.Plan) error           { return c.refuses }
func (c consents) PermitServers([]plan.Server) error { return c.refuses }
func (c consents) Told() string                      { return "loopback" }

var testBuild = Build{Version: "1.0", Revision: "abc"}

// A stage is a coordinator and what workers need to join it.
type stage struct {
	*Coordinator
	t      *testing.T
	join   JoinFile
	plan   *plan.Plan
	mu     sync.Mutex
	events []Event
}

// raised makes a coordinator; Close is the test's end's.
func raised(t *testing.T, o CoordinatorOptions, p *plan.Plan) *stage {
	t.Helper()
	s := &stage{t: t, plan: p}
	if o.Run == "" {
		o.Run = "r1"
	}
	if o.Dir == "" {
		o.Dir = filepath.Join(t.TempDir(), "hub")
	}
	if o.Build == (Build{}) {
		o.Build = testBuild
	}
	if o.Digest == "" {
		o.Digest = "d1"
	}
	if o.Wait == 0 {
		o.Wait = 20 * time.Second
	}
	o.Bundle, o.Identity = []byte("a bundle"), "AGE-SECRET"
	o.Join = func(j JoinFile) error { s.join = j; return nil }
	o.Watch = func(e Event) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.events = append(s.events, e)
	}
	var err error
	if s.Coordinator, err = NewCoordinator(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// worker starts a worker; its end is waited for at the test's end.
func (s *stage) worker(name string, play *script, change ...func(*WorkerOptions)) (leave func() error) {
	o := WorkerOptions{
		Join: s.join, Build: testBuild, Name: name, Consent: consents{},
		Unpack: func(_ context.Context, bundle []byte, identity string) (*Job, error) {
			if string(bundle) != "a bundle" || identity != "AGE-SECRET" {
				return nil, fmt.Errorf("it got %q and %q", bundle, identity)
			}
			return &Job{Plan: s.plan, Digest: "d1"}, nil
		},
		Log: func(format string, args ...any) { s.t.Logf(name+": "+format, args...) },
	}
	for _, f := range change {
		f(&o)
	}
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { over <- work(ctx, o, play.hand) }()
	leave = sync.OnceValue(func() error { cancel(); return <-over })
	s.t.Cleanup(func() { _ = leave() })
	return leave
}

// run has the engine conduct the plan.
func (s *stage) run(t *testing.T, o engine.Options) (*result.Run, error) {
	t.Helper()
	o.Generator, o.RunID = s.Coordinator, s.options.Run
	return engine.Run(t.Context(), s.plan, o)
}

// whole sees that each trial is there once, with all its requests.
func whole(t *testing.T, p *plan.Plan, run *result.Run) {
	t.Helper()
	b := p.Benchmarks[0]
	for k, c := range run.Cells {
		blocks := map[int]int{}
		for _, trial := range c.TrialData {
			blocks[trial.Block]++
			if trial.Requests != int64(b.Iterations) || trial.Partial {
				t.Errorf("%s, block %d: %d requests, want %d (partial: %v)", c.Address, trial.Block, trial.Requests, b.Iterations, trial.Partial)
			}
			if p50 := trial.Metrics["service.p50"]; p50 < float64(k+1)*0.00099 || p50 > float64(k+1)*0.00101+0.000001*float64(b.Blocks) {
				t.Errorf("%s, block %d: p50 %v, want %d ms", c.Address, trial.Block, p50, k+1)
			}
		}
		for block := range b.Blocks {
			if blocks[block] != 1 {
				t.Errorf("%s: block %d is there %d times, want once", c.Address, block, blocks[block])
			}
		}
	}
}

func TestThreeWorkersPerformAPlanTogether(t *testing.T) {
	t.Parallel()
	s := raised(t, CoordinatorOptions{Min: 3}, planned(3, 4))
	play := &script{}
	for i := range 3 {
		s.worker(fmt.Sprintf("w%d", i+1), play)
	}
	run, err := s.run(t, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole(t, s.plan, run)
	if len(play.done) != 3*12 {
		t.Errorf("%d portions were performed, want 3 of 12 trials", len(play.done))
	}
	for _, w := range run.Info.Workers {
		if len(w.Found) != 1 || w.Found[0].Name != "shop.test" {
			t.Errorf("%s is said to have found %v", w.Name, w.Found)
		}
	}
	if len(run.Info.Workers) != 3 || len(run.Info.Voided) != 0 {
		t.Errorf("%d workers and %d void blocks are told of, want 3 and none", len(run.Info.Workers), len(run.Info.Voided))
	}
	for _, c := range run.Cells {
		for _, trial := range c.TrialData {
			if len(trial.Shares) != 3 || trial.StartSkew == nil || *trial.StartSkew <= 0 {
				t.Errorf("%s, block %d: shares %+v, start skew %v", c.Address, trial.Block, trial.Shares, trial.StartSkew)
			}
		}
	}
}
