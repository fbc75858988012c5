package engine

import (
	"fmt"
	"net/netip"
	"path"
	"strings"

	"bench/spec"
)

// A policy says which hosts may be contacted: loopback always, and what was approved by name before the run.
type policy struct {
	patterns []string
}

func newPolicy(p *spec.Plan, approved []string) policy {
	return policy{patterns: append(append([]string(nil), p.AllowedHosts...), approved...)}
}

// permit judges an address right before it is dialled: host is the name that led to it.
func (p policy) permit(host string, address netip.AddrPort) error {
	if address.Addr().IsLoopback() {
		return nil
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, pattern := range p.patterns {
		if ok, err := path.Match(strings.ToLower(pattern), host); err == nil && ok {
			return nil
		}
	}
	return fmt.Errorf("%s (%s) is not an approved host: add it to allowed_hosts in the bench block", host, address.Addr())
}
