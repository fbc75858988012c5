package result

import (
	"math"
	"math/rand/v2"
	"testing"
)

// A queue is a target that serves one request after the other.
type queue struct {
	rate, capacity float64 // a second
	random         bool    // arrivals and service times are exponential
	delay          float64 // seconds that a request takes besides
	length         float64 // of a trial, seconds
	trials         int
}

// cell plays the queue; each trial begins with nobody in it.
func (q queue) cell(r *rand.Rand) *Cell {
	c := &Cell{Valid: true}
	for range q.trials {
		p := &Pace{Seconds: q.length, Responses: make([]*float64, 20)}
		var sums, counts [20]float64
		for at, free := 0.0, 0.0; at < q.length; {
			service := 1 / q.capacity
			if q.random {
				service *= r.ExpFloat64()
			}
			free = max(free, at) + service
			done := free + q.delay
			p.Due++
			if done <= q.length {
				p.Done++
			}
			k := int(20 * at / q.length)
			sums[k] += done - at
			counts[k]++
			gap := 1 / q.rate
			if q.random {
				gap *= r.ExpFloat64()
			}
			at += gap
		}
		for k, n := range counts {
			if n > 0 {
				p.Responses[k] = number(sums[k] / n)
			}
		}
		p.Backlog = p.Due - p.Done
		c.TrialData = append(c.TrialData, Trial{Pace: p})
	}
	return c
}

// A target that does 400 a second is overloaded by 450, however a run is cut, and not by 360.
func TestOverloadIsFoundHoweverTheRunIsCut(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name string
		queue
		least, most float64 // share of the runs in which it is overloaded
	}{
		{"one long trial", queue{rate: 450, capacity: 400, length: 10, trials: 1}, 1, 1},
		{"twenty short ones", queue{rate: 450, capacity: 400, length: 0.5, trials: 20}, 1, 1},
		{"many very short ones", queue{rate: 450, capacity: 400, length: 0.1, trials: 50}, 1, 1},
		{"a slow one", queue{rate: 5, capacity: 4, length: 5, trials: 6}, 1, 1},
		{"random, one long trial", queue{rate: 450, capacity: 400, random: true, length: 10, trials: 1}, 0.9, 1},
		{"random, two of the default", queue{rate: 450, capacity: 400, random: true, length: 5, trials: 2}, 0.9, 1},
		{"random, twenty short ones", queue{rate: 450, capacity: 400, random: true, length: 0.5, trials: 20}, 0.9, 1},
		{"far beyond", queue{rate: 4000, capacity: 400, length: 5, trials: 2}, 1, 1},
		{"half", queue{rate: 200, capacity: 400, random: true, length: 5, trials: 2}, 0, 0},
		{"half, short", queue{rate: 200, capacity: 400, random: true, length: 0.5, trials: 20}, 0, 0},
		{"nine tenths, even", queue{rate: 360, capacity: 400, length: 0.5, trials: 20}, 0, 0},
		{"all of it, even", queue{rate: 400, capacity: 400, length: 5, trials: 2}, 0, 0},
		{"nine tenths, random", queue{rate: 360, capacity: 400, random: true, length: 5, trials: 2}, 0, 0.05},
		{"slow, but as many at once as come", queue{rate: 50, capacity: 1e6, delay: 3, length: 5, trials: 2}, 0, 0},
		{"slower than a trial is long", queue{rate: 50, capacity: 1e6, delay: 10, length: 5, trials: 2}, 0, 0},
		{"one a second", queue{rate: 1, capacity: 400, random: true, length: 5, trials: 2}, 0, 0},
	} {
		const runs = 200
		found, growth := 0.0, 0.0
		for range runs {
			if o := overload(c.cell(r)); o != nil {
				found++
				growth += o.Growth / runs
			}
		}
		if share := found / runs; share < c.least || share > c.most {
			t.Errorf("%s: overloaded in %.3g of the runs, want %g to %g", c.name, share, c.least, c.most)
		}
		if want := c.rate - c.capacity; c.least == 1 && math.Abs(growth-want) > 0.1*want {
			t.Errorf("%s: the backlog grows by %.3g a second, want %g", c.name, growth, want)
		}
	}
}

// What never had a place is overload, too; a generator that was the bottleneck says nothing about its target.
func TestOverloadByWhatWasNeverSent(t *testing.T) {
	flat := make([]*float64, 20)
	for i := range flat {
		flat[i] = number(0.05)
	}
	c := &Cell{TrialData: []Trial{{Pace: &Pace{Seconds: 5, Due: 1000, Done: 600, Backlog: 400, Never: 390, Responses: flat}}}}
	if o := overload(c); o == nil || o.Missed != 390 || math.Abs(o.Growth-78) > 1e-9 || o.Due != 200 || o.Done != 122 {
		t.Errorf("overload %+v, want 390 missed, and 78 more each second", o)
	}
	c.TrialData[0].Findings = because(GeneratorStill, nil)
	if o := overload(c); o != nil {
		t.Errorf("a generator that was stopped blames its target: %+v", o)
	}
	if o := overload(&Cell{TrialData: []Trial{{}}}); o != nil {
		t.Errorf("a closed loop is overloaded: %+v", o)
	}
}

func TestOverloadedCellsAreJudgedByThat(t *testing.T) {
	cell := func(over bool) *Cell {
		c := &Cell{Valid: true, Trials: 1}
		for _, s := range []*Summary{&c.Response, &c.Service} {
			s.Count, s.P99 = 5000, number(0.05)
		}
		c.Requests = 5000
		if over {
			c.Overloaded = &Overload{Due: 450, Done: 400, Growth: 50}
		}
		return c
	}
	for metric, want := range map[string]string{"response.p99": "false", "latency.p99": "false", "service.p99": "", "error_ratio": "true"} {
		th := Threshold{Limit: Limit{Metric: metric, Max: number(1)}}
		th.judge(cell(true))
		if got := passed(th.Passed); got != want {
			t.Errorf("%s of an overloaded cell: passed %q, want %q (%s)", metric, got, want, told(th.Findings...))
		}
		if why := told(th.Findings...); want != "true" && why != "overloaded done=400 /s due=450 /s growth=50 /s" {
			t.Errorf("%s of an overloaded cell: %s", metric, why)
		}
	}
	for _, c := range []struct {
		base, candidate bool
		want            Verdict
		why             string
	}{
		{false, true, Slower, "side_overloaded done=400 /s due=450 /s growth=50 /s side=candidate; keeps_up side=baseline"},
		{true, false, Faster, "side_overloaded done=400 /s due=450 /s growth=50 /s side=baseline; keeps_up side=candidate"},
		{true, true, NotComparable, "both_overloaded"},
	} {
		e := gather(Pair{Metric: "response.p99"}, cell(c.base), cell(c.candidate), 0.05)
		if verdict, why := e.judge(); verdict != c.want || told(why...) != c.why {
			t.Errorf("baseline overloaded %v, candidate %v: %s (%s), want %s (%s)", c.base, c.candidate, verdict, told(why...), c.want, c.why)
		}
	}
}

// The same across two runs, in words of two runs, and without a factor that would say how long the trials were.
func TestOverloadAcrossRuns(t *testing.T) {
	for _, c := range []struct {
		base, head bool
		want       Verdict
	}{{false, true, LikelySlower}, {true, false, LikelyFaster}, {true, true, NotComparable}, {false, false, Same}} {
		var runs [2]*Run
		for i, over := range []bool{c.base, c.head} {
			runs[i] = twoSided("response.p50", 12, 1, 0.001).run()
			runs[i].Cells = runs[i].Cells[:1]
			if over {
				runs[i].Cells[0].Overloaded = &Overload{Due: 450, Done: 400, Growth: 50}
			}
			runs[i].Declared.Pairs[0].Candidate = runs[i].Cells[0].Address
		}
		got := Compare(runs[0], runs[1])
		if len(got) != 1 || got[0].Verdict != c.want || (got[0].Ratio == nil) != (c.want != Same) {
			t.Errorf("then %v, now %v: %+v, want %s", c.base, c.head, got, c.want)
		}
	}
}

func passed(p *bool) string {
	switch {
	case p == nil:
		return ""
	case *p:
		return "true"
	}
	return "false"
}

// What an overloaded target is asked for is not what it does: its throughput is its capacity, however a run is cut.
func TestThroughputOfAnOverloadedTargetIsItsCapacity(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, c := range map[string]struct {
		queue
		want float64
	}{
		"long trials":  {queue{rate: 450, capacity: 400, length: 5, trials: 2}, 400},
		"short trials": {queue{rate: 450, capacity: 400, length: 0.5, trials: 20}, 400},
		"it keeps up":  {queue{rate: 360, capacity: 400, length: 0.5, trials: 20}, 360},
		"it is slow":   {queue{rate: 50, capacity: 400, delay: 0.3, length: 0.5, trials: 20}, 50},
	} {
		cell := c.cell(r)
		for i := range cell.TrialData {
			trial := &cell.TrialData[i]
			trial.Duration, trial.Requests = trial.Pace.Seconds, trial.Pace.Due
		}
		if err := Aggregate(cell); err != nil {
			t.Fatal(err)
		}
		m, _ := ParseMetric("throughput")
		near(t, name, *cell.Throughput.Median, c.want, 0.02)
		near(t, name+", in a trial", *m.InTrial(cell, &cell.TrialData[0]), c.want, 0.02)
	}
}
