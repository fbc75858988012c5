package result

import (
	"strings"
	"testing"
)

func TestEveryMetricParsesToItself(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range append(Metrics(), StatusMetrics()...) {
		got, err := ParseMetric(m.Name)
		if err != nil || got.Name != m.Name || got.Unit != m.Unit {
			t.Errorf("%s: %+v, %v", m.Name, got, err)
		}
		if seen[m.Name] {
			t.Errorf("%s is there twice", m.Name)
		}
		seen[m.Name] = true
		if m.Doc == "" {
			t.Errorf("%s has no documentation", m.Name)
		}
	}
	for _, name := range []string{
		"makespan.p50", "service.p999", "phases.first_byte.p95", "time_to.p90", "latency.p99", "throughput",
		"throughput.median", "error_ratio", "cpu_per_request", "peak_memory", "generator.cpu_per_request", "in_flight.mean",
	} {
		if !seen[name] {
			t.Errorf("no metric %s", name)
		}
	}
}

func TestUnknownMetricSaysWhatIsWrong(t *testing.T) {
	for name, want := range map[string]string{
		"service":             "which statistic? say service.p50",
		"service.p98":         "there is no statistic p98",
		"servise.p50":         "there is no clock servise",
		`status_ratio`:        `say status_ratio["5xx"]`,
		`status_ratio.5xx`:    `say status_ratio["5xx"]`,
		`status_ratio["5x"]`:  `"5x" is no status`,
		`status_ratio["700"]`: `"700" is no status`,
		"errors_rate":         "there is no such metric",
		"":                    "there is no such metric",
	} {
		if _, err := ParseMetric(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q in it", name, err, want)
		}
	}
}

func TestDirectionsAndDefaults(t *testing.T) {
	for _, m := range append(Metrics(), StatusMetrics()...) {
		if m.MoreIsBetter != (strings.HasPrefix(m.Name, "throughput") || m.Name == "yield" || m.Name == "events_per_second" || m.Name == CapacityMetric || m.Name == `status_ratio["2xx"]`) {
			t.Errorf("%s: more is better: %v", m.Name, m.MoreIsBetter)
		}
		want := 0.05
		if strings.HasSuffix(m.Name, ".p99") || strings.HasSuffix(m.Name, ".p999") ||
			m.clock != "" && strings.HasSuffix(m.Name, ".max") {
			want = 0.10
		}
		if m.MinEffect() != want {
			t.Errorf("%s: smallest effect %v, want %v", m.Name, m.MinEffect(), want)
		}
	}
}

func TestLatencyIsResponseWhereArrivalsAreScheduled(t *testing.T) {
	service, response, five := 1.0, 2.0, 5
	c := Cell{Service: Summary{Percentiles: Percentiles{P50: &service}}, Response: Summary{Percentiles: Percentiles{P50: &response}}}
	m, err := ParseMetric("latency.p50")
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := m.Of(&c); *v != response || m.key(&c) != "response.p50" {
		t.Errorf("open loop: %v, %s", *v, m.key(&c))
	}
	c.Concurrency = &five
	if v, _ := m.Of(&c); *v != service || m.key(&c) != "service.p50" {
		t.Errorf("closed loop: %v, %s", *v, m.key(&c))
	}
}
