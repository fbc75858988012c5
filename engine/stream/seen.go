package stream

import (
	"iter"
	"time"

	"bench/result"
)

// Seen is what was seen of one response that came as events. It is used again: Reset keeps its memory.
type Seen struct {
	Followed bool          // it was followed; otherwise all else is empty
	First    time.Duration // when the read was over that completed the first event, on the run's clock; 0: there was none
	Last     time.Duration // the same of the last one. What `until` looks for is none
	Events   int64
	Units    float64 // what `count` found last
	Counted  bool    // it found something
	Stalls   int64   // gaps over `stall_limit`
	Blurred  int64   // events that came in one read with a later one, where that read was late: when each arrived isn't known
	// FirstBlurred says that the first event is one of them: it came at First or before.
	FirstBlurred bool
	Gaps         Gaps // between events
}

// Reset makes s ready for another response.
func (s *Seen) Reset() {
	s.Gaps.reset()
	*s = Seen{Gaps: s.Gaps}
}

// Times are when the events came, as long as all gaps are kept as they are; then there are none.
func (s *Seen) Times() iter.Seq[time.Duration] {
	return func(yield func(time.Duration) bool) {
		at := s.First
		if s.Events == 0 || s.Gaps.many != nil || !yield(at) {
			return
		}
		for _, gap := range s.Gaps.few {
			if at += gap; !yield(at) {
				return
			}
		}
	}
}

// event notes an event.
func (s *Seen) event(at, stall time.Duration) {
	if s.Events++; s.Events == 1 {
		s.First, s.Last = at, at
		return
	}
	gap := at - s.Last
	s.Last = at
	s.Gaps.add(gap)
	if stall > 0 && gap > stall {
		s.Stalls++
	}
}

// fewGaps is how many gaps are kept as they are. It is what a usual stream has, and little for a thousand of them.
const fewGaps = 512

// Gaps are durations, any number of them in bounded memory: as they are while there are few, then in a histogram that is as
// exact as the one they go to.
type Gaps struct {
	few  []time.Duration
	many *result.Recorder // nil: few are all
}

func (g *Gaps) add(d time.Duration) {
	if len(g.few) == fewGaps {
		g.pack()
	}
	g.few = append(g.few, d)
}

// pack moves the gaps into the histogram.
func (g *Gaps) pack() {
	if g.many == nil {
		g.many = result.NewSparseRecorder()
	}
	for _, d := range g.few {
		g.many.Record(d)
	}
	g.few = g.few[:0]
}

func (g *Gaps) reset() { *g = Gaps{few: g.few[:0]} }

// Into records all gaps.
func (g *Gaps) Into(r *result.Recorder) {
	for _, d := range g.few {
		r.Record(d)
	}
	if g.many != nil {
		r.Merge(g.many)
	}
}
