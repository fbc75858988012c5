package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"bench/result"

	"golang.org/x/sys/unix"
)

// A testTerminal is a pseudo-terminal with a screen.
type testTerminal struct {
	t             *testing.T
	keyboard, end *os.File // what a person sees and types at; what a program is given
	before        unix.Termios
	mu            sync.Mutex
	screen        *screen
	closed        chan struct{}
}

func openTerminal(t *testing.T, width, height int) *testTerminal {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo-terminals here: ", err)
	}
	fd := int(keyboard.Fd())
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	end, err := os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	p := &testTerminal{t: t, keyboard: keyboard, end: end, screen: newScreen(width, height), closed: make(chan struct{})}
	p.before = p.settings()
	p.resize(width, height)
	go p.read()
	t.Cleanup(func() { keyboard.Close() })
	return p
}

func (p *testTerminal) settings() unix.Termios {
	p.t.Helper()
	settings, err := unix.IoctlGetTermios(int(p.end.Fd()), unix.TCGETS)
	if err != nil {
		p.t.Fatal(err)
	}
	return *settings
}

func (p *testTerminal) read() {
	defer close(p.closed)
	text := make([]byte, 4096)
	for {
		n, err := p.keyboard.Read(text)
		if err != nil {
			return // EIO: nobody has it open any more
		}
		p.mu.Lock()
		p.screen.write(string(text[:n]))
		p.mu.Unlock()
	}
}

func (p *testTerminal) resize(width, height int) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.screen.resize(width, height)
	size := &unix.Winsize{Col: uint16(width), Row: uint16(height)}
	if err := unix.IoctlSetWinsize(int(p.keyboard.Fd()), unix.TIOCSWINSZ, size); err != nil {
		p.t.Fatal(err)
	}
}

func (p *testTerminal) enter(keys string) {
	p.t.Helper()
	if _, err := io.WriteString(p.keyboard, keys); err != nil {
		p.t.Fatal(err)
	}
}

func (p *testTerminal) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.screen.text()
}

// await waits until the screen matches all patterns at once.
func (p *testTerminal) await(patterns ...string) string {
	p.t.Helper()
	var text string
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		text = p.text()
		if !slices.ContainsFunc(patterns, func(pattern string) bool { return !regexp.MustCompile(pattern).MatchString(text) }) {
			return text
		}
	}
	p.t.Fatalf("the screen never had %q:\n%s", patterns, text)
	return ""
}

// command prepares one that has the terminal as its own.
func (p *testTerminal) command(args ...string) *exec.Cmd {
	cmd := exec.Command("bench", args...)
	cmd.Env = append(os.Environ(), "TERM=xterm", "NO_COLOR=", "LC_ALL=C.UTF-8")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.end, p.end, p.end
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	return cmd
}

func (p *testTerminal) start(cmd *exec.Cmd) {
	p.t.Helper()
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = cmd.Process.Kill() })
}

// ends waits for the end of a command, which must leave the terminal as it was, and returns all that is on the screen.
func (p *testTerminal) ends(cmd *exec.Cmd, statuses ...status) string {
	p.t.Helper()
	_ = cmd.Wait() // its status is looked at below
	after := p.settings()
	p.end.Close()
	<-p.closed
	if got := status(cmd.ProcessState.ExitCode()); !slices.Contains(statuses, got) {
		p.t.Errorf("it ended with status %d, want one of %v", got, statuses)
	}
	if after != p.before {
		p.t.Errorf("the terminal is not as it was: %+v, was %+v", after, p.before)
	}
	s := p.screen
	if !s.modes["7"] || !s.modes["25"] {
		p.t.Errorf("modes after it: %v", s.modes)
	}
	if len(s.strange) > 0 || s.rest != "" {
		p.t.Errorf("not every terminal understands %v %q", s.strange, s.rest)
	}
	text := s.text()
	if strings.Contains(text, "━") || strings.Contains(text, "▸") {
		p.t.Errorf("there is something left of the live view:\n%s", text)
	}
	return text
}

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

func writeSpec(t *testing.T, text string) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile("load.bench.hcl", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestLiveViewFollowsItsTerminalAndGoesWithCtrlC(t *testing.T) {
	writeSpec(t, watchedSpec)
	p := openTerminal(t, 100, 30)
	cmd := p.command("run")
	p.start(cmd)
	p.await(
		`(?m)^4 cells, 4,000 trials, about .*\n\n[━─]{40}   0%  \d+ of 4,000 trials  about \w+ left\n`+
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
	if !regexp.MustCompile(`^4 cells, 4,000 trials, about .*\n\nINTERRUPTED  after \d+ of 1,000 blocks\n`).MatchString(text) {
		t.Errorf("the report does not follow:\n%s", text)
	}
	if !strings.Contains(text, "\nInterrupted: gates are not judged.\nsaved as .bench/runs/") {
		t.Errorf("it does not end as it should:\n%s", text)
	}
	files, _ := filepath.Glob(runsDir + "/*.json")
	if len(files) != 1 {
		t.Fatalf("saved: %v", files)
	}
	if r, err := result.Load(files[0]); err != nil || r.Info.Status != result.Interrupted || len(r.Cells[0].TrialData) == 0 {
		t.Errorf("what was measured is not saved: %v", err)
	}
	if !p.screen.coloured {
		t.Error("it has no colours")
	}
}

// The second signal ends the process, whoever else goes on.
func TestLiveViewGoesWithTheSecondCtrlC(t *testing.T) {
	writeSpec(t, strings.Replace(watchedSpec, `type = "httpbin"`, `
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

func TestLiveViewMakesRoomForTheReport(t *testing.T) {
	writeSpec(t, watchedSpec)
	p := openTerminal(t, 80, 24)
	cmd := p.command("run", "-blocks=3", "-duration=150ms", "-concurrency=1")
	cmd.Env = append(cmd.Env, "NO_COLOR=1")
	p.start(cmd)
	p.await(`\d+ of 6 trials`)
	text := p.ends(cmd, done)
	if !regexp.MustCompile(`^2 cells, 6 trials, about \w+\n\n\w.*\n(.*\n)*load\n  group pages · 3 blocks of 50 ms\n(.*\n)*saved as .*$`).MatchString(text) {
		t.Errorf("on the screen:\n%s", text)
	}
	if p.screen.coloured {
		t.Errorf("it has colours in spite of NO_COLOR")
	}
}

// The report is all that a terminal needs to be told about gates.
func TestGatesAreToldOnceAtATerminal(t *testing.T) {
	writeSpec(t, strings.Replace(watchedSpec, `warmup      = "0s"`, `warmup      = "0s"
  threshold "fast" {
    metric = service.p50
    max    = "1us"
  }`, 1))
	p := openTerminal(t, 80, 24)
	cmd := p.command("run", "-blocks=2", "-duration=100ms", "-target=load/pages/map/1")
	p.start(cmd)
	text := p.ends(cmd, gateFailed, notJudged) // a busy machine can make it invalid
	if strings.Contains(text, "threshold fast of") || !regexp.MustCompile(`^1 cell, 2 trials, about \w+\n\n(FAIL|INVALID|NOT JUDGED)  `).MatchString(text) {
		t.Errorf("on the screen:\n%s", text)
	}
}

// Where standard error is no terminal that can be drawn on, there is a line a block, whatever standard output is.
func TestProgressIsALineABlockElsewhere(t *testing.T) {
	writeSpec(t, watchedSpec)
	p := openTerminal(t, 80, 24)
	var messages strings.Builder
	cmd := p.command("run", "-blocks=2", "-duration=20ms", "-concurrency=1")
	cmd.Stderr = &messages
	p.start(cmd)
	p.ends(cmd, done)
	want := `^2 cells, 4 trials, about \w+
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
