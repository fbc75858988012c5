package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"bench/plan"
	"bench/result"
)

// A troupe performs trials without any network, as workers on other machines would: all that is asked and answered goes
// through JSON, and each trial comes home in shares, one a worker. Cell k of a benchmark answers in k+1 ms.
type troupe struct {
	workers  int
	prepared int
	asked    []TrialRequest
	refuses  error
	during   func(TrialRequest) // what happens while a trial is performed
}

func (f *troupe) Prepare(context.Context, *plan.Plan) error {
	f.prepared++
	return f.refuses
}

func (f *troupe) Probe(context.Context, Servers) (Probed, error) {
	return Probed{Pacing: "spin", Warnings: []result.Warning{{Code: "unreachable", Summary: "One worker finds nobody"}}}, nil
}

func (f *troupe) Trial(ctx context.Context, r TrialRequest) (*result.Share, error) {
	var order TrialRequest
	throughJSON(r, &order)
	if !reflect.DeepEqual(order, r) {
		panic(fmt.Sprintf("%+v was asked, and %+v understood", r, order))
	}
	f.asked = append(f.asked, order)
	if f.during != nil {
		f.during(order)
	}
	shares := make([]result.Share, f.workers)
	for w := range shares {
		throughJSON(played(order, w, f.workers, ctx.Err() != nil), &shares[w])
	}
	whole := result.Merge(shares)
	return &whole, ctx.Err()
}

// played is a worker's part of a trial of ten requests a batch, which are shared out evenly.
func played(r TrialRequest, worker, workers int, partial bool) *result.Share {
	if r.Purpose != Record {
		s := &result.Share{Trial: result.Trial{Counts: result.Counts{LeadIn: 5}}, Slices: make([]result.Slice, 50), Left: 7}
		for i := range s.Slices { // steady from its beginning
			s.Slices[i] = result.Slice{Sum: time.Duration(10+i%2) * time.Millisecond, Count: 10}
		}
		return s
	}
	service := result.NewSparseRecorder()
	requests := int64(0)
	for i := worker; i < r.Count; i += workers {
		service.Record(time.Duration(r.Cell+1)*time.Millisecond + time.Duration(r.Block*1000+i))
		requests++
	}
	return &result.Share{
		Trial: result.Trial{
			Duration: 0.5, Partial: partial,
			Counts: result.Counts{Requests: requests, Batches: requests, StatusCodes: map[string]int64{"200": requests}},
		},
		Busy:   time.Duration(requests) * time.Millisecond,
		Clocks: map[string]*result.Recorder{"service": service}, Names: []result.NameShare{{Requests: requests}},
	}
}

// throughJSON makes a copy as another machine would have it.
func throughJSON(from, to any) {
	text, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(text, to)
	}
	if err != nil {
		panic(err)
	}
}

// staged is a plan of three cells whose targets nobody contacts.
func staged(b plan.Benchmark) *plan.Plan {
	b.Iterations = 30
	return planOf("http://127.0.0.1:1", b, []string{"a"}, plan.Strategy{Name: "x", Type: "pool"},
		plan.Strategy{Name: "y", Type: "map"}, plan.Strategy{Name: "z", Type: "gather"})
}

func TestAConductorDecidesWhoseTurnItIs(t *testing.T) {
	f := &troupe{workers: 2}
	saved := 0
	run, err := Run(context.Background(), staged(plan.Benchmark{Blocks: 4, WarmupAuto: true}), Options{
		Generator: f, Save: func(r *result.Run) error { saved++; return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	if f.prepared != 1 || saved != 5 || run.Info.Host.Pacing != "spin" || len(run.Warnings) != 1 {
		t.Errorf("prepared %d times, saved %d times, pacing %q, warnings %v", f.prepared, saved, run.Info.Host.Pacing, run.Warnings)
	}
	pilots, rest := f.asked[:3], f.asked[3:]
	for k, p := range pilots {
		if want := (Extent{Time: plan.ShortestPilot, Count: 120}); p.Purpose != Pilot || p.Cell != k || p.Extent != want {
			t.Errorf("pilot %d is %+v, want one of cell %d and %+v", k, p, k, want)
		}
	}
	if len(rest) != 12 {
		t.Fatalf("%d trials, want 3 cells in 4 blocks", len(rest))
	}
	for block := range 4 {
		cells := map[int]bool{}
		for _, r := range rest[3*block : 3*block+3] {
			cells[r.Cell] = true
			if r.Purpose != Record || r.Block != block || r.Extent != (Extent{Count: 30}) {
				t.Errorf("in block %d it asks for %+v", block, r)
			}
		}
		if len(cells) != 3 {
			t.Errorf("block %d has cells %v", block, cells)
		}
	}
	for k, c := range run.Cells {
		if c.Trials != 4 || c.Requests != 120 || c.LeadIn != 10 || c.Names[0].Requests != 120 || c.Service.Count != 120 || !c.Valid {
			t.Errorf("%s: %d trials, %d requests, %d of its name, %d before; %d service times", c.Address, c.Trials, c.Requests,
				c.Names[0].Requests, c.LeadIn, c.Service.Count)
		}
		if p50 := *c.Service.P50; p50 < float64(k+1)*0.001 || p50 > float64(k+1)*0.00101 {
			t.Errorf("%s: p50 %v, want %d ms", c.Address, p50, k+1)
		}
		if mean := c.InFlight.Mean; mean < 0.0599 || mean > 0.0601 { // 30 ms of 500
			t.Errorf("%s: %v requests under way, want 0.06", c.Address, mean)
		}
	}
}

// Two workers' halves are what one has recorded: nothing is lost on the way, and nothing made up.
func TestWorkersTogetherRecordWhatOneDoes(t *testing.T) {
	var runs []*result.Run
	for workers := 1; workers <= 3; workers++ {
		run, err := Run(context.Background(), staged(plan.Benchmark{Blocks: 3}), Options{Generator: &troupe{workers: workers}})
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, run)
	}
	for i, run := range runs[1:] {
		for k := range run.Cells {
			got, want := run.Cells[k], runs[0].Cells[k]
			for b := range got.TrialData { // when it was performed
				got.TrialData[b].StartedAt, want.TrialData[b].StartedAt = 0, 0
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%d workers: %s is\n%+v\nwant\n%+v", i+2, got.Address, got, want)
			}
		}
	}
}

func TestABenchmarkStopsEarlyAtALook(t *testing.T) {
	const blocks = 60
	planned := staged(plan.Benchmark{Blocks: blocks, EarlyStop: true})
	cells := planned.Benchmarks[0].Cells
	planned.Pairs = []result.Pair{{
		Benchmark: "b", Baseline: cells[0].Address.String(), Candidate: cells[2].Address.String(), Metric: "service.mean",
		MinEffect: 0.05, Confidence: 0.95, Gated: true, OnInconclusive: "pass", EarlyStop: true,
	}}
	f := &troupe{workers: 1}
	done, total := 0, 0
	run, err := Run(context.Background(), planned, Options{Generator: f, Watch: func(e Event) { done, total = e.Done, e.Total }})
	if err != nil {
		t.Fatal(err)
	}
	ran := run.Cells[0].Trials
	if ran == blocks || !slices.Contains(result.Looks(blocks), ran) || len(f.asked) != 3*ran {
		t.Errorf("it stopped after %d blocks and %d trials; it may stop after %v", ran, len(f.asked), result.Looks(blocks))
	}
	if done != total || done != 3*ran {
		t.Errorf("at the end %d of %d trials are said to be done", done, total)
	}
}

// A run that was cut off in the middle of a block is resumed with the trials that are missing, in the orders they would have
// had, and is then as if nothing had been.
func TestAResumedRunAsksForWhatIsMissing(t *testing.T) {
	whole := &troupe{workers: 2}
	want, err := Run(context.Background(), staged(plan.Benchmark{Blocks: 5}), Options{Generator: whole})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cut := context.WithCancel(context.Background())
	defer cut()
	first := &troupe{workers: 2}
	first.during = func(TrialRequest) {
		if len(first.asked) == 8 { // the second trial of the third block
			cut()
		}
	}
	var saved *result.Run
	half, err := Run(ctx, staged(plan.Benchmark{Blocks: 5}), Options{Generator: first, Save: func(r *result.Run) error {
		saved = nil
		throughJSON(r, &saved)
		return nil
	}})
	if !errors.Is(err, context.Canceled) || half.Info.Status != result.Interrupted {
		t.Fatalf("error %v, want that it was interrupted", err)
	}
	rest := &troupe{workers: 2}
	run, err := Run(context.Background(), staged(plan.Benchmark{Blocks: 5}), Options{Generator: rest, Resume: saved})
	if err != nil {
		t.Fatal(err)
	}
	if asked := slices.Concat(first.asked[:7], rest.asked); !reflect.DeepEqual(asked, whole.asked) {
		t.Errorf("in all it asked for\n%+v\nwant\n%+v", asked, whole.asked)
	}
	for k := range run.Cells {
		got, want := run.Cells[k], want.Cells[k]
		for b := range got.TrialData {
			got.TrialData[b].StartedAt, want.TrialData[b].StartedAt = 0, 0
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is\n%+v\nwant\n%+v", got.Address, got, want)
		}
	}
}

func TestAGeneratorThatRefusesEndsTheRunBeforeAnyTrial(t *testing.T) {
	f := &troupe{workers: 1, refuses: errors.New("no certificate")}
	run, err := Run(context.Background(), staged(plan.Benchmark{Blocks: 1}), Options{Generator: f})
	if !errors.Is(err, f.refuses) || run != nil || len(f.asked) != 0 {
		t.Errorf("error %v, run %v, %d trials", err, run, len(f.asked))
	}
}
