package client

import (
	"net"
	"net/netip"
	"testing"

	"bench/plan"
)

// The names of this machine mean both loopbacks, whatever the system's tables say, by every version of HTTP.
func TestLocalNamesMeanBothLoopbacks(t *testing.T) {
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skip("no ::1 here")
	}
	t.Cleanup(func() { _ = l.Close() })
	port := uint16(l.Addr().(*net.TCPAddr).Port)
	for _, host := range []string{"localhost", "shop.localhost", "localhost."} {
		d := dialerOf(t, plan.Client{}, nil)
		d.lookup = names(map[string][]string{"localhost": {"127.0.0.1"}})
		conn, err := d.connect(t.Context(), &Origin{Host: host, Port: port}, nil, &Exchange{})
		if err != nil {
			t.Errorf("%s: %v", host, err)
			continue
		}
		_ = conn.Close()
	}
	got := withLoopbacks([]netip.Addr{plan.Loopback6})
	if len(got) != 2 || got[0] != plan.Loopback6 || got[1] != plan.Loopback4 {
		t.Errorf("the addresses are %v", got)
	}
}
