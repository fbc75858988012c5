package result

import (
	"fmt"
	"math"
	"strings"
)

// ownPrefix begins the names of the metrics that programs and commands bring themselves: program.rows.
const ownPrefix = "program."

// OwnMetric is a number that a program or a command brings itself: what it prints, and of a whole command also what it
// took. Which there are, in which unit and what is better is known only once one has run, so that each cell says it.
type OwnMetric struct {
	Name string `json:"name"` // without "program."
	Unit Unit   `json:"unit"` // s, CPU s and B are as everywhere; s/op, B/s or rows as the program has it; "" for a plain number
	// MoreIsBetter is as in Metric.
	MoreIsBetter bool `json:"more_is_better"`
	Spread            // over trials
}

// Metric is the metric's name in the language: program.rows.
func (o OwnMetric) Metric() string { return ownPrefix + o.Name }

// ownMetric is the metric of that name, before it is known which cell has it.
func ownMetric(name string) (Metric, error) {
	own := strings.TrimPrefix(name, ownPrefix)
	if err := CheckOwnName(own); err != nil {
		return Metric{}, fmt.Errorf("metric %s: %w", name, err)
	}
	return Metric{
		Name: name, Doc: "a number that the program itself brings", own: own,
		cell: func(c *Cell) *float64 {
			if o := c.own(own); o != nil {
				return o.Median
			}
			return nil
		},
	}, nil
}

// longestOwnName is more than anybody wants to read in a table.
const longestOwnName = 200

// CheckOwnName says why a name is none that a program may give a metric; nil: it may.
func CheckOwnName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("which number of the program? say %srows, if it prints `= rows 12`", ownPrefix)
	case len(name) > longestOwnName:
		return fmt.Errorf("a name has at most %d bytes, and this one has %d", longestOwnName, len(name))
	case strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		return fmt.Errorf("there is no space in the name of a metric")
	}
	return nil
}

// own is the cell's own metric of that name; nil when it has none.
func (c *Cell) own(name string) *OwnMetric {
	if c == nil {
		return nil
	}
	for i := range c.Program {
		if c.Program[i].Name == name {
			return &c.Program[i]
		}
	}
	return nil
}

// In is the metric as it is in a cell: of one that a program brings itself, unit and direction are known there. The first
// of the cells that has it says.
func (m Metric) In(cells ...*Cell) Metric {
	if m.Name == CapacityMetric {
		return m.unitOfLoad(cells)
	}
	if m.own == "" {
		return m
	}
	for _, c := range cells {
		if o := c.own(m.own); o != nil {
			return m.as(o.Unit, o.MoreIsBetter)
		}
	}
	return m
}

func (m Metric) as(unit Unit, more bool) Metric {
	m.Unit, m.MoreIsBetter = unit, more
	m.floor = 1e-9 // a number that is 0 in both is the same
	if unit == Seconds || unit == CPUSeconds {
		m.floor = 1e-3 // less is a matter of how the system counts
	}
	return m
}

// compared is the metric for comparing two cells: a program's number may be 0 or less, where no ratio exists.
func (m Metric) compared(base, candidate *Cell) Metric {
	m = m.In(candidate, base)
	if m.own == "" {
		return m
	}
	for _, c := range []*Cell{base, candidate} {
		for i := range c.TrialData {
			if v, ok := c.TrialData[i].Metrics[m.Name]; ok && v <= 0 {
				m.CanBeZero = true
			}
		}
	}
	return m
}

// Of is the compared metric, with the unit and the direction that it has where it was measured.
func (p Pair) Of() (Metric, error) {
	m, err := ParseMetric(p.Metric)
	switch {
	case err != nil:
	case m.Name == CapacityMetric && p.Unit != "":
		m.Unit = p.Unit
	case m.own != "":
		m = m.as(p.Unit, p.MoreIsBetter)
	}
	return m, err
}

// Of is the metric of the limit, with the unit that it has where it was measured; of one request name, if the limit is.
func (l Limit) Of() (Metric, error) {
	m, err := ParseMetric(l.Metric)
	if err == nil && l.Request != "" {
		return m.OfRequest(l.Request)
	}
	if err == nil && m.own != "" {
		m = m.as(l.Unit, false)
	}
	if err == nil && m.Name == CapacityMetric && l.Unit != "" {
		m.Unit = l.Unit
	}
	return m, err
}

// Of is the metric of the lead, with the unit that it has where it was measured.
func (l Lead) Of() (Metric, error) {
	m, err := ParseMetric(l.Metric)
	switch {
	case err != nil:
	case m.Name == CapacityMetric && l.Unit != "":
		m.Unit = l.Unit
	case m.own != "":
		m = m.as(l.Unit, l.MoreIsBetter)
	}
	return m, err
}

// Own says whether a program or a command brings the metric itself.
func (m Metric) Own() bool { return m.own != "" }

// spreadOwn sums up the cell's own metrics over its trials.
func spreadOwn(c *Cell) {
	for i := range c.Program {
		o := &c.Program[i]
		o.Spread = spread(c.TrialData, func(t *Trial) *float64 {
			if v, ok := t.Metrics[o.Metric()]; ok && !math.IsNaN(v) {
				return &v
			}
			return nil
		})
	}
}
