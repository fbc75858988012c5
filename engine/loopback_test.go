package engine

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"bench/plan"
)

// A server of the run is found at either loopback, where its URL has 127.0.0.1: when it becomes ready, and by requests.
func TestAServerIsFoundAtEitherLoopback(t *testing.T) {
	if six, err := net.Listen("tcp", "[::1]:0"); err != nil {
		t.Skip("no ::1 here")
	} else {
		_ = six.Close() // it was there
	}
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
