package engine

import (
	"os"
	"os/exec"
	"time"
)

// ownGroup does nothing here: what a command starts is its own affair on Windows.
func ownGroup(*exec.Cmd) {}

// signalGroup ends the command: Windows has no signal that asks.
func signalGroup(c *exec.Cmd, _ os.Signal) { killGroup(c) }

// killGroup ends the command.
func killGroup(c *exec.Cmd) {
	if c.Process != nil {
		_ = c.Process.Kill() // a process that is gone is what we want
	}
}

// signalNamed takes any name: there is one way to end a process here.
func signalNamed(string) (os.Signal, error) { return os.Kill, nil }

// groupUsage is not known here.
func groupUsage(int) (cpu time.Duration, peakMemory int64, known bool) { return 0, 0, false }
