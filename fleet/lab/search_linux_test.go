package lab

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"bench/result"
	"bench/result/capacity"
)

// howMuch looks for what a server takes that takes 400 a second.
const howMuch = `
bench {
  workers {
    min      = 1
    max      = WORKERS
    max_skew = "100ms"
  }
}
group "api" {
  base_url = "TARGET"
  request "x" { path = "/status/200" }
}
benchmark "capacity" {
  groups     = [group.api]
  strategies = [strategy.pool]
  search {
    over    = "rate"
    within  = [100, 1600]
    holds   = [response.p95 <= "50ms", error_ratio <= 0.001, throughput >= 0.95 * rate]
    at_most = "45s"
    trial   = "1s"
  }
}
`

// takes is what the server of a search takes, as a rate.
const takes = 400.0

// searching plays a search by so many workers, until a block has begun.
func searching(t *testing.T, workers, block int) *play {
	t.Helper()
	p := &play{network: laid(t)}
	p.conductor = p.host("conductor")
	p.shop = &target{host: p.host("shop")}
	p.shop.process = p.shop.host.bench("serve", "-listen="+p.shop.host.address, "-port=8080", "-workers=2", "-latency=5ms")
	p.shop.says("8080", 10*time.Second)
	p.conduct(strings.ReplaceAll(howMuch, "WORKERS", fmt.Sprint(workers)))
	join := p.join()
	for range workers {
		p.worker(join)
	}
	p.run.says(fmt.Sprintf(`"event":"joined".*"have":%d`, workers), time.Minute)
	if block > 0 {
		p.reach(block)
	}
	return p
}

// found sees that a search came to its end and found what the server takes, and that each block is there once.
func (p *play) found() *result.Run {
	p.t.Helper()
	p.run.done(4 * time.Minute)
	run := p.saved()
	if run.Info.Status != result.Complete {
		p.t.Errorf("the run's status is %v", run.Info.Status)
	}
	c := &run.Cells[0]
	seen := map[int]bool{}
	for _, trial := range c.AllTrials() {
		if seen[trial.Block] {
			p.t.Errorf("block %d is there twice", trial.Block)
		}
		seen[trial.Block] = true
	}
	for k := range len(seen) {
		if !seen[k] {
			p.t.Errorf("block %d is not there", k)
		}
	}
	f := c.Capacity
	if f == nil || f.Level == nil {
		p.t.Fatalf("%v: %+v, want a level", c.Reasons, f)
	}
	p.t.Logf("%s %.0f/s (%.0f to %.0f) after %d trials", f.Kind, *f.Level, *f.Low, *f.High, f.Trials)
	const off = 0.1
	if f.Kind != capacity.Found && f.Kind != capacity.Wide || *f.Low > takes*(1+off/2) || *f.High < takes*(1-off) {
		p.t.Errorf("%s %.0f/s (%.0f to %.0f), and the server takes %.0f/s", f.Kind, *f.Level, *f.Low, *f.High, takes)
	}
	return run
}

// Several workers find what a server takes, as one machine does: their shares of a level are together that level.
func TestASearchBySeveralWorkers(t *testing.T) {
	for _, n := range []int{2, 3} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			run := searching(t, n, 0).found()
			for _, trial := range run.Cells[0].AllTrials() {
				if len(trial.Shares) != n && trial.Block > 1 { // by then all have come
					t.Errorf("block %d was performed by %d, want %d", trial.Block, len(trial.Shares), n)
				}
				if due := trial.Level * trial.Pace.Seconds; float64(trial.Pace.Due) < due-2 || float64(trial.Pace.Due) > due+2 {
					t.Errorf("block %d: %d requests were due at %.0f/s for %.3f s", trial.Block, trial.Pace.Due, trial.Level, trial.Pace.Seconds)
				}
			}
		})
	}
}

// A worker that is killed costs a search a block, which has the same level again; the others go on.
func TestASearchLosesAWorker(t *testing.T) {
	p := searching(t, 3, 5)
	_ = p.workers[1].Process.Signal(syscall.SIGKILL)
	run := p.found()
	lost(t, run, "w2")
	if trials := run.Cells[0].AllTrials(); len(trials[len(trials)-1].Shares) != 2 {
		t.Errorf("the last block was performed by %d, want two", len(trials[len(trials)-1].Shares))
	}
}

// A search whose coordinator is killed is resumed: it asks for what it would have asked for, after the trials that are saved.
func TestASearchIsResumed(t *testing.T) {
	p := searching(t, 2, 6)
	_ = p.run.Process.Signal(syscall.SIGKILL)
	p.run.ends(10 * time.Second)
	before := p.saved()
	p.resume()
	run := p.found()
	old, now := before.Cells[0].AllTrials(), run.Cells[0].AllTrials()
	if len(old) < 4 || len(now) <= len(old) {
		t.Fatalf("%d trials were saved, and %d are there at the end", len(old), len(now))
	}
	levels := map[int]float64{}
	for _, trial := range now {
		levels[trial.Block] = trial.Level
	}
	for _, trial := range old {
		if levels[trial.Block] != trial.Level {
			t.Errorf("block %d was at %v/s, and is at %v/s now", trial.Block, trial.Level, levels[trial.Block])
		}
	}
	if len(run.Info.Workers) != 2 {
		t.Errorf("%d workers are told of, want the same two", len(run.Info.Workers))
	}
}
