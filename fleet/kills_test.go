package fleet

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"bench/result"
)

// Fifty kills at random moments, of a worker, the coordinator, or both: each trial is there once, and with all its requests.
func TestFiftyKills(t *testing.T) {
	long(t)
	for kills := 0; kills < 50; {
		n, run := killed(t)
		kills += n
		whole(t, planned(3, 8), run)
		t.Logf("%d kills; workers %d, void %d", kills, len(run.Info.Workers), len(run.Info.Voided))
		if t.Failed() {
			return
		}
	}
}

// killed plays one run of which something is killed every now and then.
func killed(t *testing.T) (kills int, run *result.Run) {
	t.Helper()
	s := &stage{t: t, plan: planned(3, 8)}
	c := child{Cells: 3, Blocks: 8, Min: 2, Max: 3, Dir: t.TempDir()}
	var workers []*process
	named := 0
	worker := func() {
		named++
		workers = append(workers, s.spawn(fmt.Sprintf("w%d", named), 40*time.Millisecond))
	}
	ran := make(chan string, 10)
	var coordinator *process
	said := &transcript{}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the coordinators said:\n%s", said)
		}
	})
	conduct := func() {
		open := make(chan struct{}, 1)
		coordinator = spawned(t, c, func(line string) {
			said.add(line)
			switch {
			case line == "open":
				open <- struct{}{}
			case strings.HasPrefix(line, "ran:"), strings.HasPrefix(line, "failed:"):
				ran <- line
			}
		})
		select {
		case <-open:
		case line := <-ran:
			ran <- line
		case <-time.After(30 * time.Second):
			_ = coordinator.Process.Signal(syscall.SIGQUIT) // it says where it is
			<-coordinator.over
			t.Fatal("the coordinator doesn't open its hub")
		}
	}
	conduct()
	text, err := os.ReadFile(filepath.Join(c.Dir, "join"))
	if err != nil {
		t.Fatal(err)
	}
	if s.join, err = ParseJoin(text); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		worker()
	}
	end := func(p *process, wait *sync.WaitGroup) {
		said.add("killed: " + p.name)
		_ = p.Process.Kill()
		wait.Go(func() { <-p.over; _ = p.Wait() })
	}
	for deadline := time.Now().Add(3 * time.Minute); ; {
		wait := time.Duration(rand.Int64N(int64(3 * time.Second)))
		if kills >= 6 {
			wait = time.Minute // enough: it may come to its end
		}
		select {
		case line := <-ran:
			run = saved(t, c.Dir)
			if line != "ran: <nil> <nil>" && run.Info.Status != result.Complete {
				t.Fatal(line)
			}
			return kills, run
		case <-time.After(wait):
		}
		if time.Now().After(deadline) {
			t.Fatal("it isn't done after three minutes")
		}
		if kills >= 6 {
			continue
		}
		kills++
		var gone sync.WaitGroup
		what := rand.IntN(3)
		if what != 1 {
			i := rand.IntN(len(workers))
			end(workers[i], &gone)
			workers = append(workers[:i], workers[i+1:]...)
		}
		if what != 0 {
			end(coordinator, &gone)
		}
		gone.Wait()
		if what != 1 {
			worker()
		}
		if what != 0 {
			c.Resume = true
			conduct()
		}
	}
}

// A transcript is what was said, and when. It is read once something has failed.
type transcript struct {
	mu    sync.Mutex
	lines []string
}

func (s *transcript) add(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, time.Now().Format("15:04:05.000 ")+line)
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.lines[max(0, len(s.lines)-80):], "\n")
}
