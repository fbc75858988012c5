//go:build unix

package engine

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// ownGroup makes a command the head of a process group, so that all it starts can be ended with it.
func ownGroup(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	dieWithParent(c.SysProcAttr)
}

// signalGroup sends a signal to a command's whole group.
func signalGroup(c *exec.Cmd, s os.Signal) {
	if number, ok := s.(syscall.Signal); ok && c.Process != nil {
		_ = syscall.Kill(-c.Process.Pid, number) // a group that is gone is what we want
	}
}

// killGroup ends what is left of a command's group.
func killGroup(c *exec.Cmd) { signalGroup(c, syscall.SIGKILL) }

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
