package engine

import (
	"fmt"
	"net/netip"
	"slices"

	"bench/spec"
)

// A policy says which hosts may be contacted: loopback always, and what was approved by name before the run.
type policy struct {
	patterns []string // allowed_hosts
	approved []string // names as they are
}

func newPolicy(p *spec.Plan, approved []string) policy {
	return policy{patterns: p.AllowedHosts, approved: approved}
}

// permit judges an address right before it is dialled: host is the name that led to it. Without an address it judges the
// name alone, before anybody is asked for it.
func (p policy) permit(host string, address netip.AddrPort) error {
	if address.Addr().IsLoopback() ||
		slices.ContainsFunc(p.approved, func(name string) bool { return spec.SameHost(name, host) }) ||
		slices.ContainsFunc(p.patterns, func(pattern string) bool { return spec.HostMatches(pattern, host) }) {
		return nil
	}
	who := host
	if text := address.Addr().String(); address.IsValid() && text != host {
		who += " (" + text + ")"
	}
	return fmt.Errorf("%s is not an approved host: add it to allowed_hosts in the bench block", who)
}
