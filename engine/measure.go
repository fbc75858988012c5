package engine

import (
	"context"
	"runtime"
	"runtime/debug"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/engine/pace"
	"bench/engine/server"
	"bench/plan"
	"bench/result"
)

// settleFor is the pause before each trial, in which what the last one left behind comes to rest.
const settleFor = 2 * time.Millisecond

// collectAt is how much the heap may grow in a trial before garbage is collected, in percent. It was collected right
// before; in a trial there is hardly any, and it should not trigger a collection.
const collectAt = 400

// trial gives a cell its turn: collect garbage, settle, lead in, record, drain.
func (r *runner) trial(ctx context.Context, c *cell, b plan.Benchmark, at place) (*result.Trial, error) {
	usual := debug.SetGCPercent(collectAt)
	defer debug.SetGCPercent(usual)
	runtime.GC()
	defer boundHeap()()
	pace.Nap(settleFor)
	leadIn := watchStillness()
	r.leadIn(ctx, c, b)
	stops := leadIn.end()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t := c.newTrial(extent{time: b.TrialOf(c.plan), count: b.Iterations}, true)
	t.seed = b.Seed ^ uint64(at.block+1)*0x9e3779b97f4a7c15 // each block has a schedule of its own, the same for all its cells
	t.last = int64(at.block+1) * int64(b.Iterations)
	servers := r.servers.Usage(c.plan.Servers)
	still := watchStillness()
	before := r.watch.read()
	t.start = clock.Now()
	if t.until != clock.Unset {
		t.until = t.start + b.TrialOf(c.plan)
	}
	c.rec.follow(t.start, t.planned(b.Iterations))
	t.run(ctx)
	end := clock.Now()
	after := r.watch.read()
	pauses := still.end()
	debug.SetGCPercent(usual) // packing histograms leaves more garbage than a trial does
	record := t.result(at, end)
	record.Pace = t.pace(record.Missed)
	record.LeadIn, c.leadIn = c.leadIn, 0
	record.StartedAt = (t.start - r.started).Seconds()
	record.Partial = ctx.Err() != nil
	chargeServers(record, servers.Until(r.servers.Usage(c.plan.Servers)))
	watchGenerator(record, t, before, after, pauses)
	watchLeadIn(record, stops)
	watchRedirects(record, c.plan)
	if err := record.Record(c.rec.shards[0].all()); err != nil {
		return nil, err
	}
	if b.Cooldown > 0 && ctx.Err() == nil {
		pause(ctx, b.Cooldown)
	}
	if err := r.servers.Failed(); err != nil {
		return record, err
	}
	return record, ctx.Err()
}

// leadIn uses each kept connection once, unrecorded: opening it is not what the trial measures. Then a pool runs for a
// while as it will in the trial. A server that rested while others had their turn is another for some 100 ms than one
// that was under load just before: schedulers remember load, collectors have their debts. Which cell finds which is not
// fair, since the baseline's server has the placebo to serve as well.
func (r *runner) leadIn(ctx context.Context, c *cell, b plan.Benchmark) {
	if b.NoLeadIn {
		return
	}
	t := c.newTrial(extent{count: 1}, false)
	switch {
	case c.kept == nil:
	case c.pooled():
		t.leadInPool(ctx)
	default:
		t.newFlight(clock.Now()).run(ctx)
		t.wait.Wait()
	}
	c.leadIn += t.leadIn.Load()
	if lead := b.LeadIn(c.plan); lead > 0 {
		t = c.newTrial(extent{time: lead}, false)
		t.seed = b.Seed
		t.run(ctx)
		c.leadIn += t.leadIn.Load()
	}
}

// heapRoom is how far the heap may grow in a trial before putting off collections is over. It is never reached but with
// large bodies that are looked at, which do leave garbage.
const heapRoom = client.KeptBodies * 3 / 2

// boundHeap makes heapRoom hold. The caller lifts the bound by what it gets.
func boundHeap() (lift func()) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	live := int64(m.Sys - m.HeapIdle)
	usual := debug.SetMemoryLimit(-1)
	debug.SetMemoryLimit(min(usual, live+heapRoom))
	return func() { debug.SetMemoryLimit(usual) }
}

// warmUp runs every cell unrecorded before the first block.
func (r *runner) warmUp(ctx context.Context, b plan.Benchmark, cells []*cell) error {
	if b.WarmupAuto {
		return r.warmUpAuto(ctx, b, cells)
	}
	if b.Warmup <= 0 {
		return ctx.Err()
	}
	for _, c := range cells {
		r.tell(Event{Type: WarmupStart, Benchmark: b.Title(), Cell: c.address})
		t := c.newTrial(extent{time: b.Warmup, count: b.WarmupLimit()}, false)
		t.seed = b.Seed
		t.run(ctx)
		c.leadIn += t.leadIn.Load()
		if err := r.servers.Failed(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// result is the record of a trial that is over.
func (t *trial) result(at place, end time.Duration) *result.Trial {
	s := t.cell.rec.merge()
	s.chargeRepeats()
	elapsed := t.elapsed(s, end).Seconds()
	record := &result.Trial{
		Block: at.block, Order: at.order, Duration: elapsed,
		Counts: result.Counts{
			Batches: s.batches, Requests: s.requests, Errors: s.errors, Missed: s.missed,
			Asked: s.asked, Results: s.results, Unsent: s.unsent, Redirects: s.hops,
			Orphans: t.tally.Orphans.Load(), Lost: t.tally.Lost.Load(), Cancelled: t.tally.Cancelled.Load(),
			BytesIn: s.bytesIn, BytesOut: s.bytesOut,
			Connections: result.Connections{Opened: s.opened, Reused: s.reused, Repeated: s.repeated},
			Buffered:    result.Buffered{Max: t.tally.BufferedMax.Load()},
			InFlight:    result.InFlight{Max: t.cell.wire.Most.Load()},
			StatusCodes: s.statusCodes(), ErrorKinds: s.errorKinds(),
		},
	}
	record.Warnings = append(record.Warnings, s.warnOfRepeats()...)
	if elapsed > 0 {
		record.InFlight.Mean = s.busy.Seconds() / elapsed
	}
	return record
}

// chargeServers puts what its servers used in a trial on the trial's record.
func chargeServers(record *result.Trial, used server.Usage) {
	if used.Known {
		cpu, peak := used.CPU.Seconds(), float64(used.Peak)
		record.ServerCPU, record.PeakMemory = &cpu, &peak
	}
}

// elapsed is the time that rates are formed over: from the start to the last response. In an open loop it is that of the
// schedule, or until the last arrival could go, where max_in_flight held that back for longer.
func (t *trial) elapsed(s *shard, end time.Duration) time.Duration {
	switch {
	case t.schedule != clock.Unset:
		return max(t.schedule, t.let-t.start)
	case s.last > t.start:
		return s.last - t.start // the last response, not the moment somebody looked
	}
	return end - t.start
}

// pause waits, or less if ctx is done before.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
