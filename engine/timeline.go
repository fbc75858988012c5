package engine

import (
	"time"

	"bench/engine/client"
	"bench/result/timeline"
)

// time tells all shards of a trial that is about to begin when that is, and when it is to end, as far as that is known. What a client
// program's requests do isn't known, so that it has no timeline.
func (t *trial) time(until time.Duration) {
	length := max(0, until-t.start)
	none := length > 0 && timeline.WidthFor(length) == 0
	for _, p := range t.loads() {
		clock := clockNames[clockService]
		if p.open {
			clock = clockNames[clockResponse]
		}
		recorders := []*recorder{p.cell.rec}
		for _, s := range p.cell.stages {
			recorders = append(recorders, s.rec)
		}
		for _, r := range recorders {
			for _, s := range r.shards {
				switch {
				case none || p.cell.player != nil:
					s.times = nil
				case s.times == nil:
					s.times = new(timeline.Recorder)
					fallthrough
				default:
					s.times.Begin(t.start, length, clock)
				}
			}
		}
	}
}

// timed records when a request was due, sent and done; the caller holds the lock.
func (s *shard) timed(x *sample) {
	at := timeline.Sample{Due: x.available, Sent: x.Sent, Done: x.Done, Scheduled: x.scheduled}
	if at.Sent == 0 { // it never got a connection
		at.Sent = x.Done - x.Opening
	}
	if !x.scheduled {
		at.Due = at.Sent
	}
	switch x.Kind {
	case client.Cancelled:
		s.times.End(&at)
		return
	case client.None:
	case client.TimedOut, client.ConnectTimedOut, client.Stalled:
		at.Failed, at.Cut = true, true
	default:
		at.Failed = true
	}
	s.times.Add(&at)
}

// timedMiss records an arrival that there was no place for; the caller holds the lock of the shard.
func (t *trial) timedMiss(r *timeline.Recorder, due time.Duration) {
	requests := int64(1)
	if !t.cell.pooled() {
		requests = int64(t.cell.items.size())
	}
	r.Miss(due, t.until, requests)
}
