package engine

import (
	"fmt"
	"time"

	"bench/result"
)

// The limits beyond which a trial says more about the load generator than about its target.
const (
	maxCPUShare  = 0.8              // of the generator's cores
	maxLateness  = time.Millisecond // of waiting for a processor, of pauses and of sends; or 5 % of the median
	maxLateShare = 0.05
	maxMissed    = 0.02 // of the schedule
	maxStolen    = 0.05 // of all cores' time
)

// watchGenerator puts what the generator cost on a trial's record, and why the trial is not valid if it is not.
func watchGenerator(record *result.Trial, t *trial, before, after usage) {
	elapsed := after.at - before.at
	if elapsed <= 0 {
		return
	}
	if before.hasCPU && after.hasCPU {
		used := after.cpu - before.cpu
		record.Generator.CPUShare = used.Seconds() / elapsed.Seconds() / float64(before.procs)
		if record.Requests > 0 {
			record.Generator.CPUPerRequest = used.Seconds() / float64(record.Requests)
		}
	}
	limit := t.lateLimit()
	v := judge{record: record}
	v.hold(record.Generator.CPUShare <= maxCPUShare, "the load generator used %.0f %% of its %d cores",
		100*record.Generator.CPUShare, before.procs)
	wait := quantileBetween(before.waits, after.waits, 0.99)
	v.hold(wait <= limit, "the load generator's own work waited %v for a processor (p99)", wait.Round(time.Microsecond))
	pause := quantileBetween(before.pauses, after.pauses, 0.99)
	v.hold(pause <= limit, "the load generator's garbage collector paused it for %v", pause.Round(time.Microsecond))
	v.lateSends(t, limit)
	v.hold(record.ErrorKinds[exhausted.String()] == 0, "%d requests found no file descriptor or local port left",
		record.ErrorKinds[exhausted.String()])
	if before.hasLost && after.hasLost {
		share := (after.stolen - before.stolen).Seconds() / elapsed.Seconds() / float64(before.procs)
		v.hold(share <= maxStolen, "the hypervisor took %.0f %% of the machine's time", 100*share)
	}
}

// lateLimit is how late the generator may be: a millisecond, or 5 % of the median where that is more.
func (t *trial) lateLimit() time.Duration {
	headline := clockService
	if t.open {
		headline = clockResponse
	}
	median := quantile(t.cell.rec.shards[0].clocks[headline], 0.5)
	return max(maxLateness, time.Duration(maxLateShare*float64(median)))
}

// quantile asks a recorder, which may be nil, and is 0 without samples.
func quantile(r *result.Recorder, q float64) time.Duration {
	if r == nil || r.Count() == 0 {
		return 0
	}
	return time.Duration(r.Distribution().Quantile(q) * float64(time.Second))
}

// A judge collects the reasons why a trial is not valid.
type judge struct{ record *result.Trial }

// hold notes a reason unless the condition holds.
func (v judge) hold(ok bool, reason string, values ...any) {
	if !ok {
		v.record.Reasons = append(v.record.Reasons, fmt.Sprintf(reason, values...))
	}
}

// lateSends judges the schedule: whether it was kept, and how exactly.
func (v judge) lateSends(t *trial, limit time.Duration) {
	if !t.open {
		return
	}
	late := quantile(t.cell.rec.shards[0].clocks[clockSendLag], 0.99)
	v.hold(late <= limit, "requests were sent %v late (p99)", late.Round(time.Microsecond))
	planned := t.started + v.record.Missed
	v.hold(float64(v.record.Missed) <= maxMissed*float64(planned), "%d of %d scheduled arrivals were never sent",
		v.record.Missed, planned)
}
