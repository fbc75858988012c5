package server

import (
	"net"
	"strings"
	"testing"
	"time"

	"bench/plan"
)

// listeningAtSix listens at ::1 alone, on a port that is free at both loopbacks.
func listeningAtSix(t *testing.T) (port int) {
	t.Helper()
	h, shared, err := hold("", 0)
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
	return h.six.Addr().(*net.TCPAddr).Port
}

// Somebody else who listens at ::1 is not taken for the server.
func TestAStrangerAtTheOtherLoopbackIsNotTheServer(t *testing.T) {
	stranger := plan.Server{
		Name: "s", Type: "command", Command: []string{"sleep", "60"}, Port: listeningAtSix(t),
		Ready: plan.Ready{TCP: true, Timeout: 100 * time.Millisecond}, Stop: plan.Stop{Timeout: time.Second},
	}
	ports, err := PickPorts([]plan.Server{stranger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ports.Close)
	s := &stage{plan: &plan.Plan{Servers: []plan.Server{stranger}}, options: Options{Ports: ports}}
	if _, err := s.start(); err == nil || !strings.Contains(err.Error(), "not ready within") {
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
