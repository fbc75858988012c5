package fleet

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"bench/engine"
	"bench/engine/server"
	"bench/plan"
)

// hosted is a plan whose server runs on a worker with the role sut.
func hosted(cells, blocks int) *plan.Plan {
	p := planned(cells, blocks)
	p.Servers = []plan.Server{{
		Name: "shop", Type: plan.Httpbin, On: map[string]string{"role": "sut"}, Ready: plan.Ready{Timeout: 10 * time.Second},
	}}
	p.Benchmarks[0].Warmup = 10 * time.Millisecond
	for i := range p.Benchmarks[0].Cells {
		p.Benchmarks[0].Cells[i].Servers = []string{"shop"}
	}
	return p
}

// host starts the worker that servers run on.
func (s *stage) host(name string) (leave func() error) {
	return s.worker(name, &script{}, func(o *WorkerOptions) {
		o.NoLoad, o.Advertise, o.Labels = true, "127.0.0.1", map[string]string{"role": "sut"}
		o.Unpack = func(context.Context, []byte, string) (*Job, error) {
			return &Job{Plan: s.plan, Digest: "d1"}, nil
		}
	})
}

// reserved has the plan's servers reserved, and their addresses in the plan.
func (s *stage) reserved() {
	s.t.Helper()
	at, err := s.Reserve(s.t.Context(), s.plan.Away())
	if err != nil {
		s.t.Fatal(err)
	}
	for i := range s.plan.Servers {
		one := &s.plan.Servers[i]
		one.Host, one.Port = at[one.Name].Host, at[one.Name].Port
	}
}

// When the worker is gone that the target runs on, that is told, and not that the target can't be reached: neither by a worker
// which finds nobody there, nor by all of them. Whoever finds it out is not lost for it.
func TestALostWorkerOfAServerIsToldBeforeItsTarget(t *testing.T) {
	t.Parallel()
	for name, when := range map[string]engine.Purpose{"warm-up": engine.WarmUp, "trial": engine.Record} {
		t.Run(name, func(t *testing.T) {
			s := raised(t, CoordinatorOptions{Min: 2}, hosted(1, 3))
			leave := s.host("sut")
			down := &engine.TargetError{URL: "http://127.0.0.1:1", Request: "x", Lost: true, Err: errors.New("connection refused")}
			finds := &script{during: func(_ context.Context, r engine.TrialRequest) error {
				if r.Purpose != when {
					return nil
				}
				if err := leave(); err != nil {
					t.Error(err)
				}
				return down
			}}
			s.reserved()
			s.worker("w1", finds)
			s.worker("w2", &script{})
			_, err := engine.Run(t.Context(), s.plan, engine.Options{Generator: s.Coordinator, RunID: "r1", Servers: server.Options{Away: s.Away}})
			if err == nil || !strings.Contains(err.Error(), "worker sut") || !strings.Contains(err.Error(), "is lost") {
				t.Fatalf("error %v, want that worker sut is lost", err)
			}
			if _, target := errors.AsType[*engine.TargetError](err); target || strings.Contains(err.Error(), "refused") {
				t.Errorf("error %v, which blames the target", err)
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			for _, e := range s.events {
				if e.Type == WorkerLost && e.Worker != "sut" {
					t.Errorf("worker %s is lost too: %s", e.Worker, e.Reason)
				}
			}
		})
	}
}

// A hub that can't store any more lets its workers go: they have nothing of the run any more, and stay for a while in case that
// it is resumed.
func TestWorkersAreLetGoWhereTheHubCantStore(t *testing.T) {
	t.Parallel()
	s := raised(t, CoordinatorOptions{Min: 2}, planned(1, 3))
	play := &script{during: func(ctx context.Context, r engine.TrialRequest) error {
		if r.Block == 1 {
			s.storeFailed("no space left")
			<-ctx.Done()
		}
		return nil
	}}
	said := make(chan string, 100)
	for _, name := range []string{"w1", "w2"} {
		s.worker(name, play, func(o *WorkerOptions) {
			o.Log = func(format string, args ...any) { said <- strings.TrimSpace(format) }
		})
	}
	_, err := engine.Run(t.Context(), s.plan, engine.Options{Generator: s.Coordinator, RunID: "r1"})
	if err == nil || !strings.Contains(err.Error(), "can't store what is measured any more: no space left") {
		t.Errorf("error %v", err)
	}
	if err := s.Close(t.Context()); err != nil {
		t.Error(err)
	}
	play.mu.Lock()
	defer play.mu.Unlock()
	if play.closed != 2 {
		t.Errorf("%d of 2 workers have let go of the run", play.closed)
	}
}
