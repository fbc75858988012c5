package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"bench/result"
	"bench/store"
)

// interruptedSpec goes on for minutes, and waits half a minute for a response. Its values: the target, the strategy, and
// how much load there is for how long.
const interruptedSpec = `
group "pages" {
  base_url = "http://%s"
  request "home" { path = "/" }
}
benchmark "load" {
  groups      = [group.pages]
  strategies  = [strategy.%s]
  blocks      = 1000
%s
  client {
    timeout = "30s"
  }
  threshold "fast" {
    metric = service.p50
    max    = "10s"
  }
}
`

// An interruptedAt is a moment of a run, and what must be true when the run is interrupted there.
type interruptedAt struct {
	name     string
	strategy string
	load     string
	at       func(s *target, p *patient, said *transcript) bool
	signal   syscall.Signal
	blocks   int // at least
}

var interruptedWherever = []interruptedAt{
	{
		name: "in the warm-up", strategy: "gather", signal: syscall.SIGINT,
		load: "concurrency = [4]\nwarmup = \"30s\"",
		at: func(s *target, _ *patient, said *transcript) bool {
			return s.requests.Load() > 10 && said.has("warm-up")
		},
	},
	{
		name: "in a warm-up that nobody answers", strategy: "pool", signal: syscall.SIGTERM,
		load: "concurrency = [4]\nwarmup = \"30s\"",
		at: func(_ *target, p *patient, _ *transcript) bool {
			p.hangs.Store(true)
			return p.hanging.Load() >= 4
		},
	},
	{
		name: "in the lead-in", strategy: "pool", signal: syscall.SIGTERM,
		load: "concurrency = [4]\nwarmup = \"0s\"",
		at: func(_ *target, p *patient, _ *transcript) bool {
			p.hangs.Store(true) // the first requests there are
			return p.hanging.Load() > 0
		},
	},
	{
		name: "in the lead-in of a batch", strategy: "gather", signal: syscall.SIGINT,
		load: "concurrency = [4]\nwarmup = \"0s\"",
		at: func(_ *target, p *patient, _ *transcript) bool {
			p.hangs.Store(true)
			return p.hanging.Load() > 0
		},
	},
	{
		name: "in a trial", strategy: "pool", signal: syscall.SIGINT,
		load:   "concurrency = [4]\nwarmup = \"0s\"\nduration = \"100s\"",
		at:     func(_ *target, _ *patient, said *transcript) bool { return said.has("block 1 of") },
		blocks: 1,
	},
	{
		name: "while the last requests of a trial hang", strategy: "pool", signal: syscall.SIGTERM,
		load: "concurrency = [4]\nwarmup = \"0s\"\nduration = \"20s\"",
		at: func(_ *target, p *patient, said *transcript) bool {
			p.hangs.Store(said.has("block 1 of"))
			if p.hanging.Load() < 4 {
				return false
			}
			time.Sleep(25 * time.Millisecond) // longer than a trial: it waits for these only
			return true
		},
		blocks: 1,
	},
	{
		name: "while a batch hangs", strategy: "gather", signal: syscall.SIGINT,
		load: "concurrency = [4]\nwarmup = \"0s\"\nduration = \"20s\"",
		at: func(_ *target, p *patient, said *transcript) bool {
			p.hangs.Store(said.has("block 1 of"))
			return p.hanging.Load() > 0
		},
		blocks: 1,
	},
	{
		name: "while every place of a schedule is taken by a request that hangs", strategy: "pool", signal: syscall.SIGTERM,
		load: "rate = [200]\nmax_in_flight = 20\nwarmup = \"0s\"\nduration = \"30000s\"",
		at: func(s *target, p *patient, _ *transcript) bool {
			p.hangs.Store(s.requests.Load() > 60) // the lead-in has 31
			return p.hanging.Load() >= 20
		},
	},
}

// A run stops at once wherever it is, keeps the blocks that are done, and judges no gate.
func TestInterruptedWhereverItIs(t *testing.T) {
	for _, c := range interruptedWherever {
		t.Run(c.name, func(t *testing.T) {
			var p patient
			server := newTarget(t, p.mood)
			inFolder(t, fmt.Sprintf(interruptedSpec, server.address, c.strategy, c.load))
			e := interruptedRun(t, func(said *transcript) bool { return c.at(server, &p, said) }, c.signal)
			e.says(t, "Interrupted: gates are not judged", "finishes it")
			file, r := onlyRun(t, e)
			if r.Info.Status != result.Interrupted || r.Cells[0].Trials < c.blocks {
				t.Errorf("the run is %s, with %d trials; want at least %d", r.Info.Status, r.Cells[0].Trials, c.blocks)
			}
			for _, v := range r.Thresholds {
				if v.Passed != nil {
					t.Errorf("threshold %s was judged", v.Name)
				}
			}
			checkSound(t, r)
			checkReports(t, file, r)
		})
	}
}

// deafSpec loads somebody who never says a word. Its values: the URL and the version of HTTP.
const deafSpec = `
group "pages" {
  base_url = "%s"
  request "home" { path = "/" }
}
benchmark "load" {
  groups      = [group.pages]
  strategies  = [strategy.pool]
  concurrency = [4]
  client {
    http_version    = "%s"
    timeout         = "30s"
    connect_timeout = "30s"
    tls {
      insecure_skip_verify = true
    }
  }
}
`

// A handshake that nobody answers does not keep a run, whatever the protocol. That of HTTP/3 is how its target is looked for
// before the load, so that nothing has been measured then.
func TestInterruptedInAHandshake(t *testing.T) {
	for _, c := range []struct{ scheme, version string }{{"https", "1.1"}, {"http", "2"}, {"https", "2"}, {"https", "3"}} {
		t.Run(c.scheme+" "+c.version, func(t *testing.T) {
			address, called := deaf(t)
			inFolder(t, fmt.Sprintf(deafSpec, c.scheme+"://"+address, c.version))
			e := interruptedRun(t, func(*transcript) bool { return called.Load() > 0 }, syscall.SIGINT)
			if c.version == "3" {
				if strings.Contains(e.stderr, "Error:") || strings.Contains(e.stderr, "saved as") {
					t.Errorf("it says\n%s", e.stderr)
				}
				return
			}
			_, r := onlyRun(t, e)
			checkSound(t, r)
		})
	}
}

// neverReadySpec starts a server that starts another process, and is not ready for a minute. Its value is what else the
// server does first.
const neverReadySpec = `
server "own" {
  type    = "command"
  command = ["sh", "-c", "%s echo $$ > pid; sleep 600 & wait; wait"]
  ready {
    path    = "/"
    timeout = "60s"
  }
  stop {
    timeout = "60s"
  }
}
group "pages" {
  base_url = server.own.url
  request "home" { path = "/" }
}
benchmark "load" {
  groups      = [group.pages]
  strategies  = [strategy.pool]
  concurrency = [1]
}
`

// The servers of a run go with it.
func TestInterruptedRunTakesItsServersAlong(t *testing.T) {
	inFolder(t, ownServerSpec)
	e := interruptedRun(t, func(said *transcript) bool { return said.has("block 1 of") }, syscall.SIGTERM)
	_, r := onlyRun(t, e)
	checkSound(t, r)
	mustBeGone(t)
}

// While servers start there is nothing to be saved; the server goes. One that hears no signal has its time to stop, unless
// a second signal comes.
func TestInterruptedWhileServersStart(t *testing.T) {
	for _, c := range []struct {
		name    string
		first   string
		signals []syscall.Signal
	}{
		{"INT", "", []syscall.Signal{syscall.SIGINT}},
		{"TERM", "", []syscall.Signal{syscall.SIGTERM}},
		{"twice, since the server is stubborn", "trap '' TERM;", []syscall.Signal{syscall.SIGINT, syscall.SIGINT}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inFolder(t, fmt.Sprintf(neverReadySpec, c.first))
			interruptedRun(t, func(*transcript) bool {
				text, err := os.ReadFile("pid")
				return err == nil && strings.HasSuffix(string(text), "\n")
			}, c.signals...)
			mustBeGone(t)
			if files, _ := os.ReadDir(store.RunsDir); len(files) > 0 {
				t.Errorf("something was saved: %v", files)
			}
		})
	}
}
