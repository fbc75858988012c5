package engine

import (
	"context"
	"sync/atomic"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/engine/draw"
	"bench/engine/text"
	"bench/plan"
	"bench/result"
	"bench/strategy"
)

// A flight is one batch under way. Its items belong to the requests while these run, and to the consumer once it was
// released; what is still running then are orphans, which record themselves when they are done.
type flight struct {
	cell      *cell
	trial     *trial
	rec       *recorder // where it is recorded
	batch     strategy.Batch
	order     []int // item to request
	shuffled  []int // room for an order of its own
	items     []item
	walk      *walk       // nil: its requests have nothing to do with each other
	row       draw.Row    // its values
	values    text.Values // the same; nil where no request has any
	user      *user
	session   client.Session // the user's
	own       bool           // and this batch's alone
	available time.Duration
	ready     time.Duration      // when the batch could start: available, or when it had its place under max_in_flight
	patience  context.Context    // of each request, where all of them began with the batch; else nil
	relieve   context.CancelFunc // ends it, when the last of them is done
	lastExit  atomic.Int64       // when a slot last came free, in the open loop
	samples   []sample
	moments   []time.Duration // at which the consumer got a result
	given     int             // how often it got anything: a result, an error or an empty slot
	last      time.Duration   // when it got that last
	released  time.Duration   // when it went on, with or without results; unset when the end of the run cut it
}

// An item is one request of a batch.
type item struct {
	client.Exchange
	lag       time.Duration // from when it could have gone to when it went; open loop only
	delivered time.Duration
	state     atomic.Uint32
}

// The states of an item. Pending becomes done or left by whoever comes first: the request or the consumer.
const (
	itemPending uint32 = iota
	itemDone           // the request is done: the consumer records it
	itemLeft           // the consumer has left: the request records itself
)

// newFlight takes a flight from those to be used again, or makes one.
func (t *trial) newFlight(available time.Duration, u *user) *flight {
	c := t.cell
	f := c.takeFlight()
	if f == nil {
		n := c.items.size()
		f = &flight{
			cell: c, shuffled: make([]int, n), items: make([]item, n),
			samples: make([]sample, 0, n), moments: make([]time.Duration, 0, n),
		}
		f.batch = strategy.Batch{Size: n, Do: f.do, Go: f.spawn, CloseSession: f.cut}
		if j := c.journey; j != nil {
			f.walk = j.newWalk()
			f.batch.Graph = j.graph
			if j.thinks {
				f.batch.Think = f.walk.thought
			}
		}
	}
	f.trial, f.available, f.ready = t, available, available
	f.batch.Tally, f.rec = t.tallyAt(available), t.recorderAt(available)
	var number int64
	number, f.order = t.nextBatch(f.shuffled)
	f.values = t.draw(&f.row)
	if f.walk != nil {
		f.walk.begin(mix(t.seed)+uint64(number+1)<<32, f.order, f.values)
	}
	for i := range f.items {
		f.items[i].state.Store(itemPending)
		f.items[i].delivered = clock.Unset
	}
	f.lastExit.Store(int64(available))
	f.user, f.session, f.own = u, u.session, u.own || c.plan.Client.Session == plan.SessionBatch
	f.moments, f.given, f.released = f.moments[:0], 0, clock.Unset
	return f
}

// run runs the batch and is its consumer.
func (f *flight) run(ctx context.Context) {
	f.prepare(ctx)
	f.limit(ctx)
	for d := range f.cell.Strategy(ctx, &f.batch) {
		if d.Item == strategy.NoItem {
			continue // an error of the library's own: no request was delivered
		}
		f.given++
		if d.Err == nil && f.items[d.Item].Kind == client.LeftOut {
			continue // there was nothing to wait for
		}
		f.last = clock.Now()
		if d.Err == nil && !d.Empty {
			f.moments = append(f.moments, f.last)
			f.items[d.Item].delivered = f.last
		}
	}
	if ctx.Err() == nil {
		f.released = clock.Now()
	}
	f.rest(ctx)
	f.record()
	f.leave()
}

// do performs one item, as the strategy asks.
func (f *flight) do(ctx context.Context, i int) error {
	it := &f.items[i]
	if f.patience != nil {
		ctx = f.patience
	}
	if f.values != nil {
		it.Values = f.values
	}
	var err error
	if f.walk != nil {
		err = f.step(ctx, i)
	} else {
		if f.trial.open {
			it.lag = f.lag(i)
		}
		err = f.session.Do(ctx, f.order[i], &it.Exchange)
	}
	if f.trial.open {
		f.lastExit.Store(int64(it.Done))
	}
	if err == strategy.ErrAgain {
		return err
	}
	if !it.state.CompareAndSwap(itemPending, itemDone) {
		one := [1]sample{f.sample(i)}
		f.flush(one[:])
	}
	return err
}

// flush records samples of a batch that are done before it is, or after its consumer has left.
func (f *flight) flush(samples []sample) {
	if f.trial.recorded() {
		f.rec.shard(0).flush(samples, f.cell.requests)
		return
	}
	f.trial.pass(samples)
}

// spawn starts a goroutine of the strategy.
func (f *flight) spawn(work func()) { f.cell.reserve.run(work, &f.trial.wait) }

// leave gives the flight back to be used again, if every request was done and delivered when the consumer left. Else it
// is left to those that still need it: a goroutine of the strategy may be about to count.
func (f *flight) leave() {
	over := len(f.samples) == len(f.items)
	if !over {
		f.user.orphans.Store(true)
	}
	switch {
	case f.own && over:
		f.session.Close()
	case f.own:
		f.trial.abandon(f.session.Close)
	}
	switch {
	case f.relieve == nil:
	case over:
		f.relieve()
	default:
		f.trial.abandon(f.relieve)
	}
	if over && f.given == len(f.items) {
		f.cell.giveFlight(f)
	}
}

// cut ends every request of the batch's session.
func (f *flight) cut() {
	f.session.Close()
	f.cell.renew(f.user)
}

// record brings what the consumer saw to the recorder.
func (f *flight) record() {
	f.samples = f.samples[:0]
	for i := range f.items {
		if !f.items[i].state.CompareAndSwap(itemPending, itemLeft) {
			f.samples = append(f.samples, f.sample(i))
		}
	}
	f.trial.flushBatch(f)
}

func (f *flight) sample(i int) sample {
	it := &f.items[i]
	s := sample{
		Exchange: it.Exchange, name: f.order[i], available: f.available, delivered: it.delivered,
		lag: clock.Unset, scheduled: f.trial.open, batched: true,
	}
	if f.trial.open {
		s.lag = it.lag
	}
	if f.walk != nil {
		s.available = f.walk.available[i]
	}
	return s
}

// lag is the generator's own lateness as item i goes: it could have gone at its due time, or when a slot came free.
func (f *flight) lag(i int) time.Duration {
	ready := f.ready
	if bound := f.cell.bound(); bound > 0 && i >= bound {
		ready = time.Duration(f.lastExit.Load())
	}
	return max(0, clock.Now()-ready)
}

// timeline is the batch as its consumer saw it.
func (f *flight) timeline() []result.Span {
	spans := make([]result.Span, 0, len(f.samples))
	for i := range f.samples {
		x := &f.samples[i]
		if !x.left() && (x.Kind == client.Cancelled || x.Kind == client.Skipped || x.Kind == client.LeftOut) {
			continue
		}
		spans = append(spans, f.roundsOf(x.name)...)
		sent := x.Sent
		if sent == 0 { // there was no connection for it
			sent = x.Done
		}
		span := result.Span{
			Name: f.cell.requests[x.name].Name, Connecting: x.Opening.Seconds(),
			Sent: (sent - f.available).Seconds(), Done: (x.Done - f.available).Seconds(), Error: x.Kind.String(),
		}
		if x.delivered != clock.Unset {
			at := (x.delivered - f.available).Seconds()
			span.Delivered = &at
		}
		span.Events = x.ticks(f.available)
		spans = append(spans, span)
	}
	return spans
}

// tasksLimit is the limit that all requests of a batch share, or 0. asyncio's tasks all begin with their batch, and the wait
// for one of the session's connections is part of what they take.
func (c *cell) tasksLimit() time.Duration {
	together := c.plan.Strategy.Type == "gather" || c.plan.Strategy.Type == "task_group"
	if !together || c.plan.Client.TimeoutOf != plan.TimeoutOfTotal {
		return 0
	}
	return c.plan.Client.Timeout
}

// limit gives the batch's requests their common deadline, if they have one.
func (f *flight) limit(ctx context.Context) {
	f.patience, f.relieve = nil, nil
	if limit := f.cell.tasksLimit(); limit > 0 {
		f.patience, f.relieve = context.WithTimeout(ctx, f.ready+limit-clock.Now())
	}
}
