package strategy

import (
	"slices"
	"sync"
)

// Slots are the right to run an item. They are handed out in the order in which items were queued, as gevent's Pool,
// an executor's threads and an aiohttp connector do. A worker holds one slot, and takes item after item with it, so
// that a batch costs as many goroutines as it has slots, not as it has items.
type slots struct {
	mu    sync.Mutex
	total int    // how many there are
	free  int    // how many no worker holds, not even one that is about to start
	queue []*job // jobs with items that may start, the oldest first
	work  func() // serve, made once so that starting a worker allocates nothing
}

func newSlots(total int) *slots {
	s := &slots{total: total, free: total}
	s.work = s.serve
	return s
}

// open lets the items of j before upto start, and says how many workers to start for them.
func (s *slots) open(j *job, upto int) (workers int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if j.course >= stopped || upto <= j.opened {
		return 0
	}
	if j.next == j.opened {
		s.queue = append(s.queue, j)
	}
	workers = min(s.free, upto-j.opened)
	j.opened = upto
	s.free -= workers
	return workers
}

// resize sets the number of slots. Workers on their way home from an earlier batch keep theirs until they are there.
func (s *slots) resize(total int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free += total - s.total
	s.total = total
}

// serve is one worker: it runs items until none is left to start.
func (s *slots) serve() {
	s.mu.Lock()
	j, item := s.take()
	s.mu.Unlock()
	for j != nil {
		err := j.do(j.ctx, item)
		s.mu.Lock()
		if err == ErrAgain {
			j.again(item)
		} else {
			if j.way.graph != nil {
				j.lead(item)
			}
			j.settle(item, err)
		}
		j, item = s.take()
		s.mu.Unlock()
	}
}

// take gives the caller's slot the next item, of whichever job is first in the queue, or takes the slot back.
func (s *slots) take() (*job, int) {
	for len(s.queue) > 0 {
		j := s.queue[0]
		if j.ctx.Err() != nil {
			j.stop()
			j.ring()
			continue
		}
		item := j.next
		if j.way.graph != nil {
			item = j.way.line[j.next]
		}
		j.next++
		if j.next == j.opened {
			s.drop(j)
		}
		j.ring()
		return j, item
	}
	s.free++
	return nil, 0
}

// drop takes j out of the queue, if it is there.
func (s *slots) drop(j *job) {
	if i := slices.Index(s.queue, j); i >= 0 {
		s.queue = slices.Delete(s.queue, i, i+1)
	}
}
