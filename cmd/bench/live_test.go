package main

import (
	"io"
	"strings"
	"testing"
	"time"

	"bench/engine"
	"bench/engine/ab"
	"bench/result"
	"bench/words"

	"bench/plan"
)

// halfway is a run in its second block, with one cell that fails now and then.
func halfway(at time.Time) *liveState {
	address := func(strategy string) result.Address {
		return result.Address{Benchmark: "tutorial", Group: "sites", Strategy: strategy, Level: "5"}
	}
	s := newLiveState(&plan.Plan{Benchmarks: []plan.Benchmark{{Name: "tutorial", Cells: []plan.Cell{
		{Address: address("map")}, {Address: address("gather")},
	}}}})
	trial := &result.Trial{
		Counts:  result.Counts{Requests: 1200, Errors: 3},
		Metrics: map[string]float64{"throughput": 1234.4, "service.p50": 0.0105, "service.p99": 1.25},
	}
	s.hear(engine.Event{Type: engine.TrialComplete, Cell: address("map").String(), Trial: trial, Done: 1, Total: 4, Remaining: 90 * time.Second}, at)
	s.hear(engine.Event{Type: engine.BlockStart, Benchmark: "tutorial", Block: 2, Blocks: 2}, at)
	s.hear(engine.Event{Type: engine.TrialStart, Cell: address("gather").String(), Done: 1, Total: 4, Remaining: 90 * time.Second}, at)
	return s
}

func TestLiveViewShowsHowFarARunIs(t *testing.T) {
	at := time.Unix(0, 0)
	p := livePage{width: 80, height: 23, ascii: true}
	got := strings.Join(p.draw(halfway(at), at.Add(3*time.Second)), "\n")
	want := `
##########------------------------------  25%  1 of 4 trials  about 90s left
block 2 of 2  tutorial/sites/gather/5  3s

  cell     req/s      p50      p99  errors
  map      1,234  10.5 ms   1.25 s       3
> gather       ·        ·        ·       ·`
	if got != strings.TrimPrefix(want, "\n") {
		t.Errorf("got\n%s", got)
	}
}

func TestLiveViewFitsItsTerminal(t *testing.T) {
	at := time.Unix(0, 0)
	s := halfway(at)
	for range 60 {
		s.rows = append(s.rows, s.rows[0])
		s.verdicts = append(s.verdicts, result.Comparison{
			Pair: result.Pair{Baseline: s.rows[0].address, Candidate: s.rows[1].address, Metric: "makespan.p50"}, Verdict: result.Slower,
		})
	}
	for _, size := range [][2]int{{1, 1}, {1, 80}, {20, 5}, {40, 12}, {40, 30}, {80, 24}, {200, 60}} {
		p := livePage{style: true, width: size[0], height: size[1]}
		lines := p.draw(s, at)
		if len(lines) > size[1] {
			t.Errorf("%d lines where there is room for %d", len(lines), size[1])
		}
		for _, l := range lines {
			if n := words.Width(l); n >= size[0] && n > 0 {
				t.Errorf("%d columns in a terminal of %d: %q", n, size[0], l)
			}
		}
	}
}

func TestVerdictsAreLookedAtForASmallShareOfTheTime(t *testing.T) {
	at, looks := time.Unix(0, 0), 0
	share := throttle{share: 0.01}
	share.do(at, func() { looks++ })
	if looks != 1 || !share.next.After(at) {
		t.Errorf("looked %d times, next at %v", looks, share.next)
	}
	share.next = at.Add(2 * time.Hour)
	share.do(at.Add(time.Hour), func() { t.Error("looked too soon") })
}

// Four drawings a second may take one percent of a processor, which is 2.5 ms each.
func BenchmarkLiveViewDraws(b *testing.B) {
	s := halfway(time.Unix(0, 0))
	for range 60 {
		s.rows = append(s.rows, s.rows[0])
	}
	for b.Loop() {
		p := livePage{style: true, width: 120, height: 70}
		painter{w: io.Discard}.show(p.draw(s, time.Unix(3, 0)))
	}
}

func TestLiveViewShowsCommands(t *testing.T) {
	at := time.Unix(0, 0)
	s := newLiveState(commandsPlan())
	base, head := ab.Addresses()
	trial := &result.Trial{Counts: result.Counts{Requests: 20}, Metrics: map[string]float64{"program.wall": 0.0012}}
	s.hear(engine.Event{Type: engine.TrialComplete, Cell: base, Trial: trial, Done: 1, Total: 4}, at)
	median := 0.0013
	s.hear(engine.Event{Type: engine.BlockComplete, Block: 1, Blocks: 2, Done: 2, Total: 4, Run: &result.Run{Cells: []result.Cell{{
		Address: head, Command: []string{"true"}, Trials: 1, Counts: result.Counts{Requests: 40},
		Program: []result.OwnMetric{{Name: "wall", Unit: result.Seconds, Spread: result.Spread{Median: &median}}},
	}}}}, at)
	s.verdicts = []result.Comparison{{Pair: result.Pair{Baseline: base, Candidate: head, Metric: "program.Encode_small.x"}, Verdict: result.Same}}
	s.hear(engine.Event{Type: engine.TrialStart, Cell: head, Block: 2, Blocks: 2, Done: 2, Total: 4}, at)
	p := livePage{width: 80, height: 23, ascii: true}
	got := strings.Join(p.draw(s, at), "\n")
	for _, want := range []string{
		"  cell    runs      wall", "  base      20   1.20 ms", "> head      40   1.30 ms", "against base  Encode_small.x",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
