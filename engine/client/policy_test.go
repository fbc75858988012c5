package client

import (
	"net/netip"
	"net/url"
	"testing"

	"bench/plan"
)

func TestPolicyOfHosts(t *testing.T) {
	p := NewPolicy(&plan.Plan{AllowedHosts: []string{"*.Example.com", "2001:db8:0::7"}}, []string{"shop.test.", "*.org"})
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
		if err := p.Permit(host, somewhere); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", host, got, want)
		}
	}
	err := p.Permit("example.net", netip.AddrPort{}) // by name, before anybody is asked for it
	if want := "example.net is not an approved host: add it to allowed_hosts in the bench block"; err == nil || err.Error() != want {
		t.Errorf("by name: %v, want %q", err, want)
	}
	if err := p.Permit("localhost", netip.MustParseAddrPort("127.0.0.1:80")); err != nil {
		t.Errorf("loopback: %v", err)
	}
}

// A stranger's names lead where the stranger wants, but not into this machine or its network.
func TestPolicyOfAddresses(t *testing.T) {
	p := NewPolicy(&plan.Plan{AllowedHosts: []string{"*.evil.test", "login.corp.test"}}, []string{"www.evil.test", "10.1.1.1"})
	for _, address := range []string{
		"127.0.0.1", "::1", "::ffff:127.0.0.1", "0.0.0.0", "::", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
		"100.64.0.1", "fd00::1", "fe80::1", "224.0.0.1", "64:ff9b::a00:1", "0.1.2.3",
	} {
		to := netip.AddrPortFrom(netip.MustParseAddr(address), 80)
		if err := p.Permit("x.evil.test", to); err == nil {
			t.Errorf("a name under the pattern may lead to %s", address)
		}
		for _, host := range []string{"www.evil.test", "login.corp.test"} { // somebody has agreed to just this name
			if err := p.Permit(host, to); err != nil {
				t.Errorf("%s: %v", host, err)
			}
		}
	}
	for _, address := range []string{"203.0.113.7", "2001:db8::1"} {
		if err := p.Permit("x.evil.test", netip.AddrPortFrom(netip.MustParseAddr(address), 80)); err != nil {
			t.Error(err)
		}
	}
	if err := p.Permit("example.net", netip.MustParseAddrPort("127.0.0.1:80")); err == nil {
		t.Error("a name that nobody approved may lead to loopback")
	}
}

func TestPolicyOfRedirects(t *testing.T) {
	plan := &plan.Plan{
		AllowedHosts: []string{"*.evil.test", "127.0.0.9"},
		Benchmarks: []plan.Benchmark{{Cells: []plan.Cell{{Group: plan.Group{Requests: []plan.Request{
			{URL: "http://www.evil.test/"}, {URL: "http://localhost:8080/a"},
		}}}}}},
	}
	p := NewPolicy(plan, []string{"www.evil.test", "localhost"})
	for _, c := range []struct {
		from, to string
		right    bool
	}{
		{"http://www.evil.test/", "http://127.0.0.1:6379/", false},
		{"http://www.evil.test/", "http://localhost:6379/", false},
		{"http://www.evil.test/", "http://x.localhost./", false},
		{"http://www.evil.test/", "http://[::1]:8080/", false},
		{"http://www.evil.test/", "http://[::ffff:127.0.0.1]/", false},
		{"http://www.evil.test/", "http://LOCALHOST:8080/b", true}, // which the spec requests itself
		{"http://www.evil.test/", "http://127.0.0.9:1/", true},     // which the spec allows by name
		{"http://www.evil.test/", "https://x.evil.test/", true},    // judged by its address, right before it is dialled
		{"http://localhost:8080/", "https://127.0.0.1:8443/", true},
	} {
		from, err := url.Parse(c.from)
		if err != nil {
			t.Fatal(err)
		}
		to, err := url.Parse(c.to)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Redirect(from, to); (err == nil) != c.right {
			t.Errorf("from %s to %s: %v", c.from, c.to, err)
		}
	}
}
