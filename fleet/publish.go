package fleet

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"bench/fleet/facts"
)

// What stands in the headers of a fact.
const (
	headerEpoch = "Bench-Epoch"
	headerParts = "Bench-Parts"
)

// partSize is how much of a share fits into one message.
const partSize = 512 << 10

// codeKept is what a server answers when there is a message of the subject already: so the fact is there.
const codeKept = 10077

// codeFenced is what a server answers when somebody else has taken over.
const codeFenced = 10071

// errFenced says that another coordinator has taken over.
var errFenced = errors.New("another coordinator has taken over this run")

// message is a fact as it is published: with a subject of its own, by which a repeat is known too.
func message(run string, f facts.Fact) *nats.Msg {
	m := nats.NewMsg(f.Subject(run))
	m.Data = f.Body
	m.Header.Set(headerEpoch, strconv.Itoa(f.By))
	if f.Parts > 0 {
		m.Header.Set(headerParts, strconv.Itoa(f.Parts))
	}
	m.Header.Set(jetstream.MsgIDHeader, m.Subject)
	return m
}

// factOf is the fact that a message is.
func factOf(run, subject string, header nats.Header, body []byte) (facts.Fact, error) {
	id, err := facts.Parse(run, subject)
	if err != nil {
		return facts.Fact{}, err
	}
	f := facts.Fact{ID: id, Body: body}
	if f.By, err = strconv.Atoi(header.Get(headerEpoch)); err != nil {
		return facts.Fact{}, errors.New("a fact without an epoch")
	}
	if parts := header.Get(headerParts); parts != "" {
		if f.Parts, err = strconv.Atoi(parts); err != nil {
			return facts.Fact{}, errors.New("a fact whose number of parts is none")
		}
	}
	return f, nil
}

// publish stores a worker's share, and comes back once all of it is acknowledged. The same is published again until then, for as
// long as anybody may want it.
func (w *worker) publish(e engagement, p *performance, text []byte) bool {
	parts := slices.Collect(slices.Chunk(text, partSize))
	for i, part := range parts {
		f := facts.Fact{
			ID: facts.ID{
				Kind: facts.Result, Place: facts.Place{Benchmark: p.order.Order.Benchmark, Block: p.order.Order.Block},
				Attempt: p.order.Attempt, Cell: p.order.Order.Cell, Worker: w.hello.ID, Part: i,
			},
			By: p.Epoch, Parts: len(parts), Body: part,
		}
		if err := store(p.wanted, w.js, message(e.run, f), func(err error) { w.log("a share is not stored yet: %v", err) }); err != nil {
			return false
		}
	}
	return true
}

// store publishes until it is acknowledged, or nobody wants it any more. That it is there already is an acknowledgement.
func store(ctx context.Context, js jetstream.JetStream, m *nats.Msg, troubled func(error), options ...jetstream.PublishOpt) error {
	return insist(ctx, troubled, func(ctx context.Context) (bool, error) {
		_, err := js.PublishMsg(ctx, m, options...)
		refused, isRefusal := errors.AsType[*jetstream.APIError](err)
		switch {
		case err == nil, isRefusal && refused.ErrorCode == codeKept:
			return true, nil
		case isRefusal && refused.ErrorCode == codeFenced:
			return true, errFenced
		}
		return false, err
	})
}

// insist asks a hub for something again and again, until it is done or refused, or nobody wants it any more: a cluster that has
// just lost a leader doesn't answer for some seconds.
func insist(ctx context.Context, troubled func(error), do func(context.Context) (over bool, err error)) error {
	for told := false; ; {
		attempt, cancel := context.WithTimeout(ctx, storeWithin)
		over, err := do(attempt)
		cancel()
		switch {
		case over:
			return err
		case ctx.Err() != nil:
			return context.Cause(ctx)
		}
		if !told {
			troubled(err)
			told = true
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(publishAgain):
		}
	}
}

// answered says whether a hub has done or refused something for good. With a 503 it says that it has no leader just now.
func answered(err error) bool {
	refused, isRefusal := errors.AsType[*jetstream.APIError](err)
	return err == nil || isRefusal && refused.Code != http.StatusServiceUnavailable
}

// storeWithin is how long an acknowledgement is waited for before the same is published again.
const storeWithin = 5 * time.Second
