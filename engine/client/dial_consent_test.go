package client

import (
	"errors"
	"net/netip"
	"path/filepath"
	"testing"

	"bench/plan"
)

// The owner of a worker is asked at each dial about everybody: loopback and sockets, which the plan's policy never forbids.
func TestTheOwnerIsAskedAtEachDial(t *testing.T) {
	_, tcp := listening(t, "tcp", "127.0.0.1:0")
	socket := filepath.Join(t.TempDir(), "s")
	_, unix := listening(t, "unix", socket)
	for _, c := range []struct {
		client plan.Client
		origin *Origin
		asked  string
	}{
		{plan.Client{}, tcp, "127.0.0.1"},
		{plan.Client{}, &Origin{Scheme: "http", Host: "localhost", Port: tcp.Port}, "localhost"},
		{plan.Client{UnixSocket: socket}, unix, "unix:" + socket},
		{plan.Client{Proxy: "http://" + plan.HostPort(tcp.Host, tcp.Port)}, &Origin{Scheme: "http", Host: "shop.test", Port: 80}, "127.0.0.1"},
	} {
		asked := ""
		allowed := func(string, netip.AddrPort) error { return nil }
		d, err := newDialer(c.client, Env{Permit: allowed, Consent: func(host string, _ netip.AddrPort) error {
			asked = host
			return errors.New("no")
		}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.connect(t.Context(), c.origin, nil, &Exchange{})
		wantKind(t, err, Forbidden)
		if asked != c.asked && c.asked != "127.0.0.1" {
			t.Errorf("%s: it was asked about %q, want %q", c.origin.Host, asked, c.asked)
		}
	}
}
