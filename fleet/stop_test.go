package fleet

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"bench/engine"
	"bench/result"
)

// A run that is stopped has what the trial under way has come to, marked as such, and its workers stay for whoever resumes it.
func TestAStoppedRunHasAPartialTrial(t *testing.T) {
	t.Parallel()
	s := raised(t, CoordinatorOptions{Min: 2}, planned(1, 3))
	ctx, stop := context.WithCancel(t.Context())
	play := &script{during: func(ctx context.Context, _ engine.TrialRequest) error {
		stop()
		<-ctx.Done()
		return nil
	}}
	s.worker("w1", play)
	s.worker("w2", play)
	run, err := engine.Run(ctx, s.plan, engine.Options{Generator: s.Coordinator, RunID: "r1"})
	if !errors.Is(err, context.Canceled) || run.Info.Status != result.Interrupted {
		t.Fatalf("error %v, status %v, want that it was interrupted", err, run.Info.Status)
	}
	if trials := run.Cells[0].TrialData; len(trials) != 1 || !trials[0].Partial || trials[0].Requests != 30 {
		t.Errorf("trials %+v, want one that is partial", trials)
	}
	if play.closed != 0 {
		t.Error("a worker has let go of a run that may be resumed")
	}
}

// Where no worker reaches a target, the error is what it would be without workers; where one doesn't, it says which.
func TestTargetsThatWorkersCantReach(t *testing.T) {
	t.Parallel()
	down := &engine.TargetError{URL: "http://shop.example:80", Request: "x", Err: errors.New("connection refused")}
	for name, all := range map[string]bool{"all": true, "one": false} {
		t.Run(name, func(t *testing.T) {
			s := raised(t, CoordinatorOptions{Min: 2}, planned(1, 1))
			bad := &script{probed: func() error { return down }}
			s.worker("w1", bad)
			if all {
				s.worker("w2", bad)
			} else {
				s.worker("w2", &script{})
			}
			_, err := s.run(t, engine.Options{})
			target, ok := errors.AsType[*engine.TargetError](err)
			if !ok || target.URL != down.URL || target.Err.Error() != "connection refused" {
				t.Fatalf("error %v, want that %s can't be reached", err, down.URL)
			}
			if named := strings.Contains(err.Error(), "w1: "); named == all {
				t.Errorf("error %v", err)
			}
		})
	}
}

// A worker that loses a target which the others reach is lost; it isn't asked again.
func TestAWorkerThatLosesItsTargetIsLost(t *testing.T) {
	t.Parallel()
	s := raised(t, CoordinatorOptions{Min: 1, Max: 2}, planned(1, 3))
	s.worker("w1", &script{})
	s.worker("w2", &script{during: func(_ context.Context, r engine.TrialRequest) error {
		if r.Block == 1 {
			return &engine.TargetError{URL: "http://shop.example:80", Request: "x", Lost: true, Err: errors.New("connection refused")}
		}
		return nil
	}})
	run, err := s.run(t, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole(t, s.plan, run)
	failed := 0
	for _, v := range run.Info.Voided {
		if v.Code == result.WorkerFailed && v.Worker == "w2" {
			failed++
		}
	}
	if failed != 1 {
		t.Errorf("void: %+v, want one block for w2", run.Info.Voided)
	}
	if last := run.Cells[0].TrialData[2]; len(last.Shares) != 1 {
		t.Errorf("the last block was performed by %d, want w1 alone", len(last.Shares))
	}
}

// A worker whose coordinator is gone lets go of the run after a while, and ends where it can't be another's.
func TestAWorkerDoesntWaitForEver(t *testing.T) {
	t.Parallel()
	s := raised(t, CoordinatorOptions{Min: 1}, planned(1, 1))
	play := &script{}
	o := func(o *WorkerOptions) { o.Linger = 2 * time.Second }
	s.worker("w1", play, o)
	if err := s.Prepare(t.Context(), s.plan); err != nil {
		t.Fatal(err)
	}
	s.shut() // as if it were killed
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		play.mu.Lock()
		closed := play.closed
		play.mu.Unlock()
		if closed == 1 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("it keeps the run")
		}
	}
}
