package server

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"syscall"

	"bench/plan"
)

// Ports are the servers' ports, held open until their servers start.
type Ports struct {
	held    map[string]heldPort
	numbers map[string]int
	hosts   map[string]netip.Addr // of the servers that others are to reach
	shared  map[string]bool       // somebody else listens on the port at ::1
}

// A heldPort is held at both loopbacks, since its server may listen at either; or at its server's host.
type heldPort struct {
	four net.Listener
	six  net.Listener // nil where it can't be had
}

func (h heldPort) close() {
	_ = h.four.Close() // nobody waits for it
	if h.six != nil {
		_ = h.six.Close()
	}
}

// A PortError says that a server can't have its port.
type PortError struct {
	Server string // its name
	Err    error
}

// Error names the server.
func (e *PortError) Error() string { return fmt.Sprintf("server %s: %v", e.Server, e.Err) }

func (e *PortError) Unwrap() error { return e.Err }

// PickPorts chooses a free port for each server whose port the plan leaves open, and holds it: at the server's host, or else
// at both loopbacks. Where a server has none, the error is a *PortError.
func PickPorts(list []plan.Server) (*Ports, error) {
	p := &Ports{held: map[string]heldPort{}, numbers: map[string]int{}, hosts: map[string]netip.Addr{}, shared: map[string]bool{}}
	for _, s := range list {
		h, shared, err := hold(s.Host, s.Port)
		if err != nil {
			p.Close()
			return nil, &PortError{s.Name, fmt.Errorf("choose its port: %w", err)}
		}
		p.held[s.Name], p.shared[s.Name] = h, shared
		at := h.four.Addr().(*net.TCPAddr).AddrPort()
		p.numbers[s.Name] = int(at.Port())
		if s.Host != "" {
			p.hosts[s.Name] = at.Addr().Unmap()
		}
	}
	return p, nil
}

// Free ports are looked for below the range that systems give to outgoing connections (32768 and up, RFC 6335 49152 and
// up): else the load itself could sit on a server's port while the server is restarted.
const (
	lowestPort  = 20000
	highestPort = 32767
	portTries   = 100
)

// hold takes a port at a host, or at both loopbacks; 0 chooses one that is free at both. One that is asked for is had although somebody
// else has it at ::1: that is said.
func hold(host string, port int) (h heldPort, shared bool, err error) {
	for range portTries {
		try := port
		if port == 0 {
			try = lowestPort + rand.IntN(highestPort-lowestPort+1)
		}
		h, shared, err = holdAt(host, try)
		switch {
		case err == nil && shared && port == 0:
			h.close()
		case err == nil || port != 0:
			return h, shared, err
		}
	}
	return holdAt(host, 0)
}

// holdAt holds a port where a server is to listen.
func holdAt(host string, port int) (h heldPort, shared bool, err error) {
	if host == "" {
		return holdBoth(port)
	}
	h.four, err = net.Listen("tcp", plan.HostPort(host, uint16(port)))
	return h, false, err
}

func holdBoth(port int) (h heldPort, shared bool, err error) {
	if h.four, err = listenAt(plan.Loopback4, port); err != nil {
		return h, false, err
	}
	h.six, err = listenAt(plan.Loopback6, h.four.Addr().(*net.TCPAddr).Port)
	return h, errors.Is(err, syscall.EADDRINUSE), nil // or there is no IPv6 here
}

func listenAt(at netip.Addr, port int) (net.Listener, error) {
	return net.Listen("tcp", plan.HostPort(at.String(), uint16(port)))
}

// Numbers are the ports by server name.
func (p *Ports) Numbers() map[string]int {
	if p == nil {
		return nil
	}
	return p.numbers
}

// at is where a server is to listen that others are to reach; invalid: it isn't one.
func (p *Ports) at(name string) netip.Addr {
	if p == nil {
		return netip.Addr{}
	}
	return p.hosts[name]
}

// isShared says whether somebody else listens on a server's port at ::1.
func (p *Ports) isShared(name string) bool { return p != nil && p.shared[name] }

// take gives up a port to its server, which may use its listener.
func (p *Ports) take(name string) net.Listener {
	if p == nil {
		return nil
	}
	h, ok := p.held[name]
	if !ok {
		return nil
	}
	delete(p.held, name)
	if h.six != nil {
		_ = h.six.Close()
	}
	return h.four
}

// Close releases the ports that no server took.
func (p *Ports) Close() {
	if p == nil {
		return
	}
	for _, h := range p.held {
		h.close()
	}
	p.held = nil
}
