package fleet

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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

// A child is a worker or, with a folder, a coordinator, in a process of its own, that can be killed and stopped.
type child struct {
	Dir    string `json:"dir"`
	Resume bool   `json:"resume"`
	Min    int    `json:"min"`
	Max    int    `json:"max"`
	URL    string `json:"url"` // of a cluster

	Join   JoinFile      `json:"join"`
	Name   string        `json:"name"`
	Cells  int           `json:"cells"`
	Blocks int           `json:"blocks"`
	Trial  time.Duration `json:"trial"` // how long its part of a trial takes
}

// beChild is what the program does as a child.
func beChild(text string) {
	var c child
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		panic(err)
	}
	if c.Dir != "" {
		beCoordinator(c)
		return
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
		Join: c.Join, URL: c.URL, Build: testBuild, Name: c.Name, Consent: consents{}, Linger: 30 * time.Second,
		Unpack: func(context.Context, []byte, string) (*Job, error) {
			return &Job{Plan: planned(c.Cells, c.Blocks), Digest: "d1"}, nil
		},
		Log: func(format string, args ...any) { fmt.Printf(format+"\n", args...) },
	}, play.hand)
	fmt.Println("over:", err)
}

// A process is a child that runs.
type process struct {
	*exec.Cmd
	name   string       // "": a coordinator
	trials atomic.Int32 // that it has begun
	over   chan struct{}
}

// spawn starts a child. It is killed at the test's end, if it still runs.
func (s *stage) spawn(name string, trial time.Duration) *process {
	s.t.Helper()
	b := s.plan.Benchmarks[0]
	return spawned(s.t, child{Join: s.join, Name: name, Cells: len(b.Cells), Blocks: b.Blocks, Trial: trial}, nil)
}

// spawned starts a child, and hands on the lines that it prints.
func spawned(t *testing.T, c child, told func(line string)) *process {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	p := &process{Cmd: exec.Command(os.Args[0]), name: c.Name, over: make(chan struct{})}
	p.Env = append(os.Environ(), childEnv+"="+string(text))
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.Stderr = os.Stderr
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.over)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), "trial") {
				p.trials.Add(1)
			}
			if told != nil {
				told(lines.Text())
			}
		}
	}()
	t.Cleanup(func() {
		_ = p.Process.Signal(syscall.SIGCONT)
		_ = p.Process.Kill()
		<-p.over
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

// beCoordinator conducts, and keeps the run beside its hub's folder.
func beCoordinator(c child) {
	file := filepath.Join(c.Dir, "run.json")
	ctx, p := context.Background(), planned(c.Cells, c.Blocks)
	coordinator, err := NewCoordinator(ctx, CoordinatorOptions{
		Run: "r1", Build: testBuild, Digest: "d1", Dir: filepath.Join(c.Dir, "hub"), URL: c.URL, Min: c.Min, Max: c.Max, Resume: c.Resume,
		Bundle: []byte("a bundle"), Identity: "AGE-SECRET", Wait: 30 * time.Second,
		Join: func(j JoinFile) error {
			text, err := j.Encode()
			if err == nil {
				err = os.WriteFile(filepath.Join(c.Dir, "join"), text, 0o600)
			}
			fmt.Println("open")
			return err
		},
		Watch: func(e Event) { fmt.Printf("event %+v\n", e) },
	})
	if err != nil {
		fmt.Println("failed:", err)
		return
	}
	o := engine.Options{RunID: "r1", Generator: coordinator, Save: func(r *result.Run) error {
		text, err := json.Marshal(r)
		if err == nil {
			err = os.WriteFile(file+".new", text, 0o600)
		}
		if err == nil {
			err = os.Rename(file+".new", file)
		}
		return err
	}}
	if text, err := os.ReadFile(file); err == nil && c.Resume {
		o.Resume = &result.Run{}
		if err := json.Unmarshal(text, o.Resume); err != nil {
			fmt.Println("failed:", err)
			return
		}
	}
	_, err = engine.Run(ctx, p, o)
	fmt.Println("ran:", err, coordinator.Close(ctx))
}
