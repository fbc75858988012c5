package engine

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

	"bench/spec"
)

// A scenario is a batch whose requests take the seconds that are written down, with a mark for a request that fails:
// "3 1! 2". It is played in virtual time.
type scenario struct {
	knobs     spec.Strategy
	limit     int
	requests  string
	interrupt time.Duration // ctx ends then; 0: never
	pause     time.Duration // what the consumer does with each delivery takes so long
	stop      int           // the consumer breaks off its loop after so many deliveries; 0: never
	batches   int           // one after the other, named a, b, …; 0 means one without a name
}

// A trace is what happened, as text. Times are seconds since the first batch started.
type trace struct {
	delivered string // item@when, item!@when for an error, item-@when for an empty slot, !@when for an error of no item
	sent      string // item@when
	peak      int    // in flight
	left      string // when the sequence ended and, if later, when the last request had
	counted   string // what is not 0
}

var errScripted = errors.New("connection refused")

// A player is the server and the consumer of a scenario.
type player struct {
	start   time.Time
	times   []time.Duration
	fails   []bool
	batches int
	cutOff  chan struct{}
	tally   tally
	wg      sync.WaitGroup

	mu             sync.Mutex
	sent           []sending
	inFlight, peak int
}

func newPlayer(t *testing.T, times string) *player {
	t.Helper()
	p := &player{start: time.Now(), cutOff: make(chan struct{})}
	for field := range strings.FieldsSeq(times) {
		text, fails := strings.CutSuffix(field, "!")
		seconds, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		// A nanosecond more for each: requests that end together end in input order.
		tie := time.Duration(len(p.times)) * time.Nanosecond
		p.times = append(p.times, time.Duration(seconds*float64(time.Second)).Round(time.Microsecond)+tie)
		p.fails = append(p.fails, fails)
	}
	return p
}

// at writes when something happened, with the item's batch in front where there are several.
func (p *player) at(when time.Duration, batch int, what string) string {
	if p.batches > 1 {
		what = string(rune('a'+batch)) + what
	}
	return what + "@" + inSeconds(when)
}

func (p *player) now() time.Duration { return time.Since(p.start).Round(time.Microsecond) }

func inSeconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'g', -1, 64) }

func (p *player) do(ctx context.Context, batch, item int) error {
	p.mu.Lock()
	p.sent = append(p.sent, sending{p.now(), batch, item})
	p.inFlight++
	p.peak = max(p.peak, p.inFlight)
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		p.inFlight--
		p.mu.Unlock()
	}()
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

func (p *player) batch(number int) *batch {
	return &batch{
		Size:         len(p.times),
		Do:           func(ctx context.Context, item int) error { return p.do(ctx, number, item) },
		CloseSession: func() { close(p.cutOff) },
		Go:           p.wg.Go,
		Tally:        &p.tally,
	}
}

func (p *player) delivered(batch int, d delivery) string {
	what := ""
	if d.Item != noItem {
		what = strconv.Itoa(d.Item)
	}
	switch {
	case d.Err != nil:
		what += "!"
	case d.Empty:
		what += "-"
	}
	return p.at(p.now(), batch, what)
}

func (p *player) counted() string {
	var parts []string
	for _, c := range []struct {
		name string
		n    int64
	}{
		{"orphans", p.tally.orphans.Load()},
		{"lost", p.tally.lost.Load()},
		{"cancelled", p.tally.cancelled.Load()},
		{"buffered", p.tally.bufferedMax.Load()},
	} {
		if c.n != 0 {
			parts = append(parts, fmt.Sprintf("%s %d", c.name, c.n))
		}
	}
	return strings.Join(parts, ", ")
}

// A sending is an item on its way to the server.
type sending struct {
	when        time.Duration
	batch, item int
}

// sentInOrder lists what was sent. Of what was sent at one moment the order cannot be seen: it left on several threads.
func (p *player) sentInOrder() string {
	slices.SortFunc(p.sent, func(a, b sending) int {
		return cmp.Or(cmp.Compare(a.when, b.when), cmp.Compare(a.batch, b.batch), cmp.Compare(a.item, b.item))
	})
	var list []string
	for _, s := range p.sent {
		list = append(list, p.at(s.when, s.batch, strconv.Itoa(s.item)))
	}
	return strings.Join(list, " ")
}

// play runs a scenario and waits until nothing of it is left.
func play(t *testing.T, s scenario) (got trace) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := newPlayer(t, s.requests)
		p.batches = max(1, s.batches)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if s.interrupt > 0 {
			time.AfterFunc(s.interrupt, cancel)
		}
		run := newStrategy(s.knobs, s.limit)
		var delivered, left []string
		for number := range p.batches {
			delivered = append(delivered, p.consume(run(ctx, p.batch(number)), number, s)...)
			left = append(left, inSeconds(p.now()))
		}
		p.wg.Wait()
		if quiet := inSeconds(p.now()); quiet != left[len(left)-1] {
			left = append(left, "quiet "+quiet)
		}
		got.delivered, got.sent = strings.Join(delivered, " "), p.sentInOrder()
		got.peak, got.left, got.counted = p.peak, strings.Join(left, ", "), p.counted()
	})
	return got
}

func (p *player) consume(deliveries iter.Seq[delivery], number int, s scenario) (delivered []string) {
	for d := range deliveries {
		delivered = append(delivered, p.delivered(number, d))
		if len(delivered) == s.stop {
			break
		}
		time.Sleep(s.pause)
	}
	return delivered
}
