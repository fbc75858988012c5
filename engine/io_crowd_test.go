//go:build linux

package engine

import (
	"bufio"
	"context"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"bench/plan"
	"bench/result"
)

// crowded is a plan of so many connections to a server.
func crowded(url string, trial plan.Benchmark, connections int) *plan.Plan {
	trial.Blocks, trial.NoLeadIn = 1, true
	p := planOf(url, trial, []string{"plain"}, plan.Strategy{Name: "pool", Type: "pool"})
	p.Benchmarks[0].Cells[0].Arrival.Concurrency = connections
	return p
}

// performedBy performs a plan with one way to hear of connections.
func performedBy(t *testing.T, io string, p *plan.Plan) (result.Cell, time.Duration) {
	t.Helper()
	began := time.Now()
	run, err := Run(context.Background(), p, Options{RunID: "r", Version: "test", IO: io})
	if err != nil {
		t.Fatal(err)
	}
	return run.Cells[0], time.Since(began)
}

// A server that takes nobody any more holds a trial up for as long as one connection may take, and not for that long for each few of
// them: nobody waits for a turn behind those who wait in vain.
func TestAServerThatTakesNobody(t *testing.T) {
	everyIO(t, func(t *testing.T, io string) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		raw, err := l.(*net.TCPListener).SyscallConn()
		if err != nil {
			t.Fatal(err)
		}
		_ = raw.Control(func(fd uintptr) { err = unix.Listen(int(fd), 5) }) // a queue of its own length
		if err != nil {
			t.Fatal(err)
		}
		const many = 1500
		p := crowded("http://"+l.Addr().String(), plan.Benchmark{Trial: 100 * time.Millisecond}, many)
		c := &p.Benchmarks[0].Cells[0]
		c.Client.ConnectTimeout, c.Client.Timeout = 2*time.Second, 2*time.Second
		got, took := performedBy(t, io, p)
		kinds := got.Names[0].Kinds
		if got.Requests != many || kinds["connect_timeout"]+kinds["timeout"] != many || kinds["connect_timeout"] < many/2 {
			t.Errorf("of %d connections %d came to something: %v", many, got.Requests, kinds)
		}
		if took > 6*time.Second {
			t.Errorf("it took %v to hear of nobody for 2 s", took)
		}
	})
}

// A server that goes away in the middle of the crowd: who has a connection goes on, the others are refused, and all are counted.
func TestRefusedAfterTheFirstFew(t *testing.T) {
	everyIO(t, func(t *testing.T, io string) {
		const few, many, each = 500, 700, 4
		server := newOddServer(t)
		var taken atomic.Int64
		front, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		var conns sync.WaitGroup
		defer conns.Wait()
		defer front.Close()
		conns.Go(func() {
			for {
				conn, err := front.Accept()
				if err != nil {
					return
				}
				if taken.Add(1) == few {
					_ = front.Close()
				}
				conns.Go(func() { server.serve(conn) })
			}
		})
		got, _ := performedBy(t, io, crowded("http://"+front.Addr().String(), plan.Benchmark{Iterations: many * each}, many))
		kinds := got.Names[0].Kinds
		if got.Requests != many*each || got.Errors != kinds["refused"]+kinds["reset"]+kinds["truncated"] || got.Errors < many-few || kinds["refused"] == 0 {
			t.Errorf("%d requests, %d errors: %v", got.Requests, got.Errors, kinds)
		}
		if answered := got.Requests - got.Errors; answered != server.seen.Load() {
			t.Errorf("%d had an answer, and the server gave %d", answered, server.seen.Load())
		}
	})
}

// oddServerElsewhere is an odd server in a process of its own, which has descriptors of its own.
func oddServerElsewhere(t *testing.T) (url string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestMoreConnectionsThanDescriptors$")
	cmd.Env = append(os.Environ(), "ENGINE_TEST_SERVES=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// Where there are more connections than descriptors, those that there are go on; what has none is counted as bench's own limit, the
// trial isn't valid, and none stays taken.
func TestMoreConnectionsThanDescriptors(t *testing.T) {
	if os.Getenv("ENGINE_TEST_SERVES") != "" {
		_, _ = os.Stdout.WriteString(newOddServer(t).address + "\n")
		_, _ = os.Stdin.Read(make([]byte, 1))
		return
	}
	everyIO(t, func(t *testing.T, io string) {
		url := oddServerElsewhere(t)
		before := descriptors(t)
		var usual unix.Rlimit
		if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &usual); err != nil {
			t.Fatal(err)
		}
		short := usual
		short.Cur = uint64(before + 120)
		if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &short); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = unix.Setrlimit(unix.RLIMIT_NOFILE, &usual) }()
		const many, each = 300, 40
		got, _ := performedBy(t, io, crowded(url, plan.Benchmark{Iterations: many * each}, many))
		kinds := got.Names[0].Kinds
		if got.Requests != many*each || kinds["exhausted"] != got.Errors || got.Errors == 0 || got.Errors > got.Requests-100 {
			t.Errorf("%d requests, %d errors: %v", got.Requests, got.Errors, kinds)
		}
		if got.Valid {
			t.Error("the trial is valid")
		}
		for began := time.Now(); descriptors(t) > before; time.Sleep(time.Millisecond) {
			if time.Since(began) > 10*time.Second {
				t.Fatalf("%d descriptors are open, and %d were before", descriptors(t), before)
			}
		}
	})
}

// descriptors is how many the process has open.
func descriptors(t *testing.T) int {
	t.Helper()
	names, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(names)
}
