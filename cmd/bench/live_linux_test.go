package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"bench/plan"
	"bench/result"
	"bench/store"
)

const watchedSpec = `
server "practice" {
  type = "httpbin"
}
group "pages" {
  base_url = server.practice.url
  request "home" { path = "/get" }
}
benchmark "load" {
  groups      = [group.pages]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 2]
  duration    = "30s"
  blocks      = 1000
  warmup      = "0s"
}
`

func TestLiveViewFollowsItsTerminalAndGoesWithCtrlC(t *testing.T) {
	inFolder(t, watchedSpec)
	p := openTerminal(t, 100, 30)
	cmd := p.command("run")
	p.start(cmd)
	p.await(
		`(?m)^4 cells, 4,000 trials, about .*\nabout [\d,]+ requests .*\n\n[━─]{30,}   0%  \d+ of 4,000 trials  about \w+ left\n`+
			`block [2-9] of 1000  load/pages/(map|gather)/[12]\n\n`+
			`  cell +req/s +p50 +p99  errors\n`,
		`(?m)^▸ (map|gather) +[12] +[\d,.]+ +[\d.]+ .s +\S.* 0$`,
	)
	p.resize(40, 30)
	p.await(`(?m)^[━─]+   0%  \d+ of 4,000 trials\nabout \w+ left\nblock \d+ of 1000\nload/pages/`,
		`(?m)^  cell +req/s +p50  errors\n`)
	p.resize(120, 8)
	p.await(`trials  about \w+ left\nblock \d+ of 1000  load/pages/.*\n\n  cell .*\n.*\n.*\n  and 2 more$`)
	p.enter("\x03")
	text := p.ends(cmd, interrupted)
	if !regexp.MustCompile(`^4 cells, 4,000 trials, about .*\nabout .*\n\nINTERRUPTED  after \d+ of 1,000 blocks\n`).MatchString(text) {
		t.Errorf("the report does not follow:\n%s", text)
	}
	if !strings.Contains(text, "\nInterrupted: gates are not judged.\nsaved as .bench/runs/") {
		t.Errorf("it does not end as it should:\n%s", text)
	}
	files, _ := filepath.Glob(store.RunsDir + "/*.json")
	if len(files) != 1 {
		t.Fatalf("saved: %v", files)
	}
	if r, err := store.Load(files[0]); err != nil || r.Info.Status != result.Interrupted || len(r.Cells[0].TrialData) == 0 {
		t.Errorf("what was measured is not saved: %v", err)
	}
	if !p.screen.coloured {
		t.Error("it has no colours")
	}
}

// The second signal ends the process, whoever else goes on.
func TestLiveViewGoesWithTheSecondCtrlC(t *testing.T) {
	inFolder(t, strings.Replace(watchedSpec, `type = "httpbin"`, `
  type    = "command"
  command = ["sh", "-c", "trap '' TERM INT; bench serve -port=$PORT & wait; while :; do sleep 1; done # stubborn"]
  env     = { PORT = self.port }
  ready {
    tcp = true
  }`, 1))
	p := openTerminal(t, 80, 24)
	cmd := p.command("run", "-auto-approve")
	p.start(cmd)
	p.await(`block \d+ of 1000  load/pages/`)
	p.enter("\x03")
	p.await(`interrupted: ends the trial, saves and reports\nonce more to end at once`)
	time.Sleep(oneStroke + 50*time.Millisecond)
	p.enter("\x03")
	p.ends(cmd, interrupted)
}

// A shell's prompt finds an empty place after Ctrl-Z, and the view comes back below what was written meanwhile.
func TestLiveViewStepsAsideWithCtrlZ(t *testing.T) {
	inFolder(t, watchedSpec)
	p := openTerminal(t, 80, 24)
	cmd := p.command("run")
	p.start(cmd)
	p.await(`block \d+ of 1000  load/pages/`)
	p.enter("\x1a")
	p.await(`^4 cells, 4,000 trials, about \w+\nabout .*$`)
	awaitStop(t, cmd.Process.Pid)
	if _, err := p.end.WriteString("$ fg\n"); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	p.await(`about .*\n\n\$ fg\n\n[━─]{30,} .*\nblock \d+ of 1000  load/pages/`)
	p.enter("\x03")
	p.ends(cmd, interrupted)
}

// awaitStop waits until a process is stopped (proc_pid_stat(5): state T).
func awaitStop(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if state, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil && strings.Contains(string(state), ") T ") {
			return
		}
	}
	t.Fatal("it never stopped")
}

func TestLiveViewMakesRoomForTheReport(t *testing.T) {
	inFolder(t, watchedSpec)
	p := openTerminal(t, 80, 24)
	cmd := p.command("run", "-blocks=3", "-duration=150ms", "-concurrency=1")
	cmd.Env = append(cmd.Env, "NO_COLOR=1")
	p.start(cmd)
	p.await(`\d+ of 6 trials`)
	text := p.ends(cmd, done)
	if !regexp.MustCompile(`^2 cells, 6 trials, about \w+\nabout .*\n\n\w.*\n(.*\n)*load\n  group pages · 3 blocks of 50 ms · (.*\n)*saved as .*$`).MatchString(text) {
		t.Errorf("on the screen:\n%s", text)
	}
	if p.screen.coloured {
		t.Errorf("it has colours in spite of NO_COLOR")
	}
}

// The report is all that a terminal needs to be told about gates.
func TestGatesAreToldOnceAtATerminal(t *testing.T) {
	inFolder(t, strings.Replace(watchedSpec, `warmup      = "0s"`, `warmup      = "0s"
  threshold "fast" {
    metric = service.p50
    max    = "1us"
  }`, 1))
	p := openTerminal(t, 80, 24)
	cmd := p.command("run", "-blocks=2", "-duration=100ms", "-target=load/pages/map/1")
	p.start(cmd)
	text := p.ends(cmd, gateFailed, notJudged) // a busy machine can make it invalid
	if strings.Contains(text, "threshold fast of") || !regexp.MustCompile(`^1 cell, 2 trials, about \w+\nabout .*\n\n(FAIL|INVALID|NOT JUDGED)  `).MatchString(text) {
		t.Errorf("on the screen:\n%s", text)
	}
}

func TestLiveViewGoesBeforeAPanicIsTold(t *testing.T) {
	p := openTerminal(t, 80, 24)
	s := newSession(nil, nil, p.end)
	got := s.guarded(func() status {
		v := newLiveView(p.end, &plan.Plan{}, true, interrupts{t.Context(), make(chan struct{}), nil})
		defer v.close()
		p.await("preparing")
		panic("no way")
	})
	text := p.closes()
	if got != cannot || !strings.HasPrefix(text, "\nbench has a mistake in itself, please report it: no way\n") || strings.Contains(text, "preparing") {
		t.Errorf("status %d, on the screen:\n%s", got, text)
	}
}

// Where standard error is no terminal that can be drawn on, there is a line a block, whatever standard output is.
func TestProgressIsALineABlockElsewhere(t *testing.T) {
	inFolder(t, watchedSpec)
	p := openTerminal(t, 80, 24)
	var messages strings.Builder
	cmd := p.command("run", "-blocks=2", "-duration=20ms", "-concurrency=1")
	cmd.Stderr = &messages
	p.start(cmd)
	p.ends(cmd, done)
	want := `^2 cells, 4 trials, about \w+
about \d+ requests and about \d+ unrecorded \(at 10 ms a request\)
server practice is ready at http://\S+
load: block 1 of 2, 2 of 4 trials(, about \w+ left)?
load: block 2 of 2, 4 of 4 trials
saved as \S+
$`
	if !regexp.MustCompile(want).MatchString(messages.String()) {
		t.Errorf("standard error has\n%s", messages.String())
	}

	dumb := openTerminal(t, 80, 24)
	cmd = dumb.command("run", "-blocks=2", "-duration=20ms", "-concurrency=1")
	cmd.Env = append(cmd.Env, "TERM=dumb")
	dumb.start(cmd)
	text := dumb.ends(cmd, 0)
	if !strings.Contains(text, "\nload: block 1 of 2, 2 of 4 trials") || dumb.screen.coloured {
		t.Errorf("on the screen:\n%s", text)
	}
}
