package engine

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"bench/engine/clock"
	"bench/plan"
	"bench/result"
)

// A company performs trials by several hands of this process, as machines would: all that is asked and answered goes through JSON,
// all are made ready before any begins, and all begin at the same moment.
type company struct {
	hands   map[string]*Hand
	weights map[string]int
	margin  time.Duration // between the last one's being ready and the beginning
	began   []beginning
}

// A beginning is when a trial was to begin.
type beginning struct {
	asked        TrialRequest
	lead, record time.Duration
	starts       []time.Duration // when the hands really recorded
}

// newCompany hires hands of these weights.
func newCompany(margin time.Duration, weights ...int) *company {
	c := &company{hands: map[string]*Hand{}, weights: map[string]int{}, margin: margin}
	for i, w := range weights {
		name := fmt.Sprintf("w%02d", i)
		c.hands[name], c.weights[name] = NewHand(Options{Version: "test"}), w
	}
	return c
}

// dismiss sends all hands home.
func (c *company) dismiss() {
	for _, h := range c.hands {
		h.Close()
	}
	c.hands = nil
}

// each has all hands do something, one after the other.
func (c *company) each(do func(name string, h *Hand) error) error {
	for name, h := range c.hands {
		if err := do(name, h); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (c *company) Prepare(ctx context.Context, p *plan.Plan) error {
	return c.each(func(_ string, h *Hand) error {
		var own plan.Plan
		throughJSON(p, &own)
		if err := h.Prepare(ctx, &own); err != nil {
			return err
		}
		for _, c := range h.local.cells[0] { // many hands share the memory of one machine
			for _, load := range c.loads() {
				load.rec.sparse(true)
				for _, s := range load.stages {
					s.rec.sparse(true)
				}
			}
		}
		return nil
	})
}

func (c *company) Probe(ctx context.Context, s Servers) (found Probed, err error) {
	return found, c.each(func(_ string, h *Hand) error {
		found, err = h.Probe(ctx, s)
		return err
	})
}

func (c *company) Trial(ctx context.Context, r TrialRequest) (*result.Share, error) {
	defer asItWas()()
	turns, longest := map[string]*Turn{}, time.Duration(0)
	portions := plan.Portions(c.weights, r.Block)
	err := c.each(func(name string, h *Hand) error {
		var order TrialRequest
		throughJSON(r, &order)
		order.Portion = portions[name]
		turn, err := h.Ready(ctx, order, nil)
		if err == nil {
			turns[name], longest = turn, max(longest, turn.LeadIn())
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	at := beginning{asked: r, lead: clock.Now() + c.margin}
	at.record = at.lead
	if r.Purpose == Record {
		at.record += longest + 10*time.Millisecond
	}
	shares, errs := make([]result.Share, len(turns)), make([]error, len(turns))
	var wait sync.WaitGroup
	for name, turn := range turns {
		place := portions[name].Place
		wait.Go(func() {
			share, err := turn.Do(ctx, at.lead, at.record)
			if errs[place] = err; share != nil {
				throughJSON(share, &shares[place])
			}
		})
	}
	wait.Wait()
	for place, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("place %d: %w", place, err)
		}
		at.starts = append(at.starts, shares[place].Start)
	}
	c.began = append(c.began, at)
	whole := result.Merge(shares)
	return &whole, nil
}

// asItWas brings back what is the process's, and what several hands of one don't agree on.
func asItWas() (restore func()) {
	procs, limit, percent := runtime.GOMAXPROCS(0), debug.SetMemoryLimit(-1), debug.SetGCPercent(100)
	debug.SetGCPercent(percent)
	return func() {
		runtime.GOMAXPROCS(procs)
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}
}

func (c *company) Block(context.Context, Block) error { return nil }

func (c *company) Commit(context.Context, Block, []Performed) error { return nil }

func (c *company) Report(*result.Run) {}

// trial is when the trial of a cell in a block was to begin.
func (c *company) trial(cell, block int) beginning {
	for _, b := range c.began {
		if b.asked.Purpose == Record && b.asked.Cell == cell && b.asked.Block == block {
			return b
		}
	}
	panic(fmt.Sprintf("there was no trial of cell %d in block %d", cell, block))
}
