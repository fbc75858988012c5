package printed

import (
	"fmt"
	"slices"
	"strings"

	"bench/engine/program"
	"bench/result"
)

// A Number is what one run of a command says of itself. Where it says it several times, it is their median.
type Number struct {
	Name  string // of the metric: ops, or of a benchmark in Go's format Encode/small-8:ns/op
	Value float64
	Unit  result.Unit // as results have it: s for what was printed in ms
	More  bool        // more of it is better
	Go    bool        // it comes from Go's benchmark format
}

// The most that is kept of one run.
const (
	mostNumbers = 2000   // of metrics
	mostValues  = 100000 // of all of them
)

// A tally gathers the numbers of one run, in the order in which they first came.
type tally struct {
	numbers []Number
	values  map[string][]float64
	count   int
}

// add takes one in. It must be the same thing as those of its name.
func (t *tally) add(n Number) error {
	if t.values == nil {
		t.values = map[string][]float64{}
	}
	i := slices.IndexFunc(t.numbers, func(o Number) bool { return o.Name == n.Name })
	t.count++
	switch {
	case t.count > mostValues:
		return fmt.Errorf("it prints more than %d numbers", mostValues)
	case i < 0 && len(t.numbers) == mostNumbers:
		return fmt.Errorf("it prints numbers of more than %d names", mostNumbers)
	case i < 0:
		t.numbers = append(t.numbers, n)
	case t.numbers[i].Unit != n.Unit || t.numbers[i].More != n.More:
		return fmt.Errorf("it prints %s in %s and in %s: one name is one thing", n.Name, described(t.numbers[i]), described(n))
	}
	t.values[n.Name] = append(t.values[n.Name], n.Value)
	return nil
}

// all are the numbers with their medians.
func (t *tally) all() []Number {
	all := slices.Clone(t.numbers)
	for i := range all {
		all[i].Value = Median(t.values[all[i].Name])
	}
	return all
}

// Median is the middle of some values, of which there is at least one.
func Median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return sorted[middle-1]/2 + sorted[middle]/2
}

func described(n Number) string {
	direction := "less"
	if n.More {
		direction = "more"
	}
	return strings.TrimSpace(string(n.Unit) + " (" + direction + " is better)")
}

// ofLine is the number of a line "= NAME VALUE [UNIT] [less|more]"; ok is false where the line is something else. A line that
// has a number in that place and is wrong otherwise is an error: somebody meant it.
func ofLine(line string) (n Number, ok bool, err error) {
	rest, ok := strings.CutPrefix(line, "= ")
	fields := strings.Fields(rest)
	if !ok || len(fields) < 2 || !numeric(fields[1]) {
		return Number{}, false, nil
	}
	m, err := program.ParseMetric(rest)
	if err != nil {
		return Number{}, false, fmt.Errorf("it prints %q: %w", line, err)
	}
	unit, factor := result.TidyUnit(m.Unit)
	return Number{Name: m.Name, Value: m.Value * factor, Unit: unit, More: m.More}, true, nil
}

// numeric says whether a word looks like a number, a proper one or not.
func numeric(word string) bool {
	word = strings.TrimLeft(word, "+-.")
	return word != "" && word[0] >= '0' && word[0] <= '9'
}
