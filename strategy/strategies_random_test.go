package strategy

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bench/plan"
)

// randomKnobs is every strategy with every knob that changes what it does.
var randomKnobs = []plan.Strategy{
	{Type: "sequential"},
	{Type: "map"},
	{Type: "map", GTimeout: 1500 * time.Millisecond},
	{Type: "imap"},
	{Type: "imap_enumerated"},
	{Type: "ordered_map"},
	{Type: "ordered_map", Timeout: 2500 * time.Millisecond},
	{Type: "ordered_map", BufferSize: 1},
	{Type: "ordered_map", BufferSize: 3, Timeout: 3500 * time.Millisecond},
	{Type: "gather"},
	{Type: "gather", ReturnExceptions: true},
	{Type: "gather", OnFailure: "close_session"},
	{Type: "task_group"},
	{Type: "as_completed"},
	{Type: "as_completed", Timeout: 2500 * time.Millisecond},
}

// randomScenario makes a scenario whose moments seldom meet.
func randomScenario(random *rand.Rand) scenario {
	var requests []string
	for range random.IntN(9) {
		request := fmt.Sprintf("%.3f", random.Float64()*3)
		if random.IntN(5) == 0 {
			request += "!"
		}
		requests = append(requests, request)
	}
	s := scenario{
		knobs: randomKnobs[random.IntN(len(randomKnobs))], limit: random.IntN(5),
		requests: strings.Join(requests, " "), batches: 1 + random.IntN(2),
	}
	switch random.IntN(6) {
	case 0:
		s.interrupt = time.Duration(random.IntN(6000)) * time.Millisecond
	case 1:
		s.stop = 1 + random.IntN(4)
	case 2:
		s.pause = time.Duration(random.IntN(2000)) * time.Millisecond
	}
	if s.knobs.OnFailure != "" {
		s.batches = 1 // a session is closed once
	}
	if kind, _ := Named(s.knobs.Type); kind.Awaits && random.IntN(2) == 0 {
		s.needs, s.think = randomNeeds(random, len(requests))
		for item := range requests {
			if random.IntN(4) == 0 {
				s.again += fmt.Sprintf(" %d:%d", item, 2+random.IntN(3))
			}
		}
	}
	return s
}

// randomNeeds has items need some of those before them, and has their user think after some.
func randomNeeds(random *rand.Rand, items int) (needs, think string) {
	for item := range items {
		if random.IntN(4) == 0 {
			think += fmt.Sprintf(" %d:%.2f", item, random.Float64()*2)
		}
		if item == 0 || random.IntN(3) == 0 {
			continue
		}
		needs += fmt.Sprintf(" %d<%d", item, random.IntN(item))
		if other := random.IntN(item); random.IntN(3) == 0 && !strings.HasSuffix(needs, fmt.Sprint("<", other)) {
			needs += fmt.Sprintf(",%d", other)
		}
	}
	if random.IntN(2) == 0 {
		think = ""
	}
	return needs, think
}

// tooEarly names an item that was sent before one that it needs had ended, and was thought over.
func tooEarly(p *player) string {
	graph := p.graph()
	if graph == nil {
		return ""
	}
	ended := map[[2]int]time.Duration{}
	for _, e := range p.ended {
		ended[[2]int{e.batch, e.item}] = e.when
	}
	for _, e := range p.sent {
		for needed, after := range graph.after {
			when, is := ended[[2]int{e.batch, needed}]
			if p.think != "" {
				when += p.thought(needed).Truncate(time.Microsecond)
			}
			if slices.Contains(after, e.item) && (!is || when > e.when+time.Microsecond) {
				return fmt.Sprintf("item %d was sent before item %d, which it needs, had ended", e.item, needed)
			}
		}
	}
	return ""
}

func TestAnyBatchKeepsTheRules(t *testing.T) {
	for seed := range uint64(2000) {
		s := randomScenario(rand.New(rand.NewPCG(seed, 0)))
		p := play(t, s)
		if problem := brokenRule(p); problem != "" {
			t.Errorf("seed %d: %s\n%+v\n%+v", seed, problem, s, p.trace())
		}
	}
}

// brokenRule names a rule that a played scenario did not keep.
func brokenRule(p *player) string {
	got, size := p.trace(), len(p.times)*p.batches
	orphans := p.tally.Orphans.Load()
	switch {
	case accounted(got) != size:
		return fmt.Sprintf("%d requests delivered, lost or cancelled, of %d", accounted(got), size)
	case p.limit > 0 && p.peak > p.limit && (orphans == 0 || p.knobs.Type != "map"):
		return fmt.Sprintf("%d in flight, limit %d", p.peak, p.limit)
	case tooEarly(p) != "":
		return tooEarly(p)
	case p.needs == "" && p.again == "" && !slices.IsSortedFunc(p.sent, func(a, b event) int { return (a.batch-b.batch)*100 + a.item - b.item }) && orphans == 0:
		return "sent out of order"
	case len(p.sent) != len(p.ended):
		return "a request did not end"
	case p.interrupt > 0 && p.quiet > p.interrupt && p.left[0] < p.interrupt:
		return "something went on after the run was interrupted"
	case orphans == 0 && p.quiet > p.left[len(p.left)-1]:
		return "something went on that is no orphan"
	}
	return ""
}

// In an open loop the batches of a cell overlap, on real threads.
func TestOverlappingBatchesShareNothingButTheirLimit(t *testing.T) {
	for _, knobs := range randomKnobs {
		t.Run(fmt.Sprintf("%s %v %v %v", knobs.Type, knobs.ReturnExceptions, knobs.OnFailure, knobs.BufferSize), func(t *testing.T) {
			knobs.Timeout, knobs.GTimeout = 0, 0
			t.Parallel()
			overlap(t, knobs)
		})
	}
}

func overlap(t *testing.T, knobs plan.Strategy) {
	const consumers, batches, size, limit = 4, 50, 12, 3
	run := New(knobs, limit)
	var flying, peak, ended, seen atomic.Int64
	var counts Tally
	var work, consumer sync.WaitGroup
	for n := range consumers {
		consumer.Go(func() {
			for i := range batches {
				b := &Batch{
					Size: size, Go: work.Go, Tally: &counts, CloseSession: func() {},
					Do: func(ctx context.Context, item int) error {
						f := flying.Add(1)
						for p := peak.Load(); f > p && !peak.CompareAndSwap(p, f); p = peak.Load() {
						}
						for range (n + i + item) % 4 {
							runtime.Gosched()
						}
						flying.Add(-1)
						ended.Add(1)
						if i%5 == 0 && item == (n+i)%size {
							return errors.New("reset")
						}
						return ctx.Err()
					},
				}
				for range run(t.Context(), b) {
					seen.Add(1)
				}
			}
		})
	}
	consumer.Wait()
	work.Wait()
	if n := seen.Load() + counts.Lost.Load() + counts.Cancelled.Load(); n != consumers*batches*size {
		t.Errorf("%d requests delivered, lost or cancelled, of %d", n, consumers*batches*size)
	}
	bound := int64(limit * consumers)
	if knobs.Type == "gather" && knobs.OnFailure == "" || knobs.Type == "task_group" {
		bound = limit // the session's, which they share
	}
	if peak.Load() > bound {
		t.Errorf("%d in flight, limit %d", peak.Load(), bound)
	}
	if ended.Load() == 0 {
		t.Error("nothing was done")
	}
}

// A result that comes at the very moment of the deadline may be seen or not, but the deadline is not forgotten.
func TestADeadlineThatMeetsAResultStillHolds(t *testing.T) {
	for range 200 {
		s := scenario{knobs: plan.Strategy{Type: "ordered_map", Timeout: 2 * time.Second}, limit: 2, requests: "2 5"}
		if got := play(t, s).trace().delivered; got != "0!@2" && got != "0@2 1!@2" {
			t.Fatalf("delivered %s", got)
		}
	}
}
