package client

import (
	"net/netip"
	"sync"

	"bench/plan"
)

// Whereabouts are the ports of the run's servers that listen at loopback6 and not at loopback4. Servers note them when they
// are ready; whoever opens a connection asks.
type Whereabouts struct {
	mu  sync.RWMutex
	six map[uint16]bool
}

// Note says where the server with this port listens.
func (w *Whereabouts) Note(port uint16, at netip.Addr) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.six == nil {
		w.six = make(map[uint16]bool)
	}
	w.six[port] = at == plan.Loopback6
}

// find gives the host at which a server listens whose URL has host and port.
func (w *Whereabouts) find(host string, port uint16) string {
	if w == nil || host != plan.Loopback4.String() {
		return host
	}
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.six[port] {
		return plan.Loopback6.String()
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
		found = append(found, plan.Loopback4)
	}
	if !six {
		found = append(found, plan.Loopback6)
	}
	return found
}
