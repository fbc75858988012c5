package engine

import (
	"net/netip"

	"bench/engine/client"
)

// addressAt is where a server is asked whether it is ready.
func (s *server) addressAt(at netip.Addr) string { return client.JoinPort(at.String(), uint16(s.port)) }

// address is where a server is expected, and what its URL says.
func (s *server) address() string { return s.addressAt(client.Loopback4) }

func (s *server) url() string { return "http://" + s.address() }

// places are the addresses at which the server may listen: not where somebody else did before it was started.
func (s *server) places() []netip.Addr {
	if s.four {
		return []netip.Addr{client.Loopback4}
	}
	return []netip.Addr{client.Loopback4, client.Loopback6}
}
