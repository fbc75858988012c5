package fleet

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"bench/engine"
	"bench/engine/sound"
	"bench/fleet/facts"
	"bench/result"
)

// forgets is how soon a slow start is forgotten: after some ten trials.
const forgets = 8

// home merges what has come home of a trial.
func (c *Coordinator) home(ctx context.Context, g *gathering, r engine.TrialRequest, roster []member, sent time.Duration) (*result.Share, error) {
	c.fanOut -= c.fanOut / forgets
	var errs []error
	var whose []member
	var shares []result.Share
	var slow *member
	var by time.Duration
	all := c.sharesOf(g, r, roster)
	for i := range roster {
		m := roster[i]
		c.mu.Lock()
		d := g.done[m.ID]
		c.mu.Unlock()
		c.fanOut = max(c.fanOut, min(d.Heard-sent, mostMargin))
		if d.Problem != nil && d.Problem.Kind == problemLate {
			slow, by = &m, max(by, d.Problem.By)
			continue
		}
		if err := all[i].err; err != nil {
			errs, whose = append(errs, err), append(whose, m)
		}
		if share := all[i].share; share != nil {
			shares = append(shares, *share)
		}
	}
	switch {
	case slow != nil:
		c.margin = min(2*(c.margin+by), mostMargin)
		c.toll(wordVoid, g)
		return nil, c.void(ctx, r, slow, result.WorkerLate, "the start was past when it heard of it")
	case len(errs) == len(roster):
		whole, _ := c.merged(r, shares)
		return whole, c.explained(ctx, errs[0])
	case len(errs) > 0:
		return nil, c.failed(ctx, g, r, errs, whose, len(roster))
	}
	if k := odd(shares); k >= 0 {
		m := roster[slices.IndexFunc(roster, func(m member) bool { return m.called == shares[k].Worker })]
		return nil, c.failed(ctx, g, r, []error{errors.New("its share is none of this trial")}, []member{m}, len(roster))
	}
	return c.merged(r, shares)
}

// A parsed is a worker's share, and what it could not do.
type parsed struct {
	share *result.Share
	err   error
}

// sharesOf are the roster's shares of a trial, of those that were not too late for it. Reading one takes half a millisecond, so that
// they are read at the same time.
func (c *Coordinator) sharesOf(g *gathering, r engine.TrialRequest, roster []member) []parsed {
	c.mu.Lock()
	told := maps.Clone(g.done)
	c.mu.Unlock()
	all := make([]parsed, len(roster))
	var reading sync.WaitGroup
	for i, m := range roster {
		if d := told[m.ID]; d.Problem == nil || d.Problem.Kind != problemLate {
			reading.Go(sound.Work(func() { all[i].share, all[i].err = c.shareOf(d, r, m) }))
		}
	}
	reading.Wait()
	return all
}

// shareOf is a worker's share of a trial, with what it could not do.
func (c *Coordinator) shareOf(d done, r engine.TrialRequest, m member) (*result.Share, error) {
	if r.Purpose != engine.Record {
		if d.Share != nil {
			d.Share.Worker = m.called
		}
		return d.Share, d.Problem.err()
	}
	c.mu.Lock()
	text := c.state.Attempt(c.open.place, c.open.attempt).Share(r.Cell, m.ID)
	c.mu.Unlock()
	return c.read(text, m.called)
}

// read reads what the log has of a worker's share.
func (c *Coordinator) read(text []byte, name string) (*result.Share, error) {
	b, err := decode[brought](text)
	if err != nil {
		return nil, err
	}
	if len(b.Share) == 0 || string(b.Share) == "null" {
		return nil, b.Problem.err()
	}
	share, err := result.ParseShare(b.Share)
	if err != nil {
		return nil, err
	}
	share.Worker = name
	if c.options.Redact != nil {
		c.options.Redact(share)
	}
	return share, b.Problem.err()
}

// merged is the whole of a trial.
func (c *Coordinator) merged(r engine.TrialRequest, shares []result.Share) (*result.Share, error) {
	if len(shares) == 0 || odd(shares) >= 0 {
		return nil, nil
	}
	whole := result.MergeWorkers(shares, c.options.MaxSkew)
	if r.Purpose == engine.Record {
		whole.Attempt = c.open.block.Attempt
		if clock := whole.Clocks["service"]; clock != nil && clock.Count() > 0 {
			c.medians[[2]int{r.Benchmark, r.Cell}] = clock.Quantile(middle)
		}
	}
	return &whole, nil
}

const middle = 0.5

// odd is the place of a share that can't be of the same trial as most of the others, -1 without one.
func odd(shares []result.Share) int {
	worst, strange := -1, 0
	for i := range shares {
		n := 0
		for k := range shares {
			if !alike(&shares[i], &shares[k]) {
				n++
			}
		}
		if n > strange {
			worst, strange = i, n
		}
	}
	return worst
}

// alike says whether two shares can be of the same trial: they tell of as many requests, and so do their parts and stages.
func alike(a, b *result.Share) bool {
	if len(a.Names) != len(b.Names) {
		return false
	}
	for _, within := range [][2][]result.Share{{a.Parts, b.Parts}, {a.Stages, b.Stages}} {
		for i := range min(len(within[0]), len(within[1])) {
			if !alike(&within[0][i], &within[1][i]) {
				return false
			}
		}
	}
	return true
}

// replayed answers a trial from the log.
func (c *Coordinator) replayed(r engine.TrialRequest) (*result.Share, error) {
	shares, err := c.logged(c.replay, r.Cell)
	if err != nil {
		return nil, err
	}
	return c.merged(r, shares)
}

// logged are the shares that the log has of an attempt at a trial, and an error where one is missing, or says what its worker could
// not do.
func (c *Coordinator) logged(a *facts.Attempt, cell int) (shares []result.Share, err error) {
	for _, m := range a.Roster {
		c.mu.Lock()
		text := a.Share(cell, m.ID)
		c.mu.Unlock()
		if text == nil {
			return nil, fmt.Errorf("the log has no share of cell %d from %s", cell, m.Name)
		}
		share, err := c.read(text, m.Name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Name, err)
		}
		if share != nil {
			shares = append(shares, *share)
		}
	}
	return shares, nil
}

// sound says whether an attempt of which everything is there can count. It can't where a worker was cut, as by the end of the run
// that is resumed, or could not perform its share.
func (c *Coordinator) sound(a *facts.Attempt) bool {
	for _, cell := range a.Cells {
		shares, err := c.logged(a, cell)
		if err != nil || odd(shares) >= 0 {
			return false
		}
	}
	return true
}
