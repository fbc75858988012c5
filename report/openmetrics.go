package report

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"bench/report/escape"
	"bench/result"
)

// writeOpenMetrics writes the run for Prometheus (OpenMetrics 1.0, which the older text format's readers take too): say, for
// node_exporter's textfile collector or a push gateway. What could not be measured has no sample. A percentile that timeouts
// reach is a lower bound and says so in a label.
func writeOpenMetrics(b *bytes.Buffer, run *result.Run, _ Options) error {
	e := &exposition{b: b}
	e.run(run)
	for i, k := range clocks(&result.Cell{}) {
		e.clock(run, i, "bench_"+k.name)
	}
	for _, g := range gauges {
		e.family(g.name, g.help, "gauge")
		for _, c := range run.Measured() {
			if v, _ := metricOf(c, g.metric); v != nil {
				e.sample(g.name, cellLabels(c), *v)
			}
		}
	}
	e.family("bench_program", "What a program or a command brings itself: its number of that name, the median over trials.", "gauge")
	for i := range run.Cells {
		for _, o := range run.Cells[i].Program {
			if o.Median != nil {
				e.sample("bench_program", append(cellLabels(&run.Cells[i]), labelPair{"metric", o.Name}, labelPair{"unit", string(o.Unit)}), *o.Median)
			}
		}
	}
	e.family("bench_cell_valid", "Whether the cell's numbers can be trusted.", "gauge")
	for _, c := range run.Measured() {
		e.sample("bench_cell_valid", cellLabels(c), truth(c.Valid))
	}
	e.comparisons(run)
	e.thresholds(run)
	e.checks(run)
	b.WriteString("# EOF\n")
	return nil
}

// gauges are the numbers of a cell that are no distributions.
var gauges = []struct{ name, metric, help string }{
	{"bench_throughput_requests_per_second", "throughput", "Good responses a second, the median over trials."},
	{"bench_yield_ratio", "yield", "Results that reached the consumer, over the requests asked for."},
	{"bench_error_ratio", "error_ratio", "Failed requests over all requests."},
	{"bench_batches", "batches", "Batches measured."},
	{"bench_requests", "requests", "Requests measured, failed ones too."},
	{"bench_errors", "errors", "Failed requests."},
	{"bench_orphans", "orphans", "Requests that went on after their consumer had left."},
	{"bench_lost", "lost", "Results that never reached the consumer."},
	{"bench_cancelled", "cancelled", "Requests cancelled by their strategy."},
	{"bench_missed", "missed", "Requests the schedule wanted that were never sent."},
	{"bench_capacity", "capacity", "The highest level that holds what a search asks for: batches a second, or how many at once."},
	{"bench_in_flight_mean", "in_flight.mean", "Requests under way at once, the mean over time."},
	{"bench_in_flight_max", "in_flight.max", "Requests under way at once, at most."},
	{"bench_connections_opened", "connections.opened", "Connections opened."},
	{"bench_connections_reused", "connections.reused", "Requests that found a connection open."},
	{"bench_connections_repeated", "connections.repeated", "Requests made again, since the server had ended a kept connection."},
	{"bench_redirects", "redirects", "Requests that redirects led to, besides."},
	{"bench_retries", "retries", "Requests that were sent since their client tried again, besides."},
	{"bench_retried_ratio", "retried_ratio", "Requests that their client tried again, over all requests."},
	{"bench_received_bytes", "bytes_in", "Bytes received."},
	{"bench_sent_bytes", "bytes_out", "Bytes sent."},
	{"bench_server_cpu_per_request_seconds", "cpu_per_request", "CPU time the servers used for a request."},
	{"bench_server_peak_memory_bytes", "peak_memory", "The most memory the servers had."},
	{"bench_generator_cpu_per_request_seconds", "generator.cpu_per_request", "CPU time the load itself cost for a request."},
	{"bench_generator_cpu_ratio", "generator.cpu_share", "CPU time the load itself cost, over what its cores have."},
}

// An exposition is a text of OpenMetrics under way.
type exposition struct {
	b    *bytes.Buffer
	head string // of the family that has no sample yet: one without any is not written
}

// A labelPair is a label's name and value.
type labelPair struct{ name, value string }

// family begins a family of samples.
func (e *exposition) family(name, help, sort string) {
	e.head = fmt.Sprintf("# TYPE %s %s\n", name, sort)
	for _, u := range []string{"seconds", "bytes"} {
		if strings.HasSuffix(name, "_"+u) {
			e.head += fmt.Sprintf("# UNIT %s %s\n", name, u)
		}
	}
	e.head += fmt.Sprintf("# HELP %s %s\n", name, help)
}

func (e *exposition) sample(name string, labels []labelPair, v float64) {
	e.b.WriteString(e.head + name)
	e.head = ""
	for i, l := range labels {
		sep := ","
		if i == 0 {
			sep = "{"
		}
		fmt.Fprintf(e.b, `%s%s="%s"`, sep, l.name, escape.Label(l.value))
	}
	if len(labels) > 0 {
		e.b.WriteByte('}')
	}
	fmt.Fprintf(e.b, " %s\n", strconv.FormatFloat(v, 'g', -1, 64))
}

func cellLabels(c *result.Cell) []labelPair {
	labels := []labelPair{{"benchmark", c.Benchmark}, {"group", c.Group}, {"strategy", c.Strategy}, {"level", c.Level}}
	if c.Part != "" {
		labels = append(labels, labelPair{"part", c.Part})
	}
	return labels
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// run writes which run this is.
func (e *exposition) run(run *result.Run) {
	i := run.Info
	e.family("bench_run", "The run: always 1.", "gauge")
	labels := []labelPair{
		{"id", i.ID},
		{"version", i.BenchVersion},
		{"status", string(i.Status)},
		{"seed", strconv.FormatUint(i.Seed, 10)},
		{"os", i.Host.OS},
		{"arch", i.Host.Arch},
		{"cpu", i.Host.CPUModel},
	}
	if i.Source != nil {
		labels = append(labels, labelPair{"commit", i.Source.Commit}, labelPair{"branch", i.Source.Branch})
	}
	e.sample("bench_run", labels, 1)
	e.workers(run)
	if !i.StartedAt.IsZero() {
		e.family("bench_run_start_timestamp_seconds", "When the run began.", "gauge")
		e.sample("bench_run_start_timestamp_seconds", nil, epoch(i.StartedAt))
		e.family("bench_run_end_timestamp_seconds", "When the run ended.", "gauge")
		e.sample("bench_run_end_timestamp_seconds", nil, epoch(i.FinishedAt))
	}
}

// clock writes the i-th distribution of every cell as a summary, with gauges for what a summary can't hold.
func (e *exposition) clock(run *result.Run, i int, prefix string) {
	measured := filter(run.Measured(), func(c *result.Cell) bool { return clocks(c)[i].summary.Count > 0 })
	if len(measured) == 0 {
		return
	}
	name := prefix + "_seconds"
	e.family(name, "Durations, with the percentiles that the samples support.", "summary")
	for _, c := range measured {
		s := clocks(c)[i].summary
		for _, q := range []struct {
			q     string
			value *float64
		}{{"0.5", s.P50}, {"0.75", s.P75}, {"0.9", s.P90}, {"0.95", s.P95}, {"0.99", s.P99}, {"0.999", s.P999}} {
			if q.value == nil {
				continue
			}
			labels := append(cellLabels(c), labelPair{"quantile", q.q})
			if s.Censored.Reaches(*q.value) {
				labels = append(labels, labelPair{"bound", "lower"})
			}
			e.sample(name, labels, *q.value)
		}
		e.sample(name+"_count", cellLabels(c), float64(s.Count))
	}
	for _, g := range []struct {
		suffix, help string
		of           func(*result.Summary) *float64
	}{
		{"_min_seconds", "The shortest.", func(s *result.Summary) *float64 { return s.Min }},
		{"_mean_seconds", "The mean.", func(s *result.Summary) *float64 { return s.Mean }},
		{"_max_seconds", "The longest.", func(s *result.Summary) *float64 { return s.Max }},
		{"_censored", "Samples cut short by a timeout.", func(s *result.Summary) *float64 { return censoredCount(s) }},
	} {
		e.family(prefix+g.suffix, g.help, "gauge")
		for _, c := range measured {
			if v := g.of(clocks(c)[i].summary); v != nil {
				e.sample(prefix+g.suffix, cellLabels(c), *v)
			}
		}
	}
}

func censoredCount(s *result.Summary) *float64 {
	n := 0.0
	if s.Censored != nil {
		n = float64(s.Censored.Count)
	}
	return &n
}
