package engine

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"bench/engine/clock"
	"bench/engine/pace"
	"bench/engine/sound"
	"bench/engine/watch"
	"bench/plan"
	"bench/result"
)

// A Turn is a trial that is about to be performed: all is done that comes before it and may take long.
type Turn struct {
	request  TrialRequest
	local    *local
	cell     *cell
	plan     plan.Benchmark
	asked    time.Duration
	rewarmed int64           // requests that warmed up a program that was started anew
	led      int64           // that used a connection before the trial
	drawn    int64           // batches of these that have their values
	stops    []time.Duration // in which nothing of the generator ran, since it was ready
	leave    func()          // what was set for the trial is as it was; nil: it is
}

// ready makes ready for a trial. A recorded one has its garbage collected, its kept connections used, and is at rest.
func (l *local) ready(ctx context.Context, r TrialRequest, meanwhile func()) (*Turn, error) {
	t := &Turn{request: r, local: l, cell: l.cells[r.Benchmark][r.Cell], plan: l.plan.Benchmarks[r.Benchmark], asked: clock.Now()}
	c := t.cell
	c.raise(t.plan.Search, r.Level)
	if c.restarts != r.Servers.Restarts {
		c.restarts = r.Servers.Restarts
		l.note(r.Servers)
		c.forget()
	}
	if err := l.fill(c, r.Setup); err != nil {
		return nil, err
	}
	if err := l.share(c, r); err != nil {
		return nil, err
	}
	var err error
	if t.rewarmed, err = l.renew(ctx, c, t.plan, r); err != nil {
		return nil, err
	}
	if r.Purpose != Record || c.idle() {
		return t, nil
	}
	t.settle(meanwhile)
	before := watch.Still()
	t.leadOnce(ctx)
	t.stops = before.End()
	if err := ctx.Err(); err != nil {
		t.Leave()
		return nil, err
	}
	return t, nil
}

// share gives the cell what of a trial is asked for.
func (l *local) share(c *cell, r TrialRequest) error {
	if p := r.Portion; !p.Whole() {
		if p.Place < 0 || p.Place >= len(p.Weights) || slices.Min(p.Weights) < 1 {
			return fmt.Errorf("%s: there is no place %d of those with the weights %v", c.address, p.Place, p.Weights)
		}
		if err := c.plan.CheckSplit(p.Places()); err != nil {
			return err
		}
	}
	c.deal(r.Portion)
	l.source.Skip(r.Numbers, r.Portion.Turns())
	return nil
}

// settle brings to rest what the last trial left behind, and sees that nothing of it is collected in this one.
func (t *Turn) settle(meanwhile func()) {
	usual := debug.SetGCPercent(t.cell.collectAt())
	t.local.collect()
	lift := boundHeap()
	t.leave = func() {
		lift()
		debug.SetGCPercent(usual)
	}
	if meanwhile == nil {
		pace.Nap(settleFor)
		return
	}
	var over sync.WaitGroup
	over.Go(sound.Work(meanwhile))
	pace.Nap(settleFor)
	over.Wait()
}

// Leave gives the turn up, or ends it: what was set for it is as it was. Done ones are left.
func (t *Turn) Leave() {
	if t.leave != nil {
		t.leave()
		t.leave = nil
	}
}

// LeadIn is how long before it is recorded the trial has to begin.
func (t *Turn) LeadIn() time.Duration {
	if t.request.Purpose != Record {
		return 0
	}
	return t.plan.LeadIn(t.cell.plan)
}

// do performs the trial; a moment that is unset is at once.
func (t *Turn) do(ctx context.Context, lead, record time.Duration) (*result.Share, error) {
	defer t.Leave()
	if t.request.Purpose != Record {
		return t.unrecorded(ctx, record)
	}
	share, err := t.record(ctx, lead, record)
	if share != nil {
		share.Numbers = t.local.source.Numbers()
		share.LeadIn += t.rewarmed
	}
	if share == nil || err != nil {
		return share, err
	}
	return share, t.local.gone(ctx, t.request.Benchmark, t.cell, &share.Trial)
}

// unrecorded performs a trial whose requests are only counted.
func (t *Turn) unrecorded(ctx context.Context, at time.Duration) (*result.Share, error) {
	trial := t.cell.newTrial(t.request.Extent, t.request.Purpose)
	trial.seeded(0, t.plan.Seed)
	if at != clock.Unset {
		trial.begin(await(ctx, at), t.request.Extent)
	}
	trial.run(ctx)
	share := trial.unrecorded()
	share.Numbers = t.local.source.Numbers()
	return share, trial.broken
}

// record performs a trial that is recorded: it leads in, records and drains.
func (t *Turn) record(ctx context.Context, lead, record time.Duration) (*result.Share, error) {
	t.leadFor(ctx, lead)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := t.request
	trial := t.cell.newTrial(r.Extent, Record)
	trial.seeded(r.Block, t.plan.Seed^uint64(r.Block+1)*0x9e3779b97f4a7c15) // each block has a schedule of its own, the same for all its cells
	trial.before = int64(r.Block) * int64(r.Count)
	m := t.local.measure(ctx, trial, r, record)
	t.Leave() // packing histograms leaves more garbage than a trial does
	if trial.broken != nil {
		return nil, trial.broken
	}
	return t.shareOf(trial, m, ctx.Err() != nil), ctx.Err()
}

// shareOf is what was recorded of the trial, with all that was watched meanwhile.
func (t *Turn) shareOf(trial *trial, m measurement, partial bool) *result.Share {
	share := trial.share(m.end)
	share.Began, share.Start = m.began-t.asked, m.began
	share.LeadIn = t.led
	share.Partial = partial
	if t.cell.idle() {
		return share // nobody waited for this generator
	}
	chargeServers(&share.Trial, m.servers)
	chargeClient(&share.Trial, m.client)
	share.Arrivals = m.came
	watchGenerator(share, trial, m.spent)
	if t.cell.player == nil {
		watchLeadIn(&share.Trial, t.stops)
	}
	watchRedirects(&share.Trial, t.cell.plan)
	return share
}
