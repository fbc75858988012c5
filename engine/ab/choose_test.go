package ab

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"bench/engine/printed"
	"bench/result"
)

// What one run of a command with Go's benchmarks prints.
var goNumbers = []printed.Number{
	{Name: "Encode/small-8:ns/op", Value: 1e-7, Unit: "s/op", Go: true},
	{Name: "Encode/small-8:MB/s", Value: 9e6, Unit: "B/s", More: true, Go: true},
	{Name: "Encode/small-8:allocs/op", Value: 2, Unit: "allocs/op", Go: true},
	{Name: "Decode-8:ns/op", Value: 2e-7, Unit: "s/op", Go: true},
}

func ofNumbers(numbers ...printed.Number) outcome {
	return outcome{wall: time.Second, numbers: numbers}
}

func namesOf(measures []measure) string {
	var all []string
	for _, m := range measures {
		all = append(all, m.Name)
	}
	return strings.Join(all, " ")
}

func TestWhatIsCompared(t *testing.T) {
	ops := printed.Number{Name: "ops", Value: 5, More: true}
	rows := printed.Number{Name: "rows", Value: 5}
	for name, c := range map[string]struct {
		base, head    outcome
		wanted        []string
		first, beside string
	}{
		"times":              {ofNumbers(), ofNumbers(), nil, "wall", "user sys"},
		"what is printed":    {ofNumbers(ops, rows), ofNumbers(ops, rows), nil, "ops rows", ""},
		"what both print":    {ofNumbers(ops, rows), ofNumbers(ops), nil, "ops", ""},
		"nothing in common":  {ofNumbers(ops), ofNumbers(rows), nil, "wall", "user sys"},
		"Go's":               {ofNumbers(goNumbers...), ofNumbers(goNumbers...), nil, "Encode/small-8:ns/op Decode-8:ns/op", "Encode/small-8:MB/s Encode/small-8:allocs/op"},
		"Go's without ns/op": {ofNumbers(goNumbers[2]), ofNumbers(goNumbers[2]), nil, "Encode/small-8:allocs/op", ""},
		"asked for":          {ofNumbers(ops), ofNumbers(ops), []string{"wall", "program.user"}, "wall user", ""},
		"a unit":             {ofNumbers(goNumbers...), ofNumbers(goNumbers...), []string{"allocs/op"}, "Encode/small-8:allocs/op", ""},
		"a benchmark":        {ofNumbers(goNumbers...), ofNumbers(goNumbers...), []string{"BenchmarkDecode", "Encode/small:MB/s"}, "Decode-8:ns/op Encode/small-8:MB/s", ""},
		"twice":              {ofNumbers(goNumbers...), ofNumbers(goNumbers...), []string{"Decode-8", "Decode"}, "Decode-8:ns/op", ""},
	} {
		all, err := measures(c.base, c.head, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		first, beside, err := chosen(all, c.wanted)
		if err != nil || namesOf(first) != c.first || namesOf(beside) != c.beside {
			t.Errorf("%s: %q and %q, %v; want %q and %q", name, namesOf(first), namesOf(beside), err, c.first, c.beside)
		}
	}
}

func TestUnknownMetricsAreErrors(t *testing.T) {
	all, err := measures(ofNumbers(printed.Number{Name: "ops"}), ofNumbers(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var missing *MetricError
	if _, _, err := chosen(all, []string{"wal"}); !errors.As(err, &missing) || missing.Only != "" || !slices.Equal(missing.Known, []string{"wall", "user", "sys"}) {
		t.Errorf("%v: %+v", err, missing)
	}
	if _, _, err := chosen(all, []string{"ops"}); !errors.As(err, &missing) || missing.Only != "base" {
		t.Errorf("%v: %+v", err, missing)
	}
	if _, err := measures(ofNumbers(), ofNumbers(), []string{"ops"}); !errors.As(err, &missing) {
		t.Errorf("-more of a metric that nobody has: %v", err)
	}
}

func TestOneNameIsOneThingOnBothSides(t *testing.T) {
	a, b := printed.Number{Name: "x", Unit: result.Seconds}, printed.Number{Name: "x", Unit: result.Bytes}
	if _, err := measures(ofNumbers(a), ofNumbers(b), nil); err == nil || !strings.Contains(err.Error(), "don't mean the same by x") {
		t.Error(err)
	}
	if _, err := measures(ofNumbers(printed.Number{Name: "x"}), ofNumbers(printed.Number{Name: "x", More: true}), nil); err == nil || !strings.Contains(err.Error(), "less of it is better in base, more in head") {
		t.Error(err)
	}
	if _, err := measures(ofNumbers(printed.Number{Name: "wall"}), ofNumbers(), nil); err == nil || !strings.Contains(err.Error(), "give it another name") {
		t.Error(err)
	}
	all, err := measures(ofNumbers(a), ofNumbers(a), []string{"x"})
	if err != nil || !all[0].MoreIsBetter {
		t.Errorf("-more: %+v, %v", all, err)
	}
}

func TestShortCommandsRunSeveralTimesATurn(t *testing.T) {
	for _, c := range []struct {
		base, head time.Duration
		want       int
	}{
		{time.Second, time.Second, 1},
		{20 * time.Millisecond, time.Second, 1},
		{100 * time.Millisecond, 100 * time.Millisecond, 1},
		{20 * time.Millisecond, 22 * time.Millisecond, 5},
		{4 * time.Millisecond, 6 * time.Millisecond, 20},
		{time.Millisecond, 3 * time.Millisecond, mostRuns},
		{10 * time.Microsecond, time.Second, 1},
		{0, 0, mostRuns},
	} {
		if got := runsATurn(c.base, c.head); got != c.want {
			t.Errorf("%v and %v: %d runs, want %d", c.base, c.head, got, c.want)
		}
	}
}
