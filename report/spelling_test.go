package report

import (
	"html"
	"strings"
	"testing"

	"bench/report/escape"
	"bench/result"
)

// A limit is spelled in one way, whatever the unit and wherever it is read.
func TestALimitHasOneSpelling(t *testing.T) {
	for metric, c := range map[string]struct {
		most float64
		want string
	}{
		"service.p99":     {0.25, "max 250 ms"},
		"cpu_per_request": {0.000394, "max 394 µs"},
		"throughput":      {1000, "max 1,000/s"},
		"peak_memory":     {1 << 20, "max 1 MiB"},
		"error_ratio":     {0.001, "max 0.1 %"},
		"in_flight.max":   {1048576, "max 1,048,576"},
	} {
		run := *sample("shop") // which other tests use
		value, failed := c.most*2, false
		run.Thresholds = []result.Threshold{{
			Limit: result.Limit{Name: "limit", Cell: run.Cells[0].Address, Metric: metric, Max: &c.most}, Value: &value, Passed: &failed,
		}}
		for _, format := range []string{"text", "markdown", "html", "junit", "sarif", "github"} {
			text := html.UnescapeString(render(t, format, &run, Options{Detail: true, Width: 200}))
			text = strings.NewReplacer(escape.NBSP, " ", "%25", "%").Replace(text)
			if !strings.Contains(strings.Join(strings.Fields(text), " "), c.want) {
				t.Errorf("%s as %s lacks %q", metric, format, c.want)
			}
		}
	}
}
