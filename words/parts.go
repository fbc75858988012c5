package words

import (
	"fmt"
	"slices"
	"strconv"
)

// NonEmpty are the texts in which something stands.
func NonEmpty(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

// Cut shortens a name for where there is little room.
func Cut(name string, most int) string {
	if r := []rune(name); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return name
}

// WithoutExponent writes a number with six digits, or with all of those before the point.
func WithoutExponent(v float64) string {
	if v >= 1e6 || v <= -1e6 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	if v > -1e-4 && v < 1e-4 {
		return TrimZeros(strconv.FormatFloat(v, 'f', 12, 64))
	}
	return fmt.Sprintf("%.6g", v)
}
