package result

import (
	"math"

	"bench/result/stats"
)

// Summarize describes a distribution. Percentiles whose 95 % interval the sample doesn't hold are nil, and so is the
// standard deviation of a single sample. Values that censored samples reach are lower bounds: see Censored.Reaches.
func Summarize(d Distribution) Summary {
	s := Summary{Count: d.Count(), Censored: d.Censored()}
	if s.Count == 0 {
		return s
	}
	s.Min, s.Mean, s.Stddev, s.Max = number(d.Min()), number(d.Mean()), number(d.Stddev()), number(d.Max())
	s.Median = number(d.Quantile(0.5))
	for name, q := range percentiles {
		low, high, inside := d.Interval(q)
		if !inside {
			continue
		}
		if s.Low == nil {
			s.Low, s.High = &Percentiles{}, &Percentiles{}
		}
		*s.field(name), *s.Low.field(name), *s.High.field(name) = number(d.Quantile(q)), number(low), number(high)
	}
	if q, ok := stats.HighestQuantile(s.Count); ok {
		s.Highest = &Quantile{Q: q, Value: d.Quantile(q)}
	}
	return s
}

// percentiles are the percentiles of a summary, by their name in the language.
var percentiles = map[string]float64{
	"p50": 0.50, "p75": 0.75, "p90": 0.90, "p95": 0.95, "p99": 0.99, "p999": 0.999,
}

// field is where the summary keeps a statistic, by its name in the language; nil for a name that is none.
func (s *Summary) field(name string) **float64 {
	switch name {
	case "min":
		return &s.Min
	case "mean":
		return &s.Mean
	case "stddev":
		return &s.Stddev
	case "max":
		return &s.Max
	}
	return s.Percentiles.field(name)
}

func (p *Percentiles) field(name string) **float64 {
	switch name {
	case "p50":
		return &p.P50
	case "p75":
		return &p.P75
	case "p90":
		return &p.P90
	case "p95":
		return &p.P95
	case "p99":
		return &p.P99
	case "p999":
		return &p.P999
	}
	return nil
}

// Reaches says whether a value, in seconds, is only a lower bound because a sample was cut short at or before it.
// The histogram's precision is allowed for. Without censored samples nothing is.
func (c *Censored) Reaches(value float64) bool {
	return c != nil && c.Count > 0 && value >= c.From*(1-1.0/1000)
}

// number is v, or nil where there is none.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
