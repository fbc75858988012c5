package result

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
)

// sent is a share as another machine has it.
func sent(t testing.TB, s *Share) Share {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseShare(text)
	if err != nil {
		t.Fatal(err)
	}
	return *again
}

// A million samples that seven workers recorded are, byte for byte, what one recorder has of them; and so with more workers,
// whose histograms are added up in another way.
func TestWorkersSharesAreOneRecorders(t *testing.T) {
	sharesAreOneRecorders(t, 1_000_000, 7)
	sharesAreOneRecorders(t, 100_000, 3*fewToJoin)
}

func sharesAreOneRecorders(t *testing.T, samples, workers int) {
	rng := rand.New(rand.NewPCG(7, 7))
	one := NewRecorder()
	shares := make([]Share, workers)
	for i := range shares {
		shares[i] = Share{
			Worker: fmt.Sprintf("w%d", i+1), Start: time.Second + time.Duration(i), StartError: time.Microsecond,
			Clocks: map[string]*Recorder{"service": NewRecorder()}, Names: make([]NameShare, 1),
		}
		shares[i].Duration = 10
	}
	for range samples {
		d := time.Duration(float64(time.Millisecond) * math.Exp(1.5*rng.NormFloat64()))
		s := &shares[rng.IntN(workers)]
		s.Requests++
		if rng.IntN(1000) == 0 {
			one.RecordCensored(d)
			s.Clocks["service"].RecordCensored(d)
			continue
		}
		one.Record(d)
		s.Clocks["service"].Record(d)
	}
	for i := range shares {
		shares[i] = sent(t, &shares[i])
	}
	whole := MergeWorkers(shares, 0)
	got, err := whole.Clocks["service"].Encode()
	if err != nil {
		t.Fatal(err)
	}
	want, err := one.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%d samples, %+v, in %d bytes; want %d, %+v, in %d", got.Count, got.Censored, len(got.Encoded), want.Count, want.Censored, len(want.Encoded))
	}
	alone := Share{Clocks: map[string]*Recorder{"service": one}}
	alone.Requests, alone.Duration = int64(samples), 10
	merged, err := whole.Recorded()
	if err != nil {
		t.Fatal(err)
	}
	single, err := alone.Recorded()
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(merged.Metrics, single.Metrics) {
		t.Errorf("metrics\n%v\nwant\n%v", merged.Metrics, single.Metrics)
	}
}

// shareOf is a worker's share of some requests that take so long each.
func shareOf(worker string, requests int, took time.Duration) Share {
	s := Share{
		Worker: worker, Start: time.Second, StartError: 20 * time.Microsecond,
		Clocks: map[string]*Recorder{"service": NewSparseRecorder()}, Names: []NameShare{{Requests: int64(requests)}},
	}
	s.Requests, s.Duration = int64(requests), 1
	s.Generator.CPUShare = 0.25
	for i := range requests {
		s.Clocks["service"].Record(took + time.Duration(i)*time.Nanosecond)
	}
	return s
}

func TestWorkersSharesAreToldApart(t *testing.T) {
	a, b, idle := shareOf("a", 500, 2*time.Millisecond), shareOf("b", 10, 3*time.Millisecond), Share{Worker: "c", Start: 5 * time.Second, StartError: time.Second}
	a.Findings, b.Findings = []Finding{{Code: GeneratorBusy}}, []Finding{{Code: GeneratorBusy}}
	a.Warnings, b.Warnings = []Warning{{Code: GeneratorWaited, Severity: 1}}, []Warning{{Code: GeneratorWaited, Severity: 2}}
	b.Errors, b.Start = 3, a.Start+30*time.Microsecond
	whole := MergeWorkers([]Share{idle, a, b}, 0)
	if len(whole.Shares) != 3 || whole.Worker != "" || whole.Requests != 510 || whole.Names[0].Requests != 510 {
		t.Fatalf("%+v", whole)
	}
	told := whole.Shares
	if w := told[0]; w.Worker != "c" || w.Place != 0 || w.P50 != nil || w.StartError != 0 || w.Start != 0 {
		t.Errorf("of one that had nothing to do: %+v", w)
	}
	if w := told[1]; w.Worker != "a" || w.Place != 1 || w.Requests != 500 || w.P99 == nil || math.Abs(*w.P50-0.002) > 1e-5 || w.CPUShare != 0.25 || w.Start != 0 {
		t.Errorf("of the first: %+v", w)
	}
	if w := told[2]; w.Errors != 3 || w.P50 == nil || w.P99 != nil || *w.Max < 0.003 || w.Start != 30e-6 || w.StartError != 20e-6 {
		t.Errorf("of the second: %+v", w)
	}
	if skew := *whole.StartSkew; math.Abs(skew-70e-6) > 1e-12 {
		t.Errorf("they may have started %v apart, want 70 us", skew)
	}
	if got := []string{whole.Findings[0].Worker, whole.Findings[1].Worker}; len(whole.Findings) != 2 || !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("found: %+v", whole.Findings)
	}
	if len(whole.Warnings) != 1 || whole.Warnings[0].Worker != "b" {
		t.Errorf("the worst doesn't speak for all: %+v", whole.Warnings)
	}
	if a.Findings[0].Worker != "" || b.Warnings[0].Worker != "" {
		t.Error("a share was changed")
	}
	if text, err := json.Marshal(told); err != nil || len(text) > 3*300 {
		t.Errorf("%d bytes for three shares, %v", len(text), err)
	}
}

func TestWorkersStartTogether(t *testing.T) {
	const ms, us = time.Millisecond, time.Microsecond
	type start struct{ at, e time.Duration }
	for _, c := range []struct {
		name   string
		starts []start
		trial  float64 // seconds
		limit  time.Duration
		skew   time.Duration // 0: unknown
		want   string
	}{
		{"alone", []start{{0, ms}}, 0.1, 0, 0, ""},
		{"together", []start{{0, 20 * us}, {15 * us, 20 * us}}, 0.1, 0, 55 * us, ""},
		{"late", []start{{0, ms}, {5 * ms, 10 * us}, {11 * ms, 0}, {10500 * us, 500 * us}}, 1, 0, 12 * ms, "start_skew first=w1 last=w4 limit=0.01 s skew=0.012 s"},
		{"early", []start{{11 * ms, us}, {0, ms}, {0, us}}, 0.1, 0, 12*ms + us, "start_skew first=w2 last=w1 limit=0.001 s skew=0.012 s"},
		{"as long as a hundredth", []start{{0, us}, {12 * ms, us}}, 1.3, 0, 12*ms + 2*us, ""},
		{"as declared", []start{{0, us}, {12 * ms, us}}, 0.1, 13 * ms, 12*ms + 2*us, ""},
		{"more than declared", []start{{0, us}, {3 * ms, us}}, 10, 2 * ms, 3*ms + 2*us, "start_skew first=w1 last=w2 limit=0.002 s skew=0.003002 s"},
		// A clock that nobody knows is not apart from itself, but from the others.
		{"one uncertain clock", []start{{0, 5 * ms}, {0, us}}, 0.1, 0, 5*ms + us, "start_skew first=w2 last=w1 limit=0.001 s skew=0.005001 s"},
	} {
		var shares []Share
		for i, s := range c.starts {
			share := shareOf(fmt.Sprintf("w%d", i+1), 5, ms)
			share.Start, share.StartError, share.Duration = time.Hour+s.at, s.e, c.trial
			shares = append(shares, share)
		}
		whole := MergeWorkers(shares, c.limit)
		switch {
		case (whole.StartSkew == nil) != (c.skew == 0):
			t.Errorf("%s: skew %v, want %v", c.name, whole.StartSkew, c.skew)
		case c.skew > 0 && math.Abs(*whole.StartSkew-c.skew.Seconds()) > 1e-9:
			t.Errorf("%s: skew %v, want %v", c.name, *whole.StartSkew, c.skew)
		}
		if got := told(whole.Findings...); got != c.want {
			t.Errorf("%s: found %q, want %q", c.name, got, c.want)
		}
		if trial, err := whole.Recorded(); err != nil || trial.Valid() != (c.want == "") {
			t.Errorf("%s: valid %v, %v", c.name, trial.Valid(), err)
		}
	}
}

// Of a hundred workers the eight are kept that differ most, in a trial and over all of them.
func TestOfVeryManyWorkersTheMostDifferentAreKept(t *testing.T) {
	const workers = 100
	c := Cell{Address: "a", Names: []NamedRequest{{Name: "r"}}}
	var sums Aggregator
	for block := range 3 {
		var shares []Share
		for i := range workers {
			s := shareOf(fmt.Sprintf("w%02d", i), 20, 10*time.Millisecond+time.Duration(i)*10*time.Microsecond)
			if i%13 == 0 { // eight of them
				s = shareOf(s.Worker, 20, 12*time.Millisecond+time.Duration(block))
			}
			s.Findings = []Finding{{Code: GeneratorBusy}}
			shares = append(shares, s)
		}
		whole := MergeWorkers(shares, 0)
		if len(whole.Shares) != workersApart || whole.Workers != workers || len(whole.Findings) != workersApart {
			t.Fatalf("%d shares of %d are kept, and %d findings", len(whole.Shares), whole.Workers, len(whole.Findings))
		}
		if _, err := sums.Keep(&c, &whole); err != nil {
			t.Fatal(err)
		}
	}
	if err := sums.Update(&c); err != nil {
		t.Fatal(err)
	}
	var kept []string
	for _, s := range c.TrialData[0].Shares {
		kept = append(kept, s.Worker)
	}
	var parts []string
	for _, p := range c.Workers {
		parts = append(parts, p.Worker)
	}
	want := []string{"w00", "w13", "w26", "w39", "w52", "w65", "w78", "w91"}
	if !slices.Equal(kept, want) || !slices.Equal(parts, want) {
		t.Errorf("of a trial %v are kept, of all %v; want %v", kept, parts, want)
	}
	if c.Workers[0].Requests != 60 || c.Workers[0].Latency.Count != 60 || c.Requests != 3*workers*20 {
		t.Errorf("%d requests, %+v", c.Requests, c.Workers[0])
	}
}

func TestASharesHostileTextIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"deep": `{"names":` + string(slices.Repeat([]byte("["), 100)), "cut": `{"names": [`, "negative": `{"requests": -1}`,
		"damaged": `{"clocks": {"service": {"count": 3, "encoded": "AAAA"}}}`, "two": `{} {}`,
		"miscounted": `{"clocks": {"service": {"count": 1, "censored": {"count": -5, "from": 1}}}}`,
	} {
		if s, err := ParseShare([]byte(text)); err == nil {
			t.Errorf("%s: %+v", name, s)
		}
	}
	s, err := ParseShare([]byte(`{"clocks": {"service": null, "on_time.service": null}, "names": [{"service": null}]}`))
	if err != nil {
		t.Fatal(err)
	}
	whole := MergeWorkers([]Share{*s, shareOf("b", 3, time.Millisecond)}, 0)
	if trial, err := whole.Recorded(); err != nil || trial.Requests != 3 {
		t.Errorf("%+v, %v", trial, err)
	}
}

// BenchmarkMergeShare is what it takes to add up the shares of a batch strategy's trial, ten clocks of a few hundred samples
// each; us/histogram is for each of them.
func BenchmarkMergeShare(b *testing.B) {
	for _, workers := range []int{2, 8, 50} {
		b.Run(fmt.Sprintf("%d workers", workers), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			shares := make([]Share, workers)
			for i := range shares {
				s := &shares[i]
				s.Clocks, s.Names, s.Slices = map[string]*Recorder{}, make([]NameShare, 1), make([]Slice, 50)
				for _, clock := range []string{
					"service", "delivery", "head_of_line", "queue", "phases.first_byte", "phases.transfer", "makespan", "first_result", "time_to.p50", "time_to.p100",
				} {
					r := NewSparseRecorder()
					for range 400 {
						r.Record(time.Duration(float64(time.Millisecond) * math.Exp(0.25*rng.NormFloat64())))
					}
					s.Clocks[clock] = r
				}
			}
			for b.Loop() {
				Merge(shares) // of few the first gets more and more samples, in the same buckets
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*workers*10), "us/histogram")
		})
	}
}
