package result

import (
	"fmt"
	"math"
	"strings"
)

// A Metric is something measured, by its name in the language: "service.p99", "throughput". The table of all of them
// is in metrics.go.
type Metric struct {
	Name string
	Unit Unit
	// MoreIsBetter is set for throughput and yield: there, less is slower.
	MoreIsBetter bool
	// Undirected says of a metric of which neither more nor less is better why that is, and what to write instead. It can't
	// be compared; a threshold, which has its own max or min, may stand on it. Empty: it has a direction.
	Undirected string
	// CanBeZero marks what is compared by differences, because a ratio may not exist.
	CanBeZero bool
	// Doc says in a few words what it is.
	Doc string

	own   string // "rows" of program.rows; "" for a metric of bench itself
	clock string // "service" of service.p99; "" for a metric that is no part of a distribution
	field string // "p99" of service.p99

	// floor is the least that the smallest effect of a difference is a share of, where the baseline has less or nothing.
	floor float64

	cell  func(*Cell) *float64         // its value over a whole cell
	trial func(*Trial) *float64        // its value in one trial; nil where it comes from a histogram or another metric
	named func(*NamedRequest) *float64 // its value for one request name; nil where there is none

	request string // the request name that it is of; "": all of them
}

// Unit is what a metric's numbers count.
type Unit string

// The units.
const (
	Seconds    Unit = "s"
	CPUSeconds Unit = "CPU s"
	Bytes      Unit = "B"
	PerSecond  Unit = "/s"
	Ratio      Unit = "ratio"
	Number     Unit = "" // of requests, connections, …

	perOperation Unit = "s/op" // as Go's benchmarks have it
)

// errorRatio is the metric that is compared before all others.
const (
	errorRatio  = "error_ratio"
	brokenRatio = "broken_ratio" // of batches whose requests wait for each other
)

// throughputName is the key of what goes by three names.
const throughputName = "throughput"

// yield is the metric that is compared next: who delivers less may be done sooner for it.
const yield = "yield"

// latency is the clock by the name people have for it: response where arrivals are scheduled, else service.
const latency = "latency"

// ParseMetric finds a metric by its name. The error says what is wrong with the name.
func ParseMetric(name string) (Metric, error) {
	for _, m := range scalars {
		if m.Name == name {
			return m, nil
		}
	}
	if strings.HasPrefix(name, ownPrefix) {
		return ownMetric(name)
	}
	if strings.HasPrefix(name, statusRatio) {
		return parseStatusRatio(name)
	}
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		if _, ok := clockNamed(name); ok {
			return Metric{}, fmt.Errorf("metric %s: which statistic? say %s.p50, %s.p99 or %s.mean", name, name, name, name)
		}
		return Metric{}, fmt.Errorf("metric %s: there is no such metric", name)
	}
	c, ok := clockNamed(name[:dot])
	if !ok {
		return Metric{}, fmt.Errorf("metric %s: there is no clock %s", name, name[:dot])
	}
	if (&Summary{}).field(name[dot+1:]) == nil {
		return Metric{}, fmt.Errorf("metric %s: there is no statistic %s", name, name[dot+1:])
	}
	return clockMetric(c, name[dot+1:]), nil
}

// Metrics are all metrics, in the order of the documentation.
func Metrics() []Metric {
	var all []Metric
	for _, c := range clocks {
		for _, field := range statistics {
			all = append(all, clockMetric(c, field))
		}
	}
	return append(all, scalars...)
}

func clockNamed(name string) (Clock, bool) {
	for _, c := range clocks {
		if c.Key == name {
			return c, true
		}
	}
	return Clock{}, false
}

func clockMetric(c Clock, field string) Metric {
	return Metric{
		Name: c.Key + "." + field, Unit: Seconds, Doc: c.Doc, clock: c.Key, field: field, Undirected: c.undirected,
		cell: func(cell *Cell) *float64 { return *c.Of(cell).field(field) },
	}
}

// Quantile is the metric's quantile, 0.99 for service.p99; ok is false for a metric that is no percentile.
func (m Metric) Quantile() (q float64, ok bool) {
	if strings.HasPrefix(m.clock, "time_to.") {
		return 0.5, true // the median over batches
	}
	q, ok = percentiles[m.field]
	return q, ok
}

// Speed says whether the metric is how fast something is, not what it costs.
func (m Metric) Speed() bool {
	switch {
	case m.Unit == Seconds || m.Unit == perOperation:
		return !m.MoreIsBetter
	case strings.HasSuffix(string(m.Unit), string(PerSecond)):
		return m.MoreIsBetter
	}
	return false
}

// MinEffect is the smallest effect that counts by default: 5 %, and 10 % for p99 and beyond.
func (m Metric) MinEffect() float64 {
	switch m.field {
	case "p99", "p999", "max":
		return 0.10
	}
	return 0.05
}

// scale is what the smallest effect of a difference is a share of, where the baseline's mean is given: that mean, or of
// yield, which is best when nothing is lost, what is lost.
func (m Metric) scale(mean float64) float64 {
	if m.Name == yield {
		mean = 1 - mean
	}
	return max(math.Abs(mean), m.floor)
}

// Of is the metric's value in a cell, the very number reports show; nil where there is none, or too few samples.
// AtLeast says that it is only a lower bound, because requests were cut short by a timeout, or since it grows for as long as
// a trial lasts.
func (m Metric) Of(c *Cell) (value *float64, atLeast bool) {
	value = m.cell(c)
	if value == nil || m.clock == "" {
		return value, false
	}
	if c.Overloaded != nil && m.GrowsUnderOverload() {
		return value, true
	}
	s := m.summary(c)
	if s == nil || s.Censored == nil {
		return value, false
	}
	return value, m.bound(s.Censored, *value)
}

// bound says whether the metric's value is only a lower bound. A mean over samples that were cut short is one wherever
// they were cut, and so is what is computed from the mean.
func (m Metric) bound(c *Censored, value float64) bool {
	return c != nil && (c.Reaches(value) || m.field == "mean" || m.field == "stddev")
}

// InTrial is the metric's value in a trial of the cell; nil where it has none, or too few samples.
func (m Metric) InTrial(c *Cell, t *Trial) *float64 {
	value, ok := t.Metrics[m.key(c)]
	switch {
	case !ok && m.trial == nil:
		return nil
	case !ok:
		v := m.trial(t)
		if v == nil {
			return nil
		}
		value = *v
	}
	if m.key(c) == throughputName {
		value *= c.Overloaded.served()
	}
	return &value
}

// key is the metric's name in Trial.Metrics, where latency goes by what it stands for and a trial has one throughput.
func (m Metric) key(c *Cell) string {
	if m.clock == latency {
		return c.latencyClock() + "." + m.field
	}
	if strings.HasPrefix(m.Name, "throughput.") {
		return throughputName
	}
	return m.Name
}

// histogram is the name in Trial.Histograms of what the metric is a part of.
func (m Metric) histogram(c *Cell) string {
	if m.clock != latency {
		return m.clock
	}
	return c.latencyClock()
}

// OpenLoop says whether the cell's arrivals are scheduled.
func (c *Cell) OpenLoop() bool {
	if c.Search != nil {
		return c.Search.Over == OverRate
	}
	return c.Rate != nil || c.Concurrency == nil && c.Users == nil && c.Level != LevelDefault
}

// Imposed says that the cell's level is a load that it was put under, a rate or so many users: who has less of it isn't better
// for that.
func (c *Cell) Imposed() bool { return c.OpenLoop() || c.Users != nil }

// LevelDefault is the level that leaves the limit to the strategy; where that has none, the cell's concurrency is null.
const LevelDefault = "default"

// LevelSearch is the level of a cell whose trials each have one of their own, near the highest that its target holds.
const LevelSearch = "search"

// LevelStages is the level of a profile, of rates or of users.
const LevelStages = "stages"

func (c *Cell) latencyClock() string {
	if c.OpenLoop() {
		return "response"
	}
	return "service"
}
