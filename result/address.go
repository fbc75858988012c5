package result

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"bench/words"
)

// Address names a cell: benchmark.NAME["GROUP"]["STRATEGY"][LEVEL], with the key of a benchmark's for_each before the
// group; and .part.PART behind the level for a part of a mix.
type Address struct {
	Benchmark string `json:"benchmark"`
	Key       string `json:"key,omitempty"`
	HasKey    bool   `json:"has_key,omitempty"`
	Group     string `json:"group"`
	Strategy  string `json:"strategy"`
	Level     string `json:"level"` // `5`, `default`, `200/s`, `stages` or `search`
	// Part is the part of a mix; "": the whole cell.
	Part string `json:"part,omitempty"`
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
	for _, part := range a.Whole().parts()[1:] {
		if isWhole(part) {
			b.WriteString("[" + part + "]")
		} else {
			b.WriteString("[" + words.Quote(part) + "]")
		}
	}
	if a.Part != "" {
		b.WriteString(stepToPart + a.Part)
	}
	return b.String()
}

// stepToPart stands before the name of a part where names are in brackets.
const stepToPart = ".part."

// Short is the address as shells like it: NAME/GROUP/STRATEGY/LEVEL, without quotes or brackets of its own. What would
// be misread is written as in URLs: %2F for a slash in a name. ParseAddress reads it back.
func (a Address) Short() string {
	parts := a.parts()
	level := len(parts) - 1
	if a.Part != "" {
		level--
	}
	for i, part := range parts {
		if i == level && isRate(part) {
			continue // its slash is expected there
		}
		parts[i] = escapePart(part)
	}
	if a.Part == "s" {
		parts[len(parts)-1] = "%73" // no rate: 5/s
	}
	if strings.HasPrefix(parts[0], "benchmark.") || strings.HasPrefix(parts[0], "benchmark[") {
		parts[0] = "%62" + parts[0][1:] // not the form with dots and brackets
	}
	return strings.Join(parts, "/")
}

// parts are the names from benchmark to level, the key of for_each among them if there is one.
func (a Address) parts() []string {
	parts := []string{a.Benchmark, a.Group, a.Strategy, a.Level}
	if a.HasKey {
		parts = slices.Insert(parts, 1, a.Key)
	}
	if a.Part != "" {
		parts = append(parts, a.Part)
	}
	return parts
}

// Whole is the address of the cell that a part belongs to; of a cell its own.
func (a Address) Whole() Address {
	a.Part = ""
	return a
}

// ParseAddress reads the address of one cell, or of a part of one, in each form that ParsePattern knows.
func ParseAddress(text string) (Address, error) {
	whole, part := cutPart(text)
	p, err := ParsePattern(whole)
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
	a := Address{Part: part}
	switch len(names) {
	case 5:
		a.Key, a.HasKey = names[1], true
		names = slices.Delete(names, 1, 2)
	case 4:
	default:
		return Address{}, fmt.Errorf("address %s: a cell has a benchmark, a group, a strategy and a level: NAME/GROUP/STRATEGY/LEVEL", text)
	}
	a.Benchmark, a.Group, a.Strategy, a.Level = names[0], names[1], names[2], names[3]
	return a, nil
}

// cutPart takes the name of a part off an address. Where there are slashes, it is what stands behind a level.
func cutPart(text string) (whole, part string) {
	if strings.HasPrefix(text, "benchmark.") || strings.HasPrefix(text, "benchmark[") || isTitle(text) {
		if i := strings.LastIndex(text, "]"+stepToPart); i >= 0 && isPart(text[i+1+len(stepToPart):]) {
			return text[:i+1], text[i+1+len(stepToPart):]
		}
		return text, ""
	}
	parts, err := splitSlashes(text)
	if n := len(parts); err == nil && n > 4 && isPart(parts[n-1].name) && !parts[n-1].any {
		whole = text[:strings.LastIndexByte(text, '/')]
		if before, err := splitSlashes(whole); err == nil && IsLevel(before[len(before)-1].name) {
			return whole, parts[n-1].name
		}
	}
	return text, ""
}

// IsLevel says whether a text is how addresses write a level: 5, default, 200/s, 10 users, stages, stages:hold, search.
func IsLevel(text string) bool {
	number, ofUsers := strings.CutSuffix(strings.TrimSuffix(text, "s"), " user")
	return isWhole(text) || isRate(text) || ofUsers && isWhole(number) || text == LevelDefault || text == LevelStages || text == LevelSearch || strings.HasPrefix(text, stageLevel(LevelStages, ""))
}

// isPart says whether a text can be the name of a part, which is never one of a level.
func isPart(text string) bool { return isIdentifier(text) && !IsLevel(text) }

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
