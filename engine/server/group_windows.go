package server

import (
	"io"
	"os"
	"os/exec"
	"time"
)

// A group is a server alone here: what it starts is its own affair on Windows.
type group struct{ server *exec.Cmd }

// newGroup needs no guard here, having nothing to guard.
func newGroup(server *exec.Cmd, _ []string) (*group, error) { return &group{server}, nil }

// signal ends the server: Windows has no signal that asks.
func (g *group) signal(os.Signal) { g.end() }

// end ends the server.
func (g *group) end() {
	if g.server.Process != nil {
		_ = g.server.Process.Kill() // a process that is gone is what we want
	}
}

// usage is not known here.
func (g *group) usage() (cpu time.Duration, peakMemory int64, known bool) { return 0, 0, false }

// signalNamed takes any name: there is one way to end a process here.
func signalNamed(string) (os.Signal, error) { return os.Kill, nil }

// Guard does nothing here.
func Guard(io.Reader) {}
