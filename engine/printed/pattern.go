package printed

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"bench/result"
)

// A Pattern finds a number in lines by a regular expression.
type Pattern struct {
	Name string
	of   *regexp.Regexp
	unit int // the group of the unit; 0: there is none
	at   int // the group of the number
}

// ParsePattern reads NAME=EXPRESSION: an expression of RE2 whose one group is the number. A group called unit, if there is
// one, is its unit: 'tps=tps = ([0-9.]+)', 'time=took ([0-9.]+) (?P<unit>m?s)'.
func ParsePattern(text string) (Pattern, error) {
	name, expression, ok := strings.Cut(text, "=")
	if !ok || name == "" {
		return Pattern{}, fmt.Errorf("want NAME=EXPRESSION, such as 'tps=tps = ([0-9.]+)'")
	}
	if err := result.CheckOwnName(name); err != nil {
		return Pattern{}, err
	}
	of, err := regexp.Compile(expression)
	if err != nil {
		return Pattern{}, fmt.Errorf("%s is no regular expression of RE2: %w", expression, err)
	}
	p := Pattern{Name: name, of: of, unit: max(0, of.SubexpIndex("unit"))}
	for i := 1; i <= of.NumSubexp(); i++ {
		if i != p.unit {
			if p.at != 0 {
				return Pattern{}, fmt.Errorf("%s has several groups, and one is the number; (?:…) is a group that isn't counted", expression)
			}
			p.at = i
		}
	}
	if p.at == 0 {
		return Pattern{}, fmt.Errorf("%s has no group: put brackets around the number, as in 'tps = ([0-9.]+)'", expression)
	}
	return p, nil
}

// in are the numbers of a line.
func (p Pattern) in(line string) ([]Number, error) {
	var all []Number
	for _, match := range p.of.FindAllStringSubmatch(line, -1) {
		value, err := strconv.ParseFloat(match[p.at], 64)
		if err != nil || value-value != 0 {
			return nil, fmt.Errorf("-regexp %s finds %q, which is no number", p.Name, match[p.at])
		}
		n := Number{Name: p.Name, Value: value}
		if p.unit > 0 {
			n.More = strings.HasSuffix(match[p.unit], "/s")
			var factor float64
			n.Unit, factor = result.TidyUnit(match[p.unit])
			n.Value *= factor
		}
		all = append(all, n)
	}
	return all, nil
}
