package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"runtime"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/engine/draw"
	"bench/engine/http1"
	"bench/engine/loop"
	"bench/engine/pace"
	"bench/engine/program"
	"bench/engine/server"
	"bench/engine/watch"
	"bench/plan"
	"bench/result"
)

// A local is the generator that performs trials in this process.
type local struct {
	options Options
	plan    *plan.Plan
	cells   [][]*cell // by benchmark: its cells, then its placebos
	source  *draw.Source
	where   client.Whereabouts
	at      map[string]netip.AddrPort // of the plan's servers
	watch   *watch.Process
	sweeper *http1.Sweeper
	loops   *loop.Group // nil: there are none
	// describer asks servers how calls to them are written, where the plan doesn't say it.
	describer *client.Describer
	env       client.Env // of the cells' clients
	// sparing is that garbage is collected before those trials only before which there is any to speak of, since others wait for it;
	// collected is how much had been allocated when that was done last.
	sparing   bool
	collected uint64
	// usage is what servers have used so far, asked right before and right after recording.
	usage func(names []string) server.Usage
}

func newLocal(o Options, usage func(names []string) server.Usage) *local {
	return &local{
		options: o, watch: watch.New("/"), sweeper: http1.NewSweeper(clock.Now), usage: usage,
		loops: loop.Open(wantedIO(o), runtime.GOMAXPROCS(0)),
	}
}

// wantedIO is how loops are to hear of their sockets, of which the environment decides where nobody else does.
func wantedIO(o Options) string { return cmp.Or(o.IO, os.Getenv("BENCH_IO")) }

// Prepare compiles the cells.
func (l *local) Prepare(_ context.Context, p *plan.Plan) error {
	if err := loop.Check(wantedIO(l.options)); err != nil {
		return fmt.Errorf("BENCH_IO: %w", err)
	}
	l.plan = p
	l.source = draw.New(p.Draws)
	policy := client.NewPolicy(p, l.options.Approved)
	env := client.Env{
		Dir: p.Dir, Version: l.options.Version, Permit: policy.Permit, Redirect: policy.Redirect, Sweeper: l.sweeper,
		Where: &l.where, Bodies: client.NewBodyStore(),
		Consent: l.options.Consent, Loops: l.loops,
	}
	l.describer, l.env = client.NewDescriber(env), env
	for i, b := range p.Benchmarks {
		l.cells = append(l.cells, nil)
		for _, c := range turns(b) {
			compiled, err := newCell(highest(b, c), env, b, l.source)
			if err != nil {
				return err
			}
			if c.Strategy.Program != nil {
				compiled.player = newPlayer(c, p.Dir, l.options)
			}
			l.cells[i] = append(l.cells[i], compiled)
		}
	}
	return nil
}

// Probe sees that the targets answer, and decides how the arrivals are waited for, if there are any.
func (l *local) Probe(ctx context.Context, s Servers) (found Probed, err error) {
	l.note(s)
	if found.Warnings, err = l.probe(ctx); err != nil {
		return Probed{}, err
	}
	if err := l.describe(ctx); err != nil {
		return Probed{}, err
	}
	if found.Programs, err = l.startPrograms(ctx); err != nil {
		return Probed{}, err
	}
	for _, cells := range l.cells {
		for _, c := range cells {
			if c.loops != nil {
				found.IO = c.loops.IO()
			}
			if !c.plan.Open() {
				continue
			}
			if found.Pacing == "" {
				found.Pacing = pace.ChoosePacing()
			}
			c.spin = found.Pacing == pace.PacingSpin
			for _, part := range c.parts {
				part.spin = c.spin
			}
		}
	}
	return found, nil
}

// startPrograms starts the programs of all cells, before there is any load.
func (l *local) startPrograms(ctx context.Context) (found []ProbedProgram, err error) {
	for i, cells := range l.cells {
		for k, c := range cells {
			if c.player == nil {
				continue
			}
			at := ProbedProgram{Benchmark: i, Cell: k}
			l.attend(c, i, k)
			err := c.player.start(ctx, beforeBlocks)
			if missing, ok := errors.AsType[*program.MissingError](err); ok {
				at.Needs = missing.Needs
			} else if err != nil {
				return nil, err
			} else {
				at.Hello = c.player.process.Hello.String()
			}
			found = append(found, at)
		}
	}
	return found, nil
}

// note notes where the servers were found.
func (l *local) note(s Servers) {
	l.at = s.At
	for _, at := range s.At {
		l.where.Note(at.Port(), at.Addr())
	}
}

// Trial gives a cell its turn.
func (l *local) Trial(ctx context.Context, r TrialRequest) (*result.Share, error) {
	turn, err := l.ready(ctx, r, nil)
	if err != nil {
		return nil, err
	}
	return turn.do(ctx, clock.Unset, clock.Unset)
}

// renew starts the cell's program anew where it is time for that, and warms up one that is not warm; it says how many requests
// that took. Of several places whose turn it is to have a program run, each warms its own, before its first trial.
func (l *local) renew(ctx context.Context, c *cell, b plan.Benchmark, r TrialRequest) (int64, error) {
	p := c.player
	if p == nil {
		return 0, nil
	}
	if err := p.fresh(ctx, r.Block, r.Purpose); err != nil || c.idle() {
		return 0, err
	}
	if r.Purpose != Record || p.warm {
		p.warm = true
		return 0, nil
	}
	p.warm = true
	return l.rewarm(ctx, c, b)
}

// close ends what the cells keep open.
func (l *local) close() {
	l.loops.Stop() // with their sockets: to end each for itself takes long where there are thousands
	for _, cells := range l.cells {
		for _, c := range cells {
			c.close()
		}
	}
	l.sweeper.Stop()
}

// turns are a benchmark's cells and then its placebos: all that take turns in a block.
func turns(b plan.Benchmark) []plan.Cell {
	return append(b.Cells[:len(b.Cells):len(b.Cells)], b.Placebos...)
}
