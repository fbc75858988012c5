package engine

import (
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/result"
)

// paceSlices is how many parts of a trial's time have a mean response of their own.
const paceSlices = 20

// A keeping is a shard's part of how an open loop's trial kept up with its schedule, and of what its clocks would have shown
// if the generator had been on time.
type keeping struct {
	onTime      [clocks]*result.Recorder // sparse: they are many, and seldom needed
	from, until time.Duration            // of the schedule
	late        time.Duration            // of the batch that is being recorded, see excuse
	due, done   int64                    // requests, and those of them that were done by its end
	slices      [paceSlices]result.Slice
}

// follow tells all shards of a schedule that is about to begin.
func (r *recorder) follow(from, until time.Duration) {
	for _, s := range r.shards {
		s.keeping.from, s.keeping.until = from, until
	}
}

// add notes a request that the schedule wanted.
func (k *keeping) add(x *sample) {
	if !x.scheduled {
		return
	}
	k.due++
	if x.Done <= k.until {
		k.done++
	}
	late := max(x.late, x.lag)
	switch x.Kind {
	case client.None:
		k.record(clockResponse, x.Done-x.available-late)
		if !x.batched {
			break
		}
		k.record(clockQueue, x.queue()-late)
		if x.delivered != clock.Unset {
			k.record(clockDelivery, x.delivered-x.available-late)
		}
	case client.TimedOut, client.ConnectTimedOut, client.Stalled:
		k.censor(clockResponse, x.Done-x.available-late)
		if x.batched {
			k.censor(clockDelivery, x.Done-x.available-late)
		}
	default:
		return
	}
	if k.until > k.from {
		i := min(max(0, int(paceSlices*(x.available-k.from)/(k.until-k.from))), paceSlices-1)
		k.slices[i].Sum += x.Done - x.available - late
		k.slices[i].Count++
	}
}

func (k *keeping) record(c clockIndex, d time.Duration) { k.recorder(c).Record(d) }

func (k *keeping) censor(c clockIndex, d time.Duration) { k.recorder(c).RecordCensored(d) }

func (k *keeping) recorder(c clockIndex) *result.Recorder {
	if k.onTime[c] == nil {
		k.onTime[c] = result.NewSparseRecorder()
	}
	return k.onTime[c]
}

// reset forgets all but the memory.
func (k *keeping) reset() {
	kept := k.onTime
	for _, r := range kept {
		if r != nil {
			r.Reset()
		}
	}
	*k = keeping{onTime: kept}
}

// pace puts on a share how the trial kept up with its schedule; a closed loop has none.
func (t *trial) pace(s *result.Share) {
	if !t.open {
		s.Pace, s.Slices = nil, nil
		return
	}
	missed := s.Missed
	if !t.cell.pooled() {
		missed *= int64(t.cell.items.size())
	}
	k := &t.cell.rec.shards[0].keeping
	s.Pace = &result.Pace{Seconds: (k.until - k.from).Seconds(), Due: s.Pace.Due + missed, Done: s.Pace.Done, Never: missed}
	s.Pace.Backlog = s.Pace.Due - s.Pace.Done
}

// planned is when a trial's schedule ends: at its time, or after so many arrivals.
func (t *trial) planned(iterations int) time.Duration {
	rate := t.cell.plan.Arrival.Rate
	switch {
	case t.until != clock.Unset:
		return t.until
	case rate > 0:
		return t.start + time.Duration(float64(iterations)/rate*float64(time.Second))
	}
	return t.start
}

// spent records a clock of a batch.
func (s *shard) spent(c clockIndex, d time.Duration) {
	s.record(c, d)
	if k := &s.keeping; k.due > 0 {
		k.record(c, d-k.late)
	}
}

// excuse notes for each request of a batch how late it was for the generator's doing: its own lateness, and with a bound
// that of all requests of the batch, since one that was sent late kept its place from those that waited for it.
func (f *flight) excuse() (late time.Duration) {
	bound := f.cell.bound()
	chained := bound > 0 && bound < len(f.items)
	for i := range f.samples {
		lag := max(0, f.samples[i].lag)
		if chained {
			late += lag
		} else {
			late = max(late, lag)
		}
	}
	if chained {
		for i := range f.samples {
			f.samples[i].late = late
		}
	}
	return late
}
