package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"bench/plan"
	"bench/result"
)

// A faltering troupe is a crew that can't complete all that it begins.
type faltering struct {
	troupe
	void      func(step string, at Block, cell int) bool // whether it falters there; nil: never
	code      result.VoidCode                            // of its voids; "": WorkerLost
	counts    bool                                       // each trial takes ten numbers
	committed []string
	reported  int
	block     Block
}

// The steps at which a troupe may falter.
const (
	atBlock  = "block"
	atTrial  = "trial"
	atPilot  = "pilot"
	atCommit = "commit"
)

func (f *faltering) falter(step string, at Block, cell int) error {
	if f.void == nil || !f.void(step, at, cell) {
		return nil
	}
	return fmt.Errorf("%s: %w", step, &VoidError{Void: result.Void{
		Benchmark: "b", Block: at.Block, Attempt: at.Attempt, Worker: "w2", Code: cmp.Or(f.code, result.WorkerLost), Cell: fmt.Sprint(cell),
	}})
}

func (f *faltering) Block(_ context.Context, b Block) error {
	f.block = b
	return f.falter(atBlock, b, 0)
}

func (f *faltering) Trial(ctx context.Context, r TrialRequest) (*result.Share, error) {
	share, err := f.troupe.Trial(ctx, r)
	at, step := Block{Benchmark: r.Benchmark, Block: r.Block, Attempt: r.Attempt}, atTrial
	if r.Purpose != Record {
		step = atPilot
	} else if at != f.block {
		panic(fmt.Sprintf("a trial of %+v while %+v goes on", at, f.block))
	}
	if void := f.falter(step, at, r.Cell); void != nil {
		return nil, void
	}
	if f.counts {
		share.Numbers = r.Numbers + 10
	}
	return share, err
}

func (f *faltering) Commit(_ context.Context, b Block, trials []Performed) error {
	if b != f.block {
		panic(fmt.Sprintf("%+v is to count while %+v goes on", b, f.block))
	}
	if err := f.falter(atCommit, b, 0); err != nil {
		return err
	}
	for _, t := range trials {
		f.committed = append(f.committed, fmt.Sprintf("%d/%d: %d", t.Trial.Block, t.Cell, t.Trial.Requests))
	}
	return nil
}

func (f *faltering) Report(*result.Run) { f.reported++ }

// like says whether a run is like another one, but for when its trials were performed, and after how many attempts.
func like(t *testing.T, got, want *result.Run) {
	t.Helper()
	timeless := func(r *result.Run) *result.Run {
		var same *result.Run
		throughJSON(r, &same)
		same.Info = result.Info{Status: same.Info.Status, Numbers: same.Info.Numbers}
		for k := range same.Cells {
			for b := range same.Cells[k].TrialData {
				same.Cells[k].TrialData[b].StartedAt, same.Cells[k].TrialData[b].Attempt = 0, 0
			}
		}
		return same
	}
	a, b := timeless(got), timeless(want)
	if !reflect.DeepEqual(a, b) {
		t.Errorf("the run is\n%s\nwant\n%s", different(a, b), different(b, a))
	}
}

// different is what of the JSON of one thing is not that of another one, with what stands before it.
func different(of, other any) string {
	text, err := json.Marshal(of)
	others, failed := json.Marshal(other)
	if err != nil || failed != nil {
		panic(errors.Join(err, failed))
	}
	at := 0
	for at < min(len(text), len(others)) && text[at] == others[at] {
		at++
	}
	return string(text[max(0, at-100):min(len(text), at+200)])
}

// Whatever a crew can't complete is done again and leaves no trace: the run is what an undisturbed one is, and what one generator
// makes of it, which nobody asks about blocks.
func TestVoidsLeaveNoTrace(t *testing.T) {
	const blocks = 4
	planned := func() *plan.Plan { return staged(plan.Benchmark{Blocks: blocks, WarmupAuto: true}) }
	alone, err := Run(context.Background(), planned(), Options{Generator: &troupe{workers: 2}})
	if err != nil {
		t.Fatal(err)
	}
	for name, void := range map[string]func(step string, at Block, cell int) bool{
		"never":                     nil,
		"as it begins":              func(step string, at Block, _ int) bool { return step == atBlock && at.Attempt == 0 },
		"in its first trial, twice": func(step string, at Block, cell int) bool { return step == atTrial && at.Attempt < 2 && at.Block == 0 },
		"in some trial": func(step string, at Block, cell int) bool {
			return step == atTrial && at.Attempt == 0 && cell == at.Block%3
		},
		"as it ends": func(step string, at Block, _ int) bool { return step == atCommit && at.Attempt < 2 },
		"in the warm-up": func(step string, at Block, cell int) bool {
			return step == atPilot && at.Attempt < 2 && cell == at.Attempt+1
		},
		"now here, now there": func(step string, at Block, cell int) bool {
			return at.Attempt < 2 && step == []string{atBlock, atTrial, atCommit}[(at.Block+at.Attempt)%3]
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := &faltering{troupe: troupe{workers: 2}}
			voids := 0
			if void != nil {
				f.void = func(step string, at Block, cell int) bool {
					fails := void(step, at, cell)
					if fails {
						voids++
					}
					return fails
				}
			}
			told, done, total := 0, 0, 0
			run, err := Run(context.Background(), planned(), Options{Generator: f, Watch: func(e Event) {
				if done, total = e.Done, e.Total; e.Type == BlockVoid {
					told++
					if e.Void.Worker != "w2" || e.Void.Attempt > 1 || e.Blocks != blocks {
						t.Errorf("told of %+v with %+v", e, e.Void)
					}
				}
			}})
			if err != nil {
				t.Fatal(err)
			}
			like(t, run, alone)
			var want []string
			for b := range blocks {
				for k := range 3 {
					want = append(want, fmt.Sprintf("%d/%d: 30", b, k))
				}
			}
			if slices.Sort(f.committed); !slices.Equal(f.committed, want) {
				t.Errorf("what counts is %v, want each trial of each block once", f.committed)
			}
			if told != voids || void != nil && voids == 0 || done != total || done != 3*blocks || f.reported != blocks+1 {
				t.Errorf("%d voids, %d told, %d of %d trials done, reported %d times", voids, told, done, total, f.reported)
			}
			for _, c := range run.Cells {
				for _, trial := range c.TrialData {
					if last := f.lastAttempt(trial.Block); trial.Attempt != last {
						t.Errorf("a trial of block %d is of attempt %d, not %d", trial.Block, trial.Attempt, last)
					}
				}
			}
		})
	}
}

// lastAttempt is the last one at a block in which a trial was asked for.
func (f *faltering) lastAttempt(block int) (attempt int) {
	for _, r := range f.asked {
		if r.Purpose == Record && r.Block == block {
			attempt = r.Attempt
		}
	}
	return attempt
}

// A block that is void again and again ends the run, which keeps what it has; resumed, it is as if nothing had been. What counts is how
// often it was in the same trial; that somebody is late isn't the trial's doing.
func TestABlockThatIsAlwaysVoidEndsTheRun(t *testing.T) {
	planned := func() *plan.Plan { return staged(plan.Benchmark{Blocks: 3}) }
	whole, err := Run(context.Background(), planned(), Options{Generator: &faltering{troupe: troupe{workers: 3}}})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		code     result.VoidCode
		during   func(at Block, cell int) bool
		attempts int
	}{
		"in the same trial":    {result.WorkerLost, func(_ Block, cell int) bool { return cell == 2 }, mostVoids},
		"in one after another": {result.WorkerLost, func(at Block, cell int) bool { return cell == at.Attempt%3 }, 3*(mostVoids-1) + 1},
		"as somebody is late":  {result.WorkerLate, func(_ Block, cell int) bool { return cell == 2 }, mostAttempts},
	} {
		t.Run(name, func(t *testing.T) {
			var saved *result.Run
			f := &faltering{troupe: troupe{workers: 3}, code: c.code, void: func(step string, at Block, cell int) bool {
				return at.Block == 1 && step == atTrial && c.during(at, cell)
			}}
			failed, err := Run(context.Background(), planned(), Options{Generator: f, Save: func(r *result.Run) error {
				saved = nil
				throughJSON(r, &saved)
				return nil
			}})
			if void, ok := errors.AsType[*VoidError](err); !ok || void.Void.Block != 1 || void.Void.Attempt != c.attempts-1 {
				t.Fatalf("error %v, want the void of attempt %d", err, c.attempts-1)
			}
			if failed.Info.Status != result.Failed || f.lastAttempt(1) != c.attempts-1 || saved.Cells[0].Trials != 1 || saved.Cells[0].Requests != 30 {
				t.Errorf("status %s after attempt %d; of the first cell %d trials are kept with %d requests", failed.Info.Status, f.lastAttempt(1),
					saved.Cells[0].Trials, saved.Cells[0].Requests)
			}
			run, err := Run(context.Background(), planned(), Options{Generator: &faltering{troupe: troupe{workers: 3}}, Resume: saved})
			if err != nil {
				t.Fatal(err)
			}
			like(t, run, whole)
		})
	}
}

// A crew's block that is cut off doesn't count, not even its whole trials: who performs it once the run is resumed may be others.
// As long as there is nothing else, they are shown.
func TestACrewsBlockCountsWholeOrNotAtAll(t *testing.T) {
	planned := func() *plan.Plan { return staged(plan.Benchmark{Blocks: 3}) }
	whole, err := Run(context.Background(), planned(), Options{Generator: &faltering{troupe: troupe{workers: 2}}})
	if err != nil {
		t.Fatal(err)
	}
	for block, shown := range []int64{30, 30, 60} {
		ctx, cut := context.WithCancel(context.Background())
		f := &faltering{troupe: troupe{workers: 2}}
		f.during = func(TrialRequest) {
			if len(f.asked) == 3*block+2 {
				cut()
			}
		}
		var saved *result.Run
		_, err := Run(ctx, planned(), Options{Generator: f, Save: func(r *result.Run) error {
			saved = nil
			throughJSON(r, &saved)
			return nil
		}})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("error %v, want that it was interrupted", err)
		}
		first := saved.Cells[f.asked[3*block].Cell]
		if first.Requests != shown || first.TrialData[0].Partial != (block == 0) || len(f.committed) != 3*block {
			t.Errorf("cut off in block %d: %d requests of the cell that was whole, partial %v; what counts is %v", block, first.Requests,
				first.TrialData[0].Partial, f.committed)
		}
		rest := &faltering{troupe: troupe{workers: 2}}
		run, err := Run(context.Background(), planned(), Options{Generator: rest, Resume: saved})
		if err != nil {
			t.Fatal(err)
		}
		if len(rest.asked) != 3*(3-block) {
			t.Errorf("cut off in block %d: resumed, it asks for %d trials, want all of the %d blocks that are not whole", block, len(rest.asked), 3-block)
		}
		like(t, run, whole)
		cut()
	}
}

// What counters gave to batches of a block that is void is gone: nobody knows how much that was.
func TestNumbersOfAVoidBlockAreGone(t *testing.T) {
	p := staged(plan.Benchmark{Blocks: 2})
	p.Draws.Counters = []plan.Counter{{Name: "n"}}
	f := &faltering{troupe: troupe{workers: 2}, counts: true, void: func(step string, at Block, cell int) bool {
		return step == atCommit && at.Block == 1 && at.Attempt == 0
	}}
	run, err := Run(context.Background(), p, Options{Generator: f})
	if err != nil {
		t.Fatal(err)
	}
	var from []int64
	for _, r := range f.asked {
		from = append(from, r.Numbers)
	}
	const after = unsavedNumbers
	if want := []int64{0, 10, 20, 30, 40, 50, after, after + 10, after + 20}; !slices.Equal(from, want) || run.Info.Numbers != after+30 {
		t.Errorf("trials had numbers from %v on, and %d at the end; want %v", from, run.Info.Numbers, want)
	}
}
