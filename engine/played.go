package engine

import (
	"context"
	"errors"
	"slices"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/engine/program"
	"bench/plan"
	"bench/result"
	"bench/result/stats"
)

// batch runs one batch of the trial: by the cell's program, or by its strategy.
func (t *trial) batch(ctx context.Context, available, ready time.Duration) {
	if t.cell.player != nil {
		t.play(ctx, available)
		return
	}
	f := t.newFlight(available, t.cell.user())
	f.ready = ready
	f.run(ctx)
}

// play has the cell's program run a batch. Its moments are from the program's START, or from when the batch was due.
func (t *trial) play(ctx context.Context, due time.Duration) {
	c := t.cell
	f := t.newPlayed(due)
	defer c.giveFlight(f) // nothing of it goes on once the program has answered
	a, err := c.player.process.Run(ctx, program.Batch{
		Order: f.order, Limit: c.plan.Arrival.Concurrency, Timeout: c.plan.Client.Timeout, Within: c.within(),
	})
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		t.failed(err)
		return
	}
	f.hear(a, c.player.epoch)
	t.flushPlayed(f, a)
}

// newPlayed takes a flight for a batch that a program runs, from those to be used again, or makes one.
func (t *trial) newPlayed(due time.Duration) *flight {
	f := t.cell.takeFlight()
	if f == nil {
		n := t.cell.items.size()
		f = &flight{cell: t.cell, shuffled: make([]int, n), items: make([]item, n), moments: make([]time.Duration, 0, n)}
	}
	f.trial, f.available, f.released = t, due, clock.Unset
	f.batch.Tally, f.rec = t.tallyAt(due), t.recorderAt(due)
	f.moments, f.samples, f.given = f.moments[:0], f.samples[:0], 0
	_, f.order = t.nextBatch(f.shuffled)
	for i := range f.items {
		f.items[i].Exchange, f.items[i].delivered = client.Exchange{}, clock.Unset
	}
	return f
}

// failed notes why a batch has no numbers. A program that lied about one may tell the truth about the next; with any other
// trouble the trial is over, and the run with it.
func (t *trial) failed(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if lie, ok := errors.AsType[*program.LieError](err); ok {
		if t.lie == nil {
			t.lie = lie
		}
		return
	}
	if t.broken == nil {
		t.broken = t.cell.player.told(err)
	}
	t.cut()
}

// hear puts what a program told of a batch on the run's clock.
func (f *flight) hear(a program.Answer, epoch time.Duration) {
	if !f.trial.open {
		f.available = a.Start - epoch
	}
	f.released = a.Stop - epoch
	for _, m := range a.Marks {
		it := &f.items[m.Item]
		f.last = m.At - epoch
		f.given++
		it.Exchange = client.Exchange{Status: m.Status, Attempts: 1, Sent: f.available, Done: f.last}
		switch {
		case m.Kind != program.Result:
			it.Kind = client.Cancelled // as far as pilots are concerned
			continue
		case !allows(&f.cell.requests[f.order[m.Item]], m.Status):
			it.Kind = client.BadStatus
		}
		it.delivered = f.last
		f.moments = append(f.moments, f.last)
	}
}

// allows says whether a status is what a request's response should have. Of the rest of it, a program doesn't tell.
func allows(r *plan.Request, status int) bool {
	if r.Expect == nil || len(r.Expect.Status) == 0 {
		return status < 400
	}
	return slices.Contains(r.Expect.Status, status)
}

// flushPlayed records a batch that a program has run.
func (t *trial) flushPlayed(f *flight, a program.Answer) {
	n := t.batches.Add(1)
	if !t.recorded() {
		for i := range f.items {
			f.samples = append(f.samples, f.sample(i))
		}
		t.pass(f.samples)
		t.leadIn.Add(int64(len(f.items)) - attemptsOf(f.samples))
		return
	}
	t.mu.Lock()
	t.numbers = append(t.numbers, a.Metrics...)
	if n == 1 {
		t.spans = f.played(a)
	}
	t.mu.Unlock()
	s := f.rec.shard(int(n))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.played(f, a)
	lost := int64(len(f.items) - f.given)
	if a.Raised != "" {
		lost-- // one of them is what was raised
	}
	f.batch.Tally.Lost.Add(max(0, lost))
}

// What a program can say of a request that has no result: what kind of error that is.
const (
	kindException = "exception"
	kindEmpty     = "empty_slot"
)

// played records what a program's consumer had. What its requests did until then isn't known from outside.
func (s *shard) played(f *flight, a program.Answer) {
	s.Batches++
	s.Requests += int64(len(f.items))
	s.Asked += int64(len(f.items))
	s.Results += int64(len(f.moments))
	s.done = max(s.done, f.released)
	s.keeping.played(f)
	s.spent(clockReleased, f.released-f.available)
	for _, name := range f.order {
		s.names[name].Requests++
	}
	for _, m := range a.Marks {
		s.mark(f, m)
	}
	if a.Raised != "" {
		s.Errors++
		s.own(kindException, f.cell.requests[f.order[0]].Name, "the batch ended with "+a.Raised)
	}
	if len(f.moments) > 0 {
		s.waited(f)
	}
	if f.given > 0 && a.Raised == "" && len(f.moments) > 0 {
		s.spent(clockMakespan, f.last-f.available)
	}
}

// played notes the requests of a batch that the schedule wanted and a program ran: they are done when its consumer has them,
// or goes on without.
func (k *keeping) played(f *flight) {
	if !f.trial.open {
		return
	}
	i := 0
	if k.until > k.from {
		i = min(max(0, int(paceSlices*(f.available-k.from)/(k.until-k.from))), paceSlices-1)
	}
	for item := range f.items {
		done := f.items[item].delivered
		if done == clock.Unset {
			done = f.released
		}
		k.due++
		if done <= k.until {
			k.done++
		}
		k.slices[i].Sum += done - f.available
		k.slices[i].Count++
	}
}

// mark records one item that reached the consumer.
func (s *shard) mark(f *flight, m program.Mark) {
	it, index := &f.items[m.Item], f.order[m.Item]
	name, request := &s.names[index], f.cell.requests[index].Name
	switch {
	case m.Kind == program.Raised:
		s.fault(name, kindException, request, m.Name)
	case m.Kind == program.Empty:
		s.fault(name, kindEmpty, request, "an empty slot in the place of the response")
	default:
		s.status[m.Status]++
		s.said[index].add(m.Status)
		if it.Kind == client.BadStatus {
			name.Codes = added(name.Codes, m.Status)
			s.fault(name, client.BadStatus.String(), request, "")
			return
		}
		s.spent(clockDelivery, it.delivered-f.available)
	}
}

// fault counts a request that failed.
func (s *shard) fault(name *result.NameShare, kind, request, message string) {
	s.Errors++
	name.Errors++
	name.Kinds = added(name.Kinds, kind)
	s.own(kind, request, message)
}

// own counts an error of a kind that only programs know.
func (s *shard) own(kind, request, message string) {
	s.told = added(s.told, kind)
	if s.told[kind] <= result.ExamplesKept {
		s.examples = append(s.examples, result.Example{Kind: kind, Request: request, Message: message})
	}
}

// played is a batch as a program's consumer saw it. When a request was sent and done is its own affair: it is shown from
// the batch's start until it was delivered.
func (f *flight) played(a program.Answer) []result.Span {
	spans := make([]result.Span, 0, len(a.Marks))
	for _, m := range a.Marks {
		it := &f.items[m.Item]
		at := (it.Done - f.available).Seconds()
		span := result.Span{Name: f.cell.requests[f.order[m.Item]].Name, Done: at, Delivered: &at}
		switch m.Kind {
		case program.Raised:
			span.Error, span.Delivered = m.Name, nil
		case program.Empty:
			span.Error, span.Delivered = kindEmpty, nil
		}
		spans = append(spans, span)
	}
	return spans
}

// ownNumbers are the numbers that the program told of itself: of each the median over the trial's batches.
func (t *trial) ownNumbers() (all []result.OwnMetric) {
	values := map[string][]float64{}
	for _, m := range t.numbers {
		unit, factor := result.TidyUnit(m.Unit)
		if values[m.Name] == nil {
			all = append(all, result.OwnMetric{Name: m.Name, Unit: unit, MoreIsBetter: m.More})
		}
		values[m.Name] = append(values[m.Name], m.Value*factor)
	}
	for i := range all {
		median := stats.Median(values[all[i].Name])
		all[i].Median = &median
	}
	return all
}
