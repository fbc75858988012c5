package result

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

func recorded(durations ...time.Duration) *Recorder {
	r := NewRecorder()
	for _, d := range durations {
		r.Record(d)
	}
	return r
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s = %v, want %v within %v of it", what, got, want, tolerance)
	}
}

func TestThreeDigitsFromMicrosecondToHour(t *testing.T) {
	for d := time.Microsecond; d < time.Hour; d = d*13/10 + 1 {
		dist := recorded(d).Distribution()
		near(t, "p50 of "+d.String(), dist.Quantile(0.5), d.Seconds(), 0.001)
		near(t, "mean of "+d.String(), dist.Mean(), d.Seconds(), 0.001)
		if got := dist.Max(); got < d.Seconds() {
			t.Errorf("the maximum of %v is %v, below the only sample", d, got)
		}
	}
}

func TestOutOfRangeIsClamped(t *testing.T) {
	dist := recorded(-time.Second, 0, time.Nanosecond, 5*time.Hour).Distribution()
	if dist.Count() != 4 {
		t.Fatalf("count %d, want 4", dist.Count())
	}
	near(t, "min", dist.Min(), 1e-6, 0.001)
	near(t, "max", dist.Max(), 3600, 0.001)
}

func TestRecordDoesNotAllocate(t *testing.T) {
	r := NewRecorder()
	d := time.Duration(0)
	if n := testing.AllocsPerRun(1000, func() { d += 977 * time.Microsecond; r.Record(d) }); n != 0 {
		t.Errorf("%v allocations a sample", n)
	}
}

func TestQuantilesAgreeWithSortedSamples(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	r := NewRecorder()
	var samples []float64
	for range 5000 {
		d := time.Duration(float64(time.Millisecond) * math.Exp(rng.NormFloat64()*0.7))
		r.Record(d)
		samples = append(samples, d.Seconds())
	}
	slices.Sort(samples)
	dist := r.Distribution()
	for _, q := range []float64{0.01, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999} {
		position := q*float64(len(samples)) + 0.5
		k := int(position)
		want := samples[k-1] + (position-float64(k))*(samples[k]-samples[k-1])
		near(t, "quantile", dist.Quantile(q), want, 0.001)
	}
}

func TestQuantilesInterpolateInsideABucket(t *testing.T) {
	// All of these fall in one bucket of about 1 us; the rank still moves the answer.
	r := NewRecorder()
	for i := range 100 {
		r.Record(time.Millisecond + 500*time.Microsecond + time.Duration(i))
	}
	dist := r.Distribution()
	if p40, p60 := dist.Quantile(0.4), dist.Quantile(0.6); !(p40 < p60) {
		t.Errorf("p40 %v and p60 %v of a full bucket", p40, p60)
	}
}

func TestMedianOfTwoIsTheirMiddle(t *testing.T) {
	near(t, "median", recorded(10*time.Millisecond, 30*time.Millisecond).Distribution().Quantile(0.5), 0.020, 0.001)
}

func TestMergeLosesNothing(t *testing.T) {
	for name, fresh := range map[string]func() *Recorder{"dense": NewRecorder, "sparse": NewSparseRecorder} {
		all, parts := fresh(), fresh()
		for i := range 3 {
			part := fresh()
			for k := range 1000 {
				d := time.Duration(k*(i+1)) * 7 * time.Microsecond
				part.Record(d)
				all.Record(d)
			}
			part.RecordCensored(time.Duration(i+2) * time.Second)
			all.RecordCensored(time.Duration(i+2) * time.Second)
			parts.Merge(part)
		}
		want, err := all.Encode()
		if err != nil {
			t.Fatal(err)
		}
		got, err := parts.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if got.Encoded != want.Encoded || got.Count != want.Count || *got.Censored != *want.Censored {
			t.Errorf("%s: merged parts differ from the whole: %+v, %+v", name, got, want)
		}
		if *got.Censored != (Censored{Count: 3, From: 2}) {
			t.Errorf("%s: censored %+v", name, *got.Censored)
		}
	}
}

func TestEncodedHistogramIsHdrHistograms(t *testing.T) {
	h, err := recorded(time.Millisecond, 2*time.Millisecond, time.Second).Encode()
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := hdr.Decode([]byte(h.Encoded)) // the library's own reader, not our path
	if err != nil {
		t.Fatal(err)
	}
	if theirs.TotalCount() != 3 || theirs.SignificantFigures() != 3 {
		t.Errorf("read back %d samples with %d digits", theirs.TotalCount(), theirs.SignificantFigures())
	}
	again := NewRecorder()
	if err := again.Add(h); err != nil {
		t.Fatal(err)
	}
	if h2, err := again.Encode(); err != nil || h2 != h {
		t.Errorf("encoded again: %+v (%v), want %+v", h2, err, h)
	}
}

func TestCorruptHistogramIsAnError(t *testing.T) {
	good, err := recorded(time.Millisecond).Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []Histogram{
		{Count: 1, Encoded: "not base64!"},
		{Count: 1, Encoded: good.Encoded[:len(good.Encoded)/2]},
		{Count: 2, Encoded: good.Encoded},
		{Count: 1},
	} {
		if _, err := bad.Distribution(); err == nil {
			t.Errorf("no error for %+v", bad)
		}
	}
}

func FuzzDecodeHistogram(f *testing.F) {
	good, err := recorded(time.Millisecond, time.Second).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good.Encoded, int64(2))
	f.Fuzz(func(t *testing.T, encoded string, count int64) {
		d, err := Histogram{Count: count, Encoded: encoded}.Distribution()
		if err == nil && d.Count() > 0 && !(d.Quantile(0.5) >= d.Min() && d.Quantile(0.5) <= d.Max()+1e-9) {
			t.Errorf("median %v outside of %v to %v", d.Quantile(0.5), d.Min(), d.Max())
		}
	})
}
