//go:build linux

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"bench/result"
)

// judged skips a test that only make judge runs: it takes a quiet machine, and long. It gives how often each thing is tried.
func judged(t *testing.T, usual int) (runs int) {
	t.Helper()
	if os.Getenv("BENCH_JUDGE") == "" {
		t.Skip("set BENCH_JUDGE, or run make judge")
	}
	if n, err := strconv.Atoi(os.Getenv("BENCH_JUDGE_RUNS")); err == nil && n > 0 {
		return n
	}
	return usual
}

// tried is the bench that is tried: BENCH_BINARY, so that another version can be, or this one.
func tried() string { return cmp.Or(os.Getenv("BENCH_BINARY"), "bench") }

// A paced server is one with a capacity: it takes so long for each request, as many at once as come or one after the other.
type paced struct {
	url  string
	mu   sync.Mutex
	free time.Time
}

func newPaced(t *testing.T, takes time.Duration, single bool) *paced {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &paced{url: "http://" + listener.Addr().String()}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(time.Until(s.turn(takes, single)))
		_, _ = w.Write([]byte("ok"))
	})}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return s
}

// turn is when a request that comes now is done.
func (s *paced) turn(takes time.Duration, single bool) time.Time {
	now := time.Now()
	if !single {
		return now.Add(takes)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.free.Before(now) {
		s.free = now
	}
	s.free = s.free.Add(takes)
	return s.free
}

// load is a spec with one cell; more is put into its benchmark.
func (s *paced) load(more string) string {
	return fmt.Sprintf(`
group "g" {
  base_url = %q
  request "x" { path = "/" }
}
benchmark "b" {
  groups     = [group.g]
  strategies = [strategy.pool]
  warmup     = "0s"
%s
}
`, s.url, more)
}

// A trying is how one run of bench ended.
type trying struct {
	status int
	run    *result.Run
	said   string
}

// invalid says whether the run, or a gate of it, could not be judged.
func (y trying) invalid() bool {
	for _, c := range y.run.Cells {
		if !c.Valid {
			return true
		}
	}
	return y.status == 3
}

// reasons are all that trials were not valid for.
func (y trying) reasons() (trials int, reasons []string) {
	for _, c := range y.run.Cells {
		for _, t := range c.TrialData {
			if len(t.Reasons) > 0 {
				trials++
				reasons = append(reasons, t.Reasons...)
			}
		}
	}
	return trials, reasons
}

// try runs bench on a spec. Wrap are words before its name on the command line; meanwhile is done while it runs.
func try(t *testing.T, text string, wrap []string, meanwhile func(*os.Process)) trying {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "s.bench.hcl"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	words := append(wrap[:len(wrap):len(wrap)], tried(), "run", "-progress=none", "-out=r.json", "s.bench.hcl")
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Dir = dir
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if meanwhile != nil {
		meanwhile(cmd.Process)
	}
	_ = cmd.Wait() // its status says more
	y := trying{status: cmd.ProcessState.ExitCode(), said: said.String()}
	content, err := os.ReadFile(filepath.Join(dir, "r.json"))
	if err != nil {
		t.Fatalf("no result: status %d\n%s", y.status, y.said)
	}
	if err := json.Unmarshal(content, &y.run); err != nil {
		t.Fatal(err)
	}
	return y
}

// hogs are endless loops, on one CPU or wherever the system puts them, until the returned function is called.
func hogs(t *testing.T, n int, wrap ...string) (stop func()) {
	t.Helper()
	var all []*exec.Cmd
	for range n {
		words := append(wrap[:len(wrap):len(wrap)], "sh", "-c", "while :; do :; done")
		cmd := exec.Command(words[0], words[1:]...)
		cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		all = append(all, cmd)
	}
	return sync.OnceFunc(func() {
		for _, cmd := range all {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	})
}

// quota makes a control group that may use so much of one CPU, and gives the words that run a program in it; none where
// there can't be such a group.
func quota(t *testing.T, share float64) (wrap []string) {
	t.Helper()
	const period = 100_000 // microseconds
	limit := strconv.Itoa(int(share * period))
	dir := "/sys/fs/cgroup/cpu/bench-judge-" + strconv.Itoa(os.Getpid())
	files := map[string]string{"cpu.cfs_period_us": strconv.Itoa(period), "cpu.cfs_quota_us": limit}
	if _, err := os.Stat("/sys/fs/cgroup/cpu"); err != nil {
		dir = "/sys/fs/cgroup/bench-judge-" + strconv.Itoa(os.Getpid())
		files = map[string]string{"cpu.max": limit + " " + strconv.Itoa(period)}
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Logf("no control group of our own: %v", err)
		return nil
	}
	t.Cleanup(func() { _ = os.Remove(dir) })
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Logf("no quota can be set: %v", err)
			return nil
		}
	}
	return []string{"sh", "-c", "echo $$ >" + dir + "/cgroup.procs; exec \"$@\"", "sh"}
}
