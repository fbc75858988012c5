package metrics

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"bench/engine"
	"bench/plan"
	"bench/result"
)

// A bucket of the exponential histogram is no wider than 0.28 %, and holds what belongs in it, whatever the value.
func TestExponentialBuckets(t *testing.T) {
	for _, seconds := range []float64{1e-6, 2e-6, 1e-3, 0.5, 1, 1.0001, 2, 59.99, 3600} {
		i := indexOf(seconds)
		low, high := math.Exp2(float64(i)/perOctave), math.Exp2(float64(i+1)/perOctave)
		if seconds <= low*(1-1e-12) || seconds > high*(1+1e-12) || high/low > 1.0028 {
			t.Errorf("%v is in the bucket from %v to %v", seconds, low, high)
		}
	}
}

// recorderOf is a recorder with so many durations, and what they are.
func recorderOf(seed uint64, n int) *result.Recorder {
	random, r := rand.New(rand.NewPCG(seed, 1)), result.NewRecorder()
	for range n {
		r.Record(time.Duration(math.Exp(random.NormFloat64()*2) * float64(time.Millisecond)))
	}
	return r
}

// Whatever comes in which order, adding up keeps all counts, and the quantiles to half a bucket.
func TestExponentialAddsUp(t *testing.T) {
	a, b := recorderOf(1, 5000), recorderOf(2, 100)
	var left, right Exponential
	left.Add(a.Distribution())
	right.Add(b.Distribution())
	sum := right.With(&left)
	a.Merge(b)
	if sum.Count != 5100 || left.Count != 5000 || right.Count != 100 {
		t.Errorf("%d, %d and %d", sum.Count, left.Count, right.Count)
	}
	if mean := a.Distribution().Mean(); math.Abs(sum.Sum/5100-mean) > 0.001*mean {
		t.Errorf("mean %v, want %v", sum.Sum/5100, mean)
	}
	for _, q := range []float64{0.1, 0.5, 0.9, 0.99} {
		want, rank, before := a.Quantile(q).Seconds(), q*5100, 0.0
		for i, n := range sum.Counts {
			if before += float64(n); before < rank {
				continue
			}
			if got := math.Exp2((float64(sum.First) + float64(i) + 0.5) / perOctave); math.Abs(got-want) > 0.01*want {
				t.Errorf("p%v is %v, want %v", q*100, got, want)
			}
			break
		}
	}
}

// Spans and differences say the same as the counts.
func TestSpansSayWhatCountsSay(t *testing.T) {
	var h Exponential
	h.Add(recorderOf(3, 300).Distribution())
	spans, deltas := spansOf(&h)
	index, last, k := int32(0), int64(0), 0
	var total int64
	for _, s := range spans {
		index += s.offset
		for range s.length {
			last += deltas[k]
			k++
			if have := h.Counts[index-1-h.First]; int64(have) != last {
				t.Fatalf("bucket %d has %d, want %d", index, last, have)
			}
			total += last
			index++
		}
	}
	if k != len(deltas) || total != int64(h.Count) {
		t.Errorf("%d of %d differences, %d of %d samples", k, len(deltas), total, h.Count)
	}
}

// onePlan is a plan with one cell.
func onePlan() *plan.Plan {
	a := result.Address{Benchmark: "b", Group: "g", Strategy: "pool", Level: "2"}
	return &plan.Plan{Benchmarks: []plan.Benchmark{{Name: "b", Cells: []plan.Cell{{Address: a}}}}}
}

// A capture keeps what is sent.
type capture struct {
	mu      sync.Mutex
	batches []*Batch
}

func (c *capture) send(_ context.Context, b *Batch) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.batches = append(c.batches, b)
	return nil
}

// streamTo is a stream of onePlan with a sender of the test's.
func streamTo(t *testing.T, send sender) *Stream {
	t.Helper()
	s, err := New(&Address{Protocol: RemoteWrite, URL: "http://127.0.0.1:1/"}, onePlan(), Options{Project: "shop", Run: "r1"})
	if err != nil {
		t.Fatal(err)
	}
	s.outbox.close(t.Context(), time.Second)
	s.outbox = newOutbox("test", send, nil)
	return s
}

// Counts never go back: not when a trial becomes whole that was told of before, nor when it never does.
func TestCountsOnlyGrow(t *testing.T) {
	var got capture
	s := streamTo(t, got.send)
	address := onePlan().Benchmarks[0].Cells[0].Address.String()
	seen := func(n int) engine.Snapshot {
		return engine.Snapshot{Cell: address, Requests: int64(n), ErrorKinds: map[string]int64{"status": 1}, Clocks: map[string]*result.Recorder{"service": recorderOf(5, n)}}
	}
	trial := &result.Trial{Counts: result.Counts{Requests: 100, ErrorKinds: map[string]int64{"status": 1}}}
	if err := trial.Record(map[string]*result.Recorder{"service": recorderOf(5, 100)}); err != nil {
		t.Fatal(err)
	}
	start := engine.Event{Type: engine.TrialStart, Cell: address}
	next := func() { s.last = time.Time{} }
	s.Watch(start)
	s.Snapshot(seen(40))
	next()
	s.Snapshot(seen(80))
	next()
	s.Watch(engine.Event{Type: engine.TrialComplete, Cell: address, Trial: trial})
	next()
	s.Watch(start)
	s.Snapshot(seen(50)) // and its block is void
	next()
	s.Watch(start)
	s.Snapshot(seen(10))
	next()
	s.Watch(engine.Event{Type: engine.TrialComplete, Cell: address, Trial: trial, Placebo: true})
	if d := s.Close(t.Context()); d.Lost() != "" {
		t.Error(d.Lost())
	}
	var counts, fine []float64
	for _, b := range got.batches {
		for _, series := range b.Series {
			switch {
			case series.Metric.Name == "bench_service_seconds":
				counts = append(counts, float64(series.Histogram.Count))
			case series.Metric == requestsMetric && labelOf(series, "kind") == ok:
				fine = append(fine, series.Value)
			}
			if labelOf(series, "project") != "shop" || labelOf(series, "run") != "r1" {
				t.Errorf("%s has %v", series.Metric.Name, series.Labels)
			}
		}
	}
	if want := []float64{40, 80, 100, 150, 160, 160}; !equal(counts, want) {
		t.Errorf("samples %v, want %v", counts, want)
	}
	if want := []float64{39, 79, 99, 148, 157, 157}; !equal(fine, want) {
		t.Errorf("good requests %v, want %v", fine, want)
	}
}

func labelOf(s Series, name string) string {
	for _, l := range s.Labels {
		if l.Name == name {
			return l.Value
		}
	}
	return ""
}

func equal(a, b []float64) bool {
	if len(a) < len(b) {
		return false
	}
	last := 0.0
	for i, x := range a {
		if x < last || i < len(b) && x != b[i] {
			return false
		}
		last = x
	}
	return true
}

// What is not taken is kept in its order, up to a bound, and the oldest goes first.
func TestOutboxKeepsTheNewest(t *testing.T) {
	var mu sync.Mutex
	var got []time.Time
	var warnings []string
	works, attempts := false, make(chan struct{}, 100)
	o := newOutbox("test", func(_ context.Context, b *Batch) error {
		mu.Lock()
		defer mu.Unlock()
		if !works {
			attempts <- struct{}{}
			return errors.New("it is\x1b[31m away\nfor a while")
		}
		got = append(got, b.At)
		return nil
	}, func(text string) { warnings = append(warnings, text) })
	large := &Exponential{Counts: make([]uint64, 3<<20)} // 24 MB
	began := time.Now()
	for i := range 5 {
		o.put(&Batch{At: began.Add(time.Duration(i) * time.Second), Series: []Series{{Metric: clockMetrics["service"], Histogram: large}}})
		<-attempts
	}
	mu.Lock()
	works = true
	mu.Unlock()
	told := o.close(t.Context(), time.Second)
	if told.Dropped != 3 || told.Sent != 2 || told.Left != 0 {
		t.Errorf("%+v", told)
	}
	if len(got) != 2 || !got[0].Equal(began.Add(3*time.Second)) || !got[1].Equal(began.Add(4*time.Second)) {
		t.Errorf("%v arrived", got)
	}
	if len(warnings) != 1 || strings.ContainsAny(warnings[0], "\x1b\n") {
		t.Errorf("warnings %q", warnings)
	}
	if told.Lost() == "" {
		t.Error("nothing is said of what was lost")
	}
}

// A receiver that doesn't answer holds up nobody, neither between trials nor at the end.
func TestOutboxWaitsForNobody(t *testing.T) {
	o := newOutbox("test", func(ctx context.Context, _ *Batch) error {
		<-ctx.Done()
		return ctx.Err()
	}, nil)
	began := time.Now()
	for range 100 {
		o.settle(o.put(&Batch{}), 10*time.Millisecond) // once only
	}
	told := o.close(t.Context(), 50*time.Millisecond)
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %v", took)
	}
	if told.Left != 100 {
		t.Errorf("%+v", told)
	}
}

// Addresses are told from what they are not, and don't show what lets in.
func TestParseAddress(t *testing.T) {
	env := map[string]string{}
	getenv := func(name string) string { return env[name] }
	for text, want := range map[string]string{
		"otlp:http://127.0.0.1:4318":                "otlp:http://127.0.0.1:4318/v1/metrics",
		"otlp:https://collector/in":                 "otlp:https://collector/in",
		"rw:http://me:pass@h:9090/api/v1/write?k=s": "rw:http://h:9090/api/v1/write",
	} {
		a, err := ParseAddress(text, getenv)
		if err != nil || a.String() != want {
			t.Errorf("%s is %v (%v), want %s", text, a, err, want)
		}
	}
	for _, text := range []string{"", "otlp", "rw", "rw:", "http://h", "rw:ftp://h/", "rw:http://", "statsd:http://h"} {
		if a, err := ParseAddress(text, getenv); err == nil {
			t.Errorf("%q is %v", text, a)
		}
	}
	env["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://all:4318/"
	if a, err := ParseAddress("otlp", getenv); err != nil || a.URL != "http://all:4318/v1/metrics" {
		t.Errorf("%v (%v)", a, err)
	}
	env["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = "https://Metrics.example.com/x"
	a, err := ParseAddress("otlp", getenv)
	if err != nil || a.URL != "https://Metrics.example.com/x" || a.Host() != "metrics.example.com" {
		t.Errorf("%v (%v)", a, err)
	}
	env[TokenVariable] = "sesame"
	if a, err = ParseAddress("rw:http://h/", getenv); err != nil || a.Authorization != "Bearer sesame" || strings.Contains(a.String(), "sesame") {
		t.Errorf("%v (%v)", a, err)
	}
	if _, err = ParseAddress("rw:http://me:pass@h/", getenv); err == nil {
		t.Error("two say who asks")
	}
}
