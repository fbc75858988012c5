package result

import (
	"fmt"
	"iter"
	"slices"
)

// Streamed are sums over good responses that came as events.
type Streamed struct {
	Streams   int64   `json:"streams,omitempty"` // good responses with events
	Events    int64   `json:"events,omitempty"`  // in all of them
	Counted   int64   `json:"counted,omitempty"` // of Streams, those that told their units
	Units     float64 `json:"units,omitempty"`
	Stalls    int64   `json:"stalls,omitempty"`    // gaps over `stall_limit`
	Streaming float64 `json:"streaming,omitempty"` // seconds from first events to last ones, added up
	// Blurred are events that the generator read late, and together with a later one: it isn't known when each of them arrived.
	Blurred int64 `json:"blurred,omitempty"`
	// BlurredFirst are streams of which the first event is one of these: it arrived when the read says, or before.
	BlurredFirst int64 `json:"blurred_first,omitempty"`
}

// Add adds the sums of others.
func (s *Streamed) Add(o Streamed) {
	s.Streams += o.Streams
	s.Events += o.Events
	s.Counted += o.Counted
	s.Units += o.Units
	s.Stalls += o.Stalls
	s.Streaming += o.Streaming
	s.Blurred += o.Blurred
	s.BlurredFirst += o.BlurredFirst
}

// eventRate is how many events a second a stream had, from its first to its last; nil where no stream had two at different times.
func (s *Streamed) eventRate() *float64 {
	if s.Streaming <= 0 {
		return nil
	}
	return number(float64(s.Events-s.Streams) / s.Streaming)
}

// StreamTimes are the clocks of responses that come as events.
type StreamTimes struct {
	FirstEvent Summary `json:"first_event,omitzero"`
	Gap        Summary `json:"gap,omitzero"`
	LastEvent  Summary `json:"last_event,omitzero"`
	// EventsPerSecond is how many events a second a stream had, from its first to its last.
	EventsPerSecond *float64 `json:"events_per_second,omitempty"`
}

// field is the summary of a clock by its key; nil for a clock of something else.
func (s *StreamTimes) field(key string) *Summary {
	switch key {
	case "first_event":
		return &s.FirstEvent
	case "gap":
		return &s.Gap
	case "last_event":
		return &s.LastEvent
	}
	return nil
}

// StreamClocks are the recorders of the same clocks; nil where nothing was recorded.
type StreamClocks struct {
	FirstEvent *Recorder `json:"first_event,omitempty"`
	Gap        *Recorder `json:"gap,omitempty"`
	LastEvent  *Recorder `json:"last_event,omitempty"`
}

// all are the recorders by the keys of their clocks.
func (s *StreamClocks) all() iter.Seq2[string, **Recorder] {
	return func(yield func(string, **Recorder) bool) {
		_ = yield("first_event", &s.FirstEvent) && yield("gap", &s.Gap) && yield("last_event", &s.LastEvent)
	}
}

// Reset forgets all samples and keeps the memory.
func (s *StreamClocks) Reset() {
	for _, r := range s.all() {
		if *r != nil {
			(*r).Reset()
		}
	}
}

// keep adds recorders that are not ours to keep.
func (s *StreamClocks) keep(o StreamClocks) {
	from := map[string]*Recorder{}
	for key, r := range o.all() {
		from[key] = *r
	}
	for key, r := range s.all() {
		if from[key] == nil || from[key].Count() == 0 {
			continue
		}
		if *r == nil {
			*r = NewSparseRecorder()
		}
		(*r).Merge(from[key])
	}
}

// resume takes over what a file has.
func (s *StreamClocks) resume(from map[string]Histogram) error {
	for key, r := range s.all() {
		h, ok := from[key]
		if !ok {
			continue
		}
		*r = NewSparseRecorder()
		if err := (*r).Add(h); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// encode is what a file has of them.
func (s *StreamClocks) encode() (map[string]Histogram, error) {
	var told map[string]Histogram
	for key, r := range s.all() {
		if *r == nil {
			continue
		}
		h, err := (*r).Encode()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		if told == nil {
			told = map[string]Histogram{}
		}
		told[key] = h
	}
	return told, nil
}

// streamMetrics are the numbers of responses that come as events.
func streamMetrics() []Metric {
	return []Metric{
		ofStreams(Metric{
			Name: "events", CanBeZero: true, floor: 1, Doc: "events of good streams",
			Undirected: grows("events_per_second"),
		}, func(s *Streamed) *float64 { return number(float64(s.Events)) }),
		ofStreams(Metric{
			Name: "events_per_second", Unit: PerSecond, MoreIsBetter: true,
			Doc: "events a second of a stream, from its first to its last, over all good streams",
		}, (*Streamed).eventRate),
		ofStreams(Metric{
			Name: "units", CanBeZero: true, floor: 1, Doc: "units that good streams counted, such as tokens; streams with `count`",
			Undirected: grows("events_per_second"),
		}, func(s *Streamed) *float64 {
			if s.Counted == 0 {
				return nil
			}
			return number(s.Units)
		}),
		ofStreams(Metric{
			Name: "stalls", CanBeZero: true, floor: 1, Doc: "gaps of good streams that were longer than their `stall_limit`",
			Undirected: grows("gap.p99"),
		}, func(s *Streamed) *float64 { return number(float64(s.Stalls)) }),
	}
}

// OfStreams says whether the metric is of responses that come as events alone.
func (m Metric) OfStreams() bool {
	if m.clock != "" {
		return (&StreamTimes{}).field(m.clock) != nil
	}
	return slices.ContainsFunc(streamMetrics(), func(o Metric) bool { return o.Name == m.Name })
}

// PerEvent says whether the metric has a value for each event but the first, however many a stream has.
func (m Metric) PerEvent() bool { return m.clock == "gap" }

// ofStreams makes a metric of the sums over streams; without streams it has no value.
func ofStreams(m Metric, of func(*Streamed) *float64) Metric {
	value := func(s *Streamed) *float64 {
		if s.Streams == 0 {
			return nil
		}
		return of(s)
	}
	m.cell = func(c *Cell) *float64 { return value(&c.Streamed) }
	m.trial = func(t *Trial) *float64 { return value(&t.Streamed) }
	m.named = func(n *NamedRequest) *float64 { return value(&n.Streamed) }
	return m
}
