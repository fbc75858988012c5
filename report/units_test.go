package report

import (
	"testing"
)

func TestUnitsOfColumns(t *testing.T) {
	for _, c := range []struct {
		units   []unit
		numbers []float64
		want    string // of the first number
		unit    string
	}{
		{seconds, []float64{0.0312}, "31.2", "ms"},
		{seconds, []float64{0.0312, 0.0305, 0.0721}, "31.2", "ms"},
		{seconds, []float64{0.00085, 0.0312}, "0.85", "ms"},
		{seconds, []float64{0.000085, 0.0312}, "85", "µs"},
		{seconds, []float64{5, 1.25}, "5.00", "s"},
		{seconds, []float64{5, 0.0107}, "5,000", "ms"},
		{seconds, []float64{0}, "0", "s"},
		{seconds, nil, "", ""},
		{bytesOf, []float64{3 << 20}, "3.00", "MiB"},
		{perSecond, []float64{12345.6}, "12,346", "/s"},
		{percentages, []float64{0.0125}, "1.25", "%"},
	} {
		s := scaleOf(c.units, 0.1, c.numbers)
		if s.unit.name != c.unit {
			t.Errorf("%v in %q, want %q", c.numbers, s.unit.name, c.unit)
		}
		if len(c.numbers) > 0 && s.number(c.numbers[0]) != c.want {
			t.Errorf("%v is %s, want %s", c.numbers[0], s.number(c.numbers[0]), c.want)
		}
	}
}

func TestNumbersInSentences(t *testing.T) {
	for got, want := range map[string]string{
		measured("service.p50", 0.000394):       "394 µs",
		measured("service.p50", 61.5):           "61.5 s",
		measured("throughput", 2845.7):          "2,846/s",
		measured("peak_memory", 53_000_000):     "50.5 MiB",
		measured("error_ratio", 0.0525):         "5.25 %",
		duration(0.15):                          "150 ms",
		times(1.124):                            "1.12x",
		times(57.13):                            "57.1x",
		quantile(0.99):                          "p99",
		quantile(0.999):                         "p99.9",
		metricName("phases.first_byte.p99"):     "first byte p99",
		metricName("service.p999"):              "service p99.9",
		metricName("time_to.p90"):               "time to 90 % of results",
		atLeast(seconds, 5.0015):                "> 5s",
		plural(1, "block") + plural(2, "batch"): "1\u00a0block2\u00a0batches",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
