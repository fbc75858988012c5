package printed

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bench/result"
)

// read gives a reader a text in small pieces.
func read(t *testing.T, text string, patterns ...string) ([]Number, error) {
	t.Helper()
	var all []Pattern
	for _, p := range patterns {
		parsed, err := ParsePattern(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, parsed)
	}
	r := NewReader(all)
	for len(text) > 0 {
		n := min(7, len(text))
		if _, err := r.Write([]byte(text[:n])); err != nil {
			t.Fatal(err)
		}
		text = text[n:]
	}
	return r.Numbers()
}

// same compares numbers, the values to nine digits.
func same(t *testing.T, what string, got, want []Number) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: got %+v, want %+v", what, got, want)
		return
	}
	for i := range got {
		difference := math.Abs(got[i].Value - want[i].Value)
		got[i].Value = want[i].Value
		if got[i] != want[i] || difference > 1e-9*math.Abs(want[i].Value) {
			t.Errorf("%s: got %+v (off by %v), want %+v", what, got[i], difference, want[i])
		}
	}
}

func TestNumbersOfLines(t *testing.T) {
	for _, c := range []struct {
		name, text string
		patterns   []string
		want       []Number
	}{
		{"a line", "= ops 1200 more\n", nil, []Number{{Name: "ops", Value: 1200, More: true}}},
		{"without its end", "hello\n= ops 5", nil, []Number{{Name: "ops", Value: 5}}},
		{"in seconds", "= took 12.5 ms\r\n", nil, []Number{{Name: "took", Value: 0.0125, Unit: "s"}}},
		{"a rate", "= speed 3 MB/s\n", nil, []Number{{Name: "speed", Value: 3e6, Unit: "B/s", More: true}}},
		{"by an operation", "= each 250 ns/op\n", nil, []Number{{Name: "each", Value: 250e-9, Unit: "s/op"}}},
		{"the middle of several", "= x 9\n= x 1\n= x 2\n", nil, []Number{{Name: "x", Value: 2}}},
		{"decoration", "= = = = =\n== ops 3\n=== RUN TestX\n= Results =\n", nil, nil},
		{"below zero", "= delta -3\n", nil, []Number{{Name: "delta", Value: -3}}},
		{
			"a pattern", "tps = 812.5 (without)\nlatency = 3.1 ms\n",
			[]string{"tps=tps = ([0-9.]+)", `lat=latency = ([0-9.]+) (?P<unit>\S+)`},
			[]Number{{Name: "tps", Value: 812.5}, {Name: "lat", Value: 0.0031, Unit: "s"}},
		},
		{"a very long line", strings.Repeat("x", 3*longestLine) + "\n= ops 1\n", nil, []Number{{Name: "ops", Value: 1}}},
	} {
		got, err := read(t, c.text, c.patterns...)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		same(t, c.name, got, c.want)
	}
}

func TestWrongNumbersAreErrors(t *testing.T) {
	for text, want := range map[string]string{
		"= ops 3 s sideways\n":    "less or more",
		"= 9lives 3\n":            "a metric's name",
		"= ops 1e999\n":           "finite",
		"= ops 3 s\n= ops 4 B\n":  "one name is one thing",
		"= ops 3\n= ops 4 more\n": "one name is one thing",
		"rate: fast\n":            `-regexp rate finds "fast", which is no number`,
	} {
		if _, err := read(t, text, "rate=rate: (.+)"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q in it", text, err, want)
		}
	}
}

func TestWrongPatternsAreErrors(t *testing.T) {
	for text, want := range map[string]string{
		"tps":             "want NAME=EXPRESSION",
		"=([0-9]+)":       "want NAME=EXPRESSION",
		"tps=tps":         "no group",
		"tps=([0-9]+":     "no regular expression",
		"tps=(a)(b)":      "several groups",
		"t ps=([0-9]+)":   "no space",
		"tps=(?P<unit>x)": "no group",
	} {
		if _, err := ParsePattern(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q in it", text, err, want)
		}
	}
}

// The files are what `go test -bench` has printed, Go 1.26.
func TestGoBenchmarks(t *testing.T) {
	for file, want := range map[string][]Number{
		"gobench.txt": {
			{Name: "Encode/small-2:ns/op", Value: 101.95e-9, Unit: "s/op", Go: true},
			{Name: "Encode/small-2:MB/s", Value: 9810.935e6, Unit: "B/s", More: true, Go: true},
			{Name: "Encode/small-2:B/op", Value: 31, Unit: "B/op", Go: true},
			{Name: "Encode/small-2:allocs/op", Value: 2, Unit: "allocs/op", Go: true},
			{Name: "Hits-2:ns/op", Value: 1.5675e-9, Unit: "s/op", Go: true},
			{Name: "Hits-2:hits/op", Value: 0.25, Unit: "hits/op", More: true, Go: true}, // as its Unit line says
			{Name: "Hits-2:rows/s", Value: 1e6, Unit: "rows/s", More: true, Go: true},
			{Name: "Loud-2:ns/op", Value: 34.41e-9, Unit: "s/op", Go: true}, // prints something before its numbers
		},
		"gobench_packages.txt": {
			{Name: "example.com/codec/a.X-2:ns/op", Value: 1.052e-9, Unit: "s/op", Go: true},
			{Name: "example.com/codec/b.X-2:ns/op", Value: 1.572e-9, Unit: "s/op", Go: true},
		},
	} {
		text, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		got, err := read(t, string(text))
		if err != nil {
			t.Error(err)
		}
		same(t, file, got, want)
	}
}

func TestUnitsAreTidied(t *testing.T) {
	for written, want := range map[string]struct {
		unit   result.Unit
		factor float64
	}{
		"ms": {"s", 1e-3}, "µs": {"s", 1e-6}, "ns/op": {"s/op", 1e-9}, "sec/op": {"s/op", 1}, "MB/s": {"B/s", 1e6}, "KiB": {"B", 1024},
		"rows": {"rows", 1}, "rows/sec": {"rows/s", 1}, "": {"", 1}, "%": {"%", 1}, "allocs/op": {"allocs/op", 1},
	} {
		if unit, factor := result.TidyUnit(written); unit != want.unit || factor != want.factor {
			t.Errorf("%q: %q times %v, want %+v", written, unit, factor, want)
		}
	}
}
