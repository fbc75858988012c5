package engine

import (
	"math"
	"slices"
	"time"

	"bench/engine/client"
	"bench/engine/machine"
	"bench/engine/watch"
	"bench/result"
)

// The limits beyond which a trial says more about the load generator than about its target.
const (
	maxCPUShare  = 0.8              // of the generator's cores
	maxLateness  = time.Millisecond // of waiting for a processor, of pauses and of sends; or 5 % of the median
	maxLateShare = 0.05
	maxPaused    = 0.10  // of the time, for the garbage collector
	maxStolen    = 0.05  // of all cores' time
	maxQueued    = 0.60  // of the time that requests took, for its threads' waiting for a processor
	tailQueued   = 0.25  // the same, where most of that time is beyond the median: few requests took it
	maxBeyond    = 0.50  // of the time that requests took, beyond the median of each
	maxUnserved  = 0.80  // of the processor time that its threads asked for
	muchQueued   = 0.15  // of the time that requests took: no more than a warning
	maxStill     = 0.25  // of the time, in which nothing of the generator ran
	maxStopped   = 0.05  // of the time, when something stopped it for so long as no busy machine does
	maxThrottled = 0.05  // of the time
	maxBlurred   = 0.01  // of a trial's events
	maxFirst     = 0.001 // of its first events: they are late together, when many streams begin, and then they are the tail
	fewBlurred   = 0.05  // of those of a trial that has too few for a p99
)

const (
	// stoppedFor is a pause that is no scheduler's doing, however busy the machine: it was stopped.
	stoppedFor = 250 * time.Millisecond
	// leastStolen is the least stolen time that can be told: the system counts it in hundredths of a second.
	leastStolen = 2 * time.Second / machine.UserHZ
	// manyEvents are so many that their p99 has an interval.
	manyEvents = 368
	// leastJudged is how long a trial must be for waits of its threads to be of the requests, and not of its own beginning.
	leastJudged = 50 * time.Millisecond
)

// watchGenerator puts what the generator cost on a trial's record, and why the trial is not valid if it is not.
func watchGenerator(s *result.Share, t *trial, spent watch.Spent) {
	record := &s.Trial
	elapsed := spent.Elapsed
	if elapsed <= 0 {
		return
	}
	own := &record.Generator
	if spent.HasCPU {
		own.CPUShare = spent.CPU.Seconds() / elapsed.Seconds() / float64(spent.Procs)
		if record.Requests > 0 {
			own.CPUPerRequest = spent.CPU.Seconds() / float64(record.Requests)
		}
	}
	own.Queued = spent.Queued.Seconds()
	own.Throttled = spent.Throttled.Seconds()
	v := judge{record: record, elapsed: elapsed}
	v.machine(spent)
	if t.cell.player != nil && !t.open {
		return // the numbers are the program's own, who may have had the processors: nobody waited for the generator
	}
	for _, p := range spent.Pauses[:min(len(spent.Pauses), result.StillKept)] {
		own.Still = append(own.Still, p.Seconds())
	}
	limit := t.lateLimit(s)
	v.hold(own.CPUShare <= maxCPUShare, result.GeneratorBusy,
		result.Values{"limit": result.In(result.Ratio, maxCPUShare), "cores": result.Count(spent.Procs)})
	spent.Usual, spent.Rare = max(spent.Usual, t.waited(0.5)), max(spent.Rare, t.waited(0.99))
	v.waiting(spent, limit)
	v.blurred(s.Streamed)
	v.stopped(spent)
	if t.pacers() > 0 {
		v.schedule(s, limit)
	}
	if !t.open {
		v.starved(s, spent.CPU)
	}
	v.hold(record.ErrorKinds[client.Exhausted.String()] == 0, result.Exhausted, nil)
	v.hold(record.ErrorKinds[client.NoMemory.String()] == 0, result.NoMemory, result.Values{"error": result.Named(client.ErrNoRoom.Error())})
}

// machine judges what the machine did to all that ran on it, a client program included.
func (v judge) machine(spent watch.Spent) {
	if asleep := spent.Asleep; asleep > watch.StillFor {
		v.hold(false, result.MachineSuspended, result.Values{"slept": lasting(asleep)})
	}
	throttled := spent.Throttled
	v.hold(throttled.Seconds() <= maxThrottled*v.elapsed.Seconds(), result.GeneratorThrottled,
		beyond(maxThrottled, throttled.Seconds()/v.elapsed.Seconds()))
	if spent.HasStolen {
		stolen := spent.Stolen
		share := stolen.Seconds() / v.elapsed.Seconds() / float64(spent.Procs)
		v.hold(share <= maxStolen || stolen <= leastStolen, result.MachineStolen, beyond(maxStolen, share))
	}
}

// lateLimit is how late the generator may be: a millisecond, or 5 % of the median where that is more. Of streams, which take
// long, it is the median of what their events take: a read that is late is late for one of them.
func (t *trial) lateLimit(s *result.Share) time.Duration {
	headline := clockService
	switch {
	case t.cell.player != nil:
		headline = clockDelivery
	case t.open:
		headline = clockResponse
	}
	median := s.Clocks[clockNames[headline]].Quantile(0.5)
	for _, c := range []clockIndex{clockFirstEvent, clockGap} {
		if r := s.Clocks[clockNames[c]]; r != nil && r.Count() > 0 {
			median = min(median, r.Quantile(0.5))
		}
	}
	return max(maxLateness, time.Duration(maxLateShare*float64(median)))
}

// A judge collects the reasons why a trial is not valid.
type judge struct {
	record  *result.Trial
	elapsed time.Duration
}

// hold notes why the trial is not valid, unless the condition holds.
func (v judge) hold(ok bool, code result.Code, values result.Values) {
	if !ok {
		v.record.Findings = append(v.record.Findings, result.Finding{Code: code, Values: values})
	}
}

// warn notes what changes how the trial's numbers should be read.
func (v judge) warn(code result.Code, severity float64, values result.Values) {
	v.record.Warnings = append(v.record.Warnings, result.Warning{Code: code, Severity: severity, Values: values})
}

// beyond is a share and what it may be at most.
func beyond(limit, share float64) result.Values {
	return result.Values{"limit": result.In(result.Ratio, limit), "share": result.In(result.Ratio, share)}
}

// lasting is a duration among a finding's values.
func lasting(d time.Duration) result.Value { return result.In(result.Seconds, d.Seconds()) }

// waiting judges how long the generator's own work waited for a processor, and for its garbage collector. A wait that
// half of the work meets is in every number; one that a hundredth meets is in the tails, and a warning.
func (v judge) waiting(spent watch.Spent, limit time.Duration) {
	usual := spent.Usual
	v.hold(usual <= limit, result.GeneratorWaiting, result.Values{"waited": lasting(usual), "limit": lasting(limit)})
	rare := spent.Rare
	if usual <= limit && rare > limit {
		v.warn(result.GeneratorWaited, rare.Seconds(), result.Values{"waited": lasting(rare)})
	}
	paused := spent.Collecting
	v.hold(paused.Seconds() <= maxPaused*v.elapsed.Seconds(), result.GeneratorCollecting,
		beyond(maxPaused, paused.Seconds()/v.elapsed.Seconds()))
}

// blurred judges how many events were read so late that others had come after them, of the same stream: the gaps around them are
// not those that there were. Where the kernel doesn't tell when something arrived there are none, and the generator's waiting says it.
func (v judge) blurred(s result.Streamed) {
	v.few(s.Blurred, s.Events, maxBlurred, result.EventsBlurred)
	v.few(s.BlurredFirst, s.Streams, maxFirst, result.FirstEventsBlurred)
	if s.BlurredFirst > 0 {
		v.warn(result.FirstEventsLate, float64(s.BlurredFirst), result.Values{"streams": result.Count(s.BlurredFirst)})
	}
}

// few holds that no more than a share of so many are blurred; of too few for a p99 it may be a larger one.
func (v judge) few(blurred, of int64, most float64, otherwise result.Code) {
	if of < manyEvents {
		most = fewBlurred
	}
	share := float64(blurred) / float64(max(1, of))
	v.hold(share <= most, otherwise, beyond(most, share))
}

// stopped judges the times in which nothing of the generator ran, whoever stopped it. Where they are few, they are in the
// tails, which are judged with them in mind.
func (v judge) stopped(spent watch.Spent) {
	pauses := spent.Pauses
	var still time.Duration
	for _, p := range pauses {
		still += p
	}
	if still == 0 {
		return
	}
	limit := maxStill
	if pauses[0] >= stoppedFor {
		limit = maxStopped
	}
	share := still.Seconds() / v.elapsed.Seconds()
	values := beyond(limit, share)
	values["once"] = lasting(pauses[0])
	v.hold(share <= limit, result.GeneratorStill, values)
	if share <= limit {
		v.warn(result.GeneratorStoodStill, pauses[0].Seconds(), result.Values{"once": lasting(pauses[0]), "all": lasting(still)})
	}
}

// watchLeadIn warns of a trial before which the generator stood still: the target rested then, too, and is not in the state
// that the lead-in is to bring about.
func watchLeadIn(record *result.Trial, pauses []time.Duration) {
	if len(pauses) == 0 || slices.Max(pauses) < stoppedFor {
		return
	}
	longest := slices.Max(pauses)
	judge{record: record}.warn(result.GeneratorStoodBefore, longest.Seconds(), result.Values{"once": lasting(longest)})
}

// starved judges a closed loop, whose requests wait for the generator unseen: to be sent, and to be received. On a machine
// that is merely busy its threads wait, too, but get most of what they ask for.
func (v judge) starved(s *result.Share, cpu time.Duration) {
	busy, queued := s.Busy.Seconds(), v.record.Generator.Queued
	unserved := queued > maxUnserved*(queued+cpu.Seconds())
	limit := maxQueued
	if service := s.Clocks["service"]; service != nil {
		if tail := busy - float64(service.Count())*service.Quantile(0.5).Seconds(); tail > maxBeyond*busy {
			limit = tailQueued
		}
	}
	switch {
	case v.elapsed < leastJudged, busy == 0: // no request was under way: nothing that waits could have changed
	case queued > limit*busy && unserved:
		v.hold(false, result.GeneratorStarved, beyond(limit, queued/busy))
	case queued > muchQueued*busy:
		v.warn(result.GeneratorQueued, queued/busy, result.Values{"share": result.In(result.Ratio, queued/busy)})
	}
}

// schedule judges whether the schedule was kept. That a few were sent late is judged where a number hangs on them (see
// result); that most were is the generator's fault at large. What was never sent had no place under max_in_flight, which is
// the target's doing: it is overloaded.
func (v judge) schedule(s *result.Share, limit time.Duration) {
	late := mostly(s.Clocks["send_lag"])
	v.hold(late <= limit, result.GeneratorLate, result.Values{"limit": lasting(limit), "late": lasting(late)})
}

// mostly is what the median is above at 99 %: so much more than half of the values are larger that chance is no excuse.
// Of fewer than seven values nothing is sure, and it is 0.
func mostly(r *result.Recorder) time.Duration {
	const sigmas = 2.33
	if r == nil || r.Count() < 7 {
		return 0
	}
	n := float64(r.Count())
	return r.Quantile(max(0, 0.5-sigmas*0.5/math.Sqrt(n)))
}
