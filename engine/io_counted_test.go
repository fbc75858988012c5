package engine

import (
	"context"
	"net"
	"slices"
	"testing"
	"time"

	"bench/engine/loop"
	"bench/plan"
	"bench/result"
)

// A troubled server answers, but for what each of its paths does otherwise, and for a while in the middle of its life when it stands
// still.
func troubledServer(t *testing.T, from, until time.Duration) *oddServer {
	server := newOddServer(t)
	began := time.Now()
	server.turn = func(path string) oddTurn {
		answer := say(plainAnswer, 0, true)
		if path == "missing" {
			answer = say("HTTP/1.1 503 x\r\nContent-Length: 0\r\n\r\n", 0, true)
		}
		return func(conn net.Conn) bool {
			if at := time.Since(began); at > from && at < until {
				time.Sleep(until - at)
			}
			return answer(conn)
		}
	}
	return server
}

// Of thousands of requests to a server that stands still for a while, so that many time out, and of those that the end of the trial
// cuts off, each is counted once, and there are as many as the server saw: whoever waits for the answers, and whenever they are sent.
func TestThousandsAreCountedByAllIO(t *testing.T) {
	const lasts = 1200 * time.Millisecond
	retry := &plan.Retry{Attempts: 3, On: []string{"503", "timeout"}, Wait: time.Millisecond, Backoff: 1}
	stages := []plan.Stage{{Rate: 2500, Duration: lasts / 2}, {Rate: 3500, Duration: lasts / 2}}
	for name, c := range map[string]struct {
		arrival plan.Arrival
		retry   *plan.Retry
	}{
		"closed":              {arrival: plan.Arrival{Concurrency: 16}},
		"closed with retries": {plan.Arrival{Concurrency: 16}, retry},
		"rate":                {arrival: plan.Arrival{Rate: 3000, Process: plan.Constant, MaxInFlight: 400}},
		"rate with retries":   {plan.Arrival{Rate: 3000, Process: plan.Constant, MaxInFlight: 400}, retry},
		"too few places":      {arrival: plan.Arrival{Rate: 3000, Process: "poisson", MaxInFlight: 30}},
		"stages":              {arrival: plan.Arrival{Process: plan.Constant, MaxInFlight: 400, Stages: stages}},
	} {
		t.Run(name, func(t *testing.T) {
			everyIO(t, func(t *testing.T, io string) {
				server := troubledServer(t, 500*time.Millisecond, 900*time.Millisecond)
				p := planOf(server.address, plan.Benchmark{Blocks: 1, Trial: lasts}, []string{"plain", "missing"}, plan.Strategy{Name: "pool", Type: "pool"})
				cell := &p.Benchmarks[0].Cells[0]
				cell.Arrival, cell.Client.Timeout, cell.Client.Retry = c.arrival, 100*time.Millisecond, c.retry
				run, err := Run(context.Background(), p, Options{RunID: "r", Version: "test", IO: io})
				if err != nil {
					t.Fatal(err)
				}
				if driven := c.retry == nil && io != loop.None; driven && run.Info.Host.IO != io {
					t.Errorf("the result says that it was %q", run.Info.Host.IO)
				}
				countedOnce(t, run.Cells[0], server)
			})
		})
	}
}

// countedOnce sees that a cell's requests are those that the server saw, each with one outcome.
func countedOnce(t *testing.T, c result.Cell, server *oddServer) {
	t.Helper()
	var named, failed int64
	for _, n := range c.Names {
		named += n.Requests
		for kind, count := range n.Kinds {
			if failed += count; !slices.Contains([]string{"status", "timeout"}, kind) {
				t.Errorf("%d of %s failed by %s", count, n.Name, kind)
			}
		}
	}
	if named != c.Requests || failed != c.Errors || c.Errors == 0 || c.Requests-c.Errors == 0 {
		t.Errorf("%d requests, %d errors; by name %d and %d", c.Requests, c.Errors, named, failed)
	}
	sent := c.Requests - c.Unsent + c.LeadIn + c.Retries + c.Connections.Repeated
	for late := time.Now().Add(2 * time.Second); server.seen.Load() < sent && time.Now().Before(late); { // it may read the last ones yet
		time.Sleep(5 * time.Millisecond)
	}
	if seen := server.seen.Load(); seen != sent {
		t.Errorf("the server saw %d requests, %d were sent: %d, %d of them unsent, %d before, %d again, %d repeated", seen, sent,
			c.Requests, c.Unsent, c.LeadIn, c.Retries, c.Connections.Repeated)
	}
	if pace := c.TrialData[0].Pace; pace != nil && pace.Due != c.Requests+c.Missed {
		t.Errorf("%d were due, %d sent and %d missed", pace.Due, c.Requests, c.Missed)
	}
}
