//go:build linux

package main

import (
	"fmt"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bench/result"
	"bench/store"
)

// invalidRun sees that a run counts a kind of error, says which cells are not valid for it and why, and judges no gate of
// those.
func invalidRun(t *testing.T, e ending, kind, why string) *result.Run {
	t.Helper()
	file, r := onlyRun(t, e)
	status := 3
	if len(result.NothingWorked(r)) > 0 { // where not one connection was to be had
		status = 1
	}
	if r.Info.Status != result.Complete || e.status != status {
		t.Errorf("the run is %s (%s), its status %d; want a complete one with status %d\n%s%s", r.Info.Status, r.Info.Reason, e.status, status, e.stdout, e.stderr)
	}
	invalid := map[string]bool{}
	for _, c := range r.Cells {
		t.Logf("%s: %d requests, failed %v", c.Address, c.Requests, c.ErrorKinds)
		if c.ErrorKinds[kind] != c.Errors {
			t.Errorf("%s has errors %v, want %s only", c.Address, c.ErrorKinds, kind)
		}
		if c.Errors == 0 {
			continue
		}
		invalid[c.Address] = true
		if c.Valid || !strings.Contains(strings.Join(c.Reasons, "; "), why) {
			t.Errorf("%s is valid: %v; its reasons are %q, want %q", c.Address, c.Valid, c.Reasons, why)
		}
	}
	if len(invalid) == 0 {
		t.Errorf("no request was %s", kind)
	}
	for _, v := range r.Thresholds {
		if v.Passed != nil && invalid[v.Cell] {
			t.Errorf("threshold %s of %s was judged", v.Name, v.Cell)
		}
	}
	checkSound(t, r)
	checkReports(t, file, r)
	return r
}

// With fewer descriptors than connections, what can't be opened is counted as the generator's own limit, the run is not
// valid, and its file is saved all the same.
func TestFaultNoDescriptorsLeft(t *testing.T) {
	onDemand(t)
	server := newTarget(t, answerWell)
	inFolder(t, fmt.Sprintf(faultySpec, server.address, "GET", true, sound))
	e := ends(t, 60*time.Second, "sh", "-c", "ulimit -n 40; exec bench run -concurrency=100")
	r := invalidRun(t, e, "exhausted", "no file descriptor or local port was left")
	story{}.checkServer(t, server, r)
}

// With fewer local ports than connections in TIME_WAIT, it is the same.
func TestFaultNoPortsLeft(t *testing.T) {
	onDemand(t)
	if !alone(t) {
		return
	}
	server := newTarget(t, answerWell)
	setting(t, "net/ipv4/ip_local_port_range", "40000 40063")
	setting(t, "net/ipv4/tcp_tw_reuse", "0")
	inFolder(t, fmt.Sprintf(faultySpec, server.address, "GET", false, sound))
	e := ends(t, 60*time.Second, "bench", "run")
	r := invalidRun(t, e, "exhausted", "no file descriptor or local port was left")
	var sent int64
	for _, c := range measured(r) {
		sent += c.Requests - c.ErrorKinds["exhausted"] + c.LeadIn // what of the lead-in found no port was never sent, nor counted
	}
	if got := server.requests.Load(); got != sent || sent == 0 {
		t.Errorf("%d requests were sent; the server read %d", sent, got)
	}
}

// namedSpec allows a name that only the test's resolver may know.
const namedSpec = `
bench {
  allowed_hosts = ["shop.invalid"]
}
` + faultySpec

// A name that nobody knows is found out before any load, and the message says where it stands; so is a resolver that
// says nothing, in time.
func TestFaultUnknownName(t *testing.T) {
	onDemand(t)
	if !alone(t) {
		return
	}
	var now atomic.Int64
	resolver(t, func(int) reply { return reply(now.Load()) })
	inFolder(t, fmt.Sprintf(namedSpec, "shop.invalid:80", "GET", false, sound))
	for answer, want := range map[reply]string{
		noSuchName:    "no such host",
		serverFailure: "server misbehaving",
		silence:       "i/o timeout",
	} {
		now.Store(int64(answer))
		e := ends(t, 20*time.Second, "bench", "run")
		if e.status != 1 {
			t.Errorf("%s: ended with status %d, want 1", want, e.status)
		}
		e.says(t, want, "on load.bench.hcl line", "shop.invalid", "No load was sent")
		if entries, err := os.ReadDir(store.RunsDir); err == nil && len(entries) > 0 {
			t.Errorf("%s: something was saved: %v", want, entries)
		}
	}
}

// A resolver that fails half-way: what it broke is counted as dns, what it left well is measured.
func TestFaultResolverFailsHalfWay(t *testing.T) {
	onDemand(t)
	if !alone(t) {
		return
	}
	server := newTarget(t, answerWell)
	_, port, _ := net.SplitHostPort(server.address)
	resolver(t, func(n int) reply {
		if n > 400 && n%3 == 0 {
			return noSuchName
		}
		return isLoopback
	})
	inFolder(t, fmt.Sprintf(namedSpec, "shop.invalid:"+port, "GET", false, sound))
	e := ends(t, 60*time.Second, "bench", "run")
	file, r := onlyRun(t, e)
	s := story{status: 2, kinds: []string{"dns"}, gates: sound}
	s.checkStatus(t, e, r)
	s.checkKinds(t, r)
	checkSound(t, r)
	checkReports(t, file, r)
	var well int64
	for _, c := range measured(r) {
		well += c.Requests - failures(c.Counts) + c.LeadIn // what of the lead-in found no name was never sent, nor counted
	}
	if well != server.answered.Load() || well == 0 {
		t.Errorf("%d requests went well, lead-in included; the server answered %d", well, server.answered.Load())
	}
}
