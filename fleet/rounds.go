package fleet

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"bench/engine"
	"bench/engine/clock"
	"bench/fleet/facts"
	"bench/result"
)

// A gathering is what has come of a round so far, by worker.
type gathering struct {
	round
	ready map[string]ready
	done  map[string]done
}

// The kinds of answers to a round, as the last part of where they are sent.
const (
	toReady = "ready"
	toDone  = "done"
)

// hear notes a worker's answer to a round. Those to a round that is over are nobody's.
func (c *Coordinator) hear(m *nats.Msg) {
	number, kind, _ := strings.Cut(strings.TrimPrefix(m.Subject, c.inbox+"."), ".")
	n, err := strconv.Atoi(number)
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	g := c.round
	if g == nil || g.Number != n {
		return
	}
	switch kind {
	case toReady:
		if r, err := decode[ready](m.Data); err == nil && r.round == g.round {
			g.ready[r.Worker] = r
			c.news()
		}
	case toDone:
		if d, err := decode[done](m.Data); err == nil && d.round == g.round {
			g.done[d.Worker] = d
			c.news()
		}
	}
}

// An await says what is waited for of each worker of a roster.
type await struct {
	roster []member
	has    func(id string) bool // mu is held
	first  time.Duration        // how long nobody is suspected
	limit  time.Duration        // how long they may take at all, even those who live; 0: as long as it takes
}

// A missing worker is one of whom nothing comes any more.
type missing struct{ member member }

func (e *missing) Error() string { return e.member.called + ": " + errLost.Error() }

// all waits until all of a roster have answered. A worker that is suspect, since its lease has ended or its answer takes
// long, is asked whether it lives: who does may take its time.
func (c *Coordinator) all(ctx context.Context, a await) error {
	suspectAt, over := clock.Now()+a.first, clock.Now()+a.limit
	for {
		c.mu.Lock()
		changed := c.changed
		var suspects []member
		waiting := 0
		for _, m := range a.roster {
			if a.has(m.ID) {
				continue
			}
			waiting++
			if now := c.members[m.ID]; !now.leased || clock.Now() >= suspectAt {
				suspects = append(suspects, m)
			}
		}
		c.mu.Unlock()
		if waiting == 0 {
			return nil
		}
		if a.limit > 0 && clock.Now() >= over && len(suspects) > 0 {
			return &missing{suspects[0]}
		}
		if len(suspects) > 0 {
			if lost := c.firstLost(suspects); lost != nil {
				return &missing{*lost}
			}
			suspectAt = clock.Now() + leaseEvery
		}
		timer := time.NewTimer(max(time.Millisecond, min(suspectAt-clock.Now(), leaseEvery/4)))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-c.life.Done():
			timer.Stop()
			return context.Cause(c.life)
		case <-changed:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// firstLost is the first of several workers that doesn't live; nil: all do. They are asked at the same time.
func (c *Coordinator) firstLost(suspects []member) *member {
	if lost := c.lost(suspects); len(lost) > 0 {
		return &lost[0]
	}
	return nil
}

// call publishes to the roster of the run; answers to it come to hear.
func (c *Coordinator) call(word, kind string, n int, message any) error {
	m := nats.NewMsg(toRun(c.options.Run, word))
	m.Data = encode(message)
	if kind != "" {
		m.Reply = fmt.Sprintf("%s.%d.%s", c.inbox, n, kind)
	}
	if err := c.conn.PublishMsg(m); err != nil {
		return fmt.Errorf("tell the workers: %w", err)
	}
	return c.conn.Flush()
}

// beginRound opens a round of a trial, and makes it the one that answers count for.
func (c *Coordinator) beginRound() *gathering {
	c.number++
	g := &gathering{round: round{V: version, Epoch: c.epoch, Number: c.number}, ready: map[string]ready{}, done: map[string]done{}}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.round = g
	return g
}

// toll cuts a round, so that nobody sends load for what counts no more.
func (c *Coordinator) toll(word string, g *gathering) {
	_ = c.call(word, "", g.Number, g.round) // who doesn't hear it is lost, and finds out when it is claimed again
}

// problems are what went wrong at workers, by roster.
func problems(roster []member, of func(id string) *problem) (all []error, whose []member) {
	for _, m := range roster {
		if p := of(m.ID); p != nil {
			all = append(all, p.err())
			whose = append(whose, m)
		}
	}
	return all, whose
}

// void ends the attempt that is under way: nothing of it counts.
func (c *Coordinator) void(ctx context.Context, r engine.TrialRequest, of *member, code result.VoidCode, reason string) error {
	v := result.Void{
		Benchmark: c.plan.Benchmarks[r.Benchmark].Title(), Block: r.Block, Code: code, Reason: reason,
		After: (clock.Now() - c.began).Seconds(),
	}
	v.Cell = cellOf(c.plan.Benchmarks[r.Benchmark], r.Cell)
	if of != nil {
		v.Worker = of.called
	}
	if o := c.open; o != nil && r.Purpose == engine.Record {
		v.Attempt = o.block.Attempt
		c.open, c.replay = nil, nil
		if err := o.begun(); err != nil {
			return err
		}
		f := facts.Fact{ID: facts.ID{Kind: facts.Void, Place: o.place, Attempt: o.attempt}, Body: encode(v)}
		if err := c.decide(ctx, f); err != nil {
			return err
		}
	}
	c.mu.Lock()
	c.voids = append(c.voids, v)
	c.mu.Unlock()
	c.tell(Event{Type: BlockVoid, Worker: v.Worker, Reason: reason, Void: &v})
	if c.options.OnLost == OnLostFail && of != nil {
		return fmt.Errorf("%s: %s", v.Worker, reason)
	}
	return &engine.VoidError{Void: v}
}
