package printed

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/perf/benchfmt"

	"bench/result"
)

// mostOfGo is how many bytes of lines in Go's benchmark format are kept of a run.
const mostOfGo = 4 << 20

// isGo says whether a line belongs to Go's benchmark format: a result, the unit's direction, or the package that is tested.
func isGo(line string) bool {
	return strings.HasPrefix(line, "Benchmark") || strings.HasPrefix(line, "Unit ") || strings.HasPrefix(line, "pkg: ")
}

// A goNumber is a number with the package of its benchmark.
type goNumber struct {
	Number
	pkg string
}

// ofGo are the numbers of lines in Go's benchmark format (golang.org/design/14313-benchmark-format): of each benchmark those of
// all its units, named as it prints them. Only where several packages have benchmarks, names have the package before them.
func ofGo(lines []byte) ([]Number, error) {
	var found []goNumber
	packages := map[string]bool{}
	reader := benchfmt.NewReader(bytes.NewReader(lines), "output")
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.SyntaxError:
			continue // a benchmark's name stands alone before what the benchmark itself prints
		case *benchfmt.Result:
			pkg := record.GetConfig("pkg")
			packages[pkg] = true
			for _, v := range record.Values {
				found = append(found, goNumber{ofValue(record, v, reader.Units()), pkg})
			}
		}
	}
	if err := reader.Err(); err != nil {
		return nil, fmt.Errorf("read Go's benchmark format: %w", err)
	}
	all := make([]Number, len(found))
	for i, n := range found {
		all[i] = n.Number
		if len(packages) > 1 && n.pkg != "" {
			all[i].Name = n.pkg + "." + n.Name
		}
		if err := result.CheckOwnName(all[i].Name); err != nil {
			return nil, fmt.Errorf("the benchmark %s: %w", all[i].Name, err)
		}
	}
	return all, nil
}

// ofValue is one value of a result. What the format knows, or says, of its direction counts; else less is better, but for
// rates.
func ofValue(r *benchfmt.Result, v benchfmt.Value, units benchfmt.UnitMetadataMap) Number {
	written := v.OrigUnit
	value := v.OrigValue
	if written == "" {
		written, value = v.Unit, v.Value
	}
	unit, factor := result.TidyUnit(written)
	n := Number{
		Name: string(r.Name.Full()) + ":" + written, Value: value * factor, Unit: unit, Go: true,
		More: strings.HasSuffix(string(unit), "/s"),
	}
	if better := units.GetBetter(v.Unit); better != 0 {
		n.More = better > 0
	}
	return n
}
