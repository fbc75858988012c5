package report

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"bench/result"
	"bench/words"
)

// none stands where there is no number.
const none = "–"

// A unit is what numbers are divided by to be written, and its name.
type unit struct {
	name string
	size float64
}

var (
	seconds = []unit{{"s", 1}, {"ms", 1e-3}, {"µs", 1e-6}}
	bytesOf = []unit{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}
	plain   = []unit{{"", 1}}

	percentages = []unit{{"%", 0.01}}
	perSecond   = []unit{{"/s", 1}}
)

// A scale writes the numbers of one column alike: in one unit, with the same decimals.
type scale struct {
	unit     unit
	decimals int
}

// scaleOf picks the largest unit in which no number is below least, and decimals that give the smallest three digits,
// or fewer where the numbers span so much that the largest would have more digits than a histogram can tell apart.
func scaleOf(units []unit, least float64, numbers []float64) scale {
	low, high := math.Inf(1), 0.0
	for _, v := range numbers {
		if v = math.Abs(v); v > 0 && !math.IsInf(v, 0) {
			low, high = min(low, v), max(high, v)
		}
	}
	s := scale{unit: units[0]}
	if high == 0 {
		return zero(units, len(numbers))
	}
	for _, u := range units {
		s.unit = u
		if low >= least*u.size*(1-1e-9) {
			break
		}
	}
	s.decimals = clamp(2-magnitude(low/s.unit.size), 0, 3)
	for most := 4; s.decimals > 0 && magnitude(high/s.unit.size)+1+s.decimals > most; most = 5 {
		s.decimals--
	}
	return s
}

// zero is the scale of nothing but zeros, or of nothing at all.
func zero(units []unit, n int) scale {
	i := slices.IndexFunc(units, func(u unit) bool { return u.size == 1 })
	switch {
	case n == 0:
		return scale{unit: unit{"", 1}}
	case i < 0:
		i = 0
	}
	return scale{unit: units[i]}
}

// magnitude is the power of ten of the first digit.
func magnitude(v float64) int { return int(math.Floor(math.Log10(v))) }

func clamp(v, low, high int) int { return max(low, min(v, high)) }

// number writes v without its unit.
func (s scale) number(v float64) string {
	return words.Thousands(strconv.FormatFloat(v/s.unit.size, 'f', s.decimals, 64))
}

// with writes v with its unit.
func (s scale) with(v float64) string {
	if s.unit.name == "" || strings.HasPrefix(s.unit.name, "/") {
		return s.number(v) + s.unit.name
	}
	return s.number(v) + " " + s.unit.name
}

// duration writes seconds that somebody chose, in the unit that suits: 150 ms.
func duration(v float64) string {
	s := scaleOf(seconds, 1, []float64{v})
	return words.TrimZeros(s.number(v)) + " " + s.unit.name
}

// times writes a ratio: 1.12x, with a digit more where two would hide a difference from one.
func times(v float64) string {
	if v >= 10 {
		return strconv.FormatFloat(v, 'f', 1, 64) + "x"
	}
	return strconv.FormatFloat(v, 'f', 2, 64) + "x"
}

// digits writes a number with three digits in a given unit.
func digits(u unit, v float64) string { return scaleOf([]unit{u}, 0, []float64{v}).number(v) }

// atLeast writes a lower bound, cut to three digits, in a unit of its own: > 5s.
func atLeast(units []unit, v float64) string {
	s := scaleOf(units, 1, []float64{v})
	step := math.Pow(10, float64(magnitude(v)-2))
	return "> " + words.TrimZeros(s.number(math.Floor(v/step*(1+1e-9))*step)) + s.unit.name
}

// measured writes a value of a metric of cells with its unit.
func measured(metric string, v float64, cells ...*result.Cell) string {
	return kindOf(metric, cells...).alone(v).with(v)
}

// quantile names a percentile: p99, p99.9.
func quantile(q float64) string {
	return "p" + strconv.FormatFloat(math.Round(q*1e6)/1e4, 'f', -1, 64)
}
