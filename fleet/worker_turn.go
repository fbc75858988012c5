package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"

	"bench/engine"
	"bench/engine/clock"
	"bench/engine/server"
	"bench/engine/sound"
	"bench/plan"
	"bench/result"
)

// Why a trial under way is cut.
var (
	errVoid = errors.New("the block is void")   // nothing of it is of any use
	errStop = errors.New("the run was stopped") // what there is counts as far as it goes
)

// A performance is a worker's part of one trial, from when it is told to make ready until its share is in the log. The next
// one begins after it is over.
type performance struct {
	round
	order  prepare
	answer *nats.Msg // what asked for it
	goes   chan *nats.Msg
	wanted context.Context // until nothing of it is of any use
	cancel context.CancelCauseFunc
	ctx    context.Context // until it is to stop, or isn't wanted
	stop   context.CancelCauseFunc
	over   chan struct{}
	before map[string]server.Usage // what servers here had used when recording began; under the worker's mu

	performing atomic.Bool // there may be load
	waiting    atomic.Bool // it is ready
}

// busy says whether it does anything.
func (p *performance) busy() bool {
	select {
	case <-p.over:
		return false
	default:
		return !p.waiting.Load()
	}
}

// prepare begins the performance of a trial. What was under way has been given up by who asks.
func (w *worker) prepare(m *nats.Msg) {
	order, err := decode[prepare](m.Data)
	if err != nil {
		return // by another version, which has not claimed this one
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.run == "" || order.Epoch != w.epoch || w.place(order) < 0 && !slices.Contains(order.Hosts, w.hello.ID) || w.turn != nil && order.Number <= w.turn.Number && order.Epoch == w.turn.Epoch {
		return
	}
	p := &performance{round: order.round, order: order, answer: m, goes: make(chan *nats.Msg, 1), over: make(chan struct{})}
	p.wanted, p.cancel = context.WithCancelCause(w.life)
	p.ctx, p.stop = context.WithCancelCause(p.wanted)
	before := w.turn
	if before != nil {
		before.cancel(errVoid)
	}
	w.turn = p
	e := w.engagement
	go sound.Work(func() {
		defer close(p.over)
		defer p.cancel(errVoid)
		defer p.stop(errVoid)
		if before != nil {
			<-before.over
		}
		if w.place(order) < 0 {
			w.attend(e, p)
		} else {
			w.perform(e, p)
		}
	})()
}

// place is the worker's in the roster of an order, or -1.
func (w *worker) place(order prepare) int {
	for i, id := range order.Roster {
		if id == w.hello.ID {
			return i
		}
	}
	return -1
}

// start hands on when to begin.
func (w *worker) start(m *nats.Msg) {
	s, err := decode[start](m.Data)
	if err != nil {
		return
	}
	w.mu.Lock()
	p := w.turn
	w.mu.Unlock()
	if p == nil || p.round != s.round {
		return
	}
	select {
	case p.goes <- m:
	default: // it has been told
	}
}

// cut ends the performance that a message is about.
func (w *worker) cut(cause error) func(*nats.Msg) {
	return func(m *nats.Msg) {
		r, err := decode[round](m.Data)
		if err != nil {
			return
		}
		w.mu.Lock()
		p := w.turn
		w.mu.Unlock()
		if p == nil || p.round != r {
			return
		}
		if cause == errStop {
			p.stop(cause)
		} else {
			p.cancel(cause)
		}
	}
}

// perform makes ready, waits for the word, performs, and sees that the share is in the log.
func (w *worker) perform(e engagement, p *performance) {
	t, err := w.makeReady(e, p)
	said := ready{round: p.round, Worker: w.hello.ID, Problem: problemOf(err)}
	if err == nil {
		said.LeadIn = t.LeadIn()
		said.Error, said.RTT, _ = e.times.known()
		p.waiting.Store(true)
	}
	w.reply(p.answer, said)
	if err != nil {
		return
	}
	var told *nats.Msg
	select {
	case <-p.ctx.Done():
		t.Leave()
		return
	case told = <-p.goes:
	}
	p.performing.Store(true)
	p.waiting.Store(false)
	s, _ := decode[start](told.Data) // it was read before
	heard, _ := e.times.there(clock.Now())
	share, err := t.Do(p.ctx, e.times.local(s.Lead), e.times.local(s.Record))
	p.performing.Store(false)
	if p.wanted.Err() != nil {
		return
	}
	if share != nil {
		w.sign(e, share)
	}
	w.bring(e, p, told, done{round: p.round, Worker: w.hello.ID, Heard: heard, Share: share, Problem: problemOf(err)})
}

// makeReady does what may take long.
func (w *worker) makeReady(e engagement, p *performance) (turn, error) {
	request := p.order.Order
	if len(p.order.Setup) > 0 {
		if err := decrypt(e.secrets.Key, p.order.Setup, &request.Setup); err != nil {
			return nil, err
		}
	}
	request.Portion = plan.Portion{Place: w.place(p.order), Weights: p.order.Weights}
	asked := false
	t, err := e.hand.Ready(p.ctx, request, func() { asked = e.times.refresh(p.ctx) })
	if err != nil {
		return nil, err
	}
	if !asked {
		e.times.refresh(p.ctx)
	}
	if err := e.times.wait(p.ctx); err != nil {
		t.Leave()
		return nil, err
	}
	return t, nil
}

// sign puts on a share whose it is, and when it began by the coordinator's clock.
func (w *worker) sign(e engagement, share *result.Share) {
	share.Worker = e.name
	if share.Start > 0 {
		share.Start, share.StartError = e.times.there(share.Start)
	}
	if e.job.Redact != nil {
		e.job.Redact(share)
	}
}

// bring brings a share home: recorded ones to the log, others to who asked.
func (w *worker) bring(e engagement, p *performance, told *nats.Msg, over done) {
	switch {
	case over.Problem != nil && over.Problem.Kind == problemLate:
	case p.order.Order.Purpose != engine.Record:
	default:
		text, failed := json.Marshal(over.Share)
		over.Share = nil
		if failed != nil {
			over.Problem = problemOf(failed)
			break
		}
		if !w.publish(e, p, encode(brought{V: version, Share: text, Problem: over.Problem})) {
			return // nobody waits for it any more
		}
	}
	w.reply(told, over)
}

// publishAgain is how long is waited before something is published again that nobody has acknowledged.
const publishAgain = 250 * time.Millisecond
