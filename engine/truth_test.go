package engine

import (
	"context"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"bench/engine/clock"
	"bench/engine/loop"
	"bench/plan"
	"bench/result"
)

// A circumstance is what a server does, and to whom.
type circumstance struct {
	name   string
	answer func(asking) reply
	client func(*plan.Client)
	All    []plan.Strategy
	pages  string
	single bool // one sample
}

var (
	poolStrategy = plan.Strategy{Name: "pool", Type: "pool"}
	mapStrategy  = plan.Strategy{Name: "map", Type: "map"}
	failFast     = plan.Strategy{Name: "gather", Type: "gather", OnFailure: "close_session"}
)

func good(asking) reply { return reply{status: 200, after: 2 * time.Millisecond} }

var circumstances = []circumstance{
	{name: "healthy", answer: good},
	{name: "half failing", answer: func(a asking) reply { return reply{status: 200 + 300*(a.n%2), after: 2 * time.Millisecond} }},
	{name: "all failing", answer: func(asking) reply { return reply{status: 999, after: 2 * time.Millisecond} }},
	{name: "cancelled", All: []plan.Strategy{failFast}, answer: func(a asking) reply {
		return reply{hang: a.path != "/a", reset: true, after: 5 * time.Millisecond}
	}, client: func(c *plan.Client) { c.Session = "batch" }},
	{name: "redirected", client: func(c *plan.Client) { c.Redirects = 3 }, answer: func(a asking) reply {
		if strings.HasPrefix(a.path, "/to") {
			return reply{status: 200, after: 2 * time.Millisecond}
		}
		return reply{status: 302, location: "/to" + a.path}
	}},
	{name: "timed out", client: func(c *plan.Client) { c.Timeout = 30 * time.Millisecond }, answer: func(asking) reply { return reply{hang: true} }},
	{name: "empty", client: func(c *plan.Client) { c.Session = "request" }, answer: func(asking) reply { return reply{after: time.Millisecond} }},
	{name: "sent again", answer: func(a asking) reply {
		return reply{status: 200 * (1 - a.place), reset: true, after: 2 * time.Millisecond} // the second of a connection is reset
	}},
	{name: "one sample", pages: "a", single: true, answer: func(asking) reply { return reply{status: 200, after: 8 * time.Millisecond} }},
}

// A looping is when requests are sent. Lasts is the time of its schedule; 0: it has none.
type looping struct {
	name    string
	arrival plan.Arrival
	trial   plan.Benchmark
	lasts   time.Duration
}

func loops(single bool) []looping {
	n, lasts, stages := 8, 100*time.Millisecond, []plan.Stage{{Rate: 80, Duration: 50 * time.Millisecond}, {Rate: 80, Duration: 50 * time.Millisecond}}
	closed, open := plan.Arrival{Concurrency: 2}, plan.Arrival{Rate: 80, Process: "constant", MaxInFlight: 1000}
	if single {
		n, lasts, stages = 1, 12500*time.Microsecond, []plan.Stage{{Rate: 40, Duration: 50 * time.Millisecond}}
		closed.Concurrency = 1
	}
	ramp := open
	ramp.Rate, ramp.Stages = 0, stages
	var profile time.Duration
	for _, s := range stages {
		profile += s.Duration
	}
	return []looping{
		{"closed", closed, plan.Benchmark{Trial: lasts / 2}, 0},
		{"iterations", closed, plan.Benchmark{Iterations: n}, 0},
		{"rate", open, plan.Benchmark{Trial: lasts - time.Millisecond}, lasts}, // a whole number of intervals
		{"rate and iterations", open, plan.Benchmark{Iterations: n}, lasts},
		{"stages", ramp, plan.Benchmark{Trial: profile}, profile},
	}
}

// Every number is held against what a server of its own saw, whatever the server does and whenever requests are sent.
func TestNumbersAreWhatTheServerSaw(t *testing.T) {
	for _, c := range circumstances {
		if c.All == nil {
			c.All = []plan.Strategy{poolStrategy, mapStrategy}
		}
		if c.pages == "" {
			c.pages = "a b c d"
		}
		for _, l := range loops(c.single) {
			for _, s := range c.All {
				ways := []string{loop.Any}
				if s.Type == "pool" {
					ways = allIO()
				}
				for _, io := range ways {
					t.Run(path.Join(c.name, l.name, s.Name, io), func(t *testing.T) {
						if l.lasts == 0 { // an open loop has a processor more for as long as it goes on
							t.Parallel()
						}
						c.check(t, l, s, io)
					})
				}
			}
		}
	}
}

func (c circumstance) check(t *testing.T, l looping, s plan.Strategy, io string) {
	w := newWitness(t, c.answer)
	l.trial.Blocks = 1
	plan := planOf(w.url, l.trial, strings.Fields(c.pages), s)
	cell := &plan.Benchmarks[0].Cells[0]
	cell.Arrival = l.arrival
	if c.client != nil {
		c.client(&cell.Client)
	}
	began := clock.Now()
	run, err := Run(context.Background(), plan, Options{IO: io})
	if err != nil {
		t.Fatal(err)
	}
	got := &run.Cells[0]
	f := &facts{
		testimony: w.testify(got.LeadIn), cell: got, loop: l, pooled: s.Type == "pool", size: int64(len(strings.Fields(c.pages))),
		wall: clock.Now() - began, cancels: s.OnFailure != "", again: c.name == "sent again",
	}
	f.counts(t)
	for _, m := range result.Metrics() {
		f.metric(t, m)
	}
}

// A trial in which nothing arrives has no numbers but zeros.
func TestATrialWithoutArrivals(t *testing.T) {
	w := newWitness(t, good)
	stages := []plan.Stage{{Rate: 1, Duration: 50 * time.Millisecond}}
	planned := planOf(w.url, plan.Benchmark{Blocks: 1, Trial: 50 * time.Millisecond}, []string{"a"}, poolStrategy)
	planned.Benchmarks[0].Cells[0].Arrival = plan.Arrival{Stages: stages, Process: "constant", MaxInFlight: 10}
	run, err := Run(context.Background(), planned, Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := &run.Cells[0]
	if seen := w.testify(0).all; seen != c.LeadIn || c.Requests != 0 || c.TrialData[0].Duration != 0.05 {
		t.Errorf("%d requests, %d in the lead-in, in %v s; the server saw %d", c.Requests, c.LeadIn, c.TrialData[0].Duration, seen)
	}
	for _, m := range result.Metrics() {
		if v, _ := m.Of(c); v != nil && *v != 0 && !slices.Contains([]string{"generator.cpu_share"}, m.Name) {
			t.Errorf("%s is %v", m.Name, *v)
		}
	}
}
