package report

import (
	"math"
	"strconv"
	"strings"

	"bench/result"
)

// none stands where there is no number.
const none = "–"

// duration writes seconds that somebody chose, in the unit that suits: 150 ms.
func duration(v float64) string { return result.Seconds.FormatLimit(v) }

// times writes a ratio: 1.12x, with a digit more where two would hide a difference from one.
func times(v float64) string {
	if v >= 10 {
		return strconv.FormatFloat(v, 'f', 1, 64) + "x"
	}
	return strconv.FormatFloat(v, 'f', 2, 64) + "x"
}

// atLeast writes a lower bound for a column, where there is no room for a space before its unit: > 5s.
func atLeast(u result.Unit, v float64) string {
	text := u.FormatAtLeast(v)
	if i := strings.LastIndexByte(text, ' '); i > 1 {
		text = text[:i] + text[i+1:]
	}
	return text
}

// measured writes a value of a metric of cells with its unit.
func measured(metric string, v float64, cells ...*result.Cell) string {
	return kindOf(metric, cells...).alone(v).With(v)
}

// quantile names a percentile: p99, p99.9.
func quantile(q float64) string {
	return "p" + strconv.FormatFloat(math.Round(q*1e6)/1e4, 'f', -1, 64)
}
