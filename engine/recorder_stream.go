package engine

import (
	"bench/engine/client"
	"bench/result"
)

// streamed records a response that came as events. Of one that a limit cut it is known how long it took at least: until the
// event that was waited for. Of any other failure nothing is recorded.
func (s *shard) streamed(x *sample) {
	good, cut := x.Kind == client.None, x.Kind == client.TimedOut || x.Kind == client.Stalled
	seen := x.Stream
	if !good && !cut || good && seen.Events == 0 || x.Sent == 0 {
		return
	}
	clocks := result.StreamClocks{
		FirstEvent: s.clock(clockFirstEvent), Gap: s.clock(clockGap), LastEvent: s.clock(clockLastEvent),
	}
	recordStream(clocks, x, cut)
	if len(s.names) > 1 {
		recordStream(s.namedStream(x.name), x, cut)
	}
	if !good {
		return
	}
	sum := result.Streamed{Streams: 1, Events: seen.Events, Stalls: seen.Stalls, Streaming: (seen.Last - seen.First).Seconds(), Blurred: seen.Blurred}
	if seen.FirstBlurred {
		sum.BlurredFirst = 1
	}
	if seen.Counted {
		sum.Counted, sum.Units = 1, seen.Units
	}
	s.Streamed.Add(sum)
	s.names[x.name].Streamed.Add(sum)
}

// recordStream records the times of a stream.
func recordStream(to result.StreamClocks, x *sample, cut bool) {
	seen := x.Stream
	if seen.Events == 0 {
		to.FirstEvent.RecordCensored(x.Done - x.Sent)
	} else {
		to.FirstEvent.Record(seen.First - x.Sent)
		seen.Gaps.Into(to.Gap)
	}
	switch {
	case !cut:
		to.LastEvent.Record(seen.Last - x.Sent)
		return
	case seen.Events > 0:
		to.Gap.RecordCensored(x.Done - seen.Last)
	}
	to.LastEvent.RecordCensored(x.Done - x.Sent)
}

// namedStream are the histograms of a request name.
func (s *shard) namedStream(name int) result.StreamClocks {
	n := &s.names[name].Stream
	if n.FirstEvent == nil {
		n.FirstEvent, n.Gap, n.LastEvent = newNameRecorder(len(s.names), s.sparse), newNameRecorder(len(s.names), s.sparse), newNameRecorder(len(s.names), s.sparse)
	}
	return *n
}
