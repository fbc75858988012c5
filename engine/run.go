package engine

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/engine/http1"
	"bench/engine/pace"
	"bench/engine/server"
	"bench/engine/sound"
	"bench/plan"
	"bench/result"
)

// Options are what a run needs beside its plan.
type Options struct {
	Version string
	RunID   string
	// Watch is told how far the run is, between trials; nil: nobody.
	Watch func(Event)
	// Save keeps what has been measured so far, after each block and at the end; nil: nobody does. An error ends the run.
	Save func(*result.Run) error
	// Resume is an interrupted run of the same plan; its whole blocks are not run again. It may be nil.
	Resume *result.Run
	// Servers are how the plan's servers are started.
	Servers server.Options
	// Approved are hosts that may be contacted beside loopback and the plan's allowed ones.
	Approved []string
}

// Run does a plan. What was measured is in the result whatever the error: a run that ended early says so in its status.
// The error tells why the run could not be done, or not to its end; an interrupted one (ctx done) gives ctx's error.
func Run(ctx context.Context, p *plan.Plan, o Options) (*result.Run, error) {
	if !p.Known {
		return nil, errors.New("run: the plan has values that are known only after its servers' ports are")
	}
	r := newRunner(p, o)
	defer r.close()
	err := r.prepare(ctx)
	if err != nil {
		return nil, err
	}
	r.spares.hold()
	r.tell(Event{Type: RunStart})
	return r.finish(ctx, r.measure(ctx))
}

// measure runs all benchmarks. A server that ends by itself ends what is under way: nobody will answer any more.
func (r *runner) measure(ctx context.Context) error {
	work, cut := context.WithCancel(ctx)
	defer cut()
	defer context.AfterFunc(r.servers.Life(), sound.Work(cut))()
	for i := range r.plan.Benchmarks {
		err := r.benchmark(work, i)
		if err != nil && work.Err() != nil && ctx.Err() == nil {
			return context.Cause(r.servers.Life())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// A runner does one plan.
type runner struct {
	plan    *plan.Plan
	options Options
	run     *result.Run
	cells   [][]*cell // by benchmark: its cells, then its placebos
	servers *server.Set
	where   client.Whereabouts
	watch   *generatorWatch
	policy  client.Policy
	sweeper *http1.Sweeper
	spares  spares
	started time.Duration
	began   time.Time // the same by the clock on the wall
	done    int       // trials, those of the run that is resumed included
	total   int
	spent   time.Duration // on the trials of this run, with all that belongs to them
	timed   int           // how many those are
}

func newRunner(p *plan.Plan, o Options) *runner {
	r := &runner{plan: p, options: o, started: clock.Now(), policy: client.NewPolicy(p, o.Approved), sweeper: http1.NewSweeper(clock.Now)}
	r.watch = newGeneratorWatch("/")
	r.run = newRecord(p, o)
	r.began = r.run.Info.StartedAt
	for _, b := range p.Benchmarks {
		r.total += b.Blocks * (len(b.Cells) + len(b.Placebos))
	}
	return r
}

// prepare compiles the cells, starts the servers and sees that the targets answer: all that can fail before any load.
func (r *runner) prepare(ctx context.Context) error {
	env := client.Env{Dir: r.plan.Dir, Version: r.options.Version, Permit: r.policy.Permit, Redirect: r.policy.Redirect, Sweeper: r.sweeper, Where: &r.where, Bodies: client.NewBodyStore()}
	for i, b := range r.plan.Benchmarks {
		r.cells = append(r.cells, nil)
		for _, c := range append(b.Cells[:len(b.Cells):len(b.Cells)], b.Placebos...) {
			compiled, err := newCell(c, env, b.Seed)
			if err != nil {
				return err
			}
			r.cells[i] = append(r.cells[i], compiled)
		}
	}
	var err error
	if r.servers, err = server.Start(ctx, r.plan, r.options.Servers, r.watchServers()); err != nil {
		return err
	}
	if err := r.probe(ctx); err != nil {
		return err
	}
	r.choosePacing()
	if err := r.identify(); err != nil {
		return err
	}
	return r.resume()
}

// choosePacing decides how the arrivals are waited for, if there are any.
func (r *runner) choosePacing() {
	for _, cells := range r.cells {
		for _, c := range cells {
			if !c.plan.Arrival.Open() {
				continue
			}
			if r.run.Info.Host.Pacing == "" {
				r.run.Info.Host.Pacing = pace.ChoosePacing()
			}
			c.spin = r.run.Info.Host.Pacing == pace.PacingSpin
		}
	}
}

// benchmark runs one benchmark: warm-up, then block by block.
func (r *runner) benchmark(ctx context.Context, i int) error {
	b, cells := r.plan.Benchmarks[i], r.cells[i]
	first := r.blocksDone(i)
	if first >= b.Blocks || r.decided(b, first) {
		return nil
	}
	if err := r.warmUp(ctx, b, cells); err != nil {
		return err
	}
	for block := first; block < b.Blocks; block++ {
		if err := r.restart(ctx, block-first, block, cells); err != nil {
			return err
		}
		if err := r.block(ctx, i, block); err != nil {
			return err
		}
		if r.decided(b, block+1) {
			r.total -= (b.Blocks - block - 1) * len(cells)
			return nil
		}
	}
	return nil
}

// block runs every cell once, in an order drawn for this block alone, so that a resumed run draws the same.
func (r *runner) block(ctx context.Context, i, block int) error {
	b, cells := r.plan.Benchmarks[i], r.cells[i]
	r.tell(Event{Type: BlockStart, Benchmark: b.Title(), Block: block + 1, Blocks: b.Blocks})
	for order, k := range random(b.Seed, streamBlocks, block).Perm(len(cells)) {
		c := cells[k]
		if r.has(i, k, block) {
			continue
		}
		e := Event{
			Type: TrialStart, Benchmark: b.Title(), Cell: c.address, Placebo: c.plan.PlaceboOf != "",
			Block: block + 1, Blocks: b.Blocks,
		}
		r.tell(e)
		began := clock.Now()
		t, err := r.trial(ctx, c, b, place{block: block, order: order})
		if err == nil {
			err = r.gone(ctx, i, c, t)
		}
		if t != nil {
			r.keep(i, k, t)
		}
		if err != nil {
			return err
		}
		r.done++
		r.timed++
		r.spent += clock.Now() - began
		e.Type, e.Trial = TrialComplete, t
		r.tell(e)
	}
	if err := r.gather(i); err != nil {
		return err
	}
	r.tell(Event{Type: BlockComplete, Benchmark: b.Title(), Block: block + 1, Blocks: b.Blocks, Run: r.run})
	return r.save()
}

// warn adds a finding to the run's record.
func (r *runner) warn(w result.Warning) { r.run.Warnings = append(r.run.Warnings, w) }

// A place is where in its benchmark a trial stands.
type place struct{ block, order int }

// tell tells the watcher.
func (r *runner) tell(e Event) {
	if r.options.Watch == nil {
		return
	}
	e.Done, e.Total, e.Remaining = r.done, r.total, r.remaining()
	r.options.Watch(e)
}

// remaining is estimated from the trials so far.
func (r *runner) remaining() time.Duration {
	if r.timed == 0 {
		return 0
	}
	return r.spent / time.Duration(r.timed) * time.Duration(r.total-r.done)
}

// watchServers tells of servers that come up, and where they were found.
func (r *runner) watchServers() server.Watch {
	return server.Watch{
		Starting: func(name string) { r.tell(Event{Type: ServerStart, Server: name}) },
		Ready: func(name string, at netip.AddrPort) {
			r.where.Note(at.Port(), at.Addr())
			r.tell(Event{Type: ServerReady, Server: name, URL: "http://" + at.String()})
		},
	}
}

// restart starts the servers anew that ask for it, before a block that is not the first which this run measures. The
// cells forget their connections then.
func (r *runner) restart(ctx context.Context, ran, block int, cells []*cell) error {
	if ran == 0 {
		return nil
	}
	r.spares.free()
	defer r.spares.hold()
	restarted, err := r.servers.Restart(ctx, block)
	if err != nil || !restarted {
		return err
	}
	for _, c := range cells {
		c.forget()
	}
	return nil
}

func (r *runner) save() error {
	if r.options.Save == nil {
		return nil
	}
	r.spares.free()
	defer r.spares.hold()
	if err := r.options.Save(r.run); err != nil {
		return fmt.Errorf("save what was measured: %w", err)
	}
	return nil
}

// finish completes the record.
func (r *runner) finish(ctx context.Context, err error) (*result.Run, error) {
	r.run.Info.Status, r.run.Info.Reason = result.Complete, ""
	if err != nil {
		r.run.Info.Status, r.run.Info.Reason = result.Failed, err.Error()
	}
	if ctx.Err() != nil {
		r.run.Info.Status, r.run.Info.Reason = result.Interrupted, "interrupted"
		err = ctx.Err()
	}
	r.run.Info.FinishedAt = r.began.Add(clock.Now() - r.started) // so that a clock that was set in between doesn't matter
	for i := range r.cells {
		err = errors.Join(err, r.gather(i))
	}
	if failed := r.save(); failed != nil && err == nil {
		err = failed
	}
	r.tell(Event{Type: RunComplete, Run: r.run})
	return r.run, err
}

func (r *runner) close() {
	for _, cells := range r.cells {
		for _, c := range cells {
			c.close()
		}
	}
	r.servers.Stop()
	r.spares.free()
	r.sweeper.Stop()
}
