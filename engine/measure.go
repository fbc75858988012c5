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
	"bench/engine/watch"
	"bench/plan"
	"bench/result"
	"bench/result/timeline"
)

// settleFor is the pause before each trial, in which what the last one left behind comes to rest.
const settleFor = 2 * time.Millisecond

// collectAt is how much the heap may grow in a trial before garbage is collected, in percent. It was collected right
// before; in a trial there is hardly any, and it should not trigger a collection.
const collectAt = 400

// manyUsers is from how many users on, who wait for something else than answers most of the time, memory counts for more than the
// collections that they would hardly notice: then the heap may grow by leanAt percent.
const (
	manyUsers = 500
	leanAt    = 20
)

// collectAt is how much the heap may grow in a trial of the cell before garbage is collected, in percent.
func (c *cell) collectAt() int {
	if c.round >= longRest && c.plan.Arrival.Users >= manyUsers {
		return leanAt
	}
	return collectAt
}

// A measurement is what was read off around a trial's recorded time.
type measurement struct {
	began   time.Duration // when that really was
	end     time.Duration
	spent   watch.Spent  // by the generator
	servers server.Usage // by the servers
	client  server.Usage // by the client program
	came    *result.Arrivals
}

// readWithin is how long reading all that is watched takes, at most: so long before its beginning a trial that begins at a given
// moment is about to.
const readWithin = time.Millisecond

// measure runs a trial between two readings of all that is watched meanwhile. It begins at a moment, or, unset, at once.
func (l *local) measure(ctx context.Context, t *trial, r TrialRequest, at time.Duration) (m measurement) {
	player := t.cell.player
	if player != nil {
		player.embedded.came(ctx) // what came until now isn't this trial's
	}
	if at != clock.Unset {
		await(ctx, at-readWithin)
	}
	servers, client := l.usage(t.cell.plan.Servers), t.cell.clientUsage()
	watched := l.watch.Begin()
	m.began = await(ctx, at)
	begin := m.began
	if at != clock.Unset && t.pacers() > 0 {
		begin = at // however late somebody is, the schedule is that of all who follow it
	}
	t.begin(begin, r.Extent)
	t.follow(t.planned(r.Count))
	told := l.snapshots(t, r)
	t.run(ctx)
	m.end = clock.Now()
	told()
	m.spent = watched.End()
	m.servers = servers.Until(l.usage(t.cell.plan.Servers))
	m.client = client.Until(t.cell.clientUsage())
	if player != nil {
		m.came = player.embedded.came(ctx)
	}
	return m
}

// await waits for a moment, unless it is unset, and says which one it is then.
func await(ctx context.Context, at time.Duration) time.Duration {
	if at != clock.Unset {
		pace.Until(ctx, at)
	}
	return clock.Now()
}

// leadOnce uses each kept connection once, unrecorded: opening it is not what the trial measures.
func (t *Turn) leadOnce(ctx context.Context) {
	if t.plan.NoLeadIn {
		return
	}
	trial := t.cell.newTrial(Extent{Count: 1}, leadIn)
	trial.seeded(t.request.Block, 0)
	for _, p := range trial.loads() {
		p.leadOnce(ctx)
	}
	t.led, t.drawn = trial.leadIn.Load(), trial.drawn.Load()
}

// leadFor has a pool run for a while as it will in the trial, from a moment on. A server that rested while others had their turn is
// another for some 100 ms than one that was under load just before: schedulers remember load, collectors have their debts. Which
// cell finds which is not fair, since the baseline's server has the placebo to serve as well.
func (t *Turn) leadFor(ctx context.Context, at time.Duration) {
	lead := t.LeadIn()
	if lead == 0 || t.cell.idle() {
		return
	}
	before := watch.Still()
	await(ctx, at)
	trial := t.cell.newTrial(Extent{Time: lead}, leadIn)
	trial.drawn.Store(t.drawn)
	trial.seeded(t.request.Block, t.plan.Seed)
	trial.run(ctx)
	t.led += trial.leadIn.Load()
	t.stops = append(t.stops, before.End()...)
}

// leadOnce uses each kept connection of a cell once.
func (t *trial) leadOnce(ctx context.Context) {
	switch c := t.cell; {
	case c.idle():
	case c.player != nil:
		t.leadInProgram(ctx)
	case c.kept == nil:
	case c.pooled():
		t.leadInPool(ctx)
	default:
		t.newFlight(clock.Now(), c.user()).run(ctx)
		t.wait.Wait()
	}
}

// leadInProgram has a program run one batch, wherever others have theirs.
func (t *trial) leadInProgram(ctx context.Context) {
	portion := t.cell.portion
	t.cell.deal(plan.Portion{})
	defer t.cell.deal(portion)
	t.own = t.count
	t.left.Store(t.own)
	t.run(ctx)
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

// share is what was recorded of a trial that is over.
func (t *trial) share(end time.Duration) *result.Share {
	if t.parts != nil {
		return t.mixedShare(end)
	}
	return t.shareOf(t.elapsed(t.cell.last(), end))
}

// shareOf is what was recorded of a trial that is no mix's and took so long.
func (t *trial) shareOf(elapsed time.Duration) *result.Share {
	s := t.merge(elapsed)
	chargeRepeats(&s)
	s.Duration = elapsed.Seconds()
	s.InFlight.Max = t.cell.wire.Most.Load()
	s.Warnings = append(s.Warnings, warnOfRepeats(&s)...)
	if t.waits() {
		s.Passing, s.Waiting = time.Duration(t.passing.Load()), time.Duration(t.waiting.Load())
	}
	s.Spans = t.spans
	s.Timeline = timeline.Kept(s.Timeline, elapsed)
	s.Program, s.Outside = t.ownNumbers(), t.cell.player != nil
	if t.cell.player != nil {
		s.Process = t.cell.player.starts
	}
	if t.lie != nil {
		s.Findings = append(s.Findings, result.Finding{Code: result.ProgramLied, Values: result.Values{"lie": result.Named(t.lie.Error())}})
	}
	t.pace(&s)
	return &s
}

// unrecorded is what is told of a trial that isn't recorded.
func (t *trial) unrecorded() *result.Share {
	s := &result.Share{Trial: result.Trial{Counts: result.Counts{LeadIn: t.leadIn.Load()}}, Left: max(0, t.left.Load())}
	if t.series != nil {
		s.Slices = t.series.slices[:]
	}
	return s
}

// chargeServers puts what its servers used in a trial on the trial's record.
func chargeServers(record *result.Trial, used server.Usage) {
	if used.Known {
		cpu, peak := used.CPU.Seconds(), float64(used.Peak)
		record.ServerCPU, record.PeakMemory = &cpu, &peak
	}
}

// chargeClient puts what its client program used in a trial on the trial's record.
func chargeClient(record *result.Trial, used server.Usage) {
	if used.Known {
		record.Client = &result.ClientUse{CPU: used.CPU.Seconds(), PeakMemory: float64(used.Peak)}
	}
}

// clientUsage is what the cell's client program has used so far.
func (c *cell) clientUsage() (u server.Usage) {
	if c.player != nil {
		u.CPU, u.Peak, u.Known = c.player.process.Usage()
	}
	return u
}

// elapsed is the time that rates are formed over: from the start to the last response. In an open loop it is that of the
// schedule, or until the last arrival could go, where max_in_flight held that back for longer.
func (t *trial) elapsed(last, end time.Duration) time.Duration {
	switch {
	case t.schedule != clock.Unset:
		return max(t.schedule, t.let-t.start)
	case t.cell.plan.Arrival.OfUsers() && t.until != clock.Unset:
		return max(t.until, last) - t.start // users who wait are there, too
	case last > t.start:
		return last - t.start // the last response, not the moment somebody looked
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
