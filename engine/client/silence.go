package client

import (
	"sync"
	"sync/atomic"
	"time"

	"bench/engine/clock"
	"bench/engine/sound"
)

// A silence ends an exchange whose stream is silent for longer than it may be, or whose response goes on for too long after
// the stream has ended. It looks when that can be for the first time, so that an event costs it nothing.
type silence struct {
	heard func() time.Duration // when the latest event came; 0: none has
	cut   func(cause *Failure) // ends the exchange; nothing that feeds the stream waits for the lock

	mu    sync.Mutex
	timer *time.Timer
	on    bool // an exchange is under way, and has a limit
	idle  time.Duration
	over  atomic.Int64 // when the stream had ended; 0: it has not
}

// never is longer than any exchange.
const never = 365 * 24 * time.Hour

// begin sets the limit of an exchange: idle, 0 for none; ends says that the stream may be over before its response.
func (s *silence) begin(idle time.Duration, ends bool) {
	if idle <= 0 && !ends {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.on, s.idle = true, idle
	s.over.Store(0)
	first := idle
	if first <= 0 {
		first = never
	}
	if s.timer == nil {
		s.timer = time.AfterFunc(first, sound.Work(s.look))
		return
	}
	s.timer.Reset(first)
}

// drain is told that the stream has ended, by whoever feeds it.
func (s *silence) drain(at time.Duration) {
	s.over.Store(int64(at))
	s.timer.Reset(drainTime)
}

// end says that the exchange is over. From then on it is not cut any more.
func (s *silence) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.on {
		s.on = false
		s.timer.Stop()
	}
}

// look cuts what has been silent for too long, or looks again when it may have been.
func (s *silence) look() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.on {
		return
	}
	now := clock.Now()
	if over := time.Duration(s.over.Load()); over > 0 {
		if left := over + drainTime - now; left > 0 {
			s.timer.Reset(left)
			return
		}
		s.cut(errDrained)
		return
	}
	if s.idle <= 0 { // it was to look at how the exchange before this one drained, which had ended meanwhile
		return
	}
	heard := s.heard()
	if heard == 0 { // the wait for the first event is no gap
		s.timer.Reset(max(s.idle, time.Millisecond))
		return
	}
	if left := heard + s.idle - now; left > 0 {
		s.timer.Reset(left)
		return
	}
	s.cut(fail(Stalled, "no event for %v, which is `idle_limit`", s.idle))
}
