package strategy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bench/plan"
)

// A scenario is a batch whose requests take the seconds that are written down, with a mark for a request that fails:
// "3 1! 2". It is played in virtual time.
type scenario struct {
	knobs     plan.Strategy
	limit     int
	requests  string
	interrupt time.Duration // ctx ends then; 0: never
	pause     time.Duration // what the consumer does with each delivery takes so long
	stop      int           // the consumer breaks off its loop after so many deliveries; 0: never
	batches   int           // one after the other, named a, b, …; 0 means one without a name
	needs     string        // which items need which others: "1<0 3<1,2"
	again     string        // how often which items are done: "1:3"
	think     string        // how many seconds are thought after which items: "0:2 1:0.5"
}

// A player is the server and the consumer of a scenario, and writes down what it sees.
type player struct {
	scenario
	times  []time.Duration
	fails  []bool
	start  time.Time
	cutOff chan struct{} // closed with the session
	tally  Tally
	wg     sync.WaitGroup
	seen   []event // deliveries
	left   []time.Duration
	quiet  time.Duration

	mu             sync.Mutex
	sent, ended    []event
	inFlight, peak int
}

// An event is something that happened to an item. Times count from the start of the first batch.
type event struct {
	when        time.Duration
	batch, item int
	cut         bool     // ended before its time
	delivery    Delivery // of one that was seen
}

// play runs a scenario and waits until nothing of it is left.
func play(t *testing.T, s scenario) (p *player) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p = newPlayer(t, s)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if s.interrupt > 0 {
			time.AfterFunc(s.interrupt, cancel)
		}
		run := New(s.knobs, s.limit)
		for number := range p.batches {
			p.consume(run(ctx, p.batch(number)), number)
			p.left = append(p.left, p.now())
		}
		p.wg.Wait()
		p.quiet = p.now()
	})
	return p
}

func newPlayer(t *testing.T, s scenario) *player {
	t.Helper()
	p := &player{scenario: s, start: time.Now(), cutOff: make(chan struct{})}
	p.batches = max(1, s.batches)
	for field := range strings.FieldsSeq(s.requests) {
		text, fails := strings.CutSuffix(field, "!")
		// A nanosecond more for each: requests that end together end in input order.
		p.times = append(p.times, seconds(t, text)+time.Duration(len(p.times)))
		p.fails = append(p.fails, fails)
	}
	return p
}

func (p *player) now() time.Duration { return time.Since(p.start).Round(time.Microsecond) }

func (p *player) batch(number int) *Batch {
	b := &Batch{
		Size:         len(p.times),
		Do:           func(ctx context.Context, item int) error { return p.do(ctx, number, item) },
		CloseSession: func() { close(p.cutOff) },
		Go:           p.wg.Go,
		Tally:        &p.tally,
		Graph:        p.graph(),
	}
	if p.think != "" {
		b.Think = p.thought
	}
	return b
}

// graph reads what the scenario's items need.
func (p *player) graph() *Graph {
	if p.needs == "" && p.again == "" {
		return nil
	}
	needs := make([][]int, len(p.times))
	for field := range strings.FieldsSeq(p.needs) {
		item, others, _ := strings.Cut(field, "<")
		i, _ := strconv.Atoi(item)
		for other := range strings.SplitSeq(others, ",") {
			n, _ := strconv.Atoi(other)
			needs[i] = append(needs[i], n)
		}
	}
	return NewGraph(needs)
}

// thought is how long the scenario thinks after an item.
func (p *player) thought(item int) time.Duration {
	for field := range strings.FieldsSeq(p.think) {
		if which, took, _ := strings.Cut(field, ":"); which == strconv.Itoa(item) {
			seconds, _ := strconv.ParseFloat(took, 64)
			return time.Duration(seconds * float64(time.Second))
		}
	}
	return 0
}

var errScripted = errors.New("connection refused")

func (p *player) do(ctx context.Context, batch, item int) error {
	p.mu.Lock()
	p.sent = append(p.sent, event{when: p.now(), batch: batch, item: item})
	p.inFlight++
	p.peak = max(p.peak, p.inFlight)
	p.mu.Unlock()
	err := p.answer(ctx, item)
	p.mu.Lock()
	defer p.mu.Unlock()
	cut := err != nil && !errors.Is(err, errScripted)
	p.ended = append(p.ended, event{when: p.now(), batch: batch, item: item, cut: cut})
	p.inFlight--
	if done := p.doneBefore(batch, item); err == nil && done < p.often(item) {
		return ErrAgain
	}
	return err
}

// doneBefore is how often an item of a batch was done so far.
func (p *player) doneBefore(batch, item int) (n int) {
	for _, e := range p.ended {
		if e.batch == batch && e.item == item {
			n++
		}
	}
	return n
}

// often is how often the scenario wants an item to be done.
func (p *player) often(item int) int {
	for field := range strings.FieldsSeq(p.again) {
		if which, times, _ := strings.Cut(field, ":"); which == strconv.Itoa(item) {
			n, _ := strconv.Atoi(times)
			return n
		}
	}
	return 1
}

func (p *player) answer(ctx context.Context, item int) error {
	timer := time.NewTimer(p.times[item])
	defer timer.Stop()
	select {
	case <-timer.C:
		if p.fails[item] {
			return errScripted
		}
		return nil
	case <-p.cutOff:
		return errors.New("session closed")
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *player) consume(deliveries iter.Seq[Delivery], batch int) {
	n := 0
	for d := range deliveries {
		p.seen = append(p.seen, event{when: p.now(), batch: batch, item: d.Item, delivery: d})
		if n++; n == p.stop {
			break
		}
		time.Sleep(p.pause)
	}
}

// A trace is what happened, as text. Times are seconds since the first batch started.
type trace struct {
	delivered string // item@when, item!@when for an error, item-@when for an empty slot, !@when for an error of no item
	sent      string // item@when
	peak      int    // in flight
	left      string // when the sequence ended and, if later, when the last request had
	counted   string // what is not 0
}

func (p *player) trace() trace {
	var delivered, sent, left []string
	for _, e := range p.seen {
		delivered = append(delivered, p.write(e, sign(e.delivery)))
	}
	// Of what was sent at one moment the order cannot be seen: it left on several threads.
	slices.SortFunc(p.sent, func(a, b event) int {
		return cmp.Or(cmp.Compare(a.when, b.when), cmp.Compare(a.batch, b.batch), cmp.Compare(a.item, b.item))
	})
	for _, e := range p.sent {
		sent = append(sent, p.write(e, ""))
	}
	for _, when := range p.left {
		left = append(left, inSeconds(when))
	}
	if p.quiet > p.left[len(p.left)-1] {
		left = append(left, "quiet "+inSeconds(p.quiet))
	}
	return trace{strings.Join(delivered, " "), strings.Join(sent, " "), p.peak, strings.Join(left, ", "), p.counted()}
}

// write is an event as text, with the item's batch in front where there are several.
func (p *player) write(e event, sign string) string {
	item := ""
	if e.item != NoItem {
		item = strconv.Itoa(e.item)
	}
	if p.batches > 1 {
		item = string(rune('a'+e.batch)) + item
	}
	return item + sign + "@" + inSeconds(e.when)
}

func inSeconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'g', -1, 64) }

func sign(d Delivery) string {
	switch {
	case d.Err != nil:
		return "!"
	case d.Empty:
		return "-"
	}
	return ""
}

func (p *player) counted() string {
	var parts []string
	for _, c := range []struct {
		name string
		n    int64
	}{
		{"orphans", p.tally.Orphans.Load()},
		{"lost", p.tally.Lost.Load()},
		{"cancelled", p.tally.Cancelled.Load()},
		{"buffered", p.tally.BufferedMax.Load()},
	} {
		if c.n != 0 {
			parts = append(parts, fmt.Sprintf("%s %d", c.name, c.n))
		}
	}
	return strings.Join(parts, ", ")
}
