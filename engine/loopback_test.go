package engine

import (
	"context"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"bench/spec"
)

// listeningAtSix listens at ::1 alone, on a port that is free at both loopbacks.
func listeningAtSix(t *testing.T) *origin {
	t.Helper()
	h, shared, err := hold(0)
	if err != nil || shared {
		t.Fatal(err)
	}
	if h.six == nil {
		t.Skip("no ::1 here")
	}
	_ = h.four.Close()
	t.Cleanup(func() { _ = h.six.Close() })
	go func() {
		for {
			conn, err := h.six.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
		}
	}()
	return &origin{scheme: "http", host: "localhost", port: uint16(h.six.Addr().(*net.TCPAddr).Port)}
}

// A server of the run is found at either loopback, where its URL has 127.0.0.1: when it becomes ready, and by requests.
func TestAServerIsFoundAtEitherLoopback(t *testing.T) {
	listeningAtSix(t) // or skip
	for _, host := range []string{"127.0.0.1", "::1", "::"} {
		for _, ready := range []spec.Ready{{Path: "/", Timeout: 10 * time.Second}, {TCP: true, Timeout: 10 * time.Second}} {
			plan, o := commandPlan(t, "good", spec.Benchmark{Blocks: 1, Iterations: 5})
			plan.Servers[0].Env["HOST"], plan.Servers[0].Ready = host, ready
			var url string
			o.Watch = func(e Event) {
				if e.Type == ServerReady {
					url = e.URL
				}
			}
			run, err := Run(context.Background(), plan, o)
			if err != nil {
				t.Errorf("%s: %v", host, err)
				continue
			}
			if c := run.Cells[0]; c.Errors != 0 || c.Requests != 5 {
				t.Errorf("%s: %d errors of %d requests: %v", host, c.Errors, c.Requests, c.ErrorKinds)
			}
			if want := map[bool]string{true: "http://[::1]:", false: "http://127.0.0.1:"}[host == "::1"]; !strings.HasPrefix(url, want) {
				t.Errorf("%s: it is ready at %s, want %s", host, url, want)
			}
		}
	}
}

// Somebody else who listens at ::1 is not taken for the server.
func TestAStrangerAtTheOtherLoopbackIsNotTheServer(t *testing.T) {
	stranger := listeningAtSix(t)
	server := spec.Server{
		Name: "s", Type: "command", Command: []string{"sleep", "60"}, Port: int(stranger.port),
		Ready: spec.Ready{TCP: true, Timeout: 100 * time.Millisecond}, Stop: spec.Stop{Timeout: time.Second},
	}
	ports, err := PickPorts([]spec.Server{server})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ports.Close)
	plan := planOf("http://127.0.0.1:"+strconv.Itoa(server.Port), spec.Benchmark{Blocks: 1, Iterations: 1}, []string{"a"}, asMap)
	plan.Servers = []spec.Server{server}
	if _, err := Run(context.Background(), plan, Options{Ports: ports}); err == nil || !strings.Contains(err.Error(), "not ready within") {
		t.Errorf("error %v, want one that says that it is not ready", err)
	}
	free, err := PickPorts([]spec.Server{{Name: "free"}})
	if err != nil {
		t.Fatal(err)
	}
	if free.Close(); free.isShared("free") {
		t.Error("a port was chosen that somebody else has")
	}
}

// The names of this machine mean both loopbacks, whatever the system's tables say, by every version of HTTP.
func TestLocalNamesMeanBothLoopbacks(t *testing.T) {
	o := listeningAtSix(t)
	for _, host := range []string{"localhost", "shop.localhost", "localhost."} {
		d := dialerOf(t, spec.Client{}, nil)
		d.lookup = names(map[string][]string{"localhost": {"127.0.0.1"}})
		conn, err := d.connect(t.Context(), &origin{host: host, port: o.port}, nil, &exchange{})
		if err != nil {
			t.Errorf("%s: %v", host, err)
			continue
		}
		_ = conn.Close()
	}
	got := withLoopbacks([]netip.Addr{loopback6})
	if len(got) != 2 || got[0] != loopback6 || got[1] != loopback4 {
		t.Errorf("the addresses are %v", got)
	}
}
