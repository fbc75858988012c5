package engine

import (
	"context"
	"iter"
	"sync"
	"time"

	"bench/engine/clock"
	"bench/engine/pace"
	"bench/engine/sound"
)

// A gate lets at most a number of arrivals be under way. The leader alone waits at it.
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
	late := time.NewTimer(until - clock.Now())
	defer late.Stop()
	select {
	case g.slots <- struct{}{}:
		g.opened = clock.Now()
		return g.opened, true
	case <-late.C:
		return 0, false
	case <-ctx.Done():
		return 0, false
	}
}

func (g *gate) exit() { <-g.slots }

// paced calls send for each arrival of the trial, each in a goroutine of its own, and returns when all are done. What
// has no place until the trial's end, and what comes due after that, is missed.
//
// One goroutine leads at a time: it waits for the next arrival, hands the lead to another and sends the arrival itself.
// So nobody has to be woken between due and sent; waking a thread takes longer than the whole request does otherwise
// (leader/followers: Schmidt et al., Pattern-Oriented Software Architecture 2, 2000).
func (t *trial) paced(ctx context.Context, send func(arrival)) {
	p := pace.New(t.arrivals(), t.start, t.until, t.cell.spin)
	defer p.Close()
	g := newGate(t.cell.lot.MaxInFlight)
	lead := make(chan struct{})
	ready := ctx
	if t.ready != nil {
		ready = t.ready
	}
	var follow func()
	follow = func() {
		for {
			a, ok := t.next(ready, p, g)
			if !ok {
				close(lead)
				return
			}
			select {
			case lead <- struct{}{}:
			default: // nobody waits for it
				t.wait.Go(sound.Work(follow))
			}
			send(a)
			g.exit()
			if _, ok := <-lead; !ok {
				return
			}
		}
	}
	t.wait.Go(sound.Work(follow))
	t.wait.Wait()
	if ctx.Err() == nil && t.recorded() && t.until != clock.Unset {
		t.miss()
	}
}

// next waits for the next arrival and its place. It is false when there is none any more.
func (t *trial) next(ctx context.Context, p *pace.Pacer, g *gate) (arrival, bool) {
	due, part, ok := t.due(ctx, p)
	if !ok {
		t.followed(ctx, t.until)
		return arrival{}, false
	}
	if t.counted && t.left.Add(-1) < 0 {
		t.followed(ctx, due)
		return arrival{}, false
	}
	ready, ok := g.enter(ctx, due, t.end())
	if !ok {
		t.followed(ctx, t.until)
		return arrival{}, false
	}
	t.started++
	t.let = ready
	return arrival{due: due, ready: ready, number: t.started - 1, left: t.left.Load(), part: part}, true
}

// due waits for the next arrival, and says of a mix which part's it is. What is a part's that has not begun is left out.
func (t *trial) due(ctx context.Context, p *pace.Pacer) (due time.Duration, part int, ok bool) {
	for {
		due, ok = p.Next(ctx)
		if !ok || t.rota == nil {
			return due, 0, ok
		}
		if part = t.rota.at(t.number(t.started)); t.parts[part].start <= due {
			return due, part, true
		}
		t.started++
	}
}

// followed notes how long the schedule was, which is the time of an open loop's trial: n arrivals stand for n intervals, the
// one after the last of them included, however fast or slow the responses are.
func (t *trial) followed(ctx context.Context, end time.Duration) {
	if ctx.Err() == nil && end != clock.Unset {
		t.schedule = end - t.start
	}
}

// arrivals is the trial's schedule, the same each time it is asked for: what of it is this lot's.
func (t *trial) arrivals() iter.Seq[time.Duration] {
	return t.turnsOf(pace.Schedule(t.cell.plan.Arrival, t.seed))
}

// miss counts the arrivals that the trial never started: each would have waited until the end, at least.
func (t *trial) miss() {
	n, whose := int64(0), t
	var rota *rota
	if t.rota != nil {
		rota = t.rota.again()
	}
	for offset := range t.arrivals() {
		due := t.start + offset
		if due >= t.until {
			return
		}
		if rota != nil {
			whose = t.parts[rota.at(t.number(n))]
		}
		if n++; n > t.started && whose.start <= due {
			whose.missOne(due)
		}
	}
}

// missOne counts an arrival that was never started.
func (t *trial) missOne(due time.Duration) {
	s := t.recorderAt(due).shard(0)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Missed++
	if s.times != nil {
		t.timedMiss(s.times, due)
	}
	s.censor(clockResponse, t.until-due)
}

// end is when the pacer gives up waiting for a place.
func (t *trial) end() time.Duration {
	if t.until == clock.Unset {
		return t.start + time.Hour
	}
	return t.until
}

// poolSender sends each arrival on the lane that was used last, so that no more connections are open than the load needs.
func (t *trial) poolSender(ctx context.Context) (send func(arrival), end func()) {
	idle := idleLanes{cell: t.cell}
	send = func(a arrival) {
		i, l := idle.take()
		t.serve(ctx, l, a)
		if l.full() {
			t.flush(i, l.samples)
			l.samples = l.samples[:0]
		}
		idle.give(i)
	}
	return send, func() {
		for i, l := range t.cell.lanes {
			t.flush(i, l.samples)
			l.samples = l.samples[:0]
		}
	}
}

// An arrival is a place in the schedule, and when what is to be sent there could go. Where they are counted, so many are left.
type arrival struct {
	due, ready time.Duration
	number     int64 // among those of the lot, from 0
	left       int64
	part       int // of a mix: whose it is
}

// idleLanes are a cell's lanes that nobody sends on, by index, the last one used on top.
type idleLanes struct {
	cell  *cell
	mu    sync.Mutex
	lanes []int
	used  int // lanes that were taken at least once
}

func (s *idleLanes) take() (i int, l *lane) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.lanes); n > 0 {
		i, s.lanes = s.lanes[n-1], s.lanes[:n-1]
		return i, s.cell.lanes[i]
	}
	i = s.used
	s.used++
	s.cell.widen(s.used)
	return i, s.cell.lanes[i]
}

func (s *idleLanes) give(i int) {
	s.mu.Lock()
	s.lanes = append(s.lanes, i)
	s.mu.Unlock()
}

// serve sends the request of one arrival.
func (t *trial) serve(ctx context.Context, l *lane, a arrival) {
	began := clock.Now()
	s := l.slot()
	s.name = t.pullFor(l, a)
	if t.cell.requests[s.name].Dynamic != nil {
		s.Values = t.draw(&l.row)
	}
	_ = l.session.Do(ctx, s.name, &s.Exchange) // what went wrong is in the sample
	s.available, s.delivered, s.scheduled, s.lag = a.due, clock.Unset, true, max(0, began-a.ready)
	if !s.Opened && s.Sent > 0 {
		s.lag = max(0, s.Sent-a.ready) // nothing but the generator stood between
	}
}
