//go:build linux

package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"bench/result"
)

// faultySpec loads a target with two strategies that are compared. Its values: the target, the method, whether connections
// are kept, and more of the benchmark.
const faultySpec = `
group "pages" {
  base_url = "http://%s"
  request "home" {
    method = %q
    path   = "/"
  }
}
benchmark "load" {
  groups      = [group.pages]
  strategies  = [strategy.gather, strategy.pool]
  concurrency = [4]
  duration    = "1200ms"
  blocks      = 6
  warmup      = "0s"
  client {
    timeout    = "200ms"
    keep_alive = %t
  }
  threshold "fast" {
    metric = service.p50
    max    = "10s"
  }
  compare {
    baseline = strategy.gather
    metrics  = [throughput]
    gate     = true
  }
%s}
`

// sound is a gate that any trouble with the server fails.
const sound = `
  threshold "sound" {
    metric = error_ratio
    max    = 0
  }
`

// A story is what a server does, and what must be true of a run afterwards.
type story struct {
	name   string
	does   mood
	flaps  bool
	method string // POST is never sent twice; GET is, when an idle connection turns out to be dead
	keeps  bool   // its connections
	gates  string
	status int
	kinds  []string // of error: all of them and, but for the second and later ones, no other
	says   string   // on standard error
	counts bool     // the server saw what the file has, to the request
}

var serverStories = []story{
	{
		name: "goes away half-way: that ends the run, and what it answered counts",
		does: after(400, stopListening), method: "GET", keeps: true, gates: sound,
		status: 1, kinds: []string{"refused"}, counts: true, says: "The target can't be reached any more",
	},
	{
		name: "resets new connections now and then",
		does: sometimes(5, resetConnection), method: "GET", gates: sound,
		status: 2, kinds: []string{"reset"}, counts: true,
	},
	{
		name: "resets connections that are in use, of requests that can't be sent twice",
		does: sometimes(5, resetConnection), method: "POST", keeps: true, gates: sound,
		status: 2, kinds: []string{"reset"}, counts: true,
	},
	{
		name: "resets connections that are in use, of requests that are sent again: the file says how many",
		does: sometimes(5, resetConnection), method: "GET", keeps: true, gates: sound,
		status: 2, kinds: []string{"reset", "repeated"}, counts: true, // reset a second time; sent again, which is more than one in a hundred
	},
	{
		name: "answers nothing any more: timeouts, and no percentile that pretends to know them",
		does: after(200, neverAnswer), method: "GET", keeps: true, gates: sound,
		status: 2, kinds: []string{"timeout"}, counts: true,
	},
	{
		name: "never answers at all: no gate passes without data",
		does: neverAnswer, method: "GET", keeps: true,
		status: 3, kinds: []string{"timeout"}, counts: true,
	},
	{
		name: "drips a byte each 50 ms: the timeout is for the whole response",
		does: sometimes(20, drip), method: "GET", keeps: true, gates: sound,
		status: 2, kinds: []string{"timeout"}, counts: true,
	},
	{
		name: "closes in the middle of a body",
		does: sometimes(5, truncate), method: "GET", keeps: true, gates: sound,
		status: 2, kinds: []string{"truncated"}, counts: true,
	},
	{
		name: "is no HTTP server at all: no data, and no gate that passes",
		does: talkNonsense, method: "GET", keeps: true,
		status: 3, kinds: []string{"malformed"}, counts: true,
	},
	{
		name: "is down for 200 ms and up for 200 ms",
		does: answerWell, flaps: true, method: "GET", gates: sound,
		status: 2, kinds: []string{"refused", "reset"}, // reset: connected, but not accepted when the door closed
	},
}

// A server may do what it wants: the run ends by itself, its file is whole, each request is counted once, as what it was,
// and nothing is judged that nobody knows.
func TestFaultServers(t *testing.T) {
	onDemand(t)
	for _, s := range serverStories {
		t.Run(s.name, s.run)
	}
}

func (s story) run(t *testing.T) {
	server := newTarget(t, s.does)
	inFolder(t, fmt.Sprintf(faultySpec, server.address, s.method, s.keeps, s.gates))
	if s.flaps {
		stop := make(chan struct{})
		defer close(stop)
		go server.flap(stop)
	}
	e := ends(t, 60*time.Second, "bench", "run")
	file, r := onlyRun(t, e)
	want := result.Complete
	if s.status == 1 {
		want = result.Failed
	}
	if r.Info.Status != want {
		t.Errorf("the run is %s (%s), want %s\n%s", r.Info.Status, r.Info.Reason, want, e.stderr)
	}
	e.says(t, s.says)
	s.checkStatus(t, e, r)
	checkSound(t, r)
	checkReports(t, file, r)
	s.checkKinds(t, r)
	s.checkServer(t, server, r)
}

// checkStatus sees that the exit status is the story's. Where nothing worked it is 1. On a machine that is too busy for the load
// generator cells are not valid; then it is 3, and must be, unless a gate is of counts, which are right all the same.
func (s story) checkStatus(t *testing.T, e ending, r *result.Run) {
	want := s.status
	switch {
	case want == 1:
	case len(result.NothingWorked(r)) > 0:
		want = 1
	case s.gates != sound && !slices.ContainsFunc(r.Cells, func(c result.Cell) bool { return c.Valid && c.Errors > 0 }):
		want = 3
	}
	if e.status != want {
		t.Errorf("ended with status %d, want %d\n%s%s", e.status, want, e.stdout, e.stderr)
	}
}

// checkKinds sees that the errors are of the story's kinds.
func (s story) checkKinds(t *testing.T, r *result.Run) {
	seen := map[string]int64{}
	for _, c := range measured(r) {
		for kind, n := range c.ErrorKinds {
			seen[kind] += n
		}
	}
	t.Logf("errors: %v", seen)
	if seen[s.kinds[0]] == 0 {
		t.Errorf("no error was %s: %v", s.kinds[0], seen)
	}
	for kind := range seen {
		if !slices.Contains(s.kinds, kind) {
			t.Errorf("%d errors are %s, want %v only", seen[kind], kind, s.kinds)
		}
	}
}

// checkServer sees that the server saw the requests that the file has. It may read the last ones a moment later.
func (s story) checkServer(t *testing.T, server *target, r *result.Run) {
	var requests, sent, successes, repeated, leadIn int64
	for _, c := range measured(r) {
		requests += c.Requests
		sent += c.Requests + c.LeadIn - c.ErrorKinds["refused"] + c.Connections.Repeated
		repeated, leadIn = repeated+c.Connections.Repeated, leadIn+c.LeadIn
		successes += c.Requests - failures(c.Counts)
	}
	t.Logf("%d requests, %d went well; the server read %d and answered %d", requests, successes, server.requests.Load(), server.answered.Load())
	if successes > server.answered.Load() {
		t.Errorf("%d requests went well, the server answered %d", successes, server.answered.Load())
	}
	if e := float64(repeated) / float64(requests); e > 0.05 && !slices.ContainsFunc(measured(r), func(c result.Cell) bool {
		return slices.ContainsFunc(c.Warnings, func(w result.Warning) bool { return w.Code == "repeated" })
	}) {
		t.Errorf("%.0f %% of the requests were sent twice, and there is no warning", 100*e)
	}
	unknown := min(repeated, leadIn) // nobody counts what of the lead-in was sent twice
	for deadline := time.Now().Add(2 * time.Second); s.counts; time.Sleep(10 * time.Millisecond) {
		read := server.requests.Load()
		if sent <= read && read <= sent+unknown {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d requests were sent, lead-in and %d repeated ones included; the server read %d", sent, repeated, read)
		}
	}
}

// scheduledSpec sends 300 requests a second, three times for a second. Its value: the target.
const scheduledSpec = `
group "pages" {
  base_url = "http://%s"
  request "home" { path = "/" }
}
benchmark "load" {
  groups        = [group.pages]
  strategies    = [strategy.gather, strategy.pool]
  rate          = [300]
  arrival       = "constant"
  max_in_flight = 20
  duration      = "3s"
  blocks        = 3
  warmup        = "0s"
  client {
    timeout = "200ms"
  }
  threshold "fast" {
    metric = response.p50
    max    = "10s"
  }
}
`

// A server that stops answering does not stop the schedule: what was not sent, since all places were taken, is missed, and
// sent and missed together are what was planned.
func TestFaultScheduleOfAServerThatHangs(t *testing.T) {
	onDemand(t)
	server := newTarget(t, after(500, neverAnswer))
	inFolder(t, fmt.Sprintf(scheduledSpec, server.address))
	e := ends(t, 60*time.Second, "bench", "run")
	file, r := onlyRun(t, e)
	want := 3 // half of what was planned was never sent
	if slices.ContainsFunc(r.Cells, func(c result.Cell) bool { return c.Overloaded != nil }) {
		want = 2 // by the target's fault beyond doubt: response times grow without end, and fail a maximum
	}
	if e.status != want {
		t.Errorf("ended with status %d, want %d\n%s%s", e.status, want, e.stdout, e.stderr)
	}
	story{kinds: []string{"timeout"}}.checkKinds(t, r)
	checkSound(t, r)
	checkReports(t, file, r)
	for _, c := range r.Cells {
		t.Logf("%s: %d sent, %d of them timed out, %d missed", c.Address, c.Requests, timeouts(c.Counts), c.Missed)
		if c.Requests+c.Missed != 900 {
			t.Errorf("%s: %d requests and %d missed; 900 were planned", c.Address, c.Requests, c.Missed)
		}
		if c.Valid {
			t.Errorf("%s is valid, though %d of 900 arrivals were missed", c.Address, c.Missed)
		}
		if known := c.Response.Censored; known == nil || known.Count < timeouts(c.Counts) {
			t.Errorf("%s: censored are %v of %d timeouts", c.Address, known, timeouts(c.Counts))
		}
	}
}
