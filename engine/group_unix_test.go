//go:build unix

package engine

import (
	"context"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"bench/spec"
)

// The run returns when nothing of a server is left: its children have had time to go, which after a signal they need.
func TestWhatAServerStartedGoesWithIt(t *testing.T) {
	for _, guarded := range []bool{true, false} {
		plan, o := commandPlan(t, "parent", spec.Benchmark{Blocks: 1, Iterations: 1})
		if !guarded {
			o.Guard = nil
		}
		if _, err := Run(context.Background(), plan, o); err != nil {
			t.Fatal(err)
		}
		if pid := readPID(t, plan); alive(pid) {
			t.Errorf("guarded: %v: the server's child %d is still there", guarded, pid)
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
	cpu, _, known := c.usage()
	if !known {
		t.Skip("this system does not tell what a process uses")
	}
	until := time.Now().Add(20 * time.Second)
	for all := cpu; all <= cpu; all, _, _ = groupUsage(id, 0) { // until the guard has begun to use something
		if time.Now().After(until) {
			t.Fatal("the guard uses no CPU time at all")
		}
		time.Sleep(time.Millisecond)
	}
	_, all, _ := groupUsage(id, 0)
	if cpu, peak, _ := c.usage(); cpu > 100*time.Millisecond || peak > 8<<20 || all <= peak {
		t.Errorf("sleep used %v and %d bytes, with its guard %d", cpu, peak, all)
	}
}
