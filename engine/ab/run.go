package ab

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"bench/engine/clock"
	"bench/result"
)

// A turn is one command that takes turns with the others: the base, the head, or the base once more.
type turn struct {
	argv  []string
	cell  *result.Cell
	sum   result.Aggregator
	first outcome // of the warm-up
	// Of the block that goes on: what its runs were, how long they took with what is around them, and what becomes of them.
	runs  []outcome
	took  time.Duration
	trial result.Trial
}

func (t *turn) placebo() bool { return t.cell.PlaceboOf != "" }

// A runner does one experiment.
type runner struct {
	Experiment
	options  Options
	launcher launcher
	run      *result.Run
	turns    []*turn
	first    []measure // what the verdict is about
	runs     int       // of a command in a turn
	began    time.Duration
	done     int
	total    int
	spent    time.Duration // on the turns that are done
}

// Run does an experiment. What was measured is in the result whatever the error, which says why it could not be done, or not
// to its end; it is nil where nothing was measured.
func Run(ctx context.Context, e Experiment, o Options) (*result.Run, error) {
	r := &runner{
		Experiment: e, options: o, began: clock.Now(),
		launcher: launcher{timeout: e.Timeout, patterns: e.Patterns, hurry: o.Hurry},
	}
	r.record()
	if err := r.prepare(ctx); err != nil {
		return nil, err
	}
	return r.finish(ctx, r.measure(ctx))
}

// prepare runs each command for the first time, and learns from it what there is to compare and how long it takes.
func (r *runner) prepare(ctx context.Context) error {
	for _, t := range r.turns {
		if t.placebo() {
			continue
		}
		r.tell(Event{Moment: Warming, Cell: t.cell.Address})
		if err := r.warmUp(ctx, t); err != nil {
			return err
		}
	}
	base, head := r.turns[0].first, r.turns[1].first
	all, err := measures(base, head, r.More)
	if err != nil {
		return err
	}
	first, beside, err := chosen(all, r.Metrics)
	if err != nil {
		return err
	}
	r.first = first
	r.runs = runsATurn(base.wall, head.wall)
	if err := r.fit(base.wall, head.wall); err != nil {
		return err
	}
	r.declare(all, first, beside)
	r.total = r.Blocks * len(r.turns)
	r.tell(Event{Moment: Planned, Remaining: r.estimate(base.wall, head.wall, r.Blocks)})
	return nil
}

// A turn takes at least so long, or has the most runs: of what is over sooner, the start of a process and the machine's
// mood are so large a part that one run says little.
const (
	shortTurn = 100 * time.Millisecond
	mostRuns  = 40
	warmRuns  = 3 // of what is shorter than a turn: the first one has to find its files
)

// warmUp runs a command, and keeps its quickest run.
func (r *runner) warmUp(ctx context.Context, t *turn) error {
	for i := range warmRuns {
		o, err := r.launcher.run(ctx, t.cell.Strategy, t.argv)
		if err != nil {
			return err
		}
		if i == 0 || o.wall < t.first.wall {
			t.first = o
		}
		if o.wall >= shortTurn {
			return nil
		}
	}
	return nil
}

// runsATurn is the same for both commands, so that they are treated alike. How long a run takes is the mean of the two.
func runsATurn(base, head time.Duration) int {
	usual := max((base+head)/2, time.Microsecond)
	return int(min(mostRuns, max(1, (shortTurn+usual-1)/usual)))
}

// estimate is how long so many blocks take.
func (r *runner) estimate(base, head time.Duration, blocks int) time.Duration {
	block := base + head
	if r.Gate {
		block += base
	}
	return block * time.Duration(r.runs*blocks)
}

// fit sets the number of blocks by the time there is for them. It is settled before the first one, and nothing that is
// measured later changes it but a look that decides everything.
func (r *runner) fit(base, head time.Duration) error {
	gated := 0
	if r.Gate {
		gated = len(r.first)
	}
	need := result.BlocksForGate(0, max(gated, 1), confidence, true)
	if r.Blocks < need {
		return &BlocksError{Have: r.Blocks, Need: need}
	}
	if r.Time <= 0 {
		return nil
	}
	r.Blocks = min(r.Blocks, int(r.Time/max(1, r.estimate(base, head, 1))))
	if r.Blocks < need {
		return &BlocksError{Have: r.Blocks, Need: need, Takes: r.estimate(base, head, need), Limit: r.Time}
	}
	return nil
}

// measure runs the blocks.
func (r *runner) measure(ctx context.Context) error {
	for block := range r.Blocks {
		r.tell(Event{Moment: BlockStart, Block: block + 1})
		if err := r.block(ctx, block); err != nil {
			return err
		}
		if err := r.gather(); err != nil {
			return err
		}
		r.tell(Event{Moment: BlockComplete, Block: block + 1, Run: r.run})
		if err := r.save(); err != nil {
			return err
		}
		late := r.Time > 0 && clock.Now()-r.began > 2*r.Time // much slower than they were at first
		if r.decided() || late {
			r.total = r.done
			return nil
		}
	}
	return nil
}

// block runs each command as often as a turn has runs: once each, in a random order, and then again in another one. What the
// machine does for the time of a few runs meets all of them so.
func (r *runner) block(ctx context.Context, block int) error {
	random := rand.New(rand.NewPCG(r.Seed, uint64(block))) // the order comes from the block's number alone
	for round := range r.runs {
		for order, k := range random.Perm(len(r.turns)) {
			t := r.turns[k]
			began := clock.Now()
			if round == 0 {
				t.runs, t.took = t.runs[:0], 0
				t.trial = result.Trial{Block: block, Order: order, StartedAt: (began - r.began).Seconds()}
				r.tell(r.event(TrialStart, t))
			}
			o, err := r.launcher.run(ctx, t.cell.Strategy, t.argv)
			if err != nil {
				return err
			}
			t.runs = append(t.runs, o)
			t.trial.Duration += o.wall.Seconds()
			t.took += clock.Now() - began
			if round == r.runs-1 {
				if err := r.complete(t); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// complete makes a trial of a command's runs in a block.
func (r *runner) complete(t *turn) error {
	trial, n := t.trial, int64(r.runs)
	trial.Batches, trial.Requests, trial.Asked, trial.Results = n, n, n, n
	trial.Metrics = values(t.runs)
	for _, m := range r.first {
		if _, ok := trial.Metrics[m.Metric()]; !ok {
			return &CommandError{Side: t.cell.Strategy, Command: t.argv, Err: fmt.Errorf("it did not print %s this time", m.Name)}
		}
	}
	t.cell.TrialData = append(t.cell.TrialData, trial)
	r.done++
	r.spent += t.took
	e := r.event(TrialComplete, t)
	e.Trial = &trial
	r.tell(e)
	return nil
}

func (r *runner) event(m Moment, t *turn) Event {
	return Event{Moment: m, Cell: t.cell.Address, Placebo: t.placebo(), Block: t.trial.Block + 1}
}

// decided says whether a look is due and all that the verdict is about has one. It looks at the same blocks with or without
// a gate.
func (r *runner) decided() bool {
	looked := *r.run
	looked.Declared.Pairs = nil
	for _, p := range r.run.Declared.Pairs {
		if p.EarlyStop {
			p.Gated = true
			looked.Declared.Pairs = append(looked.Declared.Pairs, p)
		}
	}
	return result.Decided(&looked, Benchmark)
}

// gather brings the cells up to date with their turns.
func (r *runner) gather() error {
	for _, t := range r.turns {
		if err := t.sum.Update(t.cell); err != nil {
			return err
		}
	}
	return nil
}

func (r *runner) save() error {
	if r.options.Save == nil {
		return nil
	}
	if err := r.options.Save(r.run); err != nil {
		return fmt.Errorf("save what was measured: %w", err)
	}
	return nil
}

// finish completes the record.
func (r *runner) finish(ctx context.Context, err error) (*result.Run, error) {
	info := &r.run.Info
	info.Status, info.Reason = result.Complete, ""
	if err != nil {
		info.Status, info.Reason = result.Failed, err.Error()
	}
	if ctx.Err() != nil {
		info.Status, info.Reason, err = result.Interrupted, "interrupted", ctx.Err()
	}
	info.FinishedAt = info.StartedAt.Add(clock.Now() - r.began)
	err = errors.Join(err, r.gather())
	if failed := r.save(); failed != nil && err == nil {
		err = failed
	}
	r.tell(Event{Moment: RunComplete, Run: r.run})
	if r.done == 0 && err != nil {
		return nil, err
	}
	return r.run, err
}

// tell tells the watcher.
func (r *runner) tell(e Event) {
	if r.options.Watch == nil {
		return
	}
	e.Blocks, e.Runs, e.Done, e.Total = r.Blocks, r.runs, r.done, r.total
	if r.done > 0 {
		e.Remaining = r.spent / time.Duration(r.done) * time.Duration(r.total-r.done)
	}
	r.options.Watch(e)
}
