package main

import (
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

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

// ends waits for the end of a command, and closes the terminal.
func (p *testTerminal) ends(cmd *exec.Cmd, statuses ...status) string {
	p.t.Helper()
	_ = cmd.Wait() // its status is looked at below
	text := p.closes()
	if got := status(cmd.ProcessState.ExitCode()); !slices.Contains(statuses, got) {
		p.t.Errorf("it ended with status %d, want one of %v", got, statuses)
	}
	return text
}

// closes ends a session at the terminal, which must be as it was, and returns all that is on the screen.
func (p *testTerminal) closes() string {
	p.t.Helper()
	after := p.settings()
	p.end.Close()
	<-p.closed
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
