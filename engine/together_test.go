package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"bench/engine/pace"
	"bench/plan"
	"bench/result"
	"bench/strategy"
)

// everyStrategy is a plan with a cell for each type of strategy that goes with an arrival. Each batch asks for a (twice), b and c,
// with a row and a number of its own.
func everyStrategy(address string, b plan.Benchmark, a plan.Arrival) *plan.Plan {
	b.Name, b.Seed = "b", 42
	row, number := plan.Value{From: plan.FromData, Name: "rows", Field: "id"}, plan.Value{From: plan.FromCounter, Name: "n"}
	for _, kind := range strategy.Names() {
		group := plan.Group{Name: kind, Order: plan.Listed}
		for _, name := range []string{"a", "b", "c"} {
			at := fmt.Sprintf("%s/%s/%s?", address, kind, name)
			group.Requests = append(group.Requests, plan.Request{
				Name: name, Method: "GET", URL: at, Weight: 1,
				Dynamic: &plan.Dynamic{URL: plan.Text{{Literal: at + "row="}, {Value: &row}, {Literal: "&number="}, {Value: &number}}},
			})
		}
		group.Requests[0].Weight = 2
		c := plan.Cell{
			Address: result.Address{Benchmark: "b", Group: kind, Strategy: kind, Level: "x"}, Group: group,
			Strategy: plan.Strategy{Name: kind, Type: kind, ReturnExceptions: true},
			Client:   plan.Client{HTTPVersion: "1.1", Session: plan.SessionCell, Timeout: 5 * time.Second, ConnectTimeout: time.Second},
			Arrival:  a,
		}
		if !a.OfUsers() || c.HasUsers() {
			b.Cells = append(b.Cells, c)
		}
	}
	d := plan.Data{Name: "rows", Columns: []string{"id"}, Order: plan.SequentialRows, OnEnd: plan.RepeatRows, Count: 20_000}
	for i := range d.Count {
		d.Rows = append(d.Rows, []string{fmt.Sprint(i)})
	}
	return &plan.Plan{Known: true, Seed: 42, Benchmarks: []plan.Benchmark{b}, Draws: plan.Draws{
		Data: []plan.Data{d}, Counters: []plan.Counter{{Name: "n"}},
	}}
}

// A record is what a witness saw of a cell.
type record struct {
	names, rows, numbers []string
	came                 []time.Duration
	testimony
}

// records are what came, by the first part of the path, in the order in which it came.
func (w *witness) records() map[string]*record {
	found := map[string]*record{}
	for _, s := range w.testify(0).seen {
		path, query, _ := strings.Cut(strings.TrimPrefix(s.path, "/"), "?")
		cell, name, _ := strings.Cut(path, "/")
		values, err := url.ParseQuery(query)
		if err != nil {
			panic(err)
		}
		r := found[cell]
		if r == nil {
			r = &record{}
			found[cell] = r
		}
		r.names, r.rows, r.numbers = append(r.names, name), append(r.rows, values.Get("row")), append(r.numbers, values.Get("number"))
		r.came, r.seen = append(r.came, s.came), append(r.seen, s)
	}
	return found
}

// counts are how often each text is there.
func counts(texts []string) map[string]int {
	n := map[string]int{}
	for _, text := range texts {
		n[text]++
	}
	return n
}

// A shared load is a way in which batches are started, and how much of them.
type sharedLoad struct {
	arrival plan.Arrival
	plan.Benchmark
	peak int64 // the most batches that may be under way
}

var sharedLoads = map[string]sharedLoad{
	"a closed loop": {plan.Arrival{Concurrency: 5}, plan.Benchmark{Blocks: 2, Iterations: 14}, 1},
	"users":         {plan.Arrival{Users: 3, NewUser: plan.NeverNew}, plan.Benchmark{Blocks: 2, Iterations: 14}, 3},
	"a rate": {
		plan.Arrival{Rate: 250, Process: plan.Constant, MaxInFlight: 64}, plan.Benchmark{Blocks: 1, Iterations: 14}, 64,
	},
	"a rate for a time": {
		plan.Arrival{Rate: 250, Process: plan.Poisson, MaxInFlight: 64}, plan.Benchmark{Blocks: 1, Trial: 60 * time.Millisecond}, 64,
	},
	"stages": {plan.Arrival{
		Stages: []plan.Stage{
			{Name: "up", Rate: 400, Duration: 40 * time.Millisecond}, {Rate: 200, Duration: 20 * time.Millisecond, Hold: true},
		},
		Process: plan.Constant, MaxInFlight: 64,
	}, plan.Benchmark{Blocks: 1, Trial: 60 * time.Millisecond}, 64},
}

// However many share a load, it is the one that one machine makes: for every strategy and every arrival a server sees the same
// requests, each row of the data as often, no number twice, no more at once, and none before it is due.
func TestHowManyShareALoadChangesNothing(t *testing.T) {
	for kind, load := range sharedLoads {
		t.Run(kind, func(t *testing.T) {
			load.NoLeadIn = true
			witnessed := newWitness(t, fine)
			alone := mustRun(t, everyStrategy(witnessed.url, load.Benchmark, load.arrival))
			want := witnessed.records()
			for _, n := range sharers() {
				var p *plan.Plan
				c, run, got := performed(t, slices.Repeat([]int{1}, n), fine, func(url string) *plan.Plan {
					p = everyStrategy(url, load.Benchmark, load.arrival)
					return p
				})
				for k := range run.Cells {
					name := run.Cells[k].Group
					if b := p.Benchmarks[0]; b.Cells[k].Pools() && b.Iterations == 0 { // which lanes one machine takes depends on how fast it is
						want[name].names = got[name].names
						inTurn(t, n, b.Cells[k], got[name])
					}
					sameCounts(t, fmt.Sprintf("%s by %d", name, n), &run.Cells[k], &alone.Cells[k], got[name], want[name])
					most := load.peak * 4
					if p.Benchmarks[0].Cells[k].Pools() && !load.arrival.Open() {
						most = int64(load.arrival.Concurrency)
					}
					if peak := got[name].peak(); peak > most {
						t.Errorf("%s by %d: %d requests at once, of at most %d", name, n, peak, most)
					}
					if load.arrival.Open() {
						notBeforeDue(t, c, p, k, load.Blocks, got[name])
					}
				}
			}
		})
	}
}

// sharers are how many share a load; with BENCH_WORKERS set each number up to eight, which takes minutes.
func sharers() []int {
	if os.Getenv("BENCH_WORKERS") != "" {
		return []int{1, 2, 3, 4, 5, 6, 7, 8}
	}
	return []int{3}
}

func fine(asking) reply { return reply{status: 200} }

// performed is what a company told of a plan's run, and what its server saw. Whoever was too busy to begin in time begins anew.
func performed(t *testing.T, weights []int, answer func(asking) reply, make func(url string) *plan.Plan) (*company, *result.Run, map[string]*record) {
	t.Helper()
	for margin := 10 * time.Millisecond; ; margin *= 2 {
		w, c := newWitness(t, answer), newCompany(margin, weights...)
		run, err := Run(context.Background(), make(w.url), Options{Generator: c})
		c.dismiss()
		if err == nil {
			return c, run, w.records()
		}
		if _, late := errors.AsType[*LateError](err); !late || margin > time.Second {
			t.Fatalf("%d: %v", len(weights), err)
		}
	}
}

// inTurn says that arrivals that several hands send ask for one request of the list after the other.
func inTurn(t *testing.T, n int, c plan.Cell, seen *record) {
	t.Helper()
	if n == 1 {
		return
	}
	var want []string
	for _, i := range compose(c.Group, 0).listed {
		want = append(want, c.Group.Requests[i].Name)
	}
	for len(want) < len(seen.names) {
		want = append(want, want[:4]...)
	}
	if a, b := counts(seen.names), counts(want[:len(seen.names)]); !maps.Equal(a, b) {
		t.Errorf("pool by %d: the server saw %v, and the list has %v", n, a, b)
	}
}

// sameCounts holds what was told and seen of a cell against what one machine did.
func sameCounts(t *testing.T, what string, got, want *result.Cell, seen, alone *record) {
	t.Helper()
	if got.Requests != want.Requests || got.Batches != want.Batches || got.Asked != want.Asked || got.Errors != 0 || got.Missed != 0 {
		t.Errorf("%s: %d requests in %d batches, %d asked for, %d errors, %d missed; one has %d in %d, %d", what, got.Requests, got.Batches,
			got.Asked, got.Errors, got.Missed, want.Requests, want.Batches, want.Asked)
	}
	if a, b := counts(seen.names), counts(alone.names); !maps.Equal(a, b) {
		t.Errorf("%s: the server saw %v, of one %v", what, a, b)
	}
	if a, b := counts(seen.rows), counts(alone.rows); !maps.Equal(a, b) {
		t.Errorf("%s: the rows came %v times, of one %v times", what, a, b)
	}
	each := 1
	if got.Batches > 0 {
		each = int(got.Requests / got.Batches)
	}
	for number, n := range counts(seen.numbers) {
		if n != each {
			t.Errorf("%s: number %s came %d times, want %d", what, number, n, each)
		}
	}
	for i, stage := range got.Stages {
		if other := want.Stages[i]; stage.Requests != other.Requests || stage.Stage != other.Stage {
			t.Errorf("%s: in stage %s there were %d requests, of one %d", what, stage.Stage, stage.Requests, other.Requests)
		}
	}
}

// notBeforeDue holds when requests came against the one schedule that all follow: the first of the k-th batch isn't there before
// that is due. How soon after that it is depends on how busy the machine is.
func notBeforeDue(t *testing.T, c *company, p *plan.Plan, cell, blocks int, seen *record) {
	t.Helper()
	b := p.Benchmarks[0]
	planned, size := b.Cells[cell], 4
	if planned.Pools() {
		size = 1
	}
	came, batches := slices.Sorted(slices.Values(seen.came)), 0
	for block := range blocks {
		at, k := c.trial(cell, block), 0
		for offset := range pace.Schedule(planned.Arrival, b.Seed^uint64(block+1)*0x9e3779b97f4a7c15) {
			if b.Iterations > 0 && k >= b.Iterations || b.Trial > 0 && offset >= b.TrialOf(planned) || len(came) < (k+1)*size {
				break
			}
			if early := at.record + offset - came[k*size]; early > 0 {
				t.Errorf("%s by %d: batch %d of block %d came %v before it was due", planned.Strategy.Type, len(c.weights), k, block, early)
			}
			k++
		}
		came, batches = came[k*size:], batches+k
	}
	if len(came) > 0 || batches < 4 {
		t.Errorf("%s by %d: %d requests that no schedule has, beside %d batches that it has", planned.Strategy.Type, len(c.weights), len(came), batches)
	}
}
