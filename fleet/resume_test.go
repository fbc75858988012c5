package fleet

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"bench/result"
)

// conducted plays a run whose coordinator is killed at moments that are drawn, and resumed each time, until it is done. It gives
// what was saved.
func conducted(t *testing.T, c child, kills int, workers func(join JoinFile)) *result.Run {
	t.Helper()
	c.Dir = t.TempDir()
	var once sync.Once
	for try := 0; ; try++ {
		if try > kills+3 {
			t.Fatalf("it is not done after %d coordinators", try)
		}
		open, ran := make(chan struct{}, 1), make(chan string, 1)
		c.Resume = try > 0
		p := spawned(t, c, func(line string) {
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
			t.Fatal(line)
		case <-time.After(20 * time.Second):
			t.Fatal("the coordinator doesn't open its hub")
		}
		once.Do(func() {
			text, err := os.ReadFile(filepath.Join(c.Dir, "join"))
			if err != nil {
				t.Fatal(err)
			}
			j, err := ParseJoin(text)
			if err != nil {
				t.Fatal(err)
			}
			workers(j)
		})
		var when <-chan time.Time
		if try < kills {
			when = time.After(time.Duration(rand.Int64N(int64(1500*time.Millisecond))) + 200*time.Millisecond)
		}
		select {
		case line := <-ran:
			<-p.over
			if line != "ran: <nil> <nil>" {
				t.Fatal(line)
			}
			return saved(t, c.Dir)
		case <-when:
			_ = p.Process.Kill()
			<-p.over
			_ = p.Wait()
			if run := saved(t, c.Dir); run != nil && run.Info.Status == result.Complete { // it was about to let its workers go
				return run
			}
		case <-time.After(time.Minute):
			t.Fatal("it isn't done after a minute")
		}
	}
}

// saved is what was saved of a run; nil: nothing yet.
func saved(t *testing.T, dir string) *result.Run {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "run.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var run result.Run
	if err := json.Unmarshal(text, &run); err != nil {
		t.Fatal(err)
	}
	return &run
}

// Whenever its coordinator is killed, a run that is resumed has each trial once, and its workers stay.
func TestACoordinatorThatWasKilledIsResumed(t *testing.T) {
	t.Parallel()
	s := &stage{t: t, plan: planned(3, 12)}
	run := conducted(t, child{Cells: 3, Blocks: 12, Min: 2}, 4, func(j JoinFile) {
		s.join = j
		for i := range 2 {
			s.spawn(fmt.Sprintf("w%d", i+1), 20*time.Millisecond)
		}
	})
	whole(t, s.plan, run)
	if run.Info.Status != result.Complete || len(run.Info.Workers) != 2 {
		t.Errorf("status %v, %d workers, want a complete run of the same two", run.Info.Status, len(run.Info.Workers))
	}
}
