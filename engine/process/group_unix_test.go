//go:build unix

package process

import (
	"os"
	"testing"
	"time"
)

// The test binary is a guard when it is told to.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "guard" {
		Guard(os.Stdin)
		return
	}
	os.Exit(m.Run())
}

// startSleeper starts a guarded process that does nothing.
func startSleeper(t *testing.T) *Process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p, err := Start(Command{Args: []string{"sleep", "600"}, Guard: []string{self, "guard"}, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	return p
}

// When bench ends, its end of the pipe closes; here somebody closes it.
func TestAGuardEndsItsGroupWithBench(t *testing.T) {
	c := startSleeper(t)
	if err := c.group.guard.line.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-c.Ended():
	case <-time.After(20 * time.Second):
		t.Fatal("the process goes on")
	}
}

// What the guard needs is not counted as the process's.
func TestAGuardCostsTheProcessNothing(t *testing.T) {
	c := startSleeper(t)
	id, _ := c.group.id()
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		cpu, peak, known := c.Usage()
		withGuardCPU, withGuard, _ := groupUsage(id, 0)
		if !known {
			t.Skip("this system does not tell what a process uses")
		}
		if withGuardCPU > cpu && withGuard > peak+1<<20 { // the guard is under way, a program in Go
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
