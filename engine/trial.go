package engine

import (
	"context"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/engine/program"
	"bench/result"
	"bench/strategy"
)

// A trial is one cell's turn: unrecorded (warm-up, lead-in) or recorded.
type trial struct {
	cell     *cell
	open     bool           // arrivals are scheduled
	purpose  Purpose        // unless it is Record, requests are only counted
	wait     sync.WaitGroup // for every goroutine of the trial: orphans too
	tally    strategy.Tally
	leadIn   atomic.Int64
	start    time.Duration
	until    time.Duration // no batch starts after it; unset when iterations are counted
	schedule time.Duration // how long the schedule was that it followed to its end; else unset
	let      time.Duration // when the last arrival could go
	counted  bool          // left is limited
	count    int64         // counted: how many batches (pool: requests) the trial has, with those of others
	own      int64         // of these, those that are this lot's
	left     atomic.Int64  // of these, those still to start
	before   int64         // counted: how many requests of the cell all recorded trials before this one have
	seed     uint64        // of the arrivals
	block    int
	drawn    *atomic.Int64 // batches that have their values: of a part with a share, those of its mix
	started  int64         // arrivals that the pacer started
	batches  atomic.Int64
	begun    atomic.Int64  // batches that began: pools have none
	passing  atomic.Int64  // time of users, from the beginning of each batch to that of the next
	waiting  atomic.Int64  // of that, time in which they waited for answers
	series   *series       // of a pilot; else nil
	spans    []result.Span // of the first batch, or of a pool's first streams
	shown    atomic.Int64  // streams in it

	among // the parts of a mix

	mu       sync.Mutex
	cut      func()            // ends the trial early; of a cell with a program
	numbers  []program.Metric  // that the program told
	lie      *program.LieError // why the trial isn't valid
	broken   error             // why there are no more of them
	orphaned []func()          // ends what batches need that their consumers left early
}

func (c *cell) newTrial(e Extent, purpose Purpose) *trial {
	t := &trial{cell: c, open: c.plan.Arrival.Open(), purpose: purpose, schedule: clock.Unset, drawn: new(atomic.Int64)}
	if c.parts != nil {
		t.mixed()
	}
	if e.Count > 0 {
		t.counted, t.count, t.own = true, int64(e.Count), c.ofLot(int64(e.Count))
		t.left.Store(t.own)
	}
	t.begin(clock.Now(), e)
	switch purpose {
	case Record:
		if c.rec != nil {
			c.rec.reset()
		}
		c.resetStages()
		c.wire.Reset()
	case Pilot:
		t.series = newSeries(t.start, t.until)
	}
	return t
}

// begin sets the trial's time off.
func (t *trial) begin(at time.Duration, e Extent) {
	t.start, t.until = at, clock.Unset
	if e.Time > 0 || !t.counted {
		t.until = t.start + e.Time
	}
	for i, p := range t.parts {
		p.start, p.until = t.start, t.until
		if t.recorded() { // what isn't, is there to warm all of them
			p.start += t.cell.plan.Parts[i].Start
		}
	}
}

// recorded says that requests are not only counted.
func (t *trial) recorded() bool { return t.purpose == Record }

// run does the trial, and returns when nothing of it is under way any more.
func (t *trial) run(ctx context.Context) {
	if t.cell.player != nil {
		ctx, t.cut = context.WithCancel(ctx)
		defer t.cut()
	}
	defer t.accompanied()()
	if t.parts != nil {
		t.mixing(ctx)
	} else {
		t.loop(ctx)
	}
	t.finish()
}

// loop starts batches until the trial is over.
func (t *trial) loop(ctx context.Context) {
	switch {
	case t.open && t.driven():
		t.drivePaced(ctx)
	case t.open:
		send, end := t.sender(ctx)
		t.paced(ctx, send)
		end()
	case t.cell.pooled():
		t.pool(ctx)
	case t.cell.plan.Arrival.OfUsers():
		t.users(ctx)
	default:
		t.batchesClosed(ctx)
	}
}

// finish waits until nothing of the trial is under way any more.
func (t *trial) finish() {
	t.wait.Wait()
	for _, end := range t.orphaned {
		end()
	}
}

// abandon leaves something to orphans until the trial is over, such as their session: then end is called.
func (t *trial) abandon(end func()) {
	t.mu.Lock()
	t.orphaned = append(t.orphaned, end)
	t.mu.Unlock()
}

// batchesClosed runs batches back to back. Another one starts if more than half of it is likely to fall into the
// trial's time, so that trials are as long as planned on average.
func (t *trial) batchesClosed(ctx context.Context) {
	for n := time.Duration(0); t.cell.lot.Users > 0 && ctx.Err() == nil; n++ {
		at := clock.Now()
		if t.until != clock.Unset && n > 0 && at+(at-t.start)/(2*n) > t.until {
			return
		}
		if t.counted && t.left.Add(-1) < 0 {
			return
		}
		p := t.turn(at)
		p.batch(ctx, at, at)
		p.passing.Add(int64(clock.Now() - at))
	}
}

// flush records the samples of worker i.
func (t *trial) flush(i int, samples []sample) {
	if t.recorded() {
		t.show(samples)
	}
	switch {
	case !t.recorded():
		t.pass(samples)
	case t.cell.stages != nil:
		t.flushStaged(i, samples)
	default:
		t.cell.rec.shard(i).flush(samples, t.cell.requests)
	}
}

// pass counts samples that are not recorded.
func (t *trial) pass(samples []sample) {
	if t.of != nil {
		t.of.pass(samples)
		return
	}
	t.led(attemptsOf(samples))
	if t.series != nil {
		t.mu.Lock()
		t.series.add(samples)
		t.mu.Unlock()
	}
}

// led counts requests that are not recorded.
func (t *trial) led(n int64) {
	if t.of != nil {
		t = t.of
	}
	t.leadIn.Add(n)
}

// attemptsOf is how many requests a server can have seen, of those that are not recorded.
func attemptsOf(samples []sample) (n int64) {
	for i := range samples {
		n += int64(samples[i].Attempts)
	}
	return n
}

// flushBatch records a batch that its consumer has left.
func (t *trial) flushBatch(f *flight) {
	n := t.batches.Add(1)
	if n == 1 && t.recorded() {
		t.spans = f.timeline()
	}
	f.discount()
	if f.released != clock.Unset {
		t.waiting.Add(int64(f.released - f.available))
	}
	if !t.recorded() {
		t.pass(f.samples)
		return
	}
	s := f.rec.shard(int(n))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Batches++
	s.keeping.late = f.excuse()
	for i := range f.samples {
		s.add(&f.samples[i], t.cell.requests)
	}
	s.batch(f)
}

// The shares of a batch whose time is recorded.
var shares = [...]struct {
	clockIndex clockIndex
	share      float64
}{{clockTimeTo10, 0.1}, {clockTimeTo50, 0.5}, {clockTimeTo90, 0.9}, {clockTimeTo100, 1}}

// batch records what the consumer had, and when.
func (s *shard) batch(f *flight) {
	moments := f.moments
	s.Asked += int64(f.asked())
	if f.broken() {
		s.Broken++
	}
	s.Results += int64(len(moments))
	if f.released != clock.Unset {
		s.spent(clockReleased, f.released-f.available)
	}
	if len(moments) == 0 || !f.telling() {
		return
	}
	s.waited(f)
	if f.whole() {
		s.spent(clockMakespan, f.last-f.available)
		if f.walk != nil && f.walk.rested != clock.Unset {
			s.spent(clockSession, f.walk.rested-f.available)
		}
	}
}

// waited records how long the consumer waited for its first result, and for shares of all of them.
func (s *shard) waited(f *flight) {
	s.spent(clockFirstResult, f.moments[0]-f.available)
	asked := f.asked()
	for _, p := range shares {
		k := int(math.Ceil(p.share*float64(asked) - 1e-9))
		if k <= len(f.moments) {
			s.spent(p.clockIndex, f.moments[k-1]-f.available)
		}
	}
}

// telling says that the batch's times say something about the server: that every request was refused, say, takes no time at
// all. A timeout does tell: the consumer waited.
func (f *flight) telling() bool {
	for i := range f.samples {
		if kind := f.samples[i].Kind; kind == client.None || kind == client.TimedOut || kind == client.ConnectTimedOut || kind == client.Stalled {
			return true
		}
	}
	return false
}

// whole says that the consumer had all there was: a batch that was given up has no makespan, and neither has one that broke.
func (f *flight) whole() bool {
	if len(f.samples) < len(f.items) || f.broken() {
		return false
	}
	for i := range f.samples {
		if s := &f.samples[i]; s.delivered == clock.Unset && s.Kind != client.LeftOut && (s.Kind == client.None || s.Kind >= client.BadStatus || s.Kind == client.Cancelled) {
			return false
		}
	}
	return true
}
