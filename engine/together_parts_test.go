package engine

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"bench/plan"
)

// Each part of a mix has its exact share of the batches, however many machines send them, and however unequal those are.
func TestPartsHaveTheirSharesOnManyMachines(t *testing.T) {
	open := plan.Arrival{Rate: 2000, Process: plan.Constant, MaxInFlight: 100}
	for name, c := range map[string]struct {
		arrival plan.Arrival
		kind    string
		each    int64 // requests of a batch
	}{
		"workers":  {plan.Arrival{Concurrency: 4}, "pool", 1},
		"batches":  {plan.Arrival{Concurrency: 4}, "gather", 2},
		"users":    {plan.Arrival{Users: 5}, "sequential", 2},
		"arrivals": {open, "map", 2},
		"requests": {open, "pool", 1},
	} {
		for _, weights := range [][]int{{1, 1, 1}, {1, 3}} {
			t.Run(fmt.Sprint(name, weights), func(t *testing.T) {
				_, run, seen := performed(t, weights, fine, func(url string) *plan.Plan {
					return mixOf(url, plan.Benchmark{Blocks: 2, Iterations: 50, NoLeadIn: true}, c.arrival, part("browse", 0.72, c.kind), part("buy", 0.28, c.kind))
				})
				for i, batches := range []int64{72, 28} {
					told, want := run.Cells[0].Parts[i], batches*c.each
					if came := int64(len(seen[told.Part].names)); told.Requests != want || came != want {
						t.Errorf("%s: %d requests are told and %d came, want %d", told.Part, told.Requests, came, want)
					}
				}
			})
		}
	}
}

// A part with an arrival of its own follows one schedule beside the others, and users of its own are shared like any.
func TestPartsBesideTheOthersOnManyMachines(t *testing.T) {
	beside, staff := part("beside", 0, "map"), part("staff", 0, "sequential")
	beside.Arrival.Rate = 200
	staff.Arrival.Users = 2
	const trial = 200 * time.Millisecond
	_, run, seen := performed(t, []int{1, 1, 1}, func(asking) reply { return reply{status: 200, after: time.Millisecond} }, func(url string) *plan.Plan {
		return mixOf(url, plan.Benchmark{Blocks: 1, Trial: trial, NoLeadIn: true}, plan.Arrival{Concurrency: 1}, part("browse", 1, "gather"), beside, staff)
	})
	parts := run.Cells[0].Parts
	if parts[1].Batches != 40 || parts[1].Missed != 0 || len(seen["beside"].names) != 80 {
		t.Errorf("%d batches at 200/s for 0.2 s, %d missed; %d requests came", parts[1].Batches, parts[1].Missed, len(seen["beside"].names))
	}
	if peak := seen["staff"].peak(); peak > 2 || parts[2].Batches < 2 || int64(len(seen["staff"].names)) != parts[2].Requests {
		t.Errorf("of two users %d had requests at once; %d requests are told and %d came", peak, parts[2].Requests, len(seen["staff"].names))
	}
	if peak := seen["browse"].peak(); peak > 2 || parts[0].Batches < 1 {
		t.Errorf("one closed loop of two requests had %d at once, in %d batches", peak, parts[0].Batches)
	}
}

// A row that must be used once is: of warm-up, lead-in and trials of several machines together none has that of another.
func TestRowsAreUsedOnceByManyMachines(t *testing.T) {
	for _, weights := range [][]int{{1, 1, 1}, {2, 1}, {1, 1, 1, 1, 1, 1, 1}} {
		_, run, seen := performed(t, weights, fine, func(url string) *plan.Plan {
			p := everyStrategy(url, plan.Benchmark{Blocks: 3, Iterations: 11, Warmup: 5 * time.Second}, plan.Arrival{Concurrency: 5})
			b := &p.Benchmarks[0]
			for _, c := range b.Cells {
				if c.Pools() {
					b.Cells = []plan.Cell{c}
				}
			}
			return p
		})
		c, pool := run.Cells[0], seen["pool"]
		if c.Requests != 33 || c.LeadIn != 33+3*5 || int64(len(pool.rows)) != c.Requests+c.LeadIn {
			t.Errorf("by %v: %d requests are recorded and %d not, and %d came", weights, c.Requests, c.LeadIn, len(pool.rows))
		}
		for row, n := range counts(pool.rows) {
			if n != 1 {
				t.Errorf("by %v: row %s was used %d times", weights, row, n)
			}
		}
		for number, n := range counts(pool.numbers) {
			if n != 1 {
				t.Errorf("by %v: number %s was given %d times", weights, number, n)
			}
		}
	}
}

// No more are under way than the limit of all lets, and what found no place is missed: together it is the whole schedule.
func TestManyMachinesShareTheLimitInFlight(t *testing.T) {
	slow := func(asking) reply { return reply{status: 200, after: 60 * time.Millisecond} }
	for _, weights := range [][]int{{1, 1, 1}, {1, 4}} {
		_, run, seen := performed(t, weights, slow, func(url string) *plan.Plan {
			p := planOf(url+"/x", plan.Benchmark{Blocks: 1, Trial: 200 * time.Millisecond, NoLeadIn: true}, []string{"a"}, plan.Strategy{Name: "pool", Type: "pool"})
			p.Benchmarks[0].Cells[0].Arrival = plan.Arrival{Rate: 300, Process: plan.Constant, MaxInFlight: 7}
			return p
		})
		c := run.Cells[0]
		if c.Requests+c.Missed != 60 || c.Missed == 0 || c.Requests < 7 || seen["x"].peak() > 7 {
			t.Errorf("by %v: of 60 arrivals %d were sent and %d missed, with %d at once of 7", weights, c.Requests, c.Missed, seen["x"].peak())
		}
	}
}

// Users come and go as the stages say, each at one machine, and never more than there are to be.
func TestStagesOfUsersOnManyMachines(t *testing.T) {
	slow := func(asking) reply { return reply{status: 200, after: 2 * time.Millisecond} }
	stages := []plan.Stage{{Name: "few", Users: 2, Duration: 100 * time.Millisecond, Hold: true}, {Name: "many", Users: 5, Duration: 100 * time.Millisecond, Hold: true}}
	c, run, seen := performed(t, []int{1, 1, 1}, slow, func(url string) *plan.Plan {
		p := planOf(url+"/x", plan.Benchmark{Blocks: 1, Trial: 200 * time.Millisecond, NoLeadIn: true}, []string{"a"}, plan.Strategy{Name: "sequential", Type: "sequential"})
		p.Benchmarks[0].Cells[0].Arrival = plan.Arrival{Users: 5, Stages: stages, NewUser: plan.NeverNew}
		return p
	})
	began := c.trial(0, 0).record
	early := testimony{}
	for _, s := range seen["x"].seen {
		if s.came < began+95*time.Millisecond {
			early.seen = append(early.seen, s)
		}
	}
	few, many := run.Cells[0].Stages[0], run.Cells[0].Stages[1]
	if early.peak() > 2 || seen["x"].peak() > 5 || few.Requests == 0 || many.Requests == 0 || few.Requests+many.Requests != int64(len(seen["x"].seen)) {
		t.Errorf("%d at once of two users, %d of five; %d and %d requests are told, and %d came", early.peak(), seen["x"].peak(), few.Requests,
			many.Requests, len(seen["x"].seen))
	}
}

// Lanes keep their numbers: each begins at its own place of the list, so that the mix is right from the first moment on.
func TestLanesOfManyMachinesBeginAtDifferentPlaces(t *testing.T) {
	hang := func(asking) reply { return reply{status: 200, after: 30 * time.Millisecond} }
	for _, n := range []int{1, 2, 3, 6} {
		_, _, seen := performed(t, portions(n)[0].Weights, hang, func(url string) *plan.Plan {
			p := planOf(url+"/x", plan.Benchmark{Blocks: 1, Trial: 50 * time.Millisecond, NoLeadIn: true}, strings.Split("abcdef", ""), plan.Strategy{Name: "pool", Type: "pool"})
			p.Benchmarks[0].Cells[0].Arrival = plan.Arrival{Concurrency: 6}
			return p
		})
		if got, want := counts(seen["x"].names[:6]), counts(strings.Split("abcdef", "")); !maps.Equal(got, want) {
			t.Errorf("by %d: six workers begin with %v", n, got)
		}
	}
}
