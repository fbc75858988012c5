//go:build linux

package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"bench/result"
)

// ownServerSpec starts a server of its own, which says who it is.
const ownServerSpec = `
server "own" {
  type    = "command"
  command = ["sh", "-c", "echo $$ > pid; echo one line for the post-mortem; exec bench serve -port ${self.port}"]
  ready {
    path = "/get"
  }
  stop {
    timeout = "500ms"
  }
}
group "pages" {
  base_url = server.own.url
  request "home" { path = "/get" }
}
benchmark "load" {
  groups      = [group.pages]
  strategies  = [strategy.gather, strategy.pool]
  concurrency = [4]
  duration    = "1200ms"
  blocks      = 6
  warmup      = "0s"
  client {
    timeout = "200ms"
  }
  threshold "fast" {
    metric = service.p50
    max    = "10s"
  }
  threshold "sound" {
    metric = error_ratio
    max    = 0
  }
}
`

// ownPID is the server of a run here, or the one that was.
func ownPID(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile("pid")
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// send sends the server a signal.
func send(t *testing.T, s syscall.Signal) {
	if err := syscall.Kill(ownPID(t), s); err != nil {
		t.Error(err)
	}
}

// mustBeGone sees that no process of the server's group is left.
func mustBeGone(t *testing.T) {
	t.Helper()
	group := ownPID(t)
	for deadline := time.Now().Add(2 * time.Second); len(membersOf(group)) > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("of the server there are still the processes %v", membersOf(group))
		}
	}
}

// membersOf are the processes of a group, but for those that have ended and wait for somebody to notice.
func membersOf(group int) (members []string) {
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has just ended
		}
		name, rest, _ := strings.Cut(string(text), ") ") // state, parent, group (proc(5))
		fields := strings.Fields(rest)
		if len(fields) > 2 && fields[0] != "Z" && fields[0] != "X" && fields[2] == strconv.Itoa(group) {
			members = append(members, name+")")
		}
	}
	return members
}

// A server that is killed ends the run: with what was measured, its last words, and no gate judged.
func TestFaultKilledServer(t *testing.T) {
	onDemand(t)
	inFolder(t, ownServerSpec)
	kill := moment{"block 2 of 6", func(*os.Process) { send(t, syscall.SIGKILL) }}
	e := endsAfter(t, 30*time.Second, kill, "bench", "run", "-auto-approve")
	if e.status != 1 {
		t.Errorf("ended with status %d, want 1", e.status)
	}
	e.says(t, "Server own: it ended during the run", "signal: killed", "one line for the post-mortem", "saved as")
	file, r := onlyRun(t, e)
	if r.Info.Status != result.Failed || !strings.Contains(r.Info.Reason, "server own") {
		t.Errorf("the run is %s: %q", r.Info.Status, r.Info.Reason)
	}
	for _, c := range r.Cells {
		if c.Trials < 2 || c.Service.Count == 0 {
			t.Errorf("%s has %d trials and %d latencies: two blocks were done", c.Address, c.Trials, c.Service.Count)
		}
	}
	for _, v := range r.Thresholds {
		if v.Passed != nil {
			t.Errorf("threshold %s was judged", v.Name)
		}
	}
	checkSound(t, r)
	checkReports(t, file, r)
	mustBeGone(t)
}

// A server that stands still for a while gives timeouts, and then answers as before; one that never goes on gives nothing
// else. Neither keeps the run. The while is longer than what of a trial isn't recorded: of a lead-in and what goes before it each
// request may have its timeout.
func TestFaultStoppedServer(t *testing.T) {
	onDemand(t)
	for name, stop := range map[string]time.Duration{"for a while": 1500 * time.Millisecond, "for good": 0} {
		t.Run(name, func(t *testing.T) {
			inFolder(t, ownServerSpec)
			stand := moment{"block 2 of 6", func(*os.Process) {
				send(t, syscall.SIGSTOP)
				if stop > 0 {
					time.AfterFunc(stop, func() { send(t, syscall.SIGCONT) })
				}
			}}
			e := endsAfter(t, 30*time.Second, stand, "bench", "run", "-auto-approve")
			file, r := onlyRun(t, e)
			if r.Info.Status != result.Complete {
				t.Errorf("the run is %s: %s", r.Info.Status, r.Info.Reason)
			}
			s := story{status: 2, kinds: []string{"timeout"}, gates: sound}
			s.checkStatus(t, e, r)
			s.checkKinds(t, r)
			checkSound(t, r)
			checkReports(t, file, r)
			mustBeGone(t)
			for _, c := range r.Cells {
				last := c.TrialData[len(c.TrialData)-1]
				if well := last.Requests > failures(last.Counts); well != (stop > 0) {
					t.Errorf("%s: in the last block %d requests, failed %v", c.Address, last.Requests, last.ErrorKinds)
				}
			}
		})
	}
}
