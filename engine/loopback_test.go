package engine

import (
	"context"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"bench/engine/client"
	"bench/plan"
)

// listeningAtSix listens at ::1 alone, on a port that is free at both loopbacks.
func listeningAtSix(t *testing.T) *client.Origin {
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
	return &client.Origin{Scheme: "http", Host: "localhost", Port: uint16(h.six.Addr().(*net.TCPAddr).Port)}
}

// A server of the run is found at either loopback, where its URL has 127.0.0.1: when it becomes ready, and by requests.
func TestAServerIsFoundAtEitherLoopback(t *testing.T) {
	listeningAtSix(t) // or skip
	for _, host := range []string{"127.0.0.1", "::1", "::"} {
		for _, ready := range []plan.Ready{{Path: "/", Timeout: 10 * time.Second}, {TCP: true, Timeout: 10 * time.Second}} {
			plan, o := commandPlan(t, "good", plan.Benchmark{Blocks: 1, Iterations: 5})
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
	server := plan.Server{
		Name: "s", Type: "command", Command: []string{"sleep", "60"}, Port: int(stranger.Port),
		Ready: plan.Ready{TCP: true, Timeout: 100 * time.Millisecond}, Stop: plan.Stop{Timeout: time.Second},
	}
	ports, err := PickPorts([]plan.Server{server})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ports.Close)
	planned := planOf("http://127.0.0.1:"+strconv.Itoa(server.Port), plan.Benchmark{Blocks: 1, Iterations: 1}, []string{"a"}, asMap)
	planned.Servers = []plan.Server{server}
	if _, err := Run(context.Background(), planned, Options{Ports: ports}); err == nil || !strings.Contains(err.Error(), "not ready within") {
		t.Errorf("error %v, want one that says that it is not ready", err)
	}
	free, err := PickPorts([]plan.Server{{Name: "free"}})
	if err != nil {
		t.Fatal(err)
	}
	if free.Close(); free.isShared("free") {
		t.Error("a port was chosen that somebody else has")
	}
}
