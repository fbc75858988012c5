package lab

import (
	"testing"
	"time"

	"bench/result"
)

// With no room left on its disk, a run says so; what it has saved stays as it was, and is gone on with once there is room.
func TestAFullDiskIsToldAndTheRunGoesOn(t *testing.T) {
	p := played(t)
	h := p.conductor
	h.do("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", h.dir)
	p.conduct(steady, "-workers=3")
	join := p.join()
	for range 3 {
		p.worker(join)
	}
	p.reach(6)
	before := p.saved()
	h.do("sh", "-c", "cat /dev/zero >filler 2>/dev/null; true")
	p.run.says(`"event":"hub_troubled".*no space left`, time.Minute)
	status := -1
	select {
	case <-p.run.over:
		status = p.run.ProcessState.ExitCode()
	case <-time.After(20 * time.Second):
	}
	after := p.saved()
	if after.Info.ID != before.Info.ID || len(after.Cells[0].TrialData) < len(before.Cells[0].TrialData) {
		t.Errorf("the run's file had %d blocks, and has %d", len(before.Cells[0].TrialData), len(after.Cells[0].TrialData))
	}
	h.do("rm", "filler")
	if status >= 0 {
		if status == 0 || after.Info.Status == result.Complete {
			t.Errorf("it ended with %d, status %v, on a full disk", status, after.Info.Status)
		}
		p.resume()
	}
	p.run.done(3 * time.Minute)
	p.whole(16)
}
