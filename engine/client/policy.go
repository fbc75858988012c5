package client

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"bench/plan"
)

// A Policy says which hosts may be contacted: loopback always, and what was approved by name before the run. A host that
// the plan doesn't name is one that a redirect leads to.
type Policy struct {
	patterns []string // allowed_hosts
	approved []string // names as they are
	origins  []Origin // of all requests of the plan
}

// NewPolicy is the policy of a plan, with the hosts that were approved by name for this run.
func NewPolicy(p *plan.Plan, approved []string) Policy {
	made := Policy{patterns: p.AllowedHosts, approved: approved}
	for _, s := range slices.Concat(p.Setups, p.Teardowns) {
		made.add(s.Requests)
	}
	for _, b := range p.Benchmarks {
		for _, c := range b.Cells {
			made.add(c.Requests())
		}
	}
	return made
}

// add notes where requests go.
func (p *Policy) add(requests []plan.Request) {
	for _, r := range requests {
		u, err := url.Parse(r.URL)
		if err != nil {
			continue // who compiles the cell says so
		}
		if o, err := OriginOf(u, OriginPorts[u.Scheme]); err == nil && !slices.Contains(p.origins, o) {
			p.origins = append(p.origins, o)
		}
	}
}

// Permit judges an address right before it is dialled: host is the name that led to it. Without an address it judges the
// name alone, before anybody is asked for it. A pattern covers names at public addresses only: whoever owns a domain
// decides where the names below it lead, and that could be this machine or its network.
func (p Policy) Permit(host string, address netip.AddrPort) error {
	if p.names(host) || plan.IsLoopback(host) && address.Addr().IsLoopback() {
		return nil
	}
	who := host
	if text := address.Addr().String(); address.IsValid() && text != host {
		who += " (" + text + ")"
	}
	if !slices.ContainsFunc(p.patterns, func(pattern string) bool { return plan.HostMatches(pattern, host) }) {
		return fmt.Errorf("%s is not an approved host: add it to allowed_hosts in the bench block", who)
	}
	if address.IsValid() && !isPublic(address.Addr()) {
		return fmt.Errorf("%s is an address of this machine or its network, for which a pattern in allowed_hosts is not enough: name the host there", who)
	}
	return nil
}

// names says whether a host was approved, or is allowed, by its own name.
func (p Policy) names(host string) bool {
	return slices.ContainsFunc(p.approved, func(name string) bool { return plan.SameHost(name, host) }) ||
		slices.ContainsFunc(p.patterns, func(pattern string) bool {
			return !strings.HasPrefix(pattern, "*.") && plan.SameHost(pattern, host)
		})
}

// Redirect judges where a redirect leads before anybody is contacted. From elsewhere none leads to this machine, but to
// what the spec itself requests or allows by name: what listens here is nobody else's to reach.
func (p Policy) Redirect(from, to *url.URL) error {
	if plan.IsLoopback(from.Hostname()) || !plan.IsLoopback(to.Hostname()) {
		return nil
	}
	o, err := OriginOf(to, OriginPorts[to.Scheme])
	if err != nil || slices.Contains(p.origins, o) {
		return nil
	}
	if slices.ContainsFunc(p.patterns, func(pattern string) bool { return plan.SameHost(pattern, o.Host) }) {
		return nil
	}
	return fmt.Errorf("redirect from %s to this machine (%s), which the spec doesn't request: add %s to allowed_hosts in the bench block if that is meant",
		from.Hostname(), plan.HostPort(o.Host, o.Port), o.Host)
}

// notPublic are addresses that carriers share among customers (RFC 6598), that translators reach IPv4 by (RFC 6052), and of
// this network (RFC 791): none is private by name, and each may lead to what is.
var notPublic = []netip.Prefix{netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("0.0.0.0/8")}

// isPublic says whether an address is one of the Internet at large.
func isPublic(address netip.Addr) bool {
	address = address.Unmap()
	return address.IsGlobalUnicast() && !address.IsPrivate() &&
		!slices.ContainsFunc(notPublic, func(p netip.Prefix) bool { return p.Contains(address) })
}
