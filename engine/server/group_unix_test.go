//go:build unix

package server

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Stop returns when nothing of a server is left: its children have had time to go, which after a signal they need.
func TestWhatAServerStartedGoesWithIt(t *testing.T) {
	for _, guarded := range []bool{true, false} {
		s := playing(t, "parent")
		if !guarded {
			s.options.Guard = nil
		}
		set, err := s.start()
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(s.plan.Servers[0].Env["PIDFILE"])
		if err != nil {
			t.Fatal(err)
		}
		child, err := strconv.Atoi(string(text))
		if err != nil || !alive(child) {
			t.Fatalf("the server's child is %q, which is not alive", text)
		}
		if set.Stop(); alive(child) {
			t.Errorf("guarded: %v: the server's child %d is still there", guarded, child)
		}
	}
}

// alive says whether a process runs; one that is dead and not yet reaped does not.
func alive(pid int) bool {
	if stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat"); err == nil {
		return !strings.Contains(string(stat), ") Z ")
	}
	return syscall.Kill(pid, 0) == nil
}

// startSleeper starts a guarded server that does nothing.
func startSleeper(t *testing.T) *command {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p, err := startCommand(&server{guard: []string{self, "guard"}}, []string{"sleep", "600"}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	return p.(*command)
}

// When bench ends, its end of the pipe closes; here somebody closes it.
func TestAGuardEndsItsGroupWithBench(t *testing.T) {
	c := startSleeper(t)
	if err := c.group.guard.line.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-c.ended():
	case <-time.After(20 * time.Second):
		t.Fatal("the server goes on")
	}
}

// What the guard needs is not counted as the server's.
func TestAGuardCostsTheServerNothing(t *testing.T) {
	c := startSleeper(t)
	id, _ := c.group.id()
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		cpu, peak, known := c.usage()
		withGuardCPU, withGuard, _ := groupUsage(id, 0)
		if !known {
			t.Skip("this system does not tell what a process uses")
		}
		if withGuardCPU > cpu && withGuard > peak+4<<20 { // the guard is under way, a program in Go
			if cpu > 100*time.Millisecond || peak > 8<<20 {
				t.Errorf("sleep used %v and %d bytes", cpu, peak)
			}
			return
		}
		if time.Now().After(until) {
			t.Fatalf("sleep used %v and %d bytes, and with its guard no more: %v and %d", cpu, peak, withGuardCPU, withGuard)
		}
	}
}
