package main

import (
	"strings"
	"testing"
	"time"

	"bench/engine"
	"bench/result"
	"bench/spec"

	"charm.land/lipgloss/v2"
)

// halfway is a run in its second block, with one cell that fails now and then.
func halfway(at time.Time) *liveState {
	address := func(strategy string) result.Address {
		return result.Address{Benchmark: "tutorial", Group: "sites", Strategy: strategy, Level: "5"}
	}
	s := newLiveState(&spec.Plan{Benchmarks: []spec.Benchmark{{Name: "tutorial", Cells: []spec.Cell{
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
	p := livePage{width: 80, height: 24, ascii: true}
	got := p.draw(halfway(at), at.Add(3*time.Second))
	want := `
##########------------------------------  25%  1 of 4 trials  about 90s left
tutorial block 2 of 2  tutorial/sites/gather/5  3s

  cell                       req/s       p50       p99  errors
  tutorial/sites/map/5       1,234   10.5 ms    1.25 s       3
> tutorial/sites/gather/5        ·         ·         ·       ·`
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
	for _, size := range [][2]int{{1, 1}, {20, 5}, {40, 12}, {80, 24}, {200, 60}} {
		p := livePage{style: true, width: size[0], height: size[1]}
		lines := strings.Split(p.draw(s, at), "\n")
		if len(lines) > max(1, size[1]-1) {
			t.Errorf("%d lines in a terminal of %d", len(lines), size[1])
		}
		for _, l := range lines {
			if n := lipgloss.Width(l); n > size[0] {
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
