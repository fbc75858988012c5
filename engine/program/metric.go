package program

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Metric is a number that a program reports of itself: the line "= NAME VALUE [UNIT] [less|more]".
type Metric struct {
	Name  string // a letter, then letters, digits, _ and -
	Value float64
	Unit  string // as the program writes it: "s", "MB/s"; may be empty
	More  bool   // more of it is better
}

// Longest names and units of metrics: they are columns of reports.
const (
	longestName = 64
	longestUnit = 16
)

// ParseMetric reads what stands after the "=" of a metric's line. Without a direction less is better, but for rates:
// a unit that ends in "/s".
func ParseMetric(text string) (Metric, error) {
	fields := strings.Fields(text)
	if len(fields) < 2 {
		return Metric{}, fmt.Errorf("a metric is NAME VALUE [UNIT] [less|more], not %q", text)
	}
	m := Metric{Name: fields[0]}
	if !isMetricName(m.Name) {
		return Metric{}, fmt.Errorf("a metric's name is a letter and then letters, digits, _ and -, %d at most, not %q", longestName, m.Name)
	}
	var err error
	if m.Value, err = strconv.ParseFloat(fields[1], 64); err != nil || math.IsNaN(m.Value) || math.IsInf(m.Value, 0) {
		return Metric{}, fmt.Errorf("the value of metric %s is a finite number, not %q", m.Name, fields[1])
	}
	rest := fields[2:]
	if len(rest) > 0 && !isDirection(rest[0]) {
		m.Unit, rest = rest[0], rest[1:]
	}
	if len(m.Unit) > longestUnit {
		return Metric{}, fmt.Errorf("the unit of metric %s has %d bytes; %d are allowed", m.Name, len(m.Unit), longestUnit)
	}
	m.More = strings.HasSuffix(m.Unit, "/s")
	if len(rest) > 0 && isDirection(rest[0]) {
		m.More, rest = rest[0] == "more", rest[1:]
	}
	if len(rest) > 0 {
		return Metric{}, fmt.Errorf("after the unit of metric %s comes less or more, or nothing, not %q", m.Name, rest[0])
	}
	return m, nil
}

func isDirection(word string) bool { return word == "less" || word == "more" }

func isMetricName(name string) bool {
	if name == "" || len(name) > longestName {
		return false
	}
	for i := range len(name) {
		c := name[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || !('0' <= c && c <= '9' || c == '_' || c == '-')) {
			return false
		}
	}
	return true
}
