package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bench/words"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// byCount lists keys from the highest count to the lowest.
func byCount(counts map[string]int64) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(-cmp.Compare(counts[a], counts[b]), cmp.Compare(a, b))
	})
}

// plainValue writes an output's value as HCL would: numbers and strings as they are, the rest as JSON.
func plainValue(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return v
	case float64:
		return words.TrimZeros(words.WithoutExponent(v))
	case json.Number: // read from a file, or more than a float64 can hold
		const idDigits = 20 // of 64 bits
		n, err := v.Float64()
		if err != nil || len(v) <= idDigits && !strings.ContainsAny(v.String(), ".eE") {
			return v.String() // an id keeps its digits
		}
		return words.TrimZeros(words.WithoutExponent(n))
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}
