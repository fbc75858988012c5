package engine

import (
	"context"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/engine/loop"
)

// lanesPerLoop is how many lanes are enough to keep a loop, so that a few of them share one: a loop that hears of several responses
// at once has less to do for each.
const lanesPerLoop = 4

// A driver has the lanes of a pool that one loop drives. In a trial it is the loop's thread alone that uses it, and what is on the
// way of a request is a lane's or the driver's: as where goroutines send there is no lock and no allocation.
type driver struct {
	loop     *loop.Loop
	openings *client.Openings
	number   int

	// Of the trial that is under way.
	trial   *trial
	ctx     context.Context
	once    bool // each lane has one request, which leads in
	at      int  // lanes that are at work
	pacing  *pacing
	samples []sample
	waits   waits
}

// A drivenLane is a lane that a loop drives.
type drivenLane struct {
	*lane
	of     *driver
	on     *client.LoopLane
	sample sample
	at     time.Duration // when it came free, or what it sends could go
}

// assign has a loop drive lane i.
func (c *cell) assign(l *lane, i int, s client.Session) {
	l.driven = &drivenLane{lane: l, of: c.driver(c.loopOf(i))}
	l.driven.on = client.OnLoop(s, l.driven.of.openings, l.driven.over)
}

// loopOf is the number of the loop that drives lane i. Of an open loop it is one: whoever waits for the arrivals sends them.
func (c *cell) loopOf(i int) int {
	if c.plan.Arrival.Open() {
		return 0
	}
	return i / lanesPerLoop % c.loops.Size()
}

// driver is that of a loop with a number, or of the first one if the system has no more.
func (c *cell) driver(number int) *driver {
	if c.drivers == nil {
		c.drivers = make([]*driver, c.loops.Size())
	}
	if c.drivers[number] == nil {
		of, err := c.loops.Loop(number)
		if err != nil {
			return c.driver(0)
		}
		sharing := c.loops.Size()
		if c.plan.Arrival.Open() {
			sharing = 0
		}
		c.drivers[number] = &driver{
			loop: of, openings: client.NewOpenings(of, sharing), number: number, samples: make([]sample, 0, flushSize),
		}
	}
	return c.drivers[number]
}

// driven says that loops drive the trial's lanes.
func (t *trial) driven() bool { return t.rota == nil && t.cell.loops != nil }

// loopsAtWork is how many loops the trial needs.
func (t *trial) loopsAtWork() (n int) {
	switch {
	case !t.driven():
		return 0
	case t.open:
		return 1
	}
	return min((t.cell.lot.Lanes+lanesPerLoop-1)/lanesPerLoop, t.cell.loops.Size())
}

// waited is what a share of the responses waited for their loop, at most.
func (t *trial) waited(share float64) time.Duration {
	if !t.driven() {
		return 0
	}
	var all waits
	for _, d := range t.cell.drivers {
		if d != nil {
			all.add(&d.waits)
		}
	}
	return all.quantile(share)
}

// drive has loops send on so many lanes, and returns when they are done.
func (t *trial) drive(ctx context.Context, lanes int, once bool) {
	for _, d := range t.cell.drivers {
		if d == nil {
			continue
		}
		t.wait.Add(1)
		d.loop.Post(func() { d.begin(ctx, t, t.cell.lanes[:lanes], once) })
	}
	t.wait.Wait()
}

// begin begins a trial on those of the lanes that are the driver's.
func (d *driver) begin(ctx context.Context, t *trial, lanes []*lane, once bool) {
	d.trial, d.ctx, d.once, d.at, d.waits = t, ctx, once, 1, waits{}
	d.loop.Keep(!once) // see accompanied
	for _, l := range lanes {
		if l.driven.of == d {
			l.driven.at = t.start
			d.at++
			d.loop.Next(l.driven)
		}
	}
	d.leave()
}

// leave says that a lane is done. The last one ends the trial here.
func (d *driver) leave() {
	if d.at--; d.at > 0 {
		return
	}
	d.flush()
	d.loop.Keep(false)
	t := d.trial
	d.trial, d.ctx, d.pacing = nil, nil, nil
	t.wait.Done()
}

func (d *driver) flush() {
	d.trial.flush(d.number, d.samples)
	d.samples = d.samples[:0]
}

// Run begins the lane's next request, if there is one.
func (l *drivenLane) Run() {
	t := l.of.trial
	left := int64(0)
	if l.of.ctx.Err() != nil {
		l.of.leave()
		return
	}
	if t.counted && !l.of.once {
		if left = t.left.Add(-1); left < 0 {
			l.of.leave()
			return
		}
	}
	s := &l.sample
	if l.of.once {
		s.name = l.pull(t.cell)
	} else {
		s.name = t.pull(l.lane, left)
	}
	if t.cell.requests[s.name].Dynamic != nil {
		s.Values = t.draw(&l.row)
	}
	l.on.Begin(l.of.ctx, s.name, &s.Exchange)
	if sent := l.on.Sent(); sent > 0 && l.of.trial == t { // else it waits for a connection, or the trial is over
		l.of.waits.sends(sent)
	}
}

// over keeps what came of the request, and has the next one begun.
func (l *drivenLane) over() {
	d, s := l.of, &l.sample
	t := d.trial
	if d.once {
		t.led(int64(s.Attempts))
		d.leave()
		return
	}
	if d.pacing != nil {
		d.pacing.over(l)
		return
	}
	if s.FirstByte > 0 {
		d.waits.hears(s.Done)
	}
	s.available, s.delivered, s.lag = l.at, clock.Unset, clock.Unset
	l.at = s.Done
	d.samples = append(d.samples, *s)
	if len(d.samples) == cap(d.samples) {
		d.flush()
	}
	if t.until != clock.Unset && l.at >= t.until {
		d.leave()
		return
	}
	d.loop.Next(l)
}
