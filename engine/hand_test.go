package engine

import (
	"errors"
	"runtime/debug"
	"testing"
	"time"

	"bench/engine/clock"
	"bench/plan"
)

// handed is a hand that is ready for a pool's trials, and the server that sees them.
func handed(t *testing.T, b plan.Benchmark) (*Hand, *witness) {
	t.Helper()
	w, h := newWitness(t, fine), NewHand(Options{Version: "test"})
	t.Cleanup(h.Close)
	p := planOf(w.url, b, []string{"a"}, plan.Strategy{Name: "pool", Type: "pool"})
	if err := h.Prepare(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Probe(t.Context(), Servers{}); err != nil {
		t.Fatal(err)
	}
	return h, w
}

// A hand does what takes long before, leads in from the one moment on and records from the other, and says when that really was.
func TestAHandBeginsWhenItIsTold(t *testing.T) {
	h, w := handed(t, plan.Benchmark{Blocks: 1, Trial: 80 * time.Millisecond})
	turn, err := h.Ready(t.Context(), TrialRequest{Purpose: Record, Extent: Extent{Time: 80 * time.Millisecond}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if led := w.testify(0); led.all != 2 || turn.LeadIn() != 20*time.Millisecond {
		t.Errorf("ready after %d requests over two connections, with %v to lead in", led.all, turn.LeadIn())
	}
	lead := clock.Now() + 100*time.Millisecond
	record := lead + turn.LeadIn() + 100*time.Millisecond
	share, err := turn.Do(t.Context(), lead, record)
	if err != nil {
		t.Fatal(err)
	}
	all := w.testify(2).seen
	recorded := w.testify(share.LeadIn).seen
	if first := all[0].came; first < lead {
		t.Errorf("the first came %v before it was to lead in", lead-first)
	}
	if last := all[share.LeadIn-3].came; last >= record {
		t.Errorf("the last that leads in came %v after recording began", last-record)
	}
	if first := recorded[0].came; share.Start < record || first < share.Start || int64(len(recorded)) != share.Requests {
		t.Errorf("recording began %v after it was to, and the first came %v after that; %d came and %d are told", share.Start-record,
			first-share.Start, len(recorded), share.Requests)
	}
	if share.Began <= 0 || share.Began > share.Start {
		t.Errorf("recording began %v after it was asked for", share.Began)
	}
}

// Who is told too late sends nothing, says how late it was, and may be made ready again.
func TestAHandThatIsTooLateSendsNothing(t *testing.T) {
	h, w := handed(t, plan.Benchmark{Blocks: 1, Iterations: 6, NoLeadIn: true})
	for _, purpose := range []Purpose{Record, WarmUp, Pilot} {
		request := TrialRequest{Purpose: purpose, Extent: Extent{Time: time.Second, Count: 6}}
		turn, err := h.Ready(t.Context(), request, nil)
		if err != nil {
			t.Fatal(err)
		}
		at := clock.Now() - time.Millisecond
		before := w.testify(0).all
		_, err = turn.Do(t.Context(), at, at)
		if late, ok := errors.AsType[*LateError](err); !ok || late.By < time.Millisecond || w.testify(0).all != before {
			t.Errorf("%s: %v, and %d requests were sent", purpose, err, w.testify(0).all-before)
		}
		if turn, err = h.Ready(t.Context(), request, nil); err != nil {
			t.Fatal(err)
		}
		at = clock.Now() + time.Second
		share, err := turn.Do(t.Context(), at, at)
		if err != nil || share.Requests+share.LeadIn != 6 || w.testify(0).all != before+6 || w.testify(before).seen[0].came < at {
			t.Errorf("%s: %v, %+v; %d requests were sent", purpose, err, share, w.testify(0).all-before)
		}
	}
}

// A turn that is given up leaves the process as it was, whether somebody says so or the next one comes.
func TestATurnThatIsGivenUpLeavesNothing(t *testing.T) {
	defer asItWas()()
	debug.SetGCPercent(123)
	limit := debug.SetMemoryLimit(-1)
	h, _ := handed(t, plan.Benchmark{Blocks: 1, Iterations: 6})
	request := TrialRequest{Purpose: Record, Extent: Extent{Count: 6}}
	for range 3 {
		if _, err := h.Ready(t.Context(), request, nil); err != nil {
			t.Fatal(err)
		}
	}
	turn, err := h.Ready(t.Context(), request, nil)
	if err != nil {
		t.Fatal(err)
	}
	if set := debug.SetGCPercent(collectAt); set != collectAt {
		t.Errorf("for a trial garbage is collected at %d %%", set)
	}
	turn.Leave()
	turn.Leave()
	if percent := debug.SetGCPercent(123); percent != 123 || debug.SetMemoryLimit(-1) != limit {
		t.Errorf("garbage is collected at %d %%, with a limit of %d, want 123 %% and %d", percent, debug.SetMemoryLimit(-1), limit)
	}
}

// Who has nothing of a trial to do is there all the same, and nobody judges it: its share is empty.
func TestAShareWithNothingToDoIsEmpty(t *testing.T) {
	h, w := handed(t, plan.Benchmark{Blocks: 1, Trial: 50 * time.Millisecond})
	for _, purpose := range []Purpose{WarmUp, Record} {
		r := TrialRequest{
			Purpose: purpose, Extent: Extent{Time: 50 * time.Millisecond}, Portion: plan.Portion{Weights: []int{1, 1, 1}}, // of two
		}
		turn, err := h.Ready(t.Context(), r, nil)
		if err != nil {
			t.Fatal(err)
		}
		at := clock.Now() + 50*time.Millisecond
		share, err := turn.Do(t.Context(), at, at+turn.LeadIn())
		if err != nil {
			t.Fatal(err)
		}
		if n := w.testify(0).all; n != 0 || share.Requests != 0 || share.LeadIn != 0 || len(share.Findings) != 0 || len(share.Warnings) != 0 {
			t.Errorf("%s: %d requests came of a share with nothing to do: %+v", purpose, n, share)
		}
		if own := share.Generator; own.CPUShare != 0 || own.Queued != 0 {
			t.Errorf("%s: it is charged with what the process did meanwhile: %+v", purpose, own)
		}
		if purpose == Record && (share.Start < at+turn.LeadIn() || len(share.Names) != 1) {
			t.Errorf("it began %v too soon, and has %d names", at+turn.LeadIn()-share.Start, len(share.Names))
		}
	}
}

// A schedule is that of all who follow it: whoever can't begin in time is late, and doesn't put it off.
func TestAScheduleBeginsWhenItWasTo(t *testing.T) {
	w, h := newWitness(t, fine), NewHand(Options{})
	defer h.Close()
	p := planOf(w.url, plan.Benchmark{Blocks: 1, Trial: 160 * time.Millisecond}, []string{"a"}, plan.Strategy{Name: "pool", Type: "pool"})
	p.Benchmarks[0].Cells[0].Arrival = plan.Arrival{Rate: 100, Process: plan.Constant, MaxInFlight: 20}
	if err := h.Prepare(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	turn, err := h.Ready(t.Context(), TrialRequest{Purpose: Record, Extent: Extent{Time: 160 * time.Millisecond}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	at := clock.Now() + 50*time.Millisecond // at which the lead-in of 40 ms begins, too
	share, err := turn.Do(t.Context(), at, at)
	if err != nil {
		t.Fatal(err)
	}
	late := share.Start - at
	if late < 40*time.Millisecond || share.Requests != 16 || share.Clocks["send_lag"].Quantile(1) < late*99/100 || share.Clocks["response"].Quantile(1) < late*99/100 {
		t.Errorf("recording began %v late, and of %d requests the latest was sent %v late, and answered after %v", late, share.Requests,
			share.Clocks["send_lag"].Quantile(1), share.Clocks["response"].Quantile(1))
	}
}

// What can't be shared by so many is refused, and so is a place that isn't there.
func TestAHandRefusesWhatCantBeShared(t *testing.T) {
	w, h := newWitness(t, fine), NewHand(Options{})
	defer h.Close()
	p := planOf(w.url, plan.Benchmark{Blocks: 1, Iterations: 1}, []string{"a"}, plan.Strategy{Name: "pool", Type: "pool"})
	p.Benchmarks[0].Cells[0].Arrival = plan.Arrival{Rate: 10, MaxInFlight: 2}
	if err := h.Prepare(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	for what, portion := range map[string]plan.Portion{
		`benchmark.b["pages"]["pool"][2]: max_in_flight = 2 can't be shared by 3 workers, each of which needs at least one of it: give it 3 or more, or have fewer workers`: {Weights: []int{1, 1, 1}},
		`benchmark.b["pages"]["pool"][2]: there is no place 2 of those with the weights [1 1]`:                                                                              {Place: 2, Weights: []int{1, 1}},
		`benchmark.b["pages"]["pool"][2]: there is no place 0 of those with the weights [1 0]`:                                                                              {Weights: []int{1, 0}},
	} {
		if _, err := h.Ready(t.Context(), TrialRequest{Purpose: Record, Portion: portion}, nil); err == nil || err.Error() != what {
			t.Errorf("%+v: %v, want %s", portion, err, what)
		}
	}
}
