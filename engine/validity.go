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
	maxPaused    = 0.10 // of the time, for the garbage collector
	maxStolen    = 0.05 // of all cores' time
	maxRepeated  = 0.01 // of the requests
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
	v.hold(record.Generator.CPUShare <= maxCPUShare, "the load generator used more than %.0f %% of its %d cores",
		100*maxCPUShare, before.procs)
	v.waiting(before, after, limit)
	v.lateSends(t, limit)
	v.hold(record.ErrorKinds[exhausted.String()] == 0, "no file descriptor or local port was left")
	if before.hasLost && after.hasLost {
		share := (after.stolen - before.stolen).Seconds() / elapsed.Seconds() / float64(before.procs)
		v.hold(share <= maxStolen, "the hypervisor took more than %.0f %% of the machine's time", 100*maxStolen)
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

// waiting judges how long the generator's own work waited for a processor, and for its garbage collector. A wait that
// half of the work meets is in every number; one that a hundredth meets is in the tails, and a warning.
func (v judge) waiting(before, after usage, limit time.Duration) {
	usual := quantileBetween(before.waits, after.waits, 0.5)
	v.hold(usual <= limit, "the load generator's own work waited for a processor")
	rare := quantileBetween(before.waits, after.waits, 0.99)
	if usual <= limit && rare > limit {
		v.record.Warnings = append(v.record.Warnings, result.Warning{
			Code: "generator_waited", Summary: "The load generator sometimes waited for a processor",
			Detail: fmt.Sprintf("One in a hundred of its steps waited %v or longer, so the tails (p99 and beyond) are partly "+
				"its own. Something else used this machine's processors.", rare.Round(time.Microsecond)),
			Severity: rare.Seconds(),
		})
	}
	paused := totalBetween(before.pauses, after.pauses)
	v.hold(paused.Seconds() <= maxPaused*(after.at-before.at).Seconds(),
		"the load generator's garbage collector stopped it for more than %.0f %% of the time", 100*maxPaused)
}

// lateSends judges the schedule: whether it was kept, and how exactly.
func (v judge) lateSends(t *trial, limit time.Duration) {
	if !t.open {
		return
	}
	late := quantile(t.cell.rec.shards[0].clocks[clockSendLag], 0.99)
	v.hold(late <= limit, "requests were sent later than %v after they were due (p99)", limit.Round(time.Microsecond))
	planned := t.started + v.record.Missed
	v.hold(float64(v.record.Missed) <= maxMissed*float64(planned), "more than %.0f %% of the scheduled arrivals were never sent",
		100*maxMissed)
}

// watchRepeats warns when many requests had to be sent again. A few are what a server's idle timeout costs; a server that
// resets one in three would look like one without errors.
func watchRepeats(record *result.Trial) {
	share := float64(record.Connections.Repeated) / float64(max(record.Requests, 1))
	if share <= maxRepeated {
		return
	}
	record.Warnings = append(record.Warnings, result.Warning{
		Code: "repeated", Summary: "The server ended kept connections instead of answering",
		Detail: fmt.Sprintf("In one trial %d of %d requests were sent once more, on a new connection, as browsers do. Each counts "+
			"once, with the time of its last attempt; as an error only where that failed, too.", record.Connections.Repeated, record.Requests),
		Severity: share,
	})
}
