package server

import "net/netip"

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
	// Hurry is closed when servers must be killed without the time they have to stop; nil: never.
	Hurry <-chan struct{}
}

// A Watch is told how servers come up, each time one is started. It is called by who starts them, one call at a time.
type Watch struct {
	Starting func(name string)
	Ready    func(name string, at netip.AddrPort) // the loopback address at which it answers
}
