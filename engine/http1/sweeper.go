package http1

import (
	"math"
	"sync"
	"sync/atomic"
	"time"

	"bench/engine/sound"
)

// How often a sweeper looks. It sleeps until the next deadline it knows of, but no longer than maxPause, since it is
// also what finds a connection whose end went unnoticed (link_raw.go); no shorter than minPause; and never so often
// that looking takes more than a twentieth of its time, however many connections there are.
const (
	maxPause  = 100 * time.Millisecond
	minPause  = 2 * time.Millisecond
	restRatio = 20
	never     = math.MaxInt64
)

// A Sweeper holds the deadlines of a set of connections: one goroutine looks at all of them now and then, which is
// cheaper than to set a timer for each request. A deadline is kept to within a few milliseconds, never early. The
// sweeper is also its connections' clock.
type Sweeper struct {
	now  func() time.Duration
	next atomic.Int64  // when it will look next, on its clock; never, while it looks
	kick chan struct{} // look earlier
	stop chan struct{}
	done chan struct{}

	readers readers // of streams

	mu    sync.Mutex
	conns []*Conn
	spare sync.Pool // of *[smallBuffer]byte, which connections that rest have no use for
}

// buffer is one that some connection has no use for, or a new one.
func (s *Sweeper) buffer() []byte {
	if b, ok := s.spare.Get().(*[smallBuffer]byte); ok {
		return b[:]
	}
	return make([]byte, smallBuffer)
}

// NewSweeper starts a sweeper. Now reads the clock on which everything is timed; it must be monotonic, safe for use by
// several goroutines, and cheap, since it is read twice a request.
func NewSweeper(now func() time.Duration) *Sweeper {
	s := &Sweeper{now: now, kick: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{})}
	s.next.Store(never)
	go sound.Work(s.run)()
	return s
}

// Stop ends the sweeper, and with it all deadlines, and what reads streams. It is called once, after the last exchange.
func (s *Sweeper) Stop() {
	s.readers.stop()
	close(s.stop)
	<-s.done
}

func (s *Sweeper) run() {
	defer close(s.done)
	timer := time.NewTimer(maxPause)
	defer timer.Stop()
	for {
		s.next.Store(never) // before it looks: a deadline is either seen, or its owner kicks
		started := s.now()
		earliest := s.sweep(started)
		ended := s.now()
		pause := max(minPause, restRatio*(ended-started), earliest-ended)
		s.next.Store(int64(ended + pause))
		timer.Reset(pause)
		select {
		case <-timer.C:
		case <-s.kick:
		case <-s.stop:
			return
		}
	}
}

// sweep cuts what is late and returns when the next look is due.
func (s *Sweeper) sweep(now time.Duration) time.Duration {
	earliest := now + maxPause
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.conns {
		earliest = min(earliest, c.look(now))
	}
	return earliest
}

// hurry makes sure that the sweeper looks soon enough for a deadline that is nearer than maxPause.
func (s *Sweeper) hurry(deadline time.Duration) {
	if int64(deadline+minPause) < s.next.Load() {
		select {
		case s.kick <- struct{}{}:
		default:
		}
	}
}

func (s *Sweeper) add(c *Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.slot = len(s.conns)
	s.conns = append(s.conns, c)
}

func (s *Sweeper) remove(c *Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := len(s.conns) - 1
	moved := s.conns[last]
	s.conns[c.slot], moved.slot = moved, c.slot
	s.conns[last] = nil
	s.conns = s.conns[:last]
}
