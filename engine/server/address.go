package server

import (
	"net/netip"
	"strings"

	"bench/plan"
)

// addressAt is where a server is asked whether it is ready.
func (s *server) addressAt(at netip.Addr) string { return plan.HostPort(at.String(), uint16(s.port)) }

// address is where a server is expected, and what its URL says.
func (s *server) address() string {
	if s.plan.Host != "" {
		return plan.HostPort(s.plan.Host, uint16(s.port))
	}
	return s.addressAt(plan.Loopback4)
}

func (s *server) url() string { return "http://" + s.address() }

// places are the addresses at which the server may listen: not where somebody else did before it was started.
func (s *server) places() []netip.Addr {
	if s.at.IsValid() {
		return []netip.Addr{s.at}
	}
	if s.four {
		return []netip.Addr{plan.Loopback4}
	}
	return []netip.Addr{plan.Loopback4, plan.Loopback6}
}

// Portless is a URL in which a server of the set stands by its name, since its port differs from run to run.
func (s *Set) Portless(url string) string {
	for _, one := range s.list {
		url = strings.Replace(url, one.url(), "server."+one.plan.Name, 1)
	}
	return url
}
