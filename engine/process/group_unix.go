//go:build unix

package process

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"bench/engine/clock"
)

// A group is the process group of a command: all that it starts, and that doesn't leave the group by itself, ends with it.
type group struct {
	process *exec.Cmd
	guard   *guard // its first process; nil: the process is
}

// newGroup makes the group that a command will start in. With a guard, the group ends even when bench is killed.
func newGroup(process *exec.Cmd, guardCommand []string) (*group, error) {
	g := &group{process: process}
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	dieWithParent(process.SysProcAttr)
	if len(guardCommand) == 0 {
		return g, nil
	}
	var err error
	if g.guard, err = startGuard(guardCommand); err != nil {
		return nil, fmt.Errorf("guard it: %w", err)
	}
	process.SysProcAttr.Pgid = g.guard.pid()
	return g, nil
}

// id is the group's number; ok is false while there is none.
func (g *group) id() (id int, ok bool) {
	switch {
	case g.guard != nil:
		return g.guard.pid(), true
	case g.process.Process != nil:
		return g.process.Process.Pid, true
	}
	return 0, false
}

// signal sends a signal to all of the group. The guard doesn't mind.
func (g *group) signal(s os.Signal) {
	number, known := s.(syscall.Signal)
	if id, ok := g.id(); ok && known {
		_ = syscall.Kill(-id, number) // a group that is gone is what we want
	}
}

// groupGoesWithin is how long killed processes may take to be gone. The kernel needs a moment; one that hangs in a
// device's driver, for ever.
const groupGoesWithin = 2 * time.Second

// end kills what is left of the group, and waits until it is gone: its ports are free then. It may be called once only,
// since afterwards the number may be another group's; and the process is waited for by somebody else.
func (g *group) end() {
	id, ok := g.id()
	if !ok {
		return
	}
	g.signal(syscall.SIGKILL)
	g.guard.wait()
	for deadline := clock.Now() + groupGoesWithin; clock.Now() < deadline && groupLives(id); {
		time.Sleep(time.Millisecond)
	}
}

// usage is what the group has used, without its guard.
func (g *group) usage() (cpu time.Duration, peakMemory int64, known bool) {
	id, ok := g.id()
	if !ok {
		return 0, 0, false
	}
	except := 0
	if g.guard != nil {
		except = g.guard.pid()
	}
	return groupUsage(id, except)
}

// signalNamed is the signal of a name such as SIGTERM, which is also the default.
func signalNamed(name string) (os.Signal, error) {
	if name == "" {
		return syscall.SIGTERM, nil
	}
	if s := unix.SignalNum(strings.ToUpper(name)); s != 0 {
		return s, nil
	}
	return nil, fmt.Errorf("there is no signal %q; SIGTERM or SIGINT would do", name)
}

// groupAnswers says whether a group has processes, those included that have ended and that nobody has waited for.
func groupAnswers(id int) bool { return !errors.Is(syscall.Kill(-id, 0), syscall.ESRCH) }
