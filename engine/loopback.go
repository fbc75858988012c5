package engine

import (
	"net/netip"
	"sync"
)

// The loopback addresses of a machine. A server's URL has the first; where it listens at the second alone, as programs do
// that listen on the first address of "localhost", the dialers know.
var (
	loopback4 = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	loopback6 = netip.IPv6Loopback()
)

// Whereabouts are the ports of the run's servers that listen at loopback6 and not at loopback4. Servers note them when they
// are ready; whoever opens a connection asks.
type whereabouts struct {
	mu  sync.RWMutex
	six map[uint16]bool
}

// note says where the server with this port listens.
func (w *whereabouts) note(port uint16, at netip.Addr) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.six == nil {
		w.six = make(map[uint16]bool)
	}
	w.six[port] = at == loopback6
}

// find gives the host at which a server listens whose URL has host and port.
func (w *whereabouts) find(host string, port uint16) string {
	if w == nil || host != loopback4.String() {
		return host
	}
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.six[port] {
		return loopback6.String()
	}
	return host
}

// withLoopbacks completes the addresses of a name that means this machine, which may be any of its loopbacks whatever the
// system's tables say (RFC 6761 section 6.3).
func withLoopbacks(found []netip.Addr) []netip.Addr {
	var four, six bool
	for _, addr := range found {
		four, six = four || addr.Unmap().Is4(), six || !addr.Unmap().Is4()
	}
	if !four {
		found = append(found, loopback4)
	}
	if !six {
		found = append(found, loopback6)
	}
	return found
}

// addressAt is where a server is asked whether it is ready.
func (s *server) addressAt(at netip.Addr) string { return joinPort(at.String(), uint16(s.port)) }

// address is where a server is expected, and what its URL says.
func (s *server) address() string { return s.addressAt(loopback4) }

func (s *server) url() string { return "http://" + s.address() }

// places are the addresses at which the server may listen: not where somebody else did before it was started.
func (s *server) places() []netip.Addr {
	if s.four {
		return []netip.Addr{loopback4}
	}
	return []netip.Addr{loopback4, loopback6}
}
