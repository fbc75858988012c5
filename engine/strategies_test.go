package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bench/spec"
)

// A scenario is a batch whose requests take the time that is written down, for instance "3 1! 2": seconds, with a mark
// for a request that fails. It is played in virtual time.
type scenario struct {
	knobs     spec.Strategy
	bound     int
	times     string
	interrupt time.Duration // ctx ends then; 0: never
	breakAt   int           // the consumer breaks off its loop after so many deliveries; 0: never
	batches   int           // one after the other; 0 means 1
}

// A trace is what happened, as text. Times are seconds since the batch started.
type trace struct {
	deliveries string // item@when, item!@when for an error, item-@when for an empty slot, !@when for an error of no item
	started    string // item@when, in the order in which they were sent
	peak       int    // in flight
	left       string // when the sequence ended
	quiet      string // when the last request had ended, if later
	tally      string // what is not 0
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
	started        []string
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
func (p *player) at(batch int, what string) string {
	if p.batches > 1 {
		what = string(rune('a'+batch)) + what
	}
	return what + "@" + p.now()
}

func (p *player) now() string {
	return strconv.FormatFloat(time.Since(p.start).Round(time.Microsecond).Seconds(), 'g', -1, 64)
}

func (p *player) do(ctx context.Context, batch, item int) error {
	p.mu.Lock()
	p.started = append(p.started, p.at(batch, strconv.Itoa(item)))
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
	return p.at(batch, what)
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

// play runs a scenario and waits until nothing of it is left.
func play(t *testing.T, s scenario) (got trace) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := newPlayer(t, s.times)
		p.batches = max(1, s.batches)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if s.interrupt > 0 {
			time.AfterFunc(s.interrupt, cancel)
		}
		run := newStrategy(s.knobs, s.bound)
		var deliveries, left []string
		for number := range p.batches {
			seen := 0
			for d := range run(ctx, p.batch(number)) {
				deliveries = append(deliveries, p.delivered(number, d))
				seen++
				if seen == s.breakAt {
					break
				}
			}
			left = append(left, p.now())
		}
		got.deliveries, got.left, got.peak = strings.Join(deliveries, " "), strings.Join(left, " "), p.peak
		p.wg.Wait()
		got.started, got.tally = strings.Join(p.started, " "), p.counted()
		if quiet := p.now(); quiet != left[len(left)-1] {
			got.quiet = quiet
		}
	})
	return got
}

func TestStrategiesKeepTheirTimelines(t *testing.T) {
	for _, tt := range slices.Concat(plain, failing, late, interrupted, following) {
		name := tt.knobs.Type + "/" + tt.name
		t.Run(name, func(t *testing.T) {
			if got := play(t, tt.scenario); got != tt.want {
				t.Errorf("requests of %s s, limit %d\n got %+v\nwant %+v", tt.times, tt.bound, got, tt.want)
			}
		})
	}
}
