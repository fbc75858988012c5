package engine

import (
	"cmp"
	"context"
	"errors"
	"net/netip"
	"time"

	"bench/engine/clock"
	"bench/engine/server"
	"bench/engine/setup"
	"bench/engine/sound"
	"bench/plan"
	"bench/result"
)

// Options are what a run needs beside its plan.
type Options struct {
	Version string
	RunID   string
	// Source and Labels say what is measured, and are kept with the run.
	Source *result.Source
	Labels map[string]string
	// Watch is told how far the run is, between trials; nil: nobody.
	Watch func(Event)
	// Snapshots are told while a trial lasts that this process performs; nil: none are.
	Snapshots *Snapshots
	// Save keeps what has been measured so far, after each block and at the end; nil: nobody does. An error ends the run.
	Save func(*result.Run) error
	// Resume is an interrupted run of the same plan; its whole blocks are not run again. It may be nil.
	Resume *result.Run
	// Learn is told each value that a set-up has captured, before anything else is told: it is secret. It may be nil.
	Learn func(value string)
	// Servers are how the plan's servers are started.
	Servers server.Options
	// Approved are hosts that may be contacted beside loopback and the plan's allowed ones.
	Approved []string
	// Consent is asked at each dial, also to loopback, whether the owner of this machine lets it be contacted; nil: nobody is
	// asked. Host is the name that led to an address, or the path of a Unix socket behind "unix:". An invalid address asks about
	// a name before it is looked up.
	Consent func(host string, address netip.AddrPort) error
	// IO is how this process hears of its connections: loop.IOUring, loop.Epoll, or loop.None for a goroutine each. "": whatever is
	// cheapest for what is sent.
	IO string
	// Generator performs the trials; nil: this process does.
	Generator Generator
}

// Run does a plan. What was measured is in the result whatever the error: a run that ended early says so in its status.
// The error tells why the run could not be done, or not to its end; an interrupted one (ctx done) gives ctx's error.
func Run(ctx context.Context, p *plan.Plan, o Options) (*result.Run, error) {
	if !p.Known {
		return nil, errors.New("run: the plan has values that are known only after its servers' ports are")
	}
	r := newRunner(p, o)
	defer r.end()
	err := r.prepare(ctx)
	if err != nil {
		return nil, errors.Join(append([]error{err}, r.prepared.Undo(ctx)...)...)
	}
	r.spares.hold()
	r.tell(Event{Type: RunStart})
	err = r.measure(ctx)
	cut := ctx.Err() // what comes after the load interrupts nothing
	r.tearDown(ctx)
	return r.finish(cut, err)
}

// measure runs all benchmarks. A server that ends by itself ends what is under way: nobody will answer any more.
func (r *runner) measure(ctx context.Context) error {
	work, cut := context.WithCancel(ctx)
	defer cut()
	defer context.AfterFunc(r.servers.Life(), sound.Work(cut))()
	for i := range r.plan.Benchmarks {
		err := r.benchmark(work, i)
		if failed := r.servers.Failed(); err != nil && failed != nil && ctx.Err() == nil {
			return failed // whatever it was that noticed first
		}
		if err != nil || r.ended {
			return err
		}
	}
	return nil
}

// A runner does one plan: it conducts. Who performs the trials is its generator.
type runner struct {
	plan      *plan.Plan
	options   Options
	run       *result.Run
	books     [][]*book // by benchmark: of its cells, then of its placebos
	servers   *server.Set
	at        Servers
	prepared  *setup.Set // set-ups and tear-downs
	values    Setup      // of the former
	generator Generator
	crew      Crew    // the same, if several perform the trials; else nil
	attempt   attempt // at the block, or the warm-up, that is under way
	hunt      *hunt   // the search under way; nil: none is
	spares    spares
	started   time.Duration
	began     time.Time // the same by the clock on the wall
	done      int       // trials, those of the run that is resumed included
	total     int
	ended     bool          // by a limit that ends the run
	spent     time.Duration // on the trials of this run, with all that belongs to them
	timed     int           // how many those are
	close     func()        // ends the generator, where it is the run's own
}

func newRunner(p *plan.Plan, o Options) *runner {
	r := &runner{plan: p, options: o, started: clock.Now(), generator: o.Generator, close: func() {}}
	if r.generator == nil {
		own := newLocal(o, func(names []string) server.Usage { return r.servers.Usage(names) })
		r.generator, r.close = own, own.close
	}
	r.crew, _ = r.generator.(Crew)
	r.at.At = map[string]netip.AddrPort{}
	r.run = newRecord(p, o)
	r.began = r.run.Info.StartedAt
	for i, b := range p.Benchmarks {
		r.books = append(r.books, nil)
		for k, c := range turns(b) {
			r.books[i] = append(r.books[i], &book{plan: c, address: c.Address.String(), record: r.recordOf(i, k)})
		}
		r.total += b.Blocks * len(r.books[i])
	}
	return r
}

// prepare makes the generator ready, starts the servers and sees that the targets answer: all that can fail before any load.
func (r *runner) prepare(ctx context.Context) error {
	err := r.generator.Prepare(ctx, r.plan)
	if err != nil {
		return err
	}
	if r.servers, err = server.Start(ctx, r.plan, r.options.Servers, r.watchServers()); err != nil {
		return err
	}
	found, err := r.generator.Probe(ctx, r.at)
	if err != nil {
		if failed := r.servers.Failed(); failed != nil {
			return failed
		}
		return err
	}
	r.run.Warnings = append(r.run.Warnings, found.Warnings...)
	r.run.Info.Host.Pacing, r.run.Info.Host.IO = found.Pacing, found.IO
	r.run.Servers = measuredServers(r.plan, r.servers.Executables(r.options.Version))
	if err := r.introduce(found.Programs); err != nil {
		return err
	}
	if err := r.identify(); err != nil {
		return err
	}
	if err := r.resume(); err != nil {
		return err
	}
	return r.setUp(ctx)
}

// benchmark runs one benchmark: warm-up, then block by block.
func (r *runner) benchmark(ctx context.Context, i int) error {
	b := r.plan.Benchmarks[i]
	if b.Search != nil {
		return r.search(ctx, i)
	}
	first := r.blocksDone(i)
	if r.aborts(b, first) || first >= b.Blocks || r.decided(b, first) {
		return nil
	}
	if err := r.attempted(i, func() error { return r.warmUp(ctx, i) }); err != nil {
		return err
	}
	for block := first; block < b.Blocks; block++ {
		if err := r.restart(ctx, block-first, block); err != nil {
			return err
		}
		if err := r.block(ctx, i, block); err != nil {
			return err
		}
		if r.aborts(b, block+1) {
			return nil
		}
		if r.decided(b, block+1) {
			r.total -= (b.Blocks - block - 1) * len(r.books[i])
			return nil
		}
	}
	return nil
}

// trials runs every cell once, in an order drawn for this block alone, so that a resumed run draws the same.
func (r *runner) trials(ctx context.Context, i, block int) error {
	b := r.plan.Benchmarks[i]
	r.tell(Event{Type: BlockStart, Benchmark: b.Title(), Block: block + 1, Blocks: b.Blocks})
	for order, k := range random(b.Seed, streamBlocks, block).Perm(len(r.books[i])) {
		c := r.books[i][k]
		level, done := c.next()
		if c.absent || done || c.has(block) {
			continue
		}
		e := Event{
			Type: TrialStart, Benchmark: b.Title(), Cell: c.address, Placebo: c.plan.PlaceboOf != "", Level: level,
			Block: block + 1, Blocks: b.Blocks,
		}
		r.tell(e)
		began := clock.Now()
		t, err := r.trial(ctx, place{benchmark: i, cell: k, block: block, order: order, level: level})
		if err != nil {
			r.hunt.ended(ctx, c, level, err)
			return err
		}
		r.done++
		r.timed++
		r.spent += clock.Now() - began
		e.Type, e.Trial = TrialComplete, t
		r.tell(e)
		if err := r.hunt.rest(ctx, k, t); err != nil {
			return err
		}
	}
	return nil
}

// A place is where in the run a trial stands, and of a search at which level.
type place struct {
	benchmark, cell, block, order int
	level                         float64
}

// trial has a cell's trial performed, and keeps what came of it.
func (r *runner) trial(ctx context.Context, at place) (*result.Trial, error) {
	b, c := r.plan.Benchmarks[at.benchmark], r.books[at.benchmark][at.cell]
	asked := clock.Now()
	length := b.TrialOf(c.plan)
	if b.Search != nil {
		length = b.TrialAt(c.plan, at.level)
	}
	share, err := r.generator.Trial(ctx, TrialRequest{
		Benchmark: at.benchmark, Cell: at.cell, Purpose: Record, Block: at.block, Attempt: r.attempt.number, Level: at.level,
		Extent: Extent{Time: length, Count: b.Iterations}, Servers: r.at,
		Numbers: r.run.Info.Numbers, Setup: r.values,
	})
	if share == nil {
		return nil, err
	}
	r.run.Info.Numbers = max(r.run.Info.Numbers, share.Numbers)
	share.Block, share.Order, share.Level, share.Attempt = at.block, at.order, at.level, r.attempt.number
	share.StartedAt = (asked + share.Began - r.started).Seconds()
	t, failed := r.keep(at, share)
	if failed != nil {
		return nil, failed
	}
	if b.Cooldown > 0 && err == nil {
		pause(ctx, b.Cooldown)
	}
	if failed := r.servers.Failed(); failed != nil {
		return t, failed
	}
	return t, cmp.Or(err, ctx.Err())
}

// warn adds a finding to the run's record.
func (r *runner) warn(w result.Warning) { r.run.Warnings = append(r.run.Warnings, w) }

// watchServers tells of servers that come up, and where they were found.
func (r *runner) watchServers() server.Watch {
	return server.Watch{
		Starting: func(name string) { r.tell(Event{Type: ServerStart, Server: name}) },
		Ready: func(name, url string, at netip.AddrPort) {
			if at.IsValid() {
				r.at.At[name] = at
			}
			r.tell(Event{Type: ServerReady, Server: name, URL: url})
		},
	}
}
