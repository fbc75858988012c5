package process

import (
	"io"
	"os"
	"os/exec"
	"time"
)

// A group is a process alone here: what it starts is its own affair on Windows.
type group struct{ process *exec.Cmd }

// newGroup needs no guard here, having nothing to guard.
func newGroup(process *exec.Cmd, _ []string) (*group, error) { return &group{process}, nil }

// signal ends the process: Windows has no signal that asks.
func (g *group) signal(os.Signal) { g.end() }

// end ends the process.
func (g *group) end() {
	if g.process.Process != nil {
		_ = g.process.Process.Kill() // a process that is gone is what we want
	}
}

// usage is not known here.
func (g *group) usage() (cpu time.Duration, peakMemory int64, known bool) { return 0, 0, false }

// signalNamed takes any name: there is one way to end a process here.
func signalNamed(string) (os.Signal, error) { return os.Kill, nil }

// Guard does nothing here.
func Guard(io.Reader) {}
