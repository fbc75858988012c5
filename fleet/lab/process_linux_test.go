package lab

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// childEnv has what makes the tests' program be something else on a host.
const childEnv = "BENCH_LAB_CHILD"

// TestMain is the tests, or a server or a proxy of theirs.
func TestMain(m *testing.M) {
	switch role := os.Getenv(childEnv); role {
	case "":
		os.Exit(m.Run())
	case "server":
		serve(os.Args[1])
	case "proxy":
		forward(os.Args[1], os.Args[2], os.Args[3], os.Args[4])
	}
}

// bench is the program as it is built, once for all tests.
var bench = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("BENCH_BINARY"); path != "" {
		return filepath.Abs(path)
	}
	dir, err := os.MkdirTemp("", "bench-lab-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "bench")
	if out, err := exec.Command("go", "build", "-o", path, "bench/cmd/bench").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build bench: %w: %s", err, out)
	}
	return path, nil
})

// A process runs on a host, and all that it says is kept.
type process struct {
	*exec.Cmd
	t     *testing.T
	name  string
	stdin io.Closer
	over  chan struct{}
	err   error

	mu   sync.Mutex
	said strings.Builder
	news chan struct{}
}

// bench starts bench there.
func (h *host) bench(args ...string) *process {
	h.t.Helper()
	path, err := bench()
	if err != nil {
		h.t.Fatal(err)
	}
	return h.start(h.name+" "+args[0], h.within(path, args...))
}

// child starts a role of the tests' program there, and waits for it to say that it is ready.
func (h *host) child(role string, args ...string) *process {
	h.t.Helper()
	c := h.within(os.Args[0], args...)
	c.Env = append(os.Environ(), childEnv+"="+role)
	p := h.start(h.name+" "+role, c)
	p.says("ready", 10*time.Second)
	return p
}

// start starts a command. At the end of the test it is killed, if it still runs.
func (h *host) start(name string, c *exec.Cmd) *process {
	h.t.Helper()
	p := &process{Cmd: c, t: h.t, name: name, over: make(chan struct{}), news: make(chan struct{})}
	var err error
	if p.stdin, err = c.StdinPipe(); err != nil {
		h.t.Fatal(err)
	}
	out, in := io.Pipe()
	c.Stdout, c.Stderr = in, in
	if err := c.Start(); err != nil {
		h.t.Fatal(err)
	}
	var read sync.WaitGroup
	read.Go(func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			p.mu.Lock()
			p.said.WriteString(lines.Text() + "\n")
			close(p.news)
			p.news = make(chan struct{})
			p.mu.Unlock()
		}
	})
	go func() {
		p.err = c.Wait()
		_ = in.Close()
		read.Wait()
		close(p.over)
	}()
	h.t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGCONT)
		_ = c.Process.Kill()
		<-p.over
		if h.t.Failed() {
			h.t.Logf("%s said:\n%s", name, tail(p.all()))
		}
	})
	return p
}

// tail is the last of a text.
func tail(text string) string {
	const most = 3000
	return text[max(0, len(text)-most):]
}

// all is what was said until now.
func (p *process) all() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.String()
}

// says waits until a process says what a pattern tells of.
func (p *process) says(pattern string, within time.Duration) {
	p.t.Helper()
	re := regexp.MustCompile(pattern)
	ctx, cancel := context.WithTimeout(p.t.Context(), within)
	defer cancel()
	for {
		p.mu.Lock()
		text, news := p.said.String(), p.news
		p.mu.Unlock()
		if re.MatchString(text) {
			return
		}
		select {
		case <-news:
		case <-p.over:
			if !re.MatchString(p.all()) {
				p.t.Fatalf("%s ended without saying %q: %v", p.name, pattern, p.err)
			}
			return
		case <-ctx.Done():
			p.t.Fatalf("%s has not said %q within %s", p.name, pattern, within)
		}
	}
}

// ends waits for a process's end, and gives its exit status.
func (p *process) ends(within time.Duration) int {
	p.t.Helper()
	select {
	case <-p.over:
	case <-time.After(within):
		p.t.Fatalf("%s has not ended within %s", p.name, within)
	}
	return p.ProcessState.ExitCode()
}

// done waits for an end with status 0.
func (p *process) done(within time.Duration) {
	p.t.Helper()
	if status := p.ends(within); status != 0 {
		p.t.Fatalf("%s ended with %d", p.name, status)
	}
}

// freeze stops a process for so long.
func (p *process) freeze(how time.Duration) {
	_ = p.Process.Signal(syscall.SIGSTOP)
	time.Sleep(how)
	_ = p.Process.Signal(syscall.SIGCONT)
}
