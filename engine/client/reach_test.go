package client

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bench/engine/peers"
	"bench/plan"
)

// originAt is the origin of a URL.
func originAt(t *testing.T, address string) *Origin {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	o, err := OriginOf(u, OriginPorts[u.Scheme])
	if err != nil {
		t.Fatal(err)
	}
	return &o
}

// Whether somebody is there is known before any load, for every version of HTTP and by every route.
func TestReach(t *testing.T) {
	for name, w := range everyWay(t, func(http.ResponseWriter, *http.Request) {}) {
		w.client.ConnectTimeout = time.Second
		r := newRig(t, w.client, w.env)
		if err := r.client.Reach(t.Context(), originAt(t, w.url)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	dead, missing := peers.URL(closed(t)), filepath.Join(t.TempDir(), "missing")
	secure := strings.Replace(dead, "http:", "https:", 1)
	tunnel := tunnelProxy(t, "")
	for _, c := range []struct {
		url    string
		client plan.Client
		want   ErrorKind
	}{
		{dead, plan.Client{HTTPVersion: "1.1"}, Refused},
		{secure, plan.Client{HTTPVersion: "1.1"}, Refused},
		{dead, plan.Client{HTTPVersion: "2"}, Refused},
		{secure, plan.Client{HTTPVersion: "2"}, Refused},
		{secure, plan.Client{HTTPVersion: "3"}, Refused},
		{"https://127.0.0.1", plan.Client{HTTPVersion: "3", Resolve: map[string]string{"127.0.0.1:443": "192.0.2.1:443"}}, Forbidden},
		{dead, plan.Client{HTTPVersion: "1.1", UnixSocket: missing}, unreachable},
		{dead, plan.Client{HTTPVersion: "2", UnixSocket: missing}, unreachable},
		{"http://127.0.0.1", plan.Client{HTTPVersion: "1.1", Proxy: dead}, Refused},
		{secure, plan.Client{HTTPVersion: "1.1", Proxy: "http://" + plan.HostPort(tunnel.Host, tunnel.Port)}, unreachable},
		{secure, plan.Client{HTTPVersion: "2", Proxy: "http://" + plan.HostPort(tunnel.Host, tunnel.Port)}, unreachable},
	} {
		c.client.ConnectTimeout = time.Second
		r := newRig(t, c.client, Env{})
		err := r.client.Reach(t.Context(), originAt(t, c.url))
		var f *Failure
		if !errors.As(err, &f) || f.Kind != c.want {
			t.Errorf("%+v: %v, want the kind %q", c.client, err, c.want)
		}
	}
}

// closed is a listener on a port of loopback where nobody listens any more.
func closed(t *testing.T) net.Listener {
	t.Helper()
	l := peers.Listen(t)
	_ = l.Close()
	return l
}
