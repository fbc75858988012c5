package server

import (
	"context"
	"net/netip"
	"time"
)

// Options are what servers need beside their plan. The zero value starts them unguarded, on the ports that the plan has.
type Options struct {
	// Serve is the command that serves httpbin in a process of its own (a port and flags are added); empty: in this one.
	Serve []string
	// Guard is the command that calls process.Guard with its standard input, one of which runs beside each server that has a
	// process of its own, so that what such a server has started ends even when this process is killed. Empty: on Linux
	// the server itself goes, elsewhere nothing does.
	Guard []string
	// Ports are the servers' ports, as PickPorts gave them.
	Ports *Ports
	// Away starts a server that runs on a worker, and returns when it is ready there; nil where a plan has none.
	Away func(ctx context.Context, name string) (Remote, error)
	// Hurry is closed when servers must be killed without the time they have to stop; nil: never.
	Hurry <-chan struct{}
}

// A Watch is told how servers come up, each time one is started. It is called by who starts them, one call at a time.
type Watch struct {
	Starting func(name string)
	// Ready is told a server's URL and the loopback address at which it answers, which is none of a server elsewhere.
	Ready func(name, url string, at netip.AddrPort)
}

// A Remote is a server that runs on another machine.
type Remote interface {
	Stop()                  // ends it, and returns when it is gone
	Ended() <-chan struct{} // closed when it has ended
	Err() error             // why it has, if nobody asked for that
	Executable() Executable // which program it is there
}

// remote makes a life of it. What it uses is known where it runs.
type remote struct{ Remote }

func (r remote) stop()                               { r.Stop() }
func (r remote) ended() <-chan struct{}              { return r.Ended() }
func (r remote) err() error                          { return r.Err() }
func (r remote) usage() (time.Duration, int64, bool) { return 0, 0, false }
