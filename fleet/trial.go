package fleet

import (
	"context"
	"errors"
	"slices"
	"time"

	"bench/engine"
	"bench/engine/clock"
	"bench/plan"
	"bench/result"
)

// How long before it is to begin the workers are told, and how much of a pause there is between lead-in and recording.
const (
	leastMargin = 5 * time.Millisecond
	mostMargin  = 2 * time.Second
	leastGap    = 2 * time.Millisecond
	mostGap     = 100 * time.Millisecond
)

// suspectAfter is how long nobody is suspected who has not said that it is ready, or done.
const suspectAfter = 5 * time.Second

// How long a worker may take that lives: to be ready, where programs may have to be started and warmed up, and from the end of a
// trial's time until its share is in the log.
const (
	mostToReady = 10 * time.Minute
	mostToDrain = 10 * time.Minute
)

// stopWithin is how long workers have to bring home what they have, of a run that was stopped.
const stopWithin = 5 * time.Second

// Trial has the roster perform a trial together, and merges what comes home. A *engine.VoidError says that nothing of the
// block counts, since one of them could not bring it to its end.
func (c *Coordinator) Trial(ctx context.Context, r engine.TrialRequest) (*result.Share, error) {
	if err := context.Cause(c.life); err != nil {
		return nil, err
	}
	if r.Purpose == engine.Record && c.replay != nil {
		return c.replayed(r)
	}
	roster, weights, err := c.rosterOf(ctx, r)
	if err != nil {
		return nil, err
	}
	g := c.beginRound()
	defer c.endRound()
	hosts := c.loadedHosts(r)
	if err := c.order(g, r, roster, weights, hosts); err != nil {
		return nil, err
	}
	if err := c.all(ctx, await{slices.Concat(roster, hosts), func(id string) bool { _, ok := g.ready[id]; return ok }, suspectAfter, mostToReady}); err != nil {
		return nil, c.broken(ctx, g, r, err, result.WorkerNotReady)
	}
	if errs, whose := problems(slices.Concat(roster, hosts), func(id string) *problem { return g.ready[id].Problem }); len(errs) > 0 {
		return nil, c.failed(ctx, g, r, errs, whose, len(roster))
	}
	if r.Purpose == engine.Record {
		if err := c.open.begun(); err != nil {
			c.toll(wordVoid, g)
			return nil, err
		}
	}
	sent := clock.Now()
	if err := c.call(wordGo, toDone, g.Number, c.startOf(g, r, slices.Concat(roster, hosts))); err != nil {
		return nil, err
	}
	home := await{roster: roster, has: func(id string) bool { return c.isHome(g, r, id) }, first: r.Time + suspectAfter}
	if r.Time > 0 {
		home.limit = r.Time + mostToDrain
	}
	err = c.all(ctx, home)
	if ctx.Err() != nil {
		return c.stopped(ctx, g, r, roster)
	}
	if err != nil {
		return nil, c.broken(ctx, g, r, err, result.WorkerLost)
	}
	whole, err := c.home(ctx, g, r, roster, sent)
	if err == nil {
		if err = c.charge(ctx, g, r, hosts, whole); err != nil {
			return nil, c.broken(ctx, g, r, err, result.WorkerLost)
		}
	}
	return whole, err
}

// rosterOf is who performs a trial, by place.
func (c *Coordinator) rosterOf(ctx context.Context, r engine.TrialRequest) (roster []member, weights []int, err error) {
	if r.Purpose != engine.Record {
		if err := c.muster(ctx, c.options.Min, false); err != nil {
			return nil, nil, err
		}
		roster, weights = placed(c.crew(), 0)
		return roster, weights, nil
	}
	if c.open == nil {
		return nil, nil, errors.New("a trial is asked for that is of no block")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.open.Roster {
		roster = append(roster, *c.members[m.ID])
		weights = append(weights, max(1, m.Weight))
	}
	return roster, weights, nil
}

// order tells the roster to make ready.
func (c *Coordinator) order(g *gathering, r engine.TrialRequest, roster []member, weights []int, hosts []member) error {
	p := prepare{round: g.round, Order: r, Weights: weights}
	for _, m := range roster {
		p.Roster = append(p.Roster, m.ID)
	}
	for _, m := range hosts {
		p.Hosts = append(p.Hosts, m.ID)
	}
	if r.Purpose == engine.Record {
		p.Attempt = c.open.attempt
	}
	if r.Setup.Times > 0 {
		sealed, err := encrypt(c.key, r.Setup)
		if err != nil {
			return err
		}
		p.Setup, p.Order.Setup = sealed, engine.Setup{}
	}
	return c.call(wordPrepare, toReady, g.Number, p)
}

// startOf is when the trial begins: so late that all have heard of it by then.
func (c *Coordinator) startOf(g *gathering, r engine.TrialRequest, roster []member) start {
	const times = 2
	margin := max(c.margin, times*c.fanOut)
	var leadIn time.Duration
	c.mu.Lock()
	for _, m := range roster {
		said := g.ready[m.ID]
		margin, leadIn = max(margin, times*said.RTT+said.Error), max(leadIn, said.LeadIn)
	}
	c.mu.Unlock()
	s := start{round: g.round, Lead: clock.Now() + min(margin, mostMargin)}
	s.Record = s.Lead
	if r.Purpose == engine.Record && leadIn > 0 {
		const medians = 3
		s.Record += leadIn + min(max(leastGap, medians*c.medians[[2]int{r.Benchmark, r.Cell}]), mostGap)
	}
	return s
}

// isHome says whether a worker's part of a round is over and, where it has to be, in the log. mu is held.
func (c *Coordinator) isHome(g *gathering, r engine.TrialRequest, id string) bool {
	d, over := g.done[id]
	if !over || r.Purpose != engine.Record || d.Problem != nil && d.Problem.Kind == problemLate {
		return over
	}
	a := c.state.Attempt(c.open.place, c.open.attempt)
	return a != nil && a.Share(r.Cell, id) != nil
}

// endRound makes whatever still comes of the round nobody's.
func (c *Coordinator) endRound() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.round = nil
}

// broken is what becomes of a trial that one of the roster has not come to the end of.
func (c *Coordinator) broken(ctx context.Context, g *gathering, r engine.TrialRequest, err error, code result.VoidCode) error {
	lost, ok := errors.AsType[*missing](err)
	if !ok {
		c.toll(wordStop, g)
		return err
	}
	c.toll(wordVoid, g)
	c.lose(lost.member.ID, "")
	return c.void(ctx, r, &lost.member, code, errLost.Error())
}

// failed is what becomes of a trial that some of the roster can't perform. Where nobody can, that is the run's trouble and not
// a worker's.
func (c *Coordinator) failed(ctx context.Context, g *gathering, r engine.TrialRequest, errs []error, whose []member, of int) error {
	c.toll(wordVoid, g)
	for _, err := range errs {
		if told := c.explained(ctx, err); told != err {
			return told
		}
	}
	if len(errs) == of {
		return errs[0]
	}
	for i, m := range whose {
		c.lose(m.ID, errs[i].Error())
	}
	return c.void(ctx, r, &whose[0], result.WorkerFailed, errs[0].Error())
}

// stopped brings home what there is of a trial of a run that was stopped.
func (c *Coordinator) stopped(ctx context.Context, g *gathering, r engine.TrialRequest, roster []member) (*result.Share, error) {
	cause := ctx.Err()
	c.toll(wordStop, g)
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	_ = c.all(late, await{roster, func(id string) bool { return c.isHome(g, r, id) }, stopWithin, stopWithin}) // who isn't home by then has nothing
	var shares []result.Share
	for _, m := range roster {
		c.mu.Lock()
		d, over := g.done[m.ID]
		home := c.isHome(g, r, m.ID)
		c.mu.Unlock()
		if !over || !home {
			return nil, cause // a part of what was sent is no trial, not even a partial one
		}
		if share, _ := c.shareOf(d, r, m); share != nil {
			shares = append(shares, *share)
		}
	}
	whole, err := c.merged(r, shares)
	if err != nil || whole == nil {
		return nil, cause
	}
	whole.Partial = true
	return whole, cause
}

// cellOf is the address of a cell of a benchmark: its cells, then its placebos.
func cellOf(b plan.Benchmark, k int) string {
	if k < len(b.Cells) {
		return b.Cells[k].Address.String()
	}
	if k -= len(b.Cells); k < len(b.Placebos) {
		return b.Placebos[k].Address.String()
	}
	return ""
}
