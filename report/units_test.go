package report

import (
	"testing"

	"bench/result"
)

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
		MetricName("phases.first_byte.p99"):     "first byte p99",
		MetricName("service.p999"):              "service p99.9",
		MetricName("time_to.p90"):               "time to 90 % of results",
		atLeast(result.Seconds, 5.0015):         "> 5s",
		plural(1, "block") + plural(2, "batch"): "1\u00a0block2\u00a0batches",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
