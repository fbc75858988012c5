//go:build unix

package process

import (
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

// A guard is a process of ours that leads the process group of a command and does nothing but wait for a pipe to close. Bench
// has the other end, and never writes to it: it closes when bench ends, however it ends, kill -9 included. Then the guard
// kills its group, and itself with it. There is no moment at which a command runs unguarded, since it starts inside the
// group.
type guard struct {
	process *exec.Cmd
	line    *os.File // bench's end
}

// startGuard starts a guard, as the head of a group of its own.
func startGuard(command []string) (*guard, error) {
	far, near, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer far.Close()
	g := &guard{process: exec.Command(command[0], command[1:]...), line: near}
	g.process.Stdin = far
	g.process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := g.process.Start(); err != nil {
		_ = near.Close() // nobody listens
		return nil, err
	}
	return g, nil
}

func (g *guard) pid() int { return g.process.Process.Pid }

// wait lets go of a guard that was killed, and of the group's number with it.
func (g *guard) wait() {
	if g != nil {
		_ = g.line.Close()
		_ = g.process.Wait() // it was killed, as it says
	}
}

// Guard is what the command of Options.Guard does: it waits until in ends, and then kills the process group that it
// leads, with itself. It returns only when it leads none.
func Guard(in io.Reader) {
	signal.Ignore() // what the process is asked to do is asked of its whole group
	// Who kills every bench by its name means what it started as well, and not the one that sees to it.
	_ = os.WriteFile("/proc/self/comm", []byte("serverguard"), 0)
	_, _ = io.Copy(io.Discard, in) // an end is an end
	if syscall.Getpgrp() == os.Getpid() {
		_ = syscall.Kill(0, syscall.SIGKILL)
	}
}
