package client

import (
	"testing"
	"time"

	"bench/engine/clock"
	"bench/engine/stream"
)

// A timer that was to look at how a stream drained may fire when the next exchange is under way, which has no limit.
func TestALookThatIsTooLateCutsNothing(t *testing.T) {
	s := silence{heard: func() time.Duration { return 1 }, cut: func(cause *Failure) { t.Errorf("cut: %v", cause) }}
	s.begin(0, true)
	s.drain(1)
	s.end()
	s.begin(0, true)
	defer s.end()
	s.look()
	time.Sleep(5 * time.Millisecond)
}

// Events that one read brought are blurred, but for the last, if it was late.
func TestBlurredEvents(t *testing.T) {
	for _, test := range []struct {
		late    time.Duration
		reads   [][]int64 // of each read how many events the pieces of it had
		blurred int64
		first   bool
	}{
		{0, [][]int64{{3}, {1, 1, 1}}, 0, false},
		{20 * time.Millisecond, [][]int64{{1}, {1}, {1, 0}}, 0, false},
		{20 * time.Millisecond, [][]int64{{3}, {1, 1, 1}, {0, 2}}, 5, true},
		{20 * time.Millisecond, [][]int64{{0, 1, 1}, {1}}, 1, true},
		{20 * time.Millisecond, [][]int64{{1}, {1, 1}}, 1, false},
	} {
		s := newStreamed(nil, &response{store: NewBodyStore()}, nil)
		s.seen = new(stream.Seen)
		for _, read := range test.reads {
			at := clock.Now() - test.late
			for _, events := range read {
				before := s.seen.Events
				s.seen.Events += events
				s.blur(before, events, at)
			}
		}
		if s.seen.Blurred != test.blurred || s.seen.FirstBlurred != test.first {
			t.Errorf("%v late, %v: %d blurred, want %d; the first one %v, want %v", test.late, test.reads, s.seen.Blurred, test.blurred, s.seen.FirstBlurred, test.first)
		}
	}
}
