package engine

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"bench/engine/clock"
	"bench/engine/program"
	"bench/plan"
)

// A player has a client program run the batches of a cell, in place of a strategy and a client of our own.
type player struct {
	plan     plan.Strategy
	command  program.Command
	wanted   []program.Request
	process  *program.Process // nil before the start
	block    int              // in which it was started
	starts   int
	warm     bool          // it has run batches that don't count
	epoch    time.Duration // on the programs' clock, where ours starts
	embedded embedded
}

// newPlayer makes ready for a cell of type program. Nothing is started yet.
func newPlayer(c plan.Cell, dir string, o Options) *player {
	planned := c.Strategy.Program
	p := &player{plan: c.Strategy, command: program.Command{
		Args: planned.Command, Dir: filepath.Join(dir, planned.Dir), Overlap: c.Arrival.Open(),
		Ready: planned.Ready.Timeout, Stop: planned.Stop.Timeout, Hurry: o.Servers.Hurry, Guard: o.Servers.Guard,
	}}
	for name, value := range planned.Env {
		p.command.Env = append(p.command.Env, name+"="+value)
	}
	slices.Sort(p.command.Env)
	for _, r := range c.Group.Requests {
		wanted := program.Request{Method: r.Method, URL: r.URL, Headers: r.Headers}
		if r.Body != "" {
			wanted.Body = &r.Body
		}
		p.wanted = append(p.wanted, wanted)
	}
	return p
}

// start starts the program, and has it say hello.
func (p *player) start(ctx context.Context, block int) error {
	p.epoch = programEpoch()
	var err error
	if p.process, err = program.Start(ctx, p.command, p.wanted); err != nil {
		return p.told(err)
	}
	p.block, p.warm = block, false
	p.starts++
	return nil
}

// programEpoch is where our clock starts on that of the programs, from the pair of readings that is closest together.
func programEpoch() (epoch time.Duration) {
	const tries = 20
	least := time.Hour
	for range tries {
		before := clock.Now()
		theirs := program.Monotonic()
		after := clock.Now()
		if after-before < least {
			least, epoch = after-before, theirs-before-(after-before)/2
		}
	}
	return epoch
}

// fresh starts the program anew before a block that asks for it; not one that was started in this block, or before the
// first that is measured.
func (p *player) fresh(ctx context.Context, block int, purpose Purpose) error {
	if purpose != Record {
		return nil
	}
	first, every := p.block == beforeBlocks, p.plan.Program.RestartEvery
	if first || every == 0 || block%every != 0 || p.block == block {
		p.block = block
		return nil
	}
	p.stop()
	return p.start(ctx, block)
}

// rewarm warms a program up that was started anew, as the one before was before the first block; where that went on until it
// was steady, for as long as one pilot. It says how many requests that took.
func (l *local) rewarm(ctx context.Context, c *cell, b plan.Benchmark) (int64, error) {
	e := Extent{Time: b.Rewarming(), Count: b.WarmupLimit()}
	if e.Time <= 0 {
		return 0, ctx.Err()
	}
	t := c.newTrial(e, WarmUp)
	t.seed = b.Seed
	t.run(ctx)
	return t.leadIn.Load(), t.broken
}

// beforeBlocks is the block of what was started before all of them.
const beforeBlocks = -1

// told names the program in an error.
func (p *player) told(err error) error {
	if missing, ok := errors.AsType[*program.MissingError](err); ok {
		return missing
	}
	return fmt.Errorf("program %s: %w", p.plan.Name, err)
}

func (p *player) stop() {
	if p.process != nil {
		p.process.Stop()
		p.process = nil
	}
}

// leastPatience is how long bench waits for a batch beside what its requests may take.
const leastPatience = 5 * time.Second

// within is how long bench waits for a batch: as the strategy says, or for as long as its requests may take with their
// timeout, if at least two at once are under way.
func (c *cell) within() time.Duration {
	if own := c.plan.Strategy.Timeout; own > 0 {
		return own
	}
	atOnce := max(2, c.plan.Arrival.Concurrency)
	rounds := (c.items.size() + atOnce - 1) / atOnce
	return leastPatience + time.Duration(rounds)*c.plan.Client.Timeout
}
