package engine

import (
	"context"
	"iter"
	"time"

	"bench/engine/clock"
	"bench/engine/pace"
	"bench/engine/sound"
)

const (
	// mostPaced is up to which rate one loop has an open loop's arrivals: beyond, goroutines share them among all processors.
	mostPaced = 50_000
	// sentAtOnce is how many arrivals that are late are sent between two looks at what came.
	sentAtOnce = 16
	// A flush delays what comes due meanwhile, so that samples are recorded while there is time for it.
	flushFew  = 8
	flushTime = 100 * time.Microsecond
)

// A pacing is an open loop's schedule on an event loop, which waits for each arrival and sends it: nobody has to be woken between
// due and sent, and who has a place or a connection is one thread's to know. It does what paced does with goroutines.
type pacing struct {
	*driver
	next   func() (time.Duration, bool) // of the schedule
	close  func()
	forget func() bool   // of the trial's context
	early  time.Duration // spins so long before each arrival
	idle   []*drivenLane // the one that was used last on top
	used   int           // lanes that were taken at least once

	due    time.Duration // of the arrival that is next
	left   int64         // where they are counted, how many there are after it
	none   bool          // there is none
	come   bool          // it has come, and waits for a place at most
	full   bool          // it waits for one
	opened time.Duration // when an arrival that had to wait for a place last got one
	ended  bool          // no arrival is sent any more
}

// drivePaced has a loop follow the trial's schedule, and returns when all is done.
func (t *trial) drivePaced(ctx context.Context) {
	d := t.cell.driver(0)
	t.wait.Add(1)
	d.loop.Post(func() { d.pace(ctx, t) })
	t.wait.Wait()
	if ctx.Err() == nil && t.recorded() && t.until != clock.Unset {
		t.miss()
	}
}

// pace begins an open loop's trial.
func (d *driver) pace(ctx context.Context, t *trial) {
	p := &pacing{driver: d}
	d.trial, d.ctx, d.once, d.at, d.waits, d.pacing = t, ctx, false, 1, waits{}, p
	d.loop.Keep(true) // see accompanied
	if t.cell.spin {
		p.early = pace.SpinFor
	}
	p.next, p.close = iter.Pull(t.arrivals()) // for the loop's thread alone
	p.forget = context.AfterFunc(ctx, sound.Work(func() { d.loop.Post(p.Run) }))
	p.pull()
	p.Run()
}

// pull looks at the next arrival.
func (p *pacing) pull() {
	offset, ok := p.next()
	p.due, p.come = p.trial.start+offset, false
	p.none = !ok || p.trial.until != clock.Unset && p.due >= p.trial.until
}

// Run sends what can be sent now, and has the loop come back when there is more.
func (p *pacing) Run() {
	now := clock.Now()
	for range sentAtOnce {
		if !p.ready(now) {
			return
		}
		p.send(now)
		p.pull()
	}
	p.loop.At(p.due, 0, p)
}

// ready says whether an arrival can be sent. Else it has the loop come back when one can, or the schedule is over.
func (p *pacing) ready(now time.Duration) bool {
	if p.ended {
		return false
	}
	t := p.trial
	switch {
	case p.ctx.Err() != nil:
		p.stop(clock.Unset)
		return false
	case p.none && now < t.until: // an unset one has passed
		p.loop.At(t.until, 0, p)
		return false
	case p.none:
		p.stop(t.until)
		return false
	case now < p.due:
		p.loop.At(p.due, p.early, p)
		return false
	}
	if !p.come {
		p.come = true
		if p.left = t.left.Load(); t.counted {
			if p.left = t.left.Add(-1); p.left < 0 {
				p.stop(p.due)
				return false
			}
		}
	}
	if p.at <= t.cell.lot.MaxInFlight { // one of them is the schedule's
		return true
	}
	if p.full = now < t.end(); p.full {
		p.loop.At(t.end(), 0, p)
	} else {
		p.stop(t.until)
	}
	return false
}

// send sends the arrival that is next.
func (p *pacing) send(now time.Duration) {
	t, l := p.trial, p.take()
	ready := max(p.due, p.opened)
	a := arrival{due: p.due, ready: ready, number: t.started, left: p.left}
	t.started++
	t.let = ready
	s := &l.sample
	s.name = t.pullFor(l.lane, a)
	if t.cell.requests[s.name].Dynamic != nil {
		s.Values = t.draw(&l.row)
	}
	s.available, s.delivered, s.scheduled, s.lag = p.due, clock.Unset, true, max(0, now-ready)
	l.at = ready
	p.at++
	l.on.Begin(p.ctx, s.name, &s.Exchange)
	if sent := l.on.Sent(); sent > 0 {
		p.waits.looks(p.loop.Looks())
		p.waits.sends(sent)
	}
}

// take is a lane that nothing is sent on: the last one used, so that no more connections are open than the load needs.
func (p *pacing) take() *drivenLane {
	if last := len(p.idle) - 1; last >= 0 {
		l := p.idle[last]
		p.idle = p.idle[:last]
		return l
	}
	p.used++
	p.trial.cell.widen(p.used)
	return p.trial.cell.lanes[p.used-1].driven
}

// over keeps what came of a request, and has an arrival sent that waits for its place.
func (p *pacing) over(l *drivenLane) {
	s := &l.sample
	if s.FirstByte > 0 {
		p.waits.looks(p.loop.Looks())
		p.waits.hears(s.Done)
	}
	if !s.Opened && s.Sent > 0 {
		s.lag = max(0, s.Sent-l.at) // nothing but the generator stood between
	}
	p.idle = append(p.idle, l)
	p.samples = append(p.samples, *s)
	n := len(p.samples)
	if p.full {
		p.full, p.opened = false, max(p.due, s.Done)
		p.loop.Next(p)
	}
	if n == cap(p.samples) || n >= flushFew && (p.ended || p.due-s.Done > flushTime) {
		p.flush()
	}
	if p.ended {
		p.leave()
		return
	}
	p.driver.at--
}

// stop ends the schedule, at a moment if it was followed to there. What is under way is waited for.
func (p *pacing) stop(at time.Duration) {
	p.ended = true
	p.trial.followed(p.ctx, at)
	p.loop.At(0, 0, nil)
	p.forget()
	p.close()
	p.leave()
}
