package engine

import (
	"context"
	"iter"
	"runtime"
	"sync"
	"time"
)

// A gate lets at most a number of arrivals be under way. The pacer alone waits at it.
type gate struct {
	slots  chan struct{}
	opened time.Duration // when an arrival last had to wait for it
}

func newGate(n int) *gate { return &gate{slots: make(chan struct{}, n)} }

// enter waits for a place until the trial's end, and says whether there was one. An arrival is ready to be sent when it
// is due and has its place: waiting for that is the server's doing, not the generator's.
func (g *gate) enter(ctx context.Context, due, until time.Duration) (ready time.Duration, ok bool) {
	select {
	case g.slots <- struct{}{}:
		return max(due, g.opened), true
	default:
	}
	late := time.NewTimer(until - now())
	defer late.Stop()
	select {
	case g.slots <- struct{}{}:
		g.opened = now()
		return g.opened, true
	case <-late.C:
		return 0, false
	case <-ctx.Done():
		return 0, false
	}
}

func (g *gate) exit() { <-g.slots }

// pace calls send at each arrival of the trial, from a thread of its own, and returns after the last one. What send
// refuses, and what comes due after that, is missed.
func (t *trial) pace(ctx context.Context, send func(due time.Duration) bool) {
	// The pacer keeps its processor while it sleeps or spins, so the requests get one more.
	procs := runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + 1)
	defer runtime.GOMAXPROCS(procs)
	done := make(chan struct{})
	go func() {
		defer close(done)
		pace(ctx, t.start, t.until, t.arrivals(), func(due time.Duration) bool {
			if t.until == unset && t.left.Add(-1) < 0 || !send(due) {
				return false
			}
			t.started++
			return true
		})
	}()
	<-done
	if ctx.Err() == nil && t.recorded && t.until != unset {
		t.miss()
	}
}

// arrivals is the trial's schedule, the same each time it is asked for.
func (t *trial) arrivals() iter.Seq[time.Duration] { return schedule(t.cell.plan.Arrival, t.seed) }

// miss counts the arrivals that the trial never started: each would have waited until the end, at least.
func (t *trial) miss() {
	s := t.cell.rec.shard(0)
	s.mu.Lock()
	defer s.mu.Unlock()
	n := int64(0)
	for offset := range t.arrivals() {
		due := t.start + offset
		if due >= t.until {
			return
		}
		if n++; n > t.started {
			s.missed++
			s.censor(clockResponse, t.until-due)
		}
	}
}

// batchesOpen starts a batch at each arrival.
func (t *trial) batchesOpen(ctx context.Context) {
	g := newGate(t.cell.plan.Arrival.MaxInFlight)
	t.pace(ctx, func(due time.Duration) bool {
		ready, ok := g.enter(ctx, due, t.end())
		if !ok {
			return false
		}
		t.wait.Go(func() {
			defer g.exit()
			f := t.newFlight(due)
			f.ready = ready
			f.run(ctx)
		})
		return true
	})
}

// end is when the pacer gives up waiting for a place.
func (t *trial) end() time.Duration {
	if t.until == unset {
		return t.start + time.Hour
	}
	return t.until
}

// poolOpen hands each arrival to an idle worker, the one that was used last, so that no more connections are open than
// the load needs.
func (t *trial) poolOpen(ctx context.Context) {
	g := newGate(t.cell.plan.Arrival.MaxInFlight)
	idle := &idlers{}
	t.pace(ctx, func(due time.Duration) bool {
		ready, ok := g.enter(ctx, due, t.end())
		if !ok {
			return false
		}
		w := idle.take()
		if w == nil {
			w = t.hire(ctx, idle, g)
		}
		w.next <- arrival{due: due, ready: ready}
		return true
	})
	idle.dismiss()
	t.wait.Wait()
}

// A worker waits for arrivals and sends a request for each.
type worker struct {
	next chan arrival
}

// An arrival is a request's place in the schedule, and when it could go.
type arrival struct{ due, ready time.Duration }

// idlers are the workers that wait, the last one to come on top.
type idlers struct {
	mu      sync.Mutex
	workers []*worker
	all     []*worker
}

func (s *idlers) take() *worker {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.workers) == 0 {
		return nil
	}
	w := s.workers[len(s.workers)-1]
	s.workers = s.workers[:len(s.workers)-1]
	return w
}

func (s *idlers) give(w *worker) {
	s.mu.Lock()
	s.workers = append(s.workers, w)
	s.mu.Unlock()
}

// dismiss ends all workers after their last request.
func (s *idlers) dismiss() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.all {
		close(w.next)
	}
}

// hire makes another worker.
func (t *trial) hire(ctx context.Context, idle *idlers, g *gate) *worker {
	w := &worker{next: make(chan arrival, 1)}
	idle.mu.Lock()
	i := len(idle.all)
	idle.all = append(idle.all, w)
	idle.mu.Unlock()
	t.cell.widen(i + 1)
	l := t.cell.lanes[i]
	t.wait.Go(func() {
		for a := range w.next {
			t.serve(ctx, l, a)
			if len(l.samples) == cap(l.samples) {
				t.flush(i, l.samples)
				l.samples = l.samples[:0]
			}
			idle.give(w)
			g.exit()
		}
		t.flush(i, l.samples)
		l.samples = l.samples[:0]
	})
	return w
}

// serve sends the request of one arrival.
func (t *trial) serve(ctx context.Context, l *lane, a arrival) {
	began := now()
	s := l.slot()
	s.name = l.pull(t.cell)
	t.enter()
	_ = l.session.do(ctx, t.cell.requests[s.name], &s.exchange) // what went wrong is in the sample
	t.exit()
	s.available, s.delivered, s.scheduled, s.lag = a.due, unset, true, max(0, began-a.ready)
	if !s.opened && s.sent > 0 {
		s.lag = max(0, s.sent-a.ready) // nothing but the generator stood between
	}
}
