package fleet

import (
	"context"
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"bench/engine"
	"bench/result"
)

// long leaves out what takes long, unless that is asked for: make workers does.
func long(t *testing.T) {
	t.Helper()
	if os.Getenv("BENCH_WORKERS") == "" {
		t.Skip("takes long: make workers")
	}
}

// lostFor sees that one block was void because a worker was lost. On a machine that is busy somebody may be late besides.
func lostFor(t *testing.T, run *result.Run, worker string) {
	t.Helper()
	lost := 0
	for _, v := range run.Info.Voided {
		switch {
		case v.Code == result.WorkerLate:
		case v.Worker == worker && (v.Code == result.WorkerLost || v.Code == result.WorkerNotReady):
			lost++
		default:
			t.Errorf("void: %+v", v)
		}
	}
	if lost != 1 {
		t.Errorf("%d blocks were void for %s, want one: %+v", lost, worker, run.Info.Voided)
	}
}

func TestABlockIsRunAgainWithoutAWorkerThatWasKilled(t *testing.T) {
	t.Parallel()
	s := raised(t, CoordinatorOptions{Min: 2, Max: 3}, planned(3, 4))
	s.worker("w1", &script{})
	s.worker("w2", &script{})
	p := s.spawn("w3", 100*time.Millisecond)
	p.after(5, func() { _ = p.Process.Kill() })
	run, err := s.run(t, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole(t, s.plan, run)
	lostFor(t, run, "w3")
	for _, e := range s.events {
		if e.Type == WorkerLost && e.Worker != "w3" {
			t.Errorf("%s is told to be lost", e.Worker)
		}
	}
	if len(run.Info.Workers) != 3 {
		t.Errorf("%d workers are told of, want all 3", len(run.Info.Workers))
	}
}

// Two that are killed one after the other make one block void, once: who is dead already isn't counted on when it is run again.
func TestWhoIsDeadIsNotCountedOnAgain(t *testing.T) {
	t.Parallel()
	s := raised(t, CoordinatorOptions{Min: 1, Max: 3}, planned(2, 4))
	s.worker("w1", &script{})
	first, second := s.spawn("w2", 100*time.Millisecond), s.spawn("w3", 100*time.Millisecond)
	first.after(3, func() {
		_ = first.Process.Kill()
		time.Sleep(500 * time.Millisecond) // less than it takes until its lease ends
		_ = second.Process.Kill()
	})
	run, err := s.run(t, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole(t, s.plan, run)
	lost := 0
	for _, v := range run.Info.Voided {
		if v.Code != result.WorkerLate {
			lost++
		}
	}
	if lost != 1 {
		t.Errorf("void: %+v, want once for both", run.Info.Voided)
	}
}

// A worker that is frozen for longer than its lease is lost; when it goes on, it is back from the next block on.
func TestAFrozenWorkerIsBackLater(t *testing.T) {
	long(t)
	t.Parallel()
	s := raised(t, CoordinatorOptions{Min: 1, Max: 2}, planned(2, 25))
	s.worker("w1", &script{during: func(context.Context, engine.TrialRequest) error { time.Sleep(150 * time.Millisecond); return nil }})
	p := s.spawn("w2", 150*time.Millisecond)
	p.after(3, func() {
		_ = p.Process.Signal(syscall.SIGSTOP)
		time.Sleep(4 * time.Second)
		_ = p.Process.Signal(syscall.SIGCONT)
	})
	run, err := s.run(t, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole(t, s.plan, run)
	lostFor(t, run, "w2")
	with := 0
	for _, trial := range run.Cells[0].TrialData {
		if len(trial.Shares) == 2 {
			with++
		}
	}
	if last := run.Cells[0].TrialData[24]; len(last.Shares) != 2 || with == 25 {
		t.Errorf("%d of 25 blocks were performed by both, and the last one by %d", with, len(last.Shares))
	}
}

// Who is frozen for a moment only makes one barrier longer.
func TestAShortFreezeIsWaitedFor(t *testing.T) {
	t.Parallel()
	s := raised(t, CoordinatorOptions{Min: 2}, planned(2, 6))
	s.worker("w1", &script{})
	p := s.spawn("w2", 20*time.Millisecond)
	p.after(3, func() {
		_ = p.Process.Signal(syscall.SIGSTOP)
		time.Sleep(700 * time.Millisecond)
		_ = p.Process.Signal(syscall.SIGCONT)
	})
	run, err := s.run(t, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole(t, s.plan, run)
	for _, v := range run.Info.Voided {
		if v.Code != result.WorkerLate { // frozen between ready and the start
			t.Errorf("void: %+v", v)
		}
	}
}

func TestALostWorkerEndsARunThatWantsIt(t *testing.T) {
	t.Parallel()
	s := raised(t, CoordinatorOptions{Min: 1, Max: 2, OnLost: OnLostFail}, planned(2, 4))
	s.worker("w1", &script{})
	p := s.spawn("w2", 50*time.Millisecond)
	p.after(3, func() { _ = p.Process.Kill() })
	run, err := s.run(t, engine.Options{})
	if err == nil || !strings.Contains(err.Error(), "w2") || run.Info.Status != result.Failed {
		t.Errorf("error %v, status %v, want that it failed for w2", err, run.Info.Status)
	}
}

// With fewer workers than are needed, the run waits for one, which may be a new one.
func TestANewWorkerTakesTheLostOnesPlace(t *testing.T) {
	t.Parallel()
	s := raised(t, CoordinatorOptions{Min: 2}, planned(2, 4))
	s.worker("w1", &script{})
	p := s.spawn("w2", 50*time.Millisecond)
	p.after(3, func() {
		_ = p.Process.Kill()
		time.Sleep(500 * time.Millisecond)
		s.spawn("w2", 10*time.Millisecond)
	})
	run, err := s.run(t, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole(t, s.plan, run)
	if len(run.Info.Workers) != 3 || run.Info.Workers[1].Name != "w2" || run.Info.Workers[2].Name != "w2-2" {
		t.Errorf("workers %+v, want w1, w2 and another w2", run.Info.Workers)
	}
}

// Too few workers end the run before there is load, and every refusal is told with its reason.
func TestRefusalsAreToldByName(t *testing.T) {
	t.Parallel()
	s := raised(t, CoordinatorOptions{Min: 5, Wait: 2 * time.Second}, planned(1, 1))
	s.worker("good", &script{})
	s.worker("old", &script{}, func(o *WorkerOptions) { o.Build.Version = "0.9" })
	s.worker("changed", &script{}, func(o *WorkerOptions) { o.Build.Revision = "abd" })
	s.worker("differs", &script{}, func(o *WorkerOptions) {
		o.Unpack = func(context.Context, []byte, string) (*Job, error) { return &Job{Plan: s.plan, Digest: "d2"}, nil }
	})
	s.worker("shy", &script{}, func(o *WorkerOptions) { o.Consent = consents{errors.New("shop.example isn't among -allowed-hosts")} })
	_, err := s.run(t, engine.Options{})
	if err == nil {
		t.Fatal("it runs with one worker of five")
	}
	for _, want := range []string{
		"old: it is bench 0.9 (abc), and the coordinator is 1.0 (abc)", "changed: it is bench 1.0 (abd)",
		"differs: it makes another plan of the bundle (d2) than the coordinator has (d1)", "shy: shop.example isn't among -allowed-hosts",
		"5 workers needed, and 1 there",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q, want %q in it", err, want)
		}
	}
}
