package fleet

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/nats-io/nats.go/jetstream"

	"bench/engine"
	"bench/engine/sound"
	"bench/fleet/facts"
	"bench/plan"
	"bench/result"
)

// Prepare waits until there are enough workers, claims them, and has them make ready for the plan. Those that are refused
// are told of, by name.
func (c *Coordinator) Prepare(ctx context.Context, p *plan.Plan) error {
	c.plan = p
	if err := c.engageHosts(ctx); err != nil {
		return err
	}
	return c.muster(ctx, c.options.Min, true)
}

// Probe has every worker see that the targets are there. Where some of them can't reach one, all of the reasons are in the
// error at once; where nobody can, it is the *engine.TargetError that it would be without workers.
func (c *Coordinator) Probe(ctx context.Context, s engine.Servers) (engine.Probed, error) {
	c.servers = &s
	for {
		roster := c.crew()
		answers, errs := c.askAll(ctx, roster, verbProbe, c.probing())
		if err := ctx.Err(); err != nil {
			return engine.Probed{}, err
		}
		lost := false
		for i, err := range errs {
			if err != nil {
				c.lose(roster[i].ID, "")
				lost = true
			}
		}
		if !lost {
			found, err := probed(roster, answers)
			for _, p := range found.Programs {
				if p.Needs != "" {
					c.absent[[2]int{p.Benchmark, p.Cell}] = true
				}
			}
			return found, c.explained(ctx, err)
		}
		if err := c.muster(ctx, c.options.Min, true); err != nil {
			return engine.Probed{}, err
		}
	}
}

// askAll asks several workers at the same time.
func (c *Coordinator) askAll(ctx context.Context, whom []member, verb string, message any) ([]answer, []error) {
	answers, errs := make([]answer, len(whom)), make([]error, len(whom))
	var all sync.WaitGroup
	for i, m := range whom {
		all.Go(sound.Work(func() { answers[i], errs[i] = c.ask(ctx, m.ID, verb, message) }))
	}
	all.Wait()
	return answers, errs
}

// probed is what several workers have found together: a cell can be measured where all of them can.
func probed(roster []member, answers []answer) (all engine.Probed, err error) {
	refused, whose := problems(roster, func(id string) *problem {
		return answers[slices.IndexFunc(roster, func(m member) bool { return m.ID == id })].Problem
	})
	if len(refused) > 0 {
		return all, together(refused, whose, len(roster))
	}
	type key struct{ benchmark, cell int }
	programs := map[key]int{}
	for i, a := range answers {
		if a.Probed == nil {
			return all, fmt.Errorf("%s says nothing of the targets", roster[i].called)
		}
		if all.Pacing == "" || a.Probed.Pacing == "sleep" { // the less precise of both
			all.Pacing = a.Probed.Pacing
		}
		if i == 0 || a.Probed.IO != "io_uring" { // the dearest of all
			all.IO = a.Probed.IO
		}
		all.Warnings = append(all.Warnings, a.Probed.Warnings...)
		for _, p := range a.Probed.Programs {
			at, known := programs[key{p.Benchmark, p.Cell}]
			switch {
			case !known:
				programs[key{p.Benchmark, p.Cell}] = len(all.Programs)
				all.Programs = append(all.Programs, p)
			case all.Programs[at].Needs == "" && p.Needs != "":
				all.Programs[at].Needs = roster[i].called + ": " + p.Needs
			case all.Programs[at].Needs == "" && p.Hello != all.Programs[at].Hello:
				return all, fmt.Errorf("%s has another client program than %s: it says %q, and not %q", roster[i].called, roster[0].called,
					p.Hello, all.Programs[at].Hello)
			}
		}
	}
	return all, nil
}

// together is the error of several workers: where all of them have one, that of the first is what it would be without workers.
func together(errs []error, whose []member, of int) error {
	if len(errs) == of {
		return errs[0]
	}
	var all []error
	for i, err := range errs {
		all = append(all, fmt.Errorf("%s: %w", whose[i].called, err))
	}
	return errors.Join(all...)
}

// Block fixes the roster of a block. Whoever has come since the last one takes part from now on; who is lost doesn't. Where the
// log has the block whole, from before this coordinator took over, its trials are answered from there.
func (c *Coordinator) Block(ctx context.Context, b engine.Block) error {
	c.open, c.replay = nil, nil
	place := facts.Place{Benchmark: b.Benchmark, Block: b.Block}
	if err := c.forget(ctx, place); err != nil {
		return err
	}
	next, err := c.settle(ctx, place)
	if err != nil {
		return err
	}
	c.open = &opened{block: b, place: place, attempt: next, begun: func() error { return nil }}
	if c.replay != nil {
		c.open.attempt, c.open.Opening = c.replay.Number, c.replay.Opening
		return nil
	}
	want := c.options.Min
	if c.options.OnLost == OnLostWait {
		want = max(want, c.most)
	}
	for again := true; again; {
		if err := c.muster(ctx, want, false); err != nil {
			return err
		}
		// Who was killed while the block became void is known by its lease seconds later; asked, at once. Else it would be void again.
		again = b.Attempt > 0 && c.sift(func(member) bool { return true })
	}
	roster, _ := placed(c.crew(), b.Block)
	c.most = max(c.most, len(roster))
	for _, m := range roster {
		c.open.Roster = append(c.open.Roster, facts.Member{ID: m.ID, Name: m.called, Weight: m.Weight})
	}
	c.open.Cells = c.cellsOf(b.Benchmark)
	c.took(roster)
	body := encode(c.open.Opening)
	// Until it is in the log nobody is told to begin; to make ready for it needs no more than to know who takes part.
	c.open.begun = c.beside(func() error {
		return c.decide(ctx, facts.Fact{ID: facts.ID{Kind: facts.Begun, Place: place, Attempt: next}, Body: body})
	})
	return nil
}

// settle decides about what others have begun of a block: a whole attempt that everybody brought to its end counts, and any other
// doesn't. With another plan none does. It gives the number of the next one.
func (c *Coordinator) settle(ctx context.Context, place facts.Place) (next int, err error) {
	c.mu.Lock()
	attempts := c.state.Attempts(place)
	c.mu.Unlock()
	for _, a := range attempts {
		next = max(next, a.Number+1)
		c.mu.Lock()
		whole, void := a.Whole(), a.Void
		c.mu.Unlock()
		switch {
		case void:
		case whole && c.replay == nil && !c.options.OtherPlan && c.sound(a):
			c.replay = a
		default:
			v := result.Void{
				Benchmark: c.plan.Benchmarks[place.Benchmark].Title(), Block: place.Block, Attempt: a.Number, Code: result.CoordinatorLost,
			}
			f := facts.Fact{ID: facts.ID{Kind: facts.Void, Place: place, Attempt: a.Number}, Body: encode(v)}
			if err := c.decide(ctx, f); err != nil {
				return 0, err
			}
			c.mu.Lock()
			c.voids = append(c.voids, v)
			c.mu.Unlock()
			c.tell(Event{Type: BlockVoid, Void: &v})
		}
	}
	return next, nil
}

// purge removes a block's shares from the log.
func (c *Coordinator) purge(ctx context.Context, p facts.Place) error {
	ctx, cancel := c.living(ctx)
	defer cancel()
	err := insist(ctx, c.troubled, func(ctx context.Context) (bool, error) {
		err := c.stores.log.Purge(ctx, jetstream.WithPurgeSubject(p.Shares(c.options.Run)))
		return answered(err), err
	})
	if err != nil {
		return fmt.Errorf("remove shares that are needed no more from the log: %w", err)
	}
	return nil
}

// took notes who has been in a roster.
func (c *Coordinator) took(roster []member) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range roster {
		c.members[m.ID].took = true
	}
}

// forget removes what nobody needs any more: the shares of the block before, which is saved by now. The next one begins meanwhile.
func (c *Coordinator) forget(ctx context.Context, next facts.Place) error {
	if err := c.purged(); err != nil {
		return err
	}
	c.mu.Lock()
	known := c.state.Blocks()
	c.mu.Unlock()
	var over []facts.Place
	for _, p := range known {
		if p == next || !before(p, next) {
			continue
		}
		c.mu.Lock()
		c.state.Forget(p)
		c.mu.Unlock()
		over = append(over, p)
	}
	c.purged = c.beside(func() error {
		for _, p := range over {
			if err := c.purge(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
	return nil
}

func before(p, q facts.Place) bool {
	return p.Benchmark < q.Benchmark || p.Benchmark == q.Benchmark && p.Block < q.Block
}

// Commit makes the trials of the block count: from then on nothing of it is performed again.
func (c *Coordinator) Commit(ctx context.Context, b engine.Block, trials []engine.Performed) error {
	if c.open == nil || c.open.block != b {
		return fmt.Errorf("block %d of benchmark %d is not under way", b.Block, b.Benchmark)
	}
	if err := c.open.begun(); err != nil {
		return err
	}
	waits := make([]func() error, len(trials))
	for i, t := range trials {
		f := facts.Fact{ID: facts.ID{Kind: facts.Trial, Place: c.open.place, Cell: t.Cell}, Body: encode(committed{Attempt: c.open.attempt, Requests: t.Trial.Requests})}
		waits[i] = c.beside(func() error { return c.decide(ctx, f) })
	}
	var errs []error
	for _, wait := range waits {
		errs = append(errs, wait())
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	c.open, c.replay = nil, nil
	return nil
}

// cellsOf are the cells whose trials a block of a benchmark consists of.
func (c *Coordinator) cellsOf(benchmark int) (cells []int) {
	b := c.plan.Benchmarks[benchmark]
	for k := range len(b.Cells) + len(b.Placebos) {
		if !c.absent[[2]int{benchmark, k}] {
			cells = append(cells, k)
		}
	}
	return cells
}

// committed is what the log says of a trial that counts.
type committed struct {
	Attempt  int   `json:"attempt"`
	Requests int64 `json:"requests"`
}
