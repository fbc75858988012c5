//go:build unix

package server

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
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
