package result

import (
	"testing"
	"time"
)

func uniform(n int) *Recorder {
	r := NewRecorder()
	for i := range n {
		r.Record(time.Duration(i+1) * time.Second / time.Duration(n))
	}
	return r
}

func TestPercentilesNeedTenSamplesBeyond(t *testing.T) {
	for _, c := range []struct {
		samples   int
		supported string // the highest one
	}{
		{19, ""},
		{20, "p50"},
		{39, "p50"},
		{40, "p75"},
		{100, "p90"},
		{199, "p90"},
		{200, "p95"},
		{999, "p95"},
		{1000, "p99"},
		{9999, "p99"},
		{10000, "p999"},
	} {
		s := Summarize(uniform(c.samples).Distribution())
		want := c.supported != ""
		for _, name := range []string{"p50", "p75", "p90", "p95", "p99", "p999"} {
			if has := *s.field(name) != nil; has != want {
				t.Errorf("%d samples: %s there: %v, want %v", c.samples, name, has, want)
			}
			if name == c.supported {
				want = false
			}
		}
		if s.Min == nil || s.Mean == nil || s.Max == nil {
			t.Errorf("%d samples: no minimum, mean or maximum", c.samples)
		}
	}
}

func TestHighestSupportedPercentileHasAName(t *testing.T) {
	for n, want := range map[int64]float64{20: 0.5, 400: 0.97, 1000: 0.99, 1500: 0.993, 12000: 0.9991, 1000000: 0.99999} {
		q, ok := highestSupported(n)
		if !ok || q != want {
			t.Errorf("%d samples: %v, want %v", n, q, want)
		}
		if beyond(n, q) < support {
			t.Errorf("%d samples: only %d beyond %v", n, beyond(n, q), q)
		}
	}
	if q, ok := highestSupported(19); ok {
		t.Errorf("19 samples support p%v", q*100)
	}
}

func TestEmptySummaryHasNoNumbers(t *testing.T) {
	if s := Summarize(NewRecorder().Distribution()); s != (Summary{}) {
		t.Errorf("%+v", s)
	}
	if s := Summarize(recorded(time.Second).Distribution()); s.Stddev != nil {
		t.Errorf("one sample has a standard deviation: %v", *s.Stddev)
	}
}

func TestSummaryOfKnownSamples(t *testing.T) {
	s := Summarize(uniform(1000).Distribution()) // 1 ms, 2 ms, … 1 s
	near(t, "min", *s.Min, 0.001, 0.001)
	near(t, "mean", *s.Mean, 0.5005, 0.001)
	near(t, "stddev", *s.Stddev, 0.28882, 0.001)
	near(t, "p50", *s.P50, 0.5005, 0.001)
	near(t, "p99", *s.P99, 0.9905, 0.001)
	near(t, "max", *s.Max, 1, 0.001)
}

func TestTimeoutsMakeLowerBounds(t *testing.T) {
	// 97 % take 10 ms, 3 % were cut off after 5 s.
	r := NewRecorder()
	for range 970 {
		r.Record(10 * time.Millisecond)
	}
	for range 30 {
		r.RecordCensored(5 * time.Second)
	}
	s := Summarize(r.Distribution())
	if s.Censored == nil || *s.Censored != (Censored{Count: 30, From: 5}) {
		t.Fatalf("censored %+v", s.Censored)
	}
	if s.Censored.Reaches(*s.P95) {
		t.Errorf("p95 %v is known exactly", *s.P95)
	}
	if !s.Censored.Reaches(*s.P99) || !s.Censored.Reaches(*s.Max) {
		t.Errorf("p99 %v and max %v are lower bounds", *s.P99, *s.Max)
	}
	// Between a known sample and a cut one there is nothing to interpolate.
	if q := r.Distribution().Quantile(0.97); !s.Censored.Reaches(q) {
		t.Errorf("p97 %v lies between 10 ms and at least 5 s", q)
	}
}
