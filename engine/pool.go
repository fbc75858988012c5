package engine

import (
	"context"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/engine/draw"
	"bench/engine/sound"
	"bench/plan"
)

// A lane is one worker of a pool: its own view of the session, and its place in the list of requests.
type lane struct {
	session client.Session
	next    int
	order   []int
	batch   int64 // that order is of, from 1, where requests are counted
	room    []int // for an order of its own
	row     draw.Row
	samples []sample
	driven  *drivenLane // nil: goroutines send on it
}

// pool is the classic closed loop: each worker sends its next request when the last one is done. Nothing is shared on
// the way: no lock, no channel, no allocation for a request.
func (t *trial) pool(ctx context.Context) {
	workers := t.cell.lot.Lanes
	for _, p := range t.loads() {
		if p.shares() {
			p.cell.widen(workers)
		}
	}
	if t.driven() {
		t.drive(ctx, workers, false)
		return
	}
	for i := range workers {
		t.wait.Go(sound.Work(func() { t.work(ctx, i) }))
	}
	t.wait.Wait()
}

// work is one worker's loop.
func (t *trial) work(ctx context.Context, i int) {
	of, at := t, t.start
	var l *lane
	if t.rota == nil {
		l = t.cell.lanes[i]
	}
	for ctx.Err() == nil {
		left := int64(0)
		if t.counted {
			if left = t.left.Add(-1); left < 0 {
				break
			}
		}
		if t.rota != nil {
			t.starts.Lock()
			of = t.turn(at)
			l = of.cell.lanes[i]
		}
		s := l.slot()
		s.name = of.pull(l, left)
		if of.cell.requests[s.name].Dynamic != nil {
			s.Values = of.draw(&l.row)
		}
		if t.rota != nil {
			t.starts.Unlock()
		}
		_ = l.session.Do(ctx, s.name, &s.Exchange) // what went wrong is in the sample
		s.available, s.delivered, s.lag = at, clock.Unset, clock.Unset
		at = s.Done
		if l.full() {
			of.flush(i, l.samples)
			l.samples = l.samples[:0]
		}
		if t.until != clock.Unset && at >= t.until {
			break
		}
	}
	for _, p := range t.loads() {
		if p.shares() {
			l := p.cell.lanes[i]
			p.flush(i, l.samples)
			l.samples = l.samples[:0]
		}
	}
}

// slot is room for another sample.
func (l *lane) slot() *sample {
	l.samples = l.samples[:len(l.samples)+1]
	return &l.samples[len(l.samples)-1]
}

// full says that the samples must be recorded before there is another one. What a stream's has beside is used again by the
// lane's next stream then, so that a lane has memory for one.
func (l *lane) full() bool {
	n := len(l.samples)
	return n == cap(l.samples) || l.samples[n-1].Streamed()
}

// pull is the request that a lane sends next, by index, when so many are left to start. Where requests are counted each has
// its place in one list, whoever sends it: thirty of a group of thirty are each of them once.
func (t *trial) pull(l *lane, left int64) int {
	if !t.counted || !t.recorded() {
		return l.pull(t.cell)
	}
	return l.listed(t.cell, t.before+t.number(t.own-1-left), 0)
}

// pullFor is the request that is sent for an arrival, by index. Where several places follow one schedule, it is the one whose turn
// it is in one list, whoever sends it.
func (t *trial) pullFor(l *lane, a arrival) int {
	if t.cell.lot.Turns == nil || t.counted || t.of != nil {
		return t.pull(l, a.left)
	}
	return l.listed(t.cell, t.number(a.number), t.shuffle(0))
}

// listed is a request by its place in a list that goes on: the group, in an order for each time that it comes round, of which the
// first is drawn by a number.
func (l *lane) listed(c *cell, place int64, first uint64) int {
	size := int64(c.items.size())
	if batch := int64(first) + place/size + 1; l.batch != batch {
		l.order, l.batch = c.items.batch(uint64(batch), l.room), batch
	}
	return l.order[place%size]
}

// pull is the next request, by index. Lanes start at different places, so that the mix is right at every moment.
func (l *lane) pull(c *cell) int {
	if l.next == len(l.order) {
		l.next, l.order, l.batch = 0, c.pass(l.room), 0
	}
	name := l.order[l.next]
	l.next++
	return name
}

// widen makes lanes until there are n.
func (c *cell) widen(n int) {
	size := flushSize
	if n > 1000 { // thousands of workers: their samples should not fill the memory
		size = flushSize / 4
	}
	for i := len(c.lanes); i < n; i++ {
		u := c.kept
		if u == nil {
			u = c.newUser()
		}
		room := make([]int, c.items.size())
		l := &lane{next: (c.lot.FirstLane + i) % len(room), order: c.pass(room), room: room}
		c.lanes = append(c.lanes, l)
		if c.loops != nil {
			c.assign(l, i, u.session)
			continue
		}
		l.session, l.samples = u.session.Lane(), make([]sample, 0, size)
	}
}

// leadInPool sends each lane's connection one request, unrecorded.
func (t *trial) leadInPool(ctx context.Context) {
	workers := t.cell.lot.Lanes
	if t.open {
		workers = min(len(t.cell.lanes), int(t.cell.ofLot(plan.MostLed)))
	}
	t.cell.widen(workers)
	if t.driven() {
		t.drive(ctx, workers, true)
		return
	}
	for _, l := range t.cell.lanes[:workers] {
		t.wait.Go(sound.Work(func() {
			var x client.Exchange
			name := l.pull(t.cell)
			if t.cell.requests[name].Dynamic != nil {
				x.Values = t.draw(&l.row)
			}
			_ = l.session.Do(ctx, name, &x)
			t.led(int64(x.Attempts))
		}))
	}
	t.wait.Wait()
}
