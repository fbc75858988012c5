package metrics

import "time"

// A Batch is what is sent at once: the series that have changed, as they stand at one time. All counts are cumulative, so that a
// batch that was lost is made up for by the next.
type Batch struct {
	Since  time.Time // from when on counts are
	At     time.Time
	Series []Series
}

// A Kind is what a series is of.
type Kind int

// The kinds of series.
const (
	Gauge     Kind = iota // a value of now
	Counter               // how often something has happened since the run began
	Histogram             // how long it took each time
)

// A Series is one metric with one set of labels.
type Series struct {
	Metric    *Metric
	Labels    []Label // in the order of their names
	Value     float64 // of a Gauge or a Counter
	Histogram *Exponential
}

// A Label tells series of a metric apart.
type Label struct{ Name, Value string }

// A Metric is what is measured.
type Metric struct {
	Name string
	Kind Kind
	Unit string // in UCUM, as OpenTelemetry has it
	Help string
}

// The metrics other than the clocks'.
var (
	requestsMetric = &Metric{"bench_requests_total", Counter, "{request}", "Recorded requests of a cell, by what came of them: ok, or a kind of error."}
	inFlightMetric = &Metric{"bench_in_flight", Gauge, "{request}", "Requests under way: now in a longer trial, else the mean of the cell's last one."}
	cpuMetric      = &Metric{"bench_generator_cpu_ratio", Gauge, "1", "How much of its cores the load generator used in the cell's last trial."}
	levelMetric    = &Metric{"bench_level", Gauge, "1", "The rate, or how many at once, that the last trial of a search had."}
	blockMetric    = &Metric{"bench_block", Gauge, "{block}", "The block of the benchmark that is under way, from 1."}
)

// clockMetrics are the clocks that are sent, by their keys in a trial's histograms.
var clockMetrics = map[string]*Metric{
	"service":  {"bench_service_seconds", Histogram, "s", "From sending a request to the last byte of its response."},
	"response": {"bench_response_seconds", Histogram, "s", "From when a request was due to the last byte of its response."},
	"delivery": {"bench_delivery_seconds", Histogram, "s", "From a batch's beginning to a result's reaching its consumer."},
	"makespan": {"bench_makespan_seconds", Histogram, "s", "From a batch's beginning to its last result."},
}

// Metrics are all that there are: what dashboards may ask for.
func Metrics() []*Metric {
	all := []*Metric{requestsMetric, inFlightMetric, cpuMetric, levelMetric, blockMetric}
	for _, clock := range clockNames {
		all = append(all, clockMetrics[clock])
	}
	return all
}

// clockNames are the keys of clockMetrics in their order.
var clockNames = []string{"service", "response", "delivery", "makespan"}

// ok is the kind of requests that went well.
const ok = "ok"

// size is about how much memory a batch takes.
func (b *Batch) size() int {
	const seriesSize, bucketSize = 200, 8
	size := 0
	for _, s := range b.Series {
		size += seriesSize
		if s.Histogram != nil {
			size += bucketSize * len(s.Histogram.Counts)
		}
	}
	return size
}
