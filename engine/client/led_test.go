package client

import (
	"errors"
	"fmt"
	"net/netip"
	"testing"

	"bench/plan"
)

func TestWhereNamesLead(t *testing.T) {
	table := names(map[string][]string{"shop.test": {"10.0.0.2", "10.0.0.1"}, "evil.test": {"10.0.0.3"}})
	permit := func(host string, _ netip.AddrPort) error {
		if host == "evil.test" {
			return errors.New("not approved")
		}
		return nil
	}
	for _, c := range []struct {
		name   string
		client plan.Client
		host   string
		want   string
	}{
		{"a name", plan.Client{}, "shop.test", "[10.0.0.2 10.0.0.1] <nil>"},
		{"an address", plan.Client{}, "10.0.0.7", "[] <nil>"},
		{"this machine", plan.Client{}, "localhost", "[] <nil>"},
		{"a way that the spec gives", plan.Client{Resolve: map[string]string{"shop.test:80": "10.9.9.9:80"}}, "shop.test", "[] <nil>"},
		{"a socket", plan.Client{UnixSocket: "/run/shop"}, "shop.test", "[] <nil>"},
		{"a proxy asks", plan.Client{Proxy: "http://10.0.0.8:3128"}, "shop.test", "[] <nil>"},
		{"not approved", plan.Client{}, "evil.test", "[] not approved"},
		{"unknown", plan.Client{}, "nobody.test", "[] lookup nobody.test: no such host"},
	} {
		d := dialerOf(t, c.client, permit)
		d.lookup = table
		led, err := d.led(t.Context(), &Origin{Scheme: "http", Host: c.host, Port: 80})
		if got := fmt.Sprintf("%v %v", led, err); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
