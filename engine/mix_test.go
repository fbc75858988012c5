package engine

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"bench/engine/server"
	"bench/plan"
	"bench/result"
)

// mixOf makes a mix of the cells of a plan, whose groups have the names of the parts.
func mixOf(url string, b plan.Benchmark, arrival plan.Arrival, parts ...plan.Part) *plan.Plan {
	p := planOf(url, b, nil, plan.Strategy{Name: "s", Type: parts[0].Strategy.Type, ReturnExceptions: true})
	c := &p.Benchmarks[0].Cells[0]
	c.Arrival = arrival
	for _, part := range parts {
		part.Client = c.Client
		part.Group = plan.Group{Name: part.Name, Order: plan.Listed}
		for _, path := range []string{"one", "two"} {
			part.Group.Requests = append(part.Group.Requests, plan.Request{Name: path, Method: "GET", URL: url + "/" + part.Name + "/" + path, Weight: 1})
		}
		if part.Share > 0 {
			part.Arrival = arrival.Shared(part.Share)
		} else {
			part.Arrival.Process, part.Arrival.MaxInFlight = "constant", 1000
		}
		c.Parts = append(c.Parts, part)
	}
	return p
}

func part(name string, share float64, strategy string) plan.Part {
	return plan.Part{Name: name, Share: share, Strategy: plan.Strategy{Name: strategy, Type: strategy, ReturnExceptions: true}}
}

// Of 1,000 batches in all a part has exactly its share, whoever starts them, as the server saw it and as it is told.
func TestPartsHaveExactlyTheirShares(t *testing.T) {
	open := plan.Arrival{Rate: 5000, Process: "constant", MaxInFlight: 100}
	for name, test := range map[string]struct {
		arrival  plan.Arrival
		strategy [2]string
		each     [2]int // requests of a batch
	}{
		"batches":              {plan.Arrival{Concurrency: 2}, [2]string{"gather", "sequential"}, [2]int{2, 2}},
		"workers":              {plan.Arrival{Concurrency: 4}, [2]string{"pool", "pool"}, [2]int{1, 1}},
		"arrivals":             {open, [2]string{"map", "sequential"}, [2]int{2, 2}},
		"arrivals of requests": {open, [2]string{"pool", "pool"}, [2]int{1, 1}},
		"arrivals of both":     {open, [2]string{"sequential", "pool"}, [2]int{2, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			server := newListingServer(t)
			p := mixOf(server.URL, plan.Benchmark{Blocks: 4, Iterations: 250, NoLeadIn: true}, test.arrival,
				part("browse", 0.75, test.strategy[0]), part("buy", 0.25, test.strategy[1]))
			cell := mustRun(t, p).Cells[0]
			var sum int64
			for i, batches := range []int{750, 250} {
				told, want := cell.Parts[i], int64(batches*test.each[i])
				seen := int64(server.paths["/"+told.Part+"/one"] + server.paths["/"+told.Part+"/two"])
				if seen != want || told.Requests != want || told.Service.Count != want || *told.Share != float64(batches)/1000 {
					t.Errorf("%s: the server saw %d requests, %d are told, %d are timed, and there were to be %d", told.Part, seen, told.Requests, told.Service.Count, want)
				}
				if test.each[i] == 2 && (told.Batches != int64(batches) || told.Makespan.Count != int64(batches)) {
					t.Errorf("%s: %d batches, %d timed, not %d", told.Part, told.Batches, told.Makespan.Count, batches)
				}
				if names := told.Names; len(names) != 2 || names[0].Requests+names[1].Requests != want {
					t.Errorf("%s: by name %+v", told.Part, names)
				}
				sum += want
			}
			if cell.Requests != sum || cell.Service.Count != sum || cell.StatusCodes["200"] != sum || cell.Trials != 4 {
				t.Errorf("the mix has %d requests, %d timed, %v in %d trials, not %d in 4", cell.Requests, cell.Service.Count, cell.StatusCodes, cell.Trials, sum)
			}
		})
	}
}

// A part with a rate of its own is beside the others, whatever their level; and what begins later has less of each trial.
func TestAPartBesideTheOthersAndOneThatBeginsLater(t *testing.T) {
	for _, arrival := range []plan.Arrival{{Rate: 100, Process: "constant", MaxInFlight: 100}, {Concurrency: 1}} {
		server := newListingServer(t)
		jobs, late := part("jobs", 0, "sequential"), part("late", 0.5, "sequential")
		jobs.Arrival.Rate, jobs.Start, late.Start = 50, 200*time.Millisecond, 200*time.Millisecond
		p := mixOf(server.URL, plan.Benchmark{Blocks: 2, Trial: 600 * time.Millisecond, NoLeadIn: true}, arrival, part("browse", 0.5, "sequential"), late, jobs)
		cell := mustRun(t, p).Cells[0]
		browse, later, beside := cell.Parts[0], cell.Parts[1], cell.Parts[2]
		if beside.Batches != 40 || server.paths["/jobs/one"] != 40 || beside.Share != nil {
			t.Errorf("%+v: 50 a second for 400 ms of two trials are 40, not %d; the server saw %d", arrival, beside.Batches, server.paths["/jobs/one"])
		}
		for _, trial := range later.TrialData {
			if trial.Duration > 0.5 || trial.Duration < 0.3 {
				t.Errorf("%+v: the part that begins after 200 ms of 600 ms has %v s", arrival, trial.Duration)
			}
		}
		if arrival.Rate > 0 && (browse.Batches != 60 || later.Batches != 40) {
			t.Errorf("half of 100 a second is 30 in 600 ms and 20 in 400 ms, twice; not %d and %d", browse.Batches, later.Batches)
		}
		if arrival.Rate == 0 && (later.Batches == 0 || later.Batches >= browse.Batches) {
			t.Errorf("in a closed loop the others have all until it begins: %d and %d", browse.Batches, later.Batches)
		}
	}
}

// Where batches are counted, what is beside them ends with the last, and is not cut.
func TestWhatIsBesideCountedBatchesEndsWithThem(t *testing.T) {
	server := newListingServer(t)
	jobs := part("jobs", 0, "pool")
	jobs.Arrival.Rate = 500
	p := mixOf(server.URL, plan.Benchmark{Blocks: 2, Iterations: 20, NoLeadIn: true}, plan.Arrival{Rate: 100, Process: "constant", MaxInFlight: 100},
		part("browse", 1, "sequential"), jobs)
	cell := mustRun(t, p).Cells[0]
	beside := cell.Parts[1]
	if seen := int64(server.paths["/jobs/one"] + server.paths["/jobs/two"]); cell.Parts[0].Batches != 40 || beside.Requests != seen || seen < 50 || seen > 220 || beside.Cancelled+beside.Errors > 0 {
		t.Errorf("beside 40 batches in 2 times 0.2 s there were %d requests, %d seen: %+v", beside.Requests, seen, beside.Counts)
	}
}

// An arrival that never finds a place is missed by the part whose it was.
func TestMissedArrivalsAreTheirParts(t *testing.T) {
	server := newCountingServer(t, func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(20 * time.Millisecond)
		ok(w, r)
	})
	p := mixOf(server.URL, plan.Benchmark{Blocks: 1, Trial: 300 * time.Millisecond, NoLeadIn: true}, plan.Arrival{Rate: 400, Process: "constant", MaxInFlight: 1},
		part("browse", 0.75, "sequential"), part("buy", 0.25, "sequential"))
	run, err := Run(context.Background(), p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	cell := run.Cells[0]
	browse, buy := cell.Parts[0], cell.Parts[1]
	if cell.Missed != browse.Missed+buy.Missed || browse.Missed+browse.Batches != 90 || buy.Missed+buy.Batches != 30 || cell.Missed < 80 {
		t.Errorf("of 120 arrivals %d and %d were sent, and %d and %d missed; in all %d", browse.Batches, buy.Batches, browse.Missed, buy.Missed, cell.Missed)
	}
}

// Both sides of a comparison of mixes get the same rows in the same order, and no two batches the same row.
func TestBothMixesSendTheSameValues(t *testing.T) {
	server := newRecordingServer(t)
	p := drawingPlan(server.URL, plan.Benchmark{Blocks: 3, Iterations: 40}, plan.ShuffledRows, plan.Strategy{Name: "sequential", Type: "sequential"})
	for i := range p.Benchmarks[0].Cells {
		c := &p.Benchmarks[0].Cells[i]
		for name, share := range map[string]float64{"browse": 0.75, "buy": 0.25} {
			part := plan.Part{Name: name, Share: share, Group: c.Group, Strategy: c.Strategy, Client: c.Client, Arrival: c.Arrival.Shared(share)}
			c.Parts = append(c.Parts, part)
		}
		slices.SortFunc(c.Parts, func(a, b plan.Part) int { return strings.Compare(a.Name, b.Name) })
		c.Group = plan.Group{Name: c.Group.Name}
	}
	if _, err := Run(context.Background(), p, Options{}); err != nil {
		t.Fatal(err)
	}
	values, numbers := server.take()
	base, head := values["base"], values["head"]
	if len(base) != 3*40+3*2 || !slices.Equal(base, head) {
		t.Errorf("base got %v\nhead got %v", base, head)
	}
	if distinct := len(slices.Compact(slices.Sorted(slices.Values(base)))); distinct != len(base) {
		t.Errorf("%d different rows of 500 in %d batches", distinct, len(base))
	}
	if slices.Sort(numbers); len(slices.Compact(numbers)) != 2*len(base) {
		t.Errorf("%d different numbers in %d requests", len(numbers), 2*len(base))
	}
}

// Whoever starts the next batch of a mix, it is of the same part with the same values in both cells.
func TestBatchesOfBothMixesAreTheSame(t *testing.T) {
	for name, arrival := range map[string]plan.Arrival{"sequential": {Users: 8}, "pool": {Concurrency: 8}} {
		t.Run(name, func(t *testing.T) {
			server := newRecordingServer(t)
			p := drawingPlan(server.URL, plan.Benchmark{Blocks: 2, Iterations: 1500, NoLeadIn: true}, plan.ShuffledRows, plan.Strategy{Name: name, Type: name})
			for i := range p.Benchmarks[0].Cells {
				c := &p.Benchmarks[0].Cells[i]
				c.Arrival = arrival
				for _, kind := range []string{"browse", "buy"} {
					g := plan.Group{Name: kind, Order: plan.Listed, Requests: slices.Clone(c.Group.Requests)}
					dynamic := *g.Requests[0].Dynamic
					dynamic.Body = append(plan.Text{{Literal: kind}}, dynamic.Body...)
					g.Requests[0].Dynamic = &dynamic
					c.Parts = append(c.Parts, plan.Part{Name: kind, Share: 0.5, Group: g, Strategy: c.Strategy, Client: c.Client, Arrival: arrival.Shared(0.5)})
				}
				c.Group = plan.Group{Name: c.Group.Name}
			}
			mustRun(t, p)
			values, _ := server.take()
			base, head := values["base"], values["head"]
			slices.Sort(base)
			slices.Sort(head)
			if len(base) != 3000 || !slices.Equal(base, head) {
				t.Errorf("base had %d batches, head %d, and not the same", len(base), len(head))
			}
		})
	}
}

// A run of a mix that was cut off goes on where it was, part by part; and a mix with other parts is another plan.
func TestAMixIsResumed(t *testing.T) {
	server := newListingServer(t)
	planned := func(blocks int, names ...string) *plan.Plan {
		return mixOf(server.URL, plan.Benchmark{Blocks: blocks, Iterations: 40, NoLeadIn: true}, plan.Arrival{Concurrency: 1},
			part(names[0], 0.75, "sequential"), part(names[1], 0.25, "sequential"))
	}
	first := mustRun(t, planned(2, "browse", "buy"))
	var kept result.Run
	throughJSON(first, &kept)
	kept.Info.Status = result.Interrupted
	run, err := Run(context.Background(), planned(5, "browse", "buy"), Options{Resume: &kept})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int64{150, 50} {
		if p := run.Cells[0].Parts[i]; p.Batches != want || p.Trials != 5 || p.Names[0].Requests != want || int64(server.paths["/"+p.Part+"/one"]) != want {
			t.Errorf("%s has %d batches in %d trials, not %d in 5; the server saw %d", p.Part, p.Batches, p.Trials, want, server.paths["/"+p.Part+"/one"])
		}
	}
	if _, err := Run(context.Background(), planned(5, "browse", "sell"), Options{Resume: &kept}); err == nil || !strings.Contains(err.Error(), `parts: there was "buy" in the place of "sell"`) {
		t.Errorf("resumed with other parts: %v", err)
	}
}

// The share of a mix is plain data: whoever performs it elsewhere brings the same home, and several are merged part by part.
func TestTheShareOfAMixIsPlainData(t *testing.T) {
	listing := newListingServer(t)
	p := mixOf(listing.URL, plan.Benchmark{Blocks: 1, Iterations: 40, NoLeadIn: true}, plan.Arrival{Concurrency: 1}, part("browse", 0.75, "sequential"), part("buy", 0.25, "sequential"))
	l := newLocal(Options{}, func([]string) server.Usage { return server.Usage{} })
	if err := l.Prepare(context.Background(), p); err != nil {
		t.Fatal(err)
	}
	defer l.close()
	shares := make([]result.Share, 2)
	for i := range shares {
		share, err := l.Trial(context.Background(), TrialRequest{Purpose: Record, Block: i, Extent: Extent{Count: 40}})
		if err != nil {
			t.Fatal(err)
		}
		throughJSON(share, &shares[i])
	}
	whole := result.Merge(shares)
	got := fmt.Sprint(whole.Batches, whole.Clocks["makespan"].Count(), whole.Parts[0].Batches, whole.Parts[1].Clocks["makespan"].Count())
	if want := "80 80 60 20"; got != want {
		t.Errorf("two trials of 40 batches come to %s, not %s", got, want)
	}
}

// Users of a part's own send one batch after the other beside the rest, and stop with it.
func TestUsersBesideTheOthers(t *testing.T) {
	for _, b := range []plan.Benchmark{{Blocks: 2, Trial: 200 * time.Millisecond}, {Blocks: 2, Iterations: 20}} {
		server := newListingServer(t)
		staff := part("staff", 0, "sequential")
		staff.Arrival.Users = 2
		b.NoLeadIn = true
		cell := mustRun(t, mixOf(server.URL, b, plan.Arrival{Rate: 100, Process: "constant", MaxInFlight: 100}, part("browse", 1, "sequential"), staff)).Cells[0]
		beside := cell.Parts[1]
		if seen := int64(server.paths["/staff/one"]); cell.Parts[0].Batches != 40 || beside.Batches != seen || seen < 4 || beside.Users == nil || *beside.Users != 2 || beside.OpenLoop() || beside.Cancelled > 0 {
			t.Errorf("beside 40 batches two users had %d, and %d were seen: %+v", beside.Batches, seen, beside.Counts)
		}
	}
}

// Each user of a mix takes the part whose turn it is, with a session of its own in each.
func TestUsersOfAMixShareItsParts(t *testing.T) {
	server := newListingServer(t)
	p := mixOf(server.URL, plan.Benchmark{Blocks: 4, Iterations: 250, NoLeadIn: true}, plan.Arrival{Users: 5}, part("browse", 0.75, "sequential"), part("buy", 0.25, "sequential"))
	cell := mustRun(t, p).Cells[0]
	if browse, buy := cell.Parts[0], cell.Parts[1]; browse.Batches != 750 || buy.Batches != 250 || server.paths["/buy/two"] != 250 || browse.Connections.Opened > 20 {
		t.Errorf("of 1,000 batches of five users %d and %d are told, over %d connections; the server saw %d of the latter", browse.Batches, buy.Batches, browse.Connections.Opened, server.paths["/buy/two"])
	}
}
