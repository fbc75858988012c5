package fleet

import (
	"context"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bench/engine"
	"bench/result"
)

// A run that is resumed with another plan has the workers of before, whatever the log has of the plan before: no trial of that counts, and
// nothing that they still have to say of it.
func TestAnotherPlanHasTheSameWorkers(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "hub")
	first := raised(t, CoordinatorOptions{Min: 2, Dir: dir}, planned(2, 4))
	ctx, stop := context.WithCancel(t.Context())
	cut := &script{during: func(_ context.Context, r engine.TrialRequest) error {
		if r.Block == 2 && r.Cell == 1 {
			stop()
		}
		return nil
	}}
	var digest atomic.Value // of the plan that workers make
	digest.Store("d1")
	for _, name := range []string{"w1", "w2"} {
		first.worker(name, cut, func(o *WorkerOptions) {
			o.Unpack = func(context.Context, []byte, string) (*Job, error) {
				return &Job{Plan: first.plan, Digest: digest.Load().(string)}, nil
			}
		})
	}
	run, err := engine.Run(ctx, first.plan, engine.Options{Generator: first.Coordinator, RunID: "r1"})
	if err == nil || run.Info.Status != result.Interrupted {
		t.Fatalf("error %v", err)
	}
	if err := first.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	joined := first.join
	digest.Store("d2")
	second := raised(t, CoordinatorOptions{Min: 2, Dir: dir, Resume: true, OtherPlan: true, Digest: "d2"}, planned(2, 4))
	if second.join != joined {
		t.Errorf("the hub is %+v, and was %+v", second.join, joined)
	}
	again, err := second.run(t, engine.Options{Resume: run})
	if err != nil {
		t.Fatal(err)
	}
	whole(t, second.plan, again)
	if second.epoch != 2 {
		t.Errorf("epoch %d, want 2", second.epoch)
	}
}

// Whoever comes back to a hub that isn't the one it was at is told what to do.
func TestAWorkerThatComesBackToAnotherHubIsTold(t *testing.T) {
	t.Parallel()
	first := raised(t, CoordinatorOptions{Min: 1}, planned(1, 1))
	over := make(chan error, 1)
	go func() {
		over <- work(t.Context(), WorkerOptions{Join: first.join, Build: testBuild, Name: "w1", Consent: consents{}}, (&script{}).hand)
	}()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		first.Coordinator.mu.Lock()
		n := len(first.members)
		first.Coordinator.mu.Unlock()
		if n == 1 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("no worker came")
		}
	}
	if err := first.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	raised(t, CoordinatorOptions{Min: 1, Listen: first.join.Address}, planned(1, 1))
	select {
	case err := <-over:
		if err == nil || !strings.Contains(err.Error(), "doesn't know this worker's join file any more") || !strings.Contains(err.Error(), "start this worker again") {
			t.Errorf("error %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Error("it tries for ever")
	}
}
