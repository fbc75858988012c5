package engine

import (
	"math"
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
	slices      [paceSlices]struct {
		sum   time.Duration
		count int64
	}
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
	case client.TimedOut, client.ConnectTimedOut:
		k.censor(clockResponse, x.Done-x.available-late)
		if x.batched {
			k.censor(clockDelivery, x.Done-x.available-late)
		}
	default:
		return
	}
	if k.until > k.from {
		i := min(max(0, int(paceSlices*(x.available-k.from)/(k.until-k.from))), paceSlices-1)
		k.slices[i].sum += x.Done - x.available - late
		k.slices[i].count++
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

func (k *keeping) merge(o *keeping) {
	for c, h := range o.onTime {
		k.onTime[c] = merged(k.onTime[c], h)
	}
	k.due += o.due
	k.done += o.done
	for i, s := range o.slices {
		k.slices[i].sum += s.sum
		k.slices[i].count += s.count
	}
}

// pace is how the trial kept up: nil in a closed loop.
func (t *trial) pace(missed int64) *result.Pace {
	if !t.open {
		return nil
	}
	k := &t.cell.rec.shards[0].keeping
	if !t.cell.pooled() {
		missed *= int64(t.cell.items.size())
	}
	p := &result.Pace{
		Seconds: (k.until - k.from).Seconds(), Due: k.due + missed, Done: k.done, Never: missed,
		Responses: make([]*float64, paceSlices),
	}
	p.Backlog = p.Due - p.Done
	for i, s := range k.slices {
		if s.count > 0 {
			mean := (s.sum / time.Duration(s.count)).Round(time.Microsecond).Seconds()
			p.Responses[i] = &mean
		}
	}
	return p
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

// all are the histograms of a trial: of its clocks, and where it makes a difference, of what they would have shown if the
// generator had been on time.
func (s *shard) all() map[string]*result.Recorder {
	named := s.recorders()
	for c, h := range s.keeping.onTime {
		if h != nil && h.Count() > 0 && differ(h, s.clocks[c]) {
			named[result.OnTime(clockNames[c])] = h
		}
	}
	return named
}

// differ says whether two histograms do so by more than a hundredth, at their middle or in the tail.
func differ(a, b *result.Recorder) bool {
	const least = 0.01
	for _, q := range []float64{0.5, 0.9, 0.99, 1} {
		if x, y := quantile(a, q), quantile(b, q); math.Abs(float64(x-y)) > least*float64(y) {
			return true
		}
	}
	return false
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
