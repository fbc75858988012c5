package engine

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bench/result"
	"bench/spec"
)

// originAt is the origin of a URL.
func originAt(t *testing.T, address string) *origin {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	o, err := originOf(u, originPorts[u.Scheme])
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
		if err := r.client.reach(t.Context(), originAt(t, w.url)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	dead, missing := deadURL(t), filepath.Join(t.TempDir(), "missing")
	secure := strings.Replace(dead, "http:", "https:", 1)
	tunnel := tunnelProxy(t, "")
	for _, c := range []struct {
		url    string
		client spec.Client
		want   errorKind
	}{
		{dead, spec.Client{HTTPVersion: "1.1"}, refused},
		{secure, spec.Client{HTTPVersion: "1.1"}, refused},
		{dead, spec.Client{HTTPVersion: "2"}, refused},
		{secure, spec.Client{HTTPVersion: "2"}, refused},
		{secure, spec.Client{HTTPVersion: "3"}, refused},
		{"https://127.0.0.1", spec.Client{HTTPVersion: "3", Resolve: map[string]string{"127.0.0.1:443": "192.0.2.1:443"}}, forbidden},
		{dead, spec.Client{HTTPVersion: "1.1", UnixSocket: missing}, unreachable},
		{dead, spec.Client{HTTPVersion: "2", UnixSocket: missing}, unreachable},
		{"http://127.0.0.1", spec.Client{HTTPVersion: "1.1", Proxy: dead}, refused},
		{secure, spec.Client{HTTPVersion: "1.1", Proxy: "http://" + joinPort(tunnel.host, tunnel.port)}, unreachable},
		{secure, spec.Client{HTTPVersion: "2", Proxy: "http://" + joinPort(tunnel.host, tunnel.port)}, unreachable},
	} {
		c.client.ConnectTimeout = time.Second
		r := newRig(t, c.client, clientEnv{})
		err := r.client.reach(t.Context(), originAt(t, c.url))
		var f *failure
		if !errors.As(err, &f) || f.kind != c.want {
			t.Errorf("%+v: %v, want the kind %q", c.client, err, c.want)
		}
	}
}

// A target that goes away on the way ends the run, whatever the version of HTTP and the route.
func TestATargetThatGoesAwayEndsTheRun(t *testing.T) {
	for _, name := range []string{"HTTP/3", "HTTP/2, unix socket", "HTTP/1.1, TLS, tunnel"} {
		w := everyWay(t, func(http.ResponseWriter, *http.Request) {})[name]
		plan := planOf(w.url, spec.Benchmark{Blocks: 20, Iterations: 2}, []string{"a"}, asMap)
		plan.Dir = w.env.Dir
		w.client.ConnectTimeout, w.client.Timeout, w.client.Session = time.Second, 2*time.Second, "cell"
		plan.Benchmarks[0].Cells[0].Client = w.client
		var trials int
		run, err := Run(context.Background(), plan, Options{Watch: func(e Event) {
			if e.Type == TrialComplete {
				if trials++; trials == 3 {
					w.stop()
				}
			}
		}})
		var target *TargetError
		if !errors.As(err, &target) || !target.Lost || run.Info.Status != result.Failed {
			t.Errorf("%s: after %d trials: %v", name, trials, err)
		}
	}
}
