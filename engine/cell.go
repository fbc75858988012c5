package engine

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"bench/engine/client"
	"bench/engine/draw"
	"bench/engine/loop"
	"bench/plan"
	"bench/strategy"
)

// A cell is a planned cell, ready to be run: its requests compiled, its client made, and what it keeps from one trial
// to the next.
type cell struct {
	plan     plan.Cell
	address  string
	requests []plan.Request // by index: one a name
	items    *composition
	client   client.Client
	compiled client.Compiled
	wire     client.Wire
	lanes    []*lane      // pool's workers
	loops    *loop.Group  // that drive them; nil: goroutines do
	drivers  []*driver    // by loop; nil: none of its lanes is there yet
	spin     bool         // the pacer may
	journey  *journey     // nil: its requests have nothing to do with each other
	stream   *draw.Stream // of the values of its batches; nil where every request is always the same
	Strategy strategy.Strategy
	player   *player       // of a strategy of type program, which has neither a client nor a strategy
	rec      *recorder     // of all, or of what belongs to no named stage
	stages   []*namedStage // the named ones of its arrival
	parts    []*cell       // of a mix, which has nothing else of its own but its counts
	counted  bool          // of a mix: its iterations are

	reserve reserve
	mu      sync.Mutex
	kept    *user     // whose session all batches have; nil where each has its own, or that of its user
	free    []*flight // to be used again

	seats []*user       // of a closed loop of users, so many as are this generator's; nil: nobody is there
	round time.Duration // from one batch of a user to the next, if answers take no time

	passes   atomic.Uint64 // of a pool's workers over the group so far, recorded or not
	warmups  atomic.Int64  // batches of warm-ups that have drawn their values
	warmed   *atomic.Int64 // the count that goes for this cell: of a part with a share, its mix's
	restarts int           // of servers, see Servers, that its connections are from
	setups   int           // how often set-ups were done whose values its requests have, see Setup

	portion plan.Portion   // of the trial that comes next, or is under way
	lot     plan.Allotment // what that is of this cell's load
}

// newCell compiles a planned cell.
func newCell(p plan.Cell, env client.Env, b plan.Benchmark, source *draw.Source) (*cell, error) {
	if p.Mixed() {
		return newMix(p, env, b, source)
	}
	c := &cell{plan: p, address: p.Address.String(), requests: p.Group.Batch(), round: p.Round(), loops: env.Loops}
	c.warmed = &c.warmups
	c.deal(plan.Portion{})
	c.items = compose(p.Group, b.Seed)
	c.rec, c.stages = newRecorder(len(c.requests)), stagesOf(p)
	kind, ok := strategy.Named(p.Strategy.Type)
	if !ok && p.Strategy.Type != plan.TypeProgram {
		return nil, fmt.Errorf("%s: unknown strategy type %q", c.address, p.Strategy.Type)
	}
	var err error
	if c.journey, err = journeyOf(p); err != nil {
		return nil, fmt.Errorf("%s: %w", c.address, err)
	}
	env.Bound = c.bound() * max(1, p.Arrival.Users)
	env.Wire = &c.wire
	if c.client, err = client.New(p.Client, env); err != nil {
		return nil, fmt.Errorf("%s: %w", c.address, err)
	}
	if p.Strategy.Type == plan.TypeProgram {
		c.loops = nil // it sends by itself
		return c, nil // the client is for looking whether the targets are there
	}
	if kind.Make != nil {
		c.Strategy = strategy.New(p.Strategy, p.Bound())
	}
	if !slices.ContainsFunc(p.Group.Requests, plan.Request.Undescribed) { // else when their servers were asked
		if err := c.compile(); err != nil {
			return nil, err
		}
	}
	if p.Group.IsDynamic() {
		c.stream = source.Stream(b, p.Group)
	}
	return c, nil
}

// compile makes the cell's requests ready.
func (c *cell) compile() (err error) {
	if c.compiled, err = c.client.Compile(c.plan.Group.Requests); err != nil {
		return fmt.Errorf("%s: %w", c.address, err)
	}
	if c.plan.Led() {
		c.kept = c.newUser()
	}
	if c.kept == nil || !c.pooled() || c.plan.Arrival.Peak() > mostPaced || !client.Driveable(c.compiled) || !c.loops.Work() {
		c.loops = nil
	}
	return nil
}

// close ends what the cell keeps open.
func (c *cell) close() {
	for _, part := range c.parts {
		part.close()
	}
	c.reserve.dismiss()
	if c.player != nil {
		c.player.stop()
	}
	c.leave()
}

// leave closes all connections.
func (c *cell) leave() {
	for _, l := range c.lanes {
		if l.session != nil {
			l.session.Close()
		}
	}
	c.lanes, c.drivers = nil, nil
	if c.kept != nil {
		c.kept.session.Close()
	}
	for _, u := range c.seats {
		if u != nil {
			u.session.Close()
		}
	}
	c.seats = nil
}

// bound is the limit of requests in flight, 0 for none.
func (c *cell) bound() int { return c.plan.Bound() }

// pooled says that the cell has no batches: workers pull requests.
func (c *cell) pooled() bool {
	if c.parts != nil {
		return c.plan.Pools()
	}
	return c.Strategy == nil && c.player == nil
}

// forget drops the connections to a server that was started anew.
func (c *cell) forget() {
	for _, part := range c.parts {
		part.forget()
	}
	c.leave()
	if c.kept != nil {
		c.kept = c.newUser()
	}
}

func (c *cell) takeFlight() *flight {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.free) == 0 {
		return nil
	}
	f := c.free[len(c.free)-1]
	c.free = c.free[:len(c.free)-1]
	return f
}

func (c *cell) giveFlight(f *flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.free = append(c.free, f)
}
