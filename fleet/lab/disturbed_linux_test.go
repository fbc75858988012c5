package lab

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"bench/result"
)

// steady has trials of half a second, so that a disturbance is within one.
const steady = `
bench {
  workers {
    min      = 1
    max      = 3
    max_skew = "100ms"
    wait     = "30s"
  }
}
group "shop" {
  base_url = "TARGET"
  request "x" { path = "/x" }
}
benchmark "load" {
  groups      = [group.shop]
  strategies  = [strategy.pool]
  rate        = [30, 60]
  max_in_flight = 30
  duration    = "8s"
  warmup      = "0s"
  blocks      = 16
}
`

// steadily plays the steady run with three workers, until the fourth block.
func steadily(t *testing.T) *play {
	t.Helper()
	p := played(t)
	p.conduct(steady, "-workers=3")
	join := p.join()
	for range 3 {
		p.worker(join)
	}
	p.reach(4)
	return p
}

// lost sees that blocks were void for one worker alone, and that the others have performed them again.
func lost(t *testing.T, run *result.Run, worker string) {
	t.Helper()
	n := 0
	for _, v := range run.Info.Voided {
		switch {
		case v.Code == result.WorkerLate: // a busy machine
		case v.Worker == worker:
			n++
		default:
			t.Errorf("void: %+v", v)
		}
	}
	if n != 1 {
		t.Errorf("%d blocks were void for %s, want one: %+v", n, worker, run.Info.Voided)
	}
}

// A host whose cable is out for longer than its lease costs the block under way, and is back when the cable is.
func TestALinkThatIsDownCostsABlock(t *testing.T) {
	p := steadily(t)
	p.on[1].cut(5 * time.Second)
	p.run.done(3 * time.Minute)
	run := p.whole(16)
	lost(t, run, "w2")
	if last := run.Cells[0].TrialData[15]; len(last.Shares) != 3 {
		t.Errorf("the last block was performed by %d, want all three again", len(last.Shares))
	}
	all := int64(0)
	for _, c := range run.Cells {
		all += c.Requests + c.LeadIn
	}
	if seen := int64(len(p.shop.arrivals(t))); seen < all {
		t.Errorf("%d requests are told of, and the server has seen %d", all, seen)
	}
}

// Frozen for half a second, a worker is waited for.
func TestAWorkerFrozenForAMomentIsNotLost(t *testing.T) {
	p := steadily(t)
	p.workers[1].freeze(500 * time.Millisecond)
	p.run.done(3 * time.Minute)
	for _, v := range p.whole(16).Info.Voided {
		if v.Code != result.WorkerLate {
			t.Errorf("void: %+v", v)
		}
	}
	if strings.Contains(p.run.all(), `"event":"lost"`) {
		t.Error("somebody is told to be lost")
	}
}

// Frozen for five seconds, it is lost, and comes back.
func TestAWorkerFrozenForLongIsLostAndComesBack(t *testing.T) {
	p := steadily(t)
	p.workers[1].freeze(5 * time.Second)
	p.run.done(3 * time.Minute)
	run := p.whole(16)
	lost(t, run, "w2")
	if last := run.Cells[0].TrialData[15]; len(last.Shares) != 3 {
		t.Errorf("the last block was performed by %d, want all three again", len(last.Shares))
	}
}

// The coordinator's host is gone for 5 s: nobody is lost but time, or a block.
func TestTheConductorsLinkMayBeDown(t *testing.T) {
	p := steadily(t)
	p.conductor.cut(5 * time.Second)
	p.run.done(3 * time.Minute)
	p.whole(16)
}

// A coordinator that is killed goes on where it was, with the same workers on their hosts.
func TestAConductorThatIsKilledIsResumedOnItsHost(t *testing.T) {
	p := steadily(t)
	_ = p.run.Process.Signal(syscall.SIGKILL)
	p.run.ends(10 * time.Second)
	p.resume()
	p.run.done(3 * time.Minute)
	if run := p.whole(16); len(run.Info.Workers) != 3 {
		t.Errorf("%d workers are told of, want the same three", len(run.Info.Workers))
	}
}
