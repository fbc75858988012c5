package engine

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"bench/plan"
	"bench/result"
)

// A basin performs the trials of a search in virtual time: its cells have a capacity each, below which requests take their 10 ms and
// above which a backlog grows.
type basin struct {
	capacity []float64 // of each turn: cells, then placebos
	asked    []TrialRequest
	ends     float64 // the level at which the target is gone; 0: none
	tired    bool    // after an overload it never comes to rest
	spent    bool    // it was overloaded
}

func (b *basin) Prepare(context.Context, *plan.Plan) error { return nil }

func (b *basin) Probe(context.Context, Servers) (Probed, error) { return Probed{}, nil }

func (b *basin) Trial(ctx context.Context, r TrialRequest) (*result.Share, error) {
	b.asked = append(b.asked, r)
	if r.Purpose != Record {
		takes := 10 * time.Millisecond
		if b.tired && b.spent {
			takes = time.Second
		}
		time.Sleep(takes)
		return &result.Share{Trial: result.Trial{Counts: result.Counts{LeadIn: 1}}, Slices: []result.Slice{{Sum: takes, Count: 1}}}, nil
	}
	if b.ends > 0 && r.Level > b.ends {
		return nil, &TargetError{Request: "a", Lost: true, Err: errors.New("connection refused")}
	}
	time.Sleep(r.Time)
	b.spent = b.spent || r.Level > b.capacity[r.Cell]
	s := b.share(r)
	s.Partial = ctx.Err() != nil
	return s, ctx.Err()
}

func (b *basin) share(r TrialRequest) *result.Share {
	rng := rand.New(rand.NewPCG(uint64(r.Cell), uint64(r.Block)))
	n := int64(r.Level * r.Time.Seconds())
	response := result.NewSparseRecorder()
	s := &result.Share{
		Trial: result.Trial{
			Duration: r.Time.Seconds(), Pace: &result.Pace{Seconds: r.Time.Seconds(), Due: n, Done: n},
			Counts: result.Counts{Requests: n, Asked: n, Results: n, StatusCodes: map[string]int64{"200": n}},
		},
		Clocks: map[string]*result.Recorder{"response": response}, Names: []result.NameShare{{Requests: n}}, Slices: make([]result.Slice, 20),
	}
	for i := range n {
		at := r.Time.Seconds() * float64(i) / float64(n)
		takes := time.Duration((0.01*(0.5+rng.ExpFloat64()) + max(0, at*(r.Level/b.capacity[r.Cell]-1))) * 1e9)
		response.Record(takes)
		slice := &s.Slices[i*20/n]
		slice.Sum += takes
		slice.Count++
	}
	return s
}

// searched is a plan of two cells whose capacity is looked for.
func searched(atMost time.Duration) *plan.Plan {
	s := &plan.Search{
		Search: result.Search{
			Over: result.OverRate, Low: 50, High: 2000, Precision: 0.05, MostTrials: 60,
			Holds: []result.Condition{{Metric: "response.p99", Test: result.AtMost, Limit: 0.2}},
		},
		AtMost: atMost, Samples: 1,
	}
	b := plan.Benchmark{Blocks: 60, Trial: time.Second, Search: s}
	p := planOf("http://127.0.0.1:1", b, []string{"a"}, plan.Strategy{Name: "x", Type: "pool"}, plan.Strategy{Name: "y", Type: "pool"})
	for i := range p.Benchmarks[0].Cells {
		c := &p.Benchmarks[0].Cells[i]
		c.Arrival, c.Address.Level = plan.Arrival{Process: plan.Constant, MaxInFlight: 100, Rate: 50}, result.LevelSearch
	}
	return p
}

func TestSearchTakesTurnsUntilAllKnow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &basin{capacity: []float64{300, 900}}
		saved := 0
		run, err := Run(context.Background(), searched(5*time.Minute), Options{Generator: b, Save: func(*result.Run) error { saved++; return nil }})
		if err != nil {
			t.Fatal(err)
		}
		turns := map[int][]int{} // of each block the cells, in their order
		for _, r := range b.asked {
			if r.Purpose == Record {
				turns[r.Block] = append(turns[r.Block], r.Cell)
			} else if r.Level != 50 {
				t.Errorf("unrecorded at %v/s", r.Level)
			}
		}
		first := 0
		for block, cells := range turns {
			slices.Sort(cells)
			if len(slices.Compact(slices.Clone(cells))) != len(cells) {
				t.Errorf("block %d has cells %v", block, cells)
			}
			first += 1 - turns[block][0]
		}
		if first == 0 || saved < len(turns) {
			t.Errorf("one cell is always first; saved %d times after %d blocks", saved, len(turns))
		}
		for i, c := range run.Cells {
			f := c.Capacity
			if f == nil || f.Level == nil || *f.Level < 0.9*b.capacity[i] || *f.Level > 1.15*b.capacity[i] {
				t.Errorf("%s: %+v of a target that takes %v/s", c.Address, f, b.capacity[i])
			}
			if _, done := c.Searching().Next(); !done {
				t.Errorf("%s: it ended before its search was done", c.Address)
			}
		}
	})
}

func TestSearchEndsWithItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		b := &basin{capacity: []float64{300, 900}}
		run, err := Run(context.Background(), searched(8*time.Second), Options{Generator: b})
		if err != nil || run.Info.Status != result.Complete {
			t.Fatal(run.Info.Status, err)
		}
		if took := time.Since(began); took < 8*time.Second || took > 12*time.Second {
			t.Errorf("it took %v", took)
		}
		if f := run.Cells[0].Capacity; f.Trials == 0 || f.Kind == result.CapacityFound {
			t.Errorf("in so little time it has %+v", f)
		}
	})
}

// A run that was cut off and is resumed asks for the levels that it would have asked for.
func TestSearchIsResumed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		levels := func(b *basin) (all []float64) {
			for _, r := range b.asked {
				if r.Purpose == Record {
					all = append(all, r.Level)
				}
			}
			return all
		}
		whole := &basin{capacity: []float64{300, 900}}
		if _, err := Run(context.Background(), searched(5*time.Minute), Options{Generator: whole}); err != nil {
			t.Fatal(err)
		}
		ctx, cut := context.WithCancel(context.Background())
		begun := &basin{capacity: []float64{300, 900}}
		var kept *result.Run
		_, err := Run(ctx, searched(5*time.Minute), Options{Generator: begun, Save: func(r *result.Run) error {
			text, _ := json.Marshal(r)
			kept = new(result.Run)
			if len(levels(begun)) == 14 {
				cut()
			}
			return json.Unmarshal(text, kept)
		}})
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		rest := &basin{capacity: []float64{300, 900}}
		run, err := Run(context.Background(), searched(5*time.Minute), Options{Generator: rest, Resume: kept})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := append(levels(begun)[:14], levels(rest)...), levels(whole); !slices.Equal(got, want) {
			t.Errorf("cut and resumed it asks for %v, and at once for %v", got, want)
		}
		if run.Cells[1].Capacity.Level == nil {
			t.Errorf("resumed it found %+v", run.Cells[1].Capacity)
		}
	})
}

func TestSearchTellsWhereATargetEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run, err := Run(context.Background(), searched(5*time.Minute), Options{Generator: &basin{capacity: []float64{5000, 5000}, ends: 700}})
		if _, lost := errors.AsType[*TargetError](err); !lost || run.Info.Status != result.Failed {
			t.Fatal(run.Info.Status, err)
		}
		i := slices.IndexFunc(run.Warnings, func(w result.Warning) bool { return w.Code == result.EndedUnderLoad })
		if i < 0 || run.Warnings[i].Values["level"].Text != "800/s" {
			t.Errorf("it tells %+v", run.Warnings)
		}
		if f := run.Cells[0].Capacity; f == nil || f.Trials == 0 {
			t.Errorf("what was found until then: %+v", f)
		}
	})
}

func TestSearchWaitsForATargetToComeToRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &basin{capacity: []float64{300, 900}, tired: true}
		run, err := Run(context.Background(), searched(5*time.Minute), Options{Generator: b})
		if err != nil {
			t.Fatal(err)
		}
		if i := slices.IndexFunc(run.Warnings, func(w result.Warning) bool { return w.Code == result.NotRecovered }); i < 0 {
			t.Errorf("it says nothing of a target that never rests: %+v", run.Warnings)
		}
		idle := 0
		for _, r := range b.asked {
			if r.Purpose == Pilot {
				idle++
			}
		}
		if idle < 20 {
			t.Errorf("it asked %d times", idle)
		}
	})
}

// The local generator has the load of the level: of parts of a mix their share.
func TestCellsAreRaised(t *testing.T) {
	part := plan.Part{Name: "p", Share: 0.25, Strategy: plan.Strategy{Type: "gather"}}
	own := plan.Part{Name: "q", Strategy: plan.Strategy{Type: "pool"}, Arrival: plan.Arrival{Rate: 3}}
	for _, test := range []struct {
		over  result.Load
		want  plan.Arrival
		share float64
	}{
		{result.OverRate, plan.Arrival{Rate: 40}, 10}, {result.OverConcurrency, plan.Arrival{Concurrency: 40}, 0}, {result.OverUsers, plan.Arrival{Users: 40}, 0},
	} {
		s := &plan.Search{Search: result.Search{Over: test.over, Low: 1, High: 100}}
		planned := s.At(plan.Cell{Parts: []plan.Part{part, own}, Strategy: plan.Strategy{Type: "gather"}}, 1)
		c := &cell{plan: planned}
		for _, load := range planned.Loads() {
			c.parts = append(c.parts, &cell{plan: load})
		}
		c.raise(s, 40)
		if got := c.plan.Arrival; got.Rate != test.want.Rate || got.Users != test.want.Users || got.Concurrency != test.want.Concurrency {
			t.Errorf("over %s: %+v", test.over, got)
		}
		if got := c.parts[0].plan.Arrival.Rate; got != test.share {
			t.Errorf("over %s: a quarter of it is %v", test.over, got)
		}
		if got := c.parts[1].plan.Arrival.Rate; got != 3 {
			t.Errorf("over %s: what is beside it is %v", test.over, got)
		}
		c.raise(nil, 0)
	}
}

// Of a mix it is the whole whose capacity is looked for; its parts have their loads of the level that is shown.
func TestSearchOfAMix(t *testing.T) {
	p := searched(time.Minute)
	b := p.Benchmarks[0]
	c := b.Cells[0]
	c.Parts = []plan.Part{
		{Name: "most", Share: 0.75, Group: c.Group, Strategy: c.Strategy, Arrival: plan.Arrival{Rate: 37.5}},
		{Name: "own", Group: c.Group, Strategy: c.Strategy, Arrival: plan.Arrival{Rate: 3}},
	}
	record := emptyCell(b, c)
	if record.Search == nil || record.Parts[0].Search != nil || record.Parts[1].Search != nil || record.Parts[1].Rate == nil || *record.Parts[1].Rate != 3 {
		t.Fatalf("before the search: %+v", record.Parts)
	}
	part := func() result.Share { return result.Share{Names: make([]result.NameShare, len(record.Parts[0].Names))} }
	s := (&basin{capacity: []float64{300, 900}}).share(TrialRequest{Level: 200, Extent: Extent{Time: time.Second}})
	s.Level, s.Parts, s.Names = 200, []result.Share{part(), part()}, make([]result.NameShare, len(record.Names))
	var sums result.Aggregator
	if _, err := sums.Keep(&record, s); err != nil {
		t.Fatal(err)
	}
	if err := sums.Update(&record); err != nil {
		t.Fatal(err)
	}
	if shown := *record.Capacity.Shown; shown != 200 || *record.Rate != 200 || *record.Parts[0].Rate != 150 || *record.Parts[1].Rate != 3 {
		t.Errorf("at %v/s its parts have %v/s and %v/s", shown, *record.Parts[0].Rate, *record.Parts[1].Rate)
	}
}
