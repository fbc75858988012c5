package report

import (
	"strings"

	"bench/result"
)

// A kind of metric decides how its numbers and their changes are written.
type kind struct {
	unit          result.Unit
	better, worse string
	moreIsBetter  bool
	speed         bool // how fast it is, not what it costs
}

// kindOf tells what a metric is by its name. A name from a later version is a plain number. Of what a program brings
// itself, the cells say what it is.
func kindOf(metric string, cells ...*result.Cell) kind {
	m, err := result.ParseMetric(metric)
	return kindFor(m.In(cells...), err)
}

// kindOfPair tells what a comparison is of.
func kindOfPair(c *result.Comparison) kind { return kindFor(c.Pair.Of()) }

func kindFor(m result.Metric, err error) kind {
	switch {
	case err != nil:
		return kind{better: "lower", worse: "higher"}
	case m.Own():
		return ownKind(m)
	}
	k := kind{unit: m.Unit, better: "fewer", worse: "more", moreIsBetter: m.MoreIsBetter}
	switch m.Unit {
	case result.Seconds:
		k.better, k.worse, k.speed = "faster", "slower", true
	case result.PerSecond:
		k.better, k.worse, k.speed = "higher", "lower", true
	case result.CPUSeconds, result.Bytes:
		k.better, k.worse = "less", "more"
	case result.Ratio:
		k.better, k.worse = "lower", "higher"
		if m.MoreIsBetter {
			k.better, k.worse = "higher", "lower"
		}
	}
	return k
}

// column picks the unit and the decimals for a column of numbers, which may be a little below one.
func (k kind) column(numbers []float64) result.Scale { return k.unit.Scale(0.1, numbers...) }

// alone picks the unit and the decimals for numbers that stand in a sentence.
func (k kind) alone(numbers ...float64) result.Scale { return k.unit.Scale(1, numbers...) }

// pair picks the unit and the decimals for two numbers that stand side by side.
func (k kind) pair(a, b float64) result.Scale {
	low, high := min(a, b), max(a, b)
	size := k.alone(high).Size
	if low < 0.1*size.Of {
		return k.alone(low, high)
	}
	return size.Scale(low, high)
}

// metricOf is a cell's number by its metric's name; nil when there is none. Bound says that it is only a lower bound.
func metricOf(c *result.Cell, metric string) (value *float64, bound bool) {
	m, err := result.ParseMetric(metric)
	if err != nil {
		return nil, false
	}
	return m.Of(c)
}

// MetricName writes a metric's name for people: makespan.p50 becomes makespan p50.
func MetricName(metric string) string {
	if own, ok := ownName(metric); ok {
		return own
	}
	if of, ok := strings.CutPrefix(metric, `status_ratio["`); ok {
		return "status " + strings.TrimSuffix(of, `"]`) + " ratio"
	}
	head, rest, _ := strings.Cut(strings.TrimPrefix(metric, "phases."), ".")
	switch head {
	case "cpu_per_request":
		head = "CPU per request"
	case "time_to":
		return "time to " + strings.TrimPrefix(rest, "p") + " % of results"
	}
	head = strings.ReplaceAll(head, "_", " ")
	switch {
	case rest == "":
		return head
	case rest == "p999":
		return head + " p99.9"
	}
	return head + " " + rest
}

// summaryOf is the distribution that a metric is a number of; nil for a metric that is none.
func summaryOf(c *result.Cell, metric string) *result.Summary {
	clock, _, _ := strings.Cut(strings.TrimPrefix(metric, "phases."), ".")
	for _, k := range clocks(c) {
		if k.name == clock {
			return k.summary
		}
	}
	return nil
}

// A clock is one of a cell's distributions.
type clock struct {
	name    string
	summary *result.Summary
}

// clocks are a cell's distributions.
func clocks(c *result.Cell) []clock {
	var all []clock
	for _, k := range result.Clocks() {
		all = append(all, clock{k.Name(), k.Of(c)})
	}
	return all
}
