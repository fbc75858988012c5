package result

import (
	"testing"
	"time"

	"bench/result/stats"
)

func uniform(n int) *Recorder {
	r := NewRecorder()
	for i := range n {
		r.Record(time.Duration(i+1) * time.Second / time.Duration(n))
	}
	return r
}

func TestPercentilesNeedTheirIntervalInsideTheSample(t *testing.T) {
	for _, c := range []struct {
		samples   int
		supported string // the highest one
	}{
		{5, ""},
		{6, "p50"},
		{12, "p50"},
		{13, "p75"},
		{35, "p75"},
		{36, "p90"},
		{71, "p90"},
		{72, "p95"},
		{367, "p95"},
		{368, "p99"},
		{3687, "p99"},
		{3688, "p999"},
	} {
		s := Summarize(uniform(c.samples).Distribution())
		want := c.supported != ""
		for _, name := range []string{"p50", "p75", "p90", "p95", "p99", "p999"} {
			value := *s.field(name)
			if has := value != nil; has != want {
				t.Errorf("%d samples: %s there: %v, want %v", c.samples, name, has, want)
			}
			if value != nil && (**s.Low.field(name) >= *value || **s.High.field(name) <= *value) {
				t.Errorf("%d samples: %s %v is not within %v to %v", c.samples, name, *value, **s.Low.field(name), **s.High.field(name))
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

// 1 ms to 1 s in 1,000 steps: the 469th and the 532nd value hold the median.
func TestIntervalOfKnownSamples(t *testing.T) {
	s := Summarize(uniform(1000).Distribution())
	near(t, "p50 low", *s.Low.P50, 0.469, 0.001)
	near(t, "p50 high", *s.High.P50, 0.532, 0.001)
	near(t, "p99 low", *s.Low.P99, 0.983, 0.001)
	near(t, "p99 high", *s.High.P99, 0.996, 0.001)
	if s.Low.P999 != nil {
		t.Error("p99.9 of 1,000 samples has an interval")
	}
}

func TestHighestSupportedPercentileHasAName(t *testing.T) {
	for n, want := range map[int64]float64{6: 0.5, 36: 0.9, 72: 0.95, 400: 0.99, 1000: 0.996, 12000: 0.9996, 1000000: 0.999996} {
		q, ok := stats.HighestQuantile(n)
		if !ok || q != want {
			t.Errorf("%d samples: %v, want %v", n, q, want)
		}
		if _, _, inside := stats.OrderRanks(n, q); !inside {
			t.Errorf("%d samples don't hold the interval of %v", n, q)
		}
	}
	if q, ok := stats.HighestQuantile(5); ok {
		t.Errorf("5 samples support p%v", q*100)
	}
}

// A gate asks for more than a table: the cell that expressions see lacks what is shown with fewer than ten beyond.
func TestGatesKeepTenSamplesBeyond(t *testing.T) {
	c := Cell{Counts: Counts{Batches: 19}, Service: Summarize(uniform(999).Distribution()), Names: []NamedRequest{{Service: Summarize(uniform(19).Distribution())}}}
	judged := c.ForJudging()
	if judged.Service.P99 != nil || judged.Service.P95 == nil || judged.Names[0].Service.P50 != nil {
		t.Errorf("%+v", judged)
	}
	if c.Service.P99 == nil || c.Names[0].Service.P50 == nil {
		t.Error("the cell itself was changed")
	}
	for name, want := range map[string]bool{"service.p99": false, "service.p95": true, "service.max": true, "time_to.p50": false, "throughput": true} {
		m, err := ParseMetric(name)
		if err != nil {
			t.Fatal(err)
		}
		if m.Judgeable(&c) != want {
			t.Errorf("%s may be judged: %v, want %v", name, !want, want)
		}
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
