package result

import (
	"math"
	"slices"
	"strconv"

	"bench/words"
)

// A Load is what a search changes from trial to trial.
type Load string

// The loads.
const (
	OverRate        Load = "rate"        // batches (pool: requests) a second
	OverConcurrency Load = "concurrency" // requests at once
	OverUsers       Load = "users"       // users at once
)

// Loads are all loads, in the order of the documentation.
func Loads() []Load { return []Load{OverRate, OverConcurrency, OverUsers} }

// Unit is what a level of the load counts.
func (l Load) Unit() Unit {
	switch l {
	case OverRate:
		return PerSecond
	case OverUsers:
		return "users"
	}
	return "at once"
}

// Whole says whether the load has whole levels only.
func (l Load) Whole() bool { return l != OverRate }

// Level is a level as people write it: 412/s, 20 at once, 20 users. A rate has as many digits as it takes.
func (l Load) Level(level float64) string {
	switch l {
	case OverRate:
		return PerSecond.FormatLimit(level)
	case OverUsers:
		return words.Plural(int64(math.Round(level)), "user")
	}
	return strconv.FormatInt(int64(math.Round(level)), 10) + " at once"
}

// A Search is what is looked for: the highest level of a load at which a cell's target holds what is asked of it.
type Search struct {
	Over      Load    `json:"over"`
	Low       float64 `json:"low"` // the levels that are tried lie from Low to High
	High      float64 `json:"high"`
	Precision float64 `json:"precision"` // how wide the interval may be at the end, relative to the level
	// Holds are the conditions that a trial must meet, all of them. In an open loop there is one more: the target keeps up.
	Holds []Condition `json:"holds"`
	// MostTrials is how many trials a cell has at most.
	MostTrials int    `json:"most_trials"`
	Seed       uint64 `json:"seed"`
}

// A Test is how a condition compares.
type Test string

// The tests, as a spec writes them.
const (
	AtMost   Test = "<="
	LessThan Test = "<"
	AtLeast  Test = ">="
	MoreThan Test = ">"
)

// Tests are all of them.
func Tests() []Test { return []Test{AtMost, LessThan, AtLeast, MoreThan} }

// Above says whether the test wants more than its bound.
func (t Test) Above() bool { return t == AtLeast || t == MoreThan }

// A Condition is what a metric of a trial must be for the trial's level to hold. Its bound may grow with the level.
type Condition struct {
	Metric   string  `json:"metric"`
	Test     Test    `json:"test"`
	Limit    float64 `json:"limit"`               // in the metric's unit
	PerLevel float64 `json:"per_level,omitempty"` // for each unit of the level, beside Limit
}

// Bound is the condition's bound at a level.
func (c Condition) Bound(level float64) float64 { return c.Limit + c.PerLevel*level }

// Text is the condition as people read it: response.p99 <= 50 ms, throughput >= 0.98 * rate.
func (c Condition) Text(over Load) string {
	unit := Number
	if m, err := ParseMetric(c.Metric); err == nil {
		unit = m.Unit
	}
	bound := unit.FormatLimit(c.Limit)
	if c.PerLevel != 0 {
		bound = strconv.FormatFloat(exactly(c.PerLevel), 'g', 6, 64) + " * " + string(over)
		if c.PerLevel == 1 {
			bound = string(over)
		}
		switch {
		case c.Limit > 0:
			bound += " + " + unit.FormatLimit(c.Limit)
		case c.Limit < 0:
			bound += " - " + unit.FormatLimit(-c.Limit)
		}
	}
	return c.Metric + " " + string(c.Test) + " " + bound
}

// Snap is the level that is tried for one that was asked for, within the search's range: a whole number where the load has no others,
// else one of a ladder of round numbers, no further apart than a fifth of the precision, so that several trials meet at one.
func (s *Search) Snap(level float64) float64 {
	level = min(max(level, s.Low), s.High)
	if s.Over.Whole() {
		return min(max(math.Round(level), s.Low), s.High)
	}
	step := math.Pow(10, math.Floor(math.Log10(level*s.Precision/5))) // of 1, 2 and 5 times a power of ten
	for _, times := range []float64{5, 2} {
		if times*step <= level*s.Precision/5 {
			step *= times
			break
		}
	}
	return min(max(exactly(math.Round(level/step)*step), s.Low), s.High)
}

// Quantiles are those of the percentiles that the conditions are on.
func (s *Search) Quantiles() (all []float64) {
	for _, c := range s.Holds {
		m, err := ParseMetric(c.Metric)
		if err != nil {
			continue
		}
		if q, is := m.Quantile(); is && !slices.Contains(all, q) {
			all = append(all, q)
		}
	}
	return all
}
