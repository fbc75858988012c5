package engine

import (
	"time"

	"bench/result"
)

// streamsShown is how many streams of a pool's trial are in its timeline: the first.
const streamsShown = 8

// ticks are when the events of a stream came, in seconds from a moment on; nil where they are many, or there are none.
func (x *sample) ticks(from time.Duration) (ticks []float64) {
	if !x.Streamed() {
		return nil
	}
	for at := range x.Stream.Times() {
		ticks = append(ticks, (at - from).Seconds())
	}
	return ticks
}

// show puts a pool's first streams into the timeline of its trial. A batch has one of its own.
func (t *trial) show(samples []sample) {
	if len(samples) == 0 || !samples[len(samples)-1].Streamed() || samples[0].batched || t.shown.Load() >= streamsShown {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range samples {
		x := &samples[i]
		if !x.Streamed() || x.Sent < t.start || t.shown.Add(1) > streamsShown {
			continue
		}
		done := (x.Done - t.start).Seconds()
		span := result.Span{
			Name: t.cell.requests[x.name].Name, Connecting: x.Opening.Seconds(), Sent: (x.Sent - t.start).Seconds(), Done: done,
			Events: x.ticks(t.start), Error: x.Kind.String(),
		}
		if x.answered() {
			span.Delivered = &done
		}
		t.spans = append(t.spans, span)
	}
}
