package result

import (
	"fmt"
	"strings"
	"unicode"

	"bench/words"
)

// Address names a cell: benchmark.NAME["GROUP"]["STRATEGY"][LEVEL], with the key of a benchmark's for_each before the
// group.
type Address struct {
	Benchmark string `json:"benchmark"`
	Key       string `json:"key,omitempty"`
	HasKey    bool   `json:"has_key,omitempty"`
	Group     string `json:"group"`
	Strategy  string `json:"strategy"`
	Level     string `json:"level"` // `5`, `default`, `200/s` or `stages`
}

// BenchmarkName is what a benchmark is called: its name, and the key where for_each makes several of it. Plans, results,
// reports and early stops know a benchmark by its String.
type BenchmarkName struct {
	Name   string
	Key    string
	HasKey bool
}

// String is the name as people write it: ramp, or ramp["eu"] with a key.
func (n BenchmarkName) String() string {
	if n.HasKey {
		return n.Name + "[" + words.Quote(n.Key) + "]"
	}
	return n.Name
}

// Home is the name of the benchmark that the cell belongs to.
func (a Address) Home() BenchmarkName {
	return BenchmarkName{Name: a.Benchmark, Key: a.Key, HasKey: a.HasKey}
}

// String is the address as expressions have it. ParseAddress reads it back, whatever the names are.
func (a Address) String() string {
	var b strings.Builder
	b.WriteString("benchmark")
	if isIdentifier(a.Benchmark) {
		b.WriteString("." + a.Benchmark)
	} else {
		b.WriteString("[" + words.Quote(a.Benchmark) + "]")
	}
	for _, part := range a.parts()[1:] {
		if isWhole(part) {
			b.WriteString("[" + part + "]")
		} else {
			b.WriteString("[" + words.Quote(part) + "]")
		}
	}
	return b.String()
}

// Short is the address as shells like it: NAME/GROUP/STRATEGY/LEVEL, without quotes or brackets of its own. What would
// be misread is written as in URLs: %2F for a slash in a name. ParseAddress reads it back.
func (a Address) Short() string {
	parts := a.parts()
	for i, part := range parts {
		if i == len(parts)-1 && isRate(part) {
			continue // its slash is expected there
		}
		parts[i] = escapePart(part)
	}
	if strings.HasPrefix(parts[0], "benchmark.") || strings.HasPrefix(parts[0], "benchmark[") {
		parts[0] = "%62" + parts[0][1:] // not the form with dots and brackets
	}
	return strings.Join(parts, "/")
}

// parts are the names from benchmark to level, the key of for_each among them if there is one.
func (a Address) parts() []string {
	if a.HasKey {
		return []string{a.Benchmark, a.Key, a.Group, a.Strategy, a.Level}
	}
	return []string{a.Benchmark, a.Group, a.Strategy, a.Level}
}

// ParseAddress reads the address of one cell, in each form that ParsePattern knows.
func ParseAddress(text string) (Address, error) {
	p, err := ParsePattern(text)
	if err != nil {
		return Address{}, err
	}
	names := make([]string, len(p.parts))
	for i, part := range p.parts {
		if part.any {
			return Address{}, fmt.Errorf("address %s: * stands for several cells, and one is needed", text)
		}
		names[i] = part.name
	}
	switch len(names) {
	case 4:
		return Address{Benchmark: names[0], Group: names[1], Strategy: names[2], Level: names[3]}, nil
	case 5:
		return Address{Benchmark: names[0], Key: names[1], HasKey: true, Group: names[2], Strategy: names[3], Level: names[4]}, nil
	default:
		return Address{}, fmt.Errorf("address %s: a cell has a benchmark, a group, a strategy and a level: NAME/GROUP/STRATEGY/LEVEL", text)
	}
}

// isIdentifier says whether an expression can have the name behind a dot.
func isIdentifier(name string) bool {
	for i, r := range name {
		letter := r == '_' || unicode.IsLetter(r)
		if !letter && (i == 0 || r != '-' && !unicode.IsDigit(r)) {
			return false
		}
	}
	return name != ""
}

// isWhole says whether a part is written without quotes: 5.
func isWhole(part string) bool {
	return part != "" && strings.Trim(part, "0123456789") == ""
}

// isRate says whether a part is a rate: 200/s, 0.5/s.
func isRate(part string) bool {
	number, ok := strings.CutSuffix(part, "/s")
	return ok && number != "" && strings.Trim(number, "0123456789.") == ""
}

// escapePart writes a name for the form with slashes. Only what would be misread is escaped.
func escapePart(name string) string {
	var b strings.Builder
	for i := range len(name) {
		if c := name[i]; c == '/' || c == '%' || c == '*' || c < ' ' || c == 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
