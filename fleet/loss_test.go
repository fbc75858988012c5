package fleet

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"bench/engine"
	"bench/result"
)

// childEnv has what makes a test's program be a worker of its own instead.
const childEnv = "BENCH_FLEET_CHILD"

// A child is a worker in a process of its own, that can be killed and stopped.
type child struct {
	Join  JoinFile      `json:"join"`
	Name  string        `json:"name"`
	Cells int           `json:"cells"`
	Block int           `json:"blocks"`
	Trial time.Duration `json:"trial"` // how long its part of a trial takes
}

// beChild is what the program does as a child.
func beChild(text string) {
	var c child
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		panic(err)
	}
	play := &script{during: func(ctx context.Context, _ engine.TrialRequest) error {
		fmt.Println("trial")
		select {
		case <-ctx.Done():
		case <-time.After(c.Trial):
		}
		return nil
	}}
	err := work(context.Background(), WorkerOptions{
		Join: c.Join, Build: testBuild, Name: c.Name, Consent: consents{}, Linger: 30 * time.Second,
		Unpack: func(context.Context, []byte, string) (*Job, error) {
			return &Job{Plan: planned(c.Cells, c.Block), Digest: "d1"}, nil
		},
		Log: func(format string, args ...any) { fmt.Printf(format+"\n", args...) },
	}, play.hand)
	fmt.Println("over:", err)
}

// A process is a child that runs.
type process struct {
	*exec.Cmd
	trials atomic.Int32 // that it has begun
}

// spawn starts a child. It is killed at the test's end, if it still runs.
func (s *stage) spawn(name string, trial time.Duration) *process {
	s.t.Helper()
	b := s.plan.Benchmarks[0]
	text, err := json.Marshal(child{s.join, name, len(b.Cells), b.Blocks, trial})
	if err != nil {
		s.t.Fatal(err)
	}
	p := &process{Cmd: exec.Command(os.Args[0])}
	p.Env = append(os.Environ(), childEnv+"="+string(text))
	out, err := p.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	p.Stderr = os.Stderr
	if err := p.Start(); err != nil {
		s.t.Fatal(err)
	}
	read := make(chan struct{})
	go func() {
		defer close(read)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), "trial") {
				p.trials.Add(1)
			}
		}
	}()
	s.t.Cleanup(func() {
		_ = p.Process.Signal(syscall.SIGCONT)
		_ = p.Process.Kill()
		<-read
		_ = p.Wait()
	})
	return p
}

// after does something once the child has begun so many trials.
func (p *process) after(trials int32, do func()) {
	go func() {
		for p.trials.Load() < trials {
			time.Sleep(time.Millisecond)
		}
		do()
	}()
}

func TestABlockIsRunAgainWithoutAWorkerThatWasKilled(t *testing.T) {
	s := raised(t, CoordinatorOptions{Min: 2, Max: 3}, planned(3, 4))
	s.worker("w1", &script{})
	s.worker("w2", &script{})
	p := s.spawn("w3", 100*time.Millisecond)
	var killed time.Time
	p.after(5, func() { killed = time.Now(); _ = p.Process.Kill() })
	run, err := s.run(t, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole(t, s.plan, run)
	if len(run.Info.Voided) != 1 || run.Info.Voided[0].Worker != "w3" || run.Info.Voided[0].Code != result.WorkerLost && run.Info.Voided[0].Code != result.WorkerNotReady {
		t.Errorf("void: %+v, want one block for w3", run.Info.Voided)
	}
	for _, e := range s.events {
		if e.Type == WorkerLost && e.Worker != "w3" {
			t.Errorf("%s is told to be lost", e.Worker)
		}
	}
	if len(run.Info.Workers) != 3 {
		t.Errorf("%d workers are told of, want all 3", len(run.Info.Workers))
	}
	_ = killed
}

// A worker that is frozen for longer than its lease is lost; when it goes on, it is back from the next block on.
func TestAFrozenWorkerIsBackLater(t *testing.T) {
	s := raised(t, CoordinatorOptions{Min: 1, Max: 2}, planned(2, 40))
	s.worker("w1", &script{during: func(context.Context, engine.TrialRequest) error { time.Sleep(100 * time.Millisecond); return nil }})
	p := s.spawn("w2", 100*time.Millisecond)
	p.after(3, func() {
		_ = p.Process.Signal(syscall.SIGSTOP)
		time.Sleep(5 * time.Second)
		_ = p.Process.Signal(syscall.SIGCONT)
	})
	run, err := s.run(t, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole(t, s.plan, run)
	if len(run.Info.Voided) != 1 || run.Info.Voided[0].Worker != "w2" {
		t.Errorf("void: %+v, want one block for w2", run.Info.Voided)
	}
	with := 0
	for _, trial := range run.Cells[0].TrialData {
		if len(trial.Shares) == 2 {
			with++
		}
	}
	if last := run.Cells[0].TrialData[39]; len(last.Shares) != 2 || with == 40 {
		t.Errorf("%d of 40 blocks were performed by both, and the last one by %d", with, len(last.Shares))
	}
}

// Who is frozen for a moment only makes one barrier longer.
func TestAShortFreezeIsWaitedFor(t *testing.T) {
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
		"5 workers are needed, and 1 are there",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q, want %q in it", err, want)
		}
	}
}
