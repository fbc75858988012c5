package engine

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/engine/draw"
	"bench/engine/sound"
	"bench/plan"
	"bench/result"
)

// A mix is a cell whose parts are cells, each with requests, a client and a recorder of its own, that have one trial
// together: the trial's loop starts batches as it does for any cell, and takes turns whose batch each one is. Parts with an
// arrival of their own have a loop of their own meanwhile.

// among is what a trial has in a mix: that of the whole its parts, and that of a part its place.
type among struct {
	parts []*trial
	rota  *rota           // of the parts with a share
	turns int64           // of a closed loop, those of the rota that were taken here
	of    *trial          // the mix's, of a part
	alone bool            // of a part that has an arrival of its own
	ready context.Context // until it is done, batches of the part start; nil: until the trial is over
	// starts is held while it is found out which part the next batch is of, and what its values are: as two decisions of several
	// users or workers, a batch would have other values in another cell.
	starts sync.Mutex
}

// newMix compiles a planned mix.
func newMix(p plan.Cell, env client.Env, b plan.Benchmark, source *draw.Source) (*cell, error) {
	c := &cell{plan: p, address: p.Address.String(), round: p.Round(), counted: b.Iterations > 0}
	env.Loops = nil // whose turn it is, is decided under a lock
	for _, load := range p.Loads() {
		part, err := newCell(load, env, b, source)
		if err != nil {
			return nil, fmt.Errorf("part %s: %w", load.Address.Part, err)
		}
		part.wire.Of = &c.wire
		c.parts = append(c.parts, part)
	}
	for i, part := range c.parts {
		if p.Parts[i].Share > 0 {
			part.warmed = &c.warmups
		}
	}
	c.deal(plan.Portion{})
	return c, nil
}

// loads are the cells that requests are sent for: a mix's parts, or the cell itself.
func (c *cell) loads() []*cell {
	if c.parts == nil {
		return []*cell{c}
	}
	return c.parts
}

// shares says that the trial's batches are started by the loop of its mix, or that it is no part of one.
func (t *trial) shares() bool { return !t.alone }

// loads are the trials that requests are sent for.
func (t *trial) loads() []*trial {
	if t.parts == nil {
		return []*trial{t}
	}
	return t.parts
}

// mixed gives a trial of a mix its parts.
func (t *trial) mixed() {
	for i, c := range t.cell.parts {
		p := c.newTrial(Extent{}, t.purpose)
		p.of, p.series = t, nil
		if t.cell.plan.Parts[i].Share > 0 {
			p.drawn = t.drawn
		} else {
			p.alone = true
		}
		t.parts = append(t.parts, p)
	}
	t.rota = newRota(t.planShares(), 0)
}

// seeded says of which block the trial is, and what its draws follow from.
func (t *trial) seeded(block int, seed uint64) {
	t.block, t.seed = block, seed
	for i, p := range t.parts {
		p.seeded(block, mix(seed+uint64(i)))
	}
	if t.rota == nil {
		return
	}
	if t.counted {
		t.rota.shares = quotas(t.planShares(), int64(block), t.count)
	}
	t.rota.begin(mix(seed))
}

// planShares are the shares of the parts.
func (t *trial) planShares() []float64 {
	shares := make([]float64, len(t.parts))
	for i, p := range t.cell.plan.Parts {
		shares[i] = p.Share
	}
	return shares
}

// follow tells the recorders of a schedule that is about to begin.
func (t *trial) follow(until time.Duration) {
	t.time(until)
	for _, p := range t.loads() {
		p.cell.follow(p.start, max(p.start, until))
	}
}

// turn is the trial whose batch starts next: one of the parts that have begun.
func (t *trial) turn(at time.Duration) *trial {
	if t.rota == nil {
		return t
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for {
		t.turns++
		if p := t.parts[t.rota.at(t.number(t.turns-1))]; p.start <= at {
			return p
		}
	}
}

// mixing performs the trial of a mix: the loop of the parts that share its arrivals, and those of the others beside it. When
// it is over, no other one starts a batch any more.
func (t *trial) mixing(ctx context.Context) {
	ready, stop := context.WithCancel(ctx)
	defer stop()
	var others sync.WaitGroup
	for _, p := range t.parts {
		if p.alone && !t.cell.idle() {
			others.Go(sound.Work(func() {
				if left := p.start - clock.Now(); left > 0 {
					pause(ready, left)
				}
				p.ready = ready
				p.loop(ctx)
			}))
		}
	}
	t.loop(ctx)
	t.wait.Wait()
	if t.counted {
		stop()
	}
	others.Wait()
	for _, p := range t.parts {
		if p.shares() && t.schedule != clock.Unset {
			p.schedule, p.let = t.schedule-(p.start-t.start), t.let
		}
		p.finish()
	}
}

// pacers are how many schedules the trial follows at the same time.
func (t *trial) pacers() (n int) {
	if t.open {
		n++
	}
	for _, p := range t.parts {
		if p.alone && p.open {
			n++
		}
	}
	return n
}

// accompanied gives each pacer and each event loop, which may be the same, a processor: who leads keeps it while it sleeps or spins,
// and a loop that has enough to do keeps it, too. The caller takes it back.
func (t *trial) accompanied() (back func()) {
	n := max(t.pacers(), t.loopsAtWork())
	if n == 0 {
		return func() {}
	}
	usual := runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + n)
	return func() { runtime.GOMAXPROCS(usual) }
}

// sender is what sends an arrival of the trial, and what is to be done after the last one.
func (t *trial) sender(ctx context.Context) (send func(arrival), end func()) {
	switch {
	case t.parts != nil:
		sends, ends := make([]func(arrival), len(t.parts)), []func(){}
		for i, p := range t.parts {
			if p.shares() {
				sends[i], end = p.sender(ctx)
				ends = append(ends, end)
			}
		}
		return func(a arrival) { sends[a.part](a) }, func() {
			for _, end := range ends {
				end()
			}
		}
	case t.cell.pooled():
		return t.poolSender(ctx)
	}
	return func(a arrival) { t.batch(ctx, a.due, a.ready) }, func() {}
}

// mixedShare is what was recorded of a mix.
func (t *trial) mixedShare(end time.Duration) *result.Share {
	shares := make([]result.Share, len(t.parts))
	last := time.Duration(0)
	for _, p := range t.parts {
		last = max(last, p.cell.last())
	}
	elapsed := t.elapsed(last, end)
	for i, p := range t.parts {
		if p.alone && p.schedule != clock.Unset {
			shares[i] = *p.share(end)
			continue
		}
		shares[i] = *p.shareOf(elapsed)
		shares[i].Duration = max(0, elapsed-(p.start-t.start)).Seconds() // whoever was the last to be answered
	}
	whole := result.Mixed(shares)
	whole.Duration = elapsed.Seconds()
	whole.InFlight.Max = t.cell.wire.Most.Load()
	return &whole
}
