package engine

import (
	"net/netip"
	"testing"

	"bench/spec"
)

func TestPolicyOfHosts(t *testing.T) {
	p := newPolicy(&spec.Plan{AllowedHosts: []string{"*.Example.com", "2001:db8:0::7"}}, []string{"shop.test.", "*.org"})
	somewhere := netip.MustParseAddrPort("203.0.113.7:80")
	for host, want := range map[string]string{
		"shop.example.com":  "",
		"SHOP.example.com.": "",
		"2001:db8::7":       "",
		"shop.test":         "",
		"*.org":             "", // was approved as it stands, which is no pattern
		"example.com":       "example.com (203.0.113.7) is not an approved host: add it to allowed_hosts in the bench block",
		"example.org":       "example.org (203.0.113.7) is not an approved host: add it to allowed_hosts in the bench block",
		"203.0.113.7":       "203.0.113.7 is not an approved host: add it to allowed_hosts in the bench block",
	} {
		got := ""
		if err := p.permit(host, somewhere); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", host, got, want)
		}
	}
	err := p.permit("example.net", netip.AddrPort{}) // by name, before anybody is asked for it
	if want := "example.net is not an approved host: add it to allowed_hosts in the bench block"; err == nil || err.Error() != want {
		t.Errorf("by name: %v, want %q", err, want)
	}
	if err := p.permit("example.net", netip.MustParseAddrPort("127.0.0.1:80")); err != nil {
		t.Errorf("loopback: %v", err)
	}
}
